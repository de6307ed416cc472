"""Owns turning open writes into signed bundles; must not know files nor why one seals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from desktop.sync import canonical, identity, store
from desktop.sync.apply import current_knowledge, settle_own
from desktop.sync.bundle import WALL_MAX, WALL_MIN, Draft, seal_bundle
from desktop.sync.capture import CellChange, capture_mark, capture_off, captured_since, write_cell
from desktop.sync.clock import tick
from desktop.sync.codec import CellWrite, Statement
from desktop.sync.retiring import abbreviated
from desktop.sync.schema import WireSchema, wire_schema
from desktop.sync.statements import take_pending
from desktop.timekeeping import Clock, to_millis

SETTLED = "sync_settled"  # in `session.info`: wire table -> rows whose shown cells or questions sealing changed
CELLS_PER_BUNDLE = 100_000
BYTES_PER_BUNDLE = 4 * 2**20  # of text and binary values, before compression


def seal(
    session: Session,
    clock: Clock,
    author: str = "",
    *,
    schema: WireSchema | None = None,
    machine: str | None = None,
) -> bytes | None:
    """Seals all open writes and pending statements; gives the hash of the last bundle, None when there was nothing.

    Always before giving and before merging: what the bundle says its author had applied must be what he had.
    `author` is a name; only an opaque id goes into the header. Runs in the caller's writing transaction.
    """
    schema = schema or wire_schema()
    session.flush()
    waiting = session.connection().exec_driver_sql("SELECT count(*) FROM pending_statement").scalar_one()
    changes = captured_since(session, 0, schema=schema)
    if not waiting and not changes:
        session.connection().exec_driver_sql("DELETE FROM capture")
        return None
    mark = capture_mark(session)
    signer = identity.author_id(session, author, make=bool(changes))
    changes = [_fitting(c, schema) for c in (*changes, *captured_since(session, mark, schema=schema))]
    session.connection().exec_driver_sql("DELETE FROM capture")
    with capture_off(session):
        for change in changes:
            if change.altered:
                write_cell(session, change.table, change.row, change.field, change.new, schema=schema)
    said: Sequence[Statement] = take_pending(session)
    last: bytes | None = None
    for part in _portions(changes) if changes else [[]]:
        last = _seal_one(session, to_millis(clock.now()), signer, part, said, schema, machine)
        said = ()
    session.expire_all()
    return last


def _fitting(change: CellChange, schema: WireSchema) -> CellChange:
    """A value that its own column could not hold would have every other laptop refuse us: it is emptied."""
    spec = schema.field(change.table, change.field)
    if spec is None or spec.accepts(change.new):
        return change
    return replace(change, new=None, altered=True)


def _portions(changes: list[CellChange]) -> Iterator[list[CellChange]]:
    part: list[CellChange] = []
    size = 0
    for change in changes:
        size += len(change.new) if isinstance(change.new, str | bytes) else 8
        part.append(change)
        if len(part) >= CELLS_PER_BUNDLE or size >= BYTES_PER_BUNDLE:
            yield part
            part, size = [], 0
    if part:
        yield part


def _seal_one(
    session: Session,
    wall: int,
    author: bytes,
    changes: list[CellChange],
    said: Sequence[Statement],
    schema: WireSchema,
    machine: str | None,
) -> bytes:
    connection = session.connection()
    me = identity.current(session, machine=machine)
    before = current_knowledge(session)
    own = connection.exec_driver_sql(
        "SELECT seq, hash FROM bundle WHERE replica = ? AND here = 1 ORDER BY seq DESC LIMIT 1", (me.replica,)
    ).one_or_none()
    writes = tuple(CellWrite(c.table, c.row, c.field, c.new) for c in changes)
    wall = min(max(wall, WALL_MIN), WALL_MAX)
    applied, retired = abbreviated(connection, before.lineage)
    bundle = seal_bundle(
        me.secret,
        Draft(
            seq=1 if own is None else own[0] + 1,
            lamport=tick(before.lineage.lamports()),
            wall=wall,
            author=author,
            prev=b"" if own is None else bytes(own[1]),
            applied=applied,
            writes=writes,
            statements=tuple(said),
            succeeds=identity.certificate(session, me) if own is None else None,
            retired=retired,
        ),
    )
    slots = store.Slots.load(connection)
    no = store.insert_bundle(connection, bundle, store.APPLIED, here=True, arrived=wall, receipt=None)
    store.insert_writes(connection, slots, no, writes)
    store.insert_statements(connection, no, said)
    former = {(slots.no(c.table, c.field), c.row): (canonical.encode(c.old), canonical.encode(c.new)) for c in changes}
    settled = settle_own(session, no, before, former, schema)
    kept: dict[str, set[bytes]] = session.info.setdefault(SETTLED, {})
    for table, rows in settled.touched.items():
        kept.setdefault(table, set()).update(rows)
    return bundle.hash
