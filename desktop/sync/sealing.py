"""Owns turning open writes into signed bundles; must not know files nor why one seals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from desktop.models.driver import run
from desktop.sync import canonical, identity, posting, store
from desktop.sync.apply import Sealed, current_knowledge, settle_own
from desktop.sync.bundle import WALL_MAX, WALL_MIN, Draft, seal_bundle
from desktop.sync.canonical import WireValue
from desktop.sync.capture import OpenColumn, capture_mark, capture_off, open_columns, write_cell
from desktop.sync.clock import tick
from desktop.sync.codec import Statement, column
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
    connection = session.connection()
    waiting = run(connection, "SELECT 1 FROM pending_statement LIMIT 1").first()
    columns = open_columns(session, schema=schema)
    if waiting is None and not columns:
        run(connection, "DELETE FROM capture")
        return None
    posting.post(connection, schema=schema)
    mark = capture_mark(session) if author else 0
    signer = identity.author_id(session, author, make=bool(columns))
    if author and capture_mark(session) != mark:
        columns = open_columns(session, schema=schema)  # the author's own name
    columns = [_fitting(one, schema) for one in columns]
    run(connection, "DELETE FROM capture")
    if any(one.altered for one in columns):
        _mend(session, columns, schema)
    said: Sequence[Statement] = take_pending(session) if waiting is not None else ()
    last: bytes | None = None
    for part in _portions(columns) if columns else [[]]:
        if last is not None:
            posting.post(connection, schema=schema)
        last = _seal_one(session, to_millis(clock.now()), signer, part, said, schema, machine)
        said = ()
    session.expire_all()
    return last


def _mend(session: Session, columns: Sequence[OpenColumn], schema: WireSchema) -> None:
    """Puts into the tables what is sealed, where another tool wrote another form of it."""
    with capture_off(session, merging=True):
        for one in columns:
            for row in one.altered:
                write_cell(session, one.table, row, one.field, one.new[row], schema=schema)


def _fitting(column: OpenColumn, schema: WireSchema) -> OpenColumn:
    """A value that its own column could not hold would have every other laptop refuse us: it is emptied."""
    spec = schema.field(column.table, column.field)
    if spec is None:
        return column
    if spec.accepts_all(column.new.values()):
        return column
    bad = {row for row, value in column.new.items() if not spec.accepts(value)}
    new = {row: None if row in bad else value for row, value in column.new.items()}
    return replace(column, new=new, altered=column.altered | bad)


def _portions(columns: list[OpenColumn]) -> Iterator[list[OpenColumn]]:
    """The columns, cut so that no bundle grows too large."""
    cells = sum(len(one.new) for one in columns)
    size = sum(_text_size(one.new.values()) for one in columns)
    if cells <= CELLS_PER_BUNDLE and size <= BYTES_PER_BUNDLE:
        yield columns
        return
    part: dict[tuple[str, str], OpenColumn] = {}
    cells = size = 0
    for one in columns:
        for row, value in one.new.items():
            into = part.setdefault((one.table, one.field), OpenColumn(one.table, one.field, one.old, {}))
            into.new[row] = value
            cells += 1
            size += len(value) if isinstance(value, str | bytes) else 8
            if cells >= CELLS_PER_BUNDLE or size >= BYTES_PER_BUNDLE:
                yield list(part.values())
                part, cells, size = {}, 0, 0
    if part:
        yield list(part.values())


def _text_size(values: Collection[WireValue]) -> int:
    """Characters and bytes of texts and binary values."""
    kinds = set(map(type, values))
    if not kinds & {str, bytes}:
        return 0
    texts: Iterable[Any] = values if kinds <= {str, bytes} else [v for v in values if isinstance(v, str | bytes)]
    return sum(map(len, texts))


class _Former(Mapping[tuple[int, bytes], tuple[bytes, bytes]]):
    """(slot, row) -> canonical bytes before and after, made when somebody asks: hardly anybody does."""

    def __init__(self, slots: store.Slots, columns: Sequence[OpenColumn]) -> None:
        self._columns = {slots.no(one.table, one.field): one for one in columns}

    def __getitem__(self, cell: tuple[int, bytes]) -> tuple[bytes, bytes]:
        slot, row = cell
        column = self._columns[slot]
        return canonical.encode(column.old[row]), canonical.encode(column.new[row])

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        return ((slot, row) for slot, column in self._columns.items() for row in column.new)

    def __len__(self) -> int:
        return sum(len(column.new) for column in self._columns.values())


def _seal_one(
    session: Session,
    wall: int,
    author: bytes,
    changes: list[OpenColumn],
    said: Sequence[Statement],
    schema: WireSchema,
    machine: str | None,
) -> bytes:
    connection = session.connection()
    me = identity.current(session, machine=machine)
    before = current_knowledge(session)
    own = run(
        connection,
        "SELECT seq, hash FROM bundle WHERE replica = ? AND here = 1 ORDER BY seq DESC LIMIT 1",
        (me.replica,),
    ).first()
    columns = tuple(column(one.table, one.field, one.new) for one in changes)
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
            columns=columns,
            statements=tuple(said),
            succeeds=identity.certificate(session, me) if own is None else None,
            retired=retired,
        ),
    )
    no = store.insert_bundle(connection, bundle, store.APPLIED, here=True, arrived=wall, receipt=None)
    store.insert_statements(connection, no, said)
    slots = store.Slots.load(connection)
    sealed = Sealed(no, bundle, columns, _Former(slots, changes), slots, bool(said))
    settled = settle_own(session, sealed, before, schema)
    kept: dict[str, set[bytes]] = session.info.setdefault(SETTLED, {})
    for table, rows in settled.touched.items():
        kept.setdefault(table, set()).update(rows)
    return bundle.hash
