"""Owns the merge: bundles in, one transaction, touched rows out; must not know files, titles or languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from desktop.models.driver import run, run_each
from desktop.sync import identity, left_out, posting, statements, store
from desktop.sync.bundle import NEEDS, Bundle, Refused, open_bundle
from desktop.sync.capture import capture_off
from desktop.sync.codec import Column, Statement
from desktop.sync.keeping import look, note_keeping, read_keeping
from desktop.sync.knowing import grown, knowledge
from desktop.sync.plainly import Plainly
from desktop.sync.rows import Former, OpenWrites, Rows
from desktop.sync.schema import WireSchema, wire_schema
from desktop.sync.secrets import key_of_encoded
from desktop.sync.settling import (
    MODULUS,
    Knowledge,
    prepare_touched,
    settle,
    touch_columns,
    touch_contested,
    touch_orphans,
    touch_rows,
)
from desktop.sync.showing import MergeResult, show_settled
from desktop.sync.state import read_sum, write_sum
from desktop.sync.store import APPLIED, BEHIND, HELD, RETRACTED, TOO_NEW, UNSOUND, Slots

Contents: TypeAlias = tuple[list[Column], list[Statement]]
Arrived: TypeAlias = tuple[int, Sequence[Column]]  # local number, writes


def merge_bundles(
    session: Session,
    bundles: Sequence[Bundle],
    *,
    now: int,
    vouch: frozenset[bytes] | None = frozenset(),
    receipt: bytes | None = None,
    schema: WireSchema | None = None,
) -> MergeResult:
    """Takes bundles in: all or nothing in the caller's transaction, whose open writes must be sealed already.

    `vouch` names laptops a person just accepted (None: every laptop in the file); others unknown are held.
    `now` is in milliseconds. Raises Refused when any bundle is not sound; nothing is then to be committed.
    """
    schema = schema or wire_schema()
    session.flush()
    connection = session.connection()
    result = MergeResult()
    posting.post(connection, schema=schema)
    fresh = _fresh(connection, bundles, result)
    contents = {b.hash: _checked(b, schema) for b in fresh}
    identity.meet(session, [b.header for b in bundles], vouch)
    if bundles and not fresh and not store.any_waiting(connection):
        return result  # nothing new came, and nobody waits for the trust that this may have brought
    result.renewed = _met_our_clone(session, fresh)
    for bundle in fresh:
        store.insert_bundle(connection, bundle, HELD, here=False, arrived=now, receipt=receipt)
    before = knowledge(connection)
    reviews_before = _review_count(connection)
    arrived = _admit(session, contents, schema)
    nos = [no for no, _ in arrived]
    if receipt is not None and nos:
        run_each(connection, "UPDATE bundle SET receipt = ? WHERE no = ?", [(receipt, no) for no in nos])
    try:
        with capture_off(session, merging=True):
            _settle(session, schema, before, arrived, result)
    except IntegrityError as bad:
        raise Refused("a value that the table bars") from bad
    result.renewed |= statements.follow_retirements(session)
    session.expire_all()
    result.reviews = _review_count(connection) - reviews_before
    result.applied = len(nos)
    result.unshown = _unshown(arrived, schema)
    waits: dict[str, int] = dict(
        run(
            connection,
            "SELECT state, count(*) FROM bundle WHERE state IN ('held', 'too_new', 'behind') GROUP BY state",
        )
    )
    result.held = waits.get(HELD, 0)
    result.too_new = waits.get(TOO_NEW, 0) + waits.get(BEHIND, 0)
    return result


@dataclass(frozen=True, slots=True)
class Sealed:
    """A bundle just sealed here, in the journal already. `former`: what the own cells held before; `speaks`: it states
    something."""

    no: int
    bundle: Bundle
    columns: Sequence[Column]
    former: OpenWrites
    slots: Slots
    speaks: bool


def settle_own(session: Session, own: Sealed, before: Knowledge, schema: WireSchema) -> MergeResult:
    """Settles a bundle just sealed here, by the same code as a merge; the tables show its values already."""
    result = MergeResult()
    with capture_off(session, merging=True):
        _settle(session, schema, before, [(own.no, own.columns)], result, own)
    return result


def resettle_all(session: Session, *, schema: WireSchema | None = None) -> MergeResult:
    """Shows every cell anew from the log: after an upgrade that knows more fields, or shipped rows that came late."""
    schema = schema or wire_schema()
    session.flush()
    connection = session.connection()
    result = MergeResult()
    slots = Slots.load(connection)
    with capture_off(session, merging=True):
        posting.post(connection, slots, schema=schema)
        left_out.put_back_all(connection, slots)
        late = set(run(connection, "SELECT s.tbl, o.row FROM orphan o JOIN slot s ON s.no = o.slot"))
        for forget in ("DELETE FROM contested", "DELETE FROM trashed", "DELETE FROM orphan", "DELETE FROM review"):
            run(connection, forget)
        prepare_touched(connection)
        run(connection, "INSERT INTO temp.touched SELECT DISTINCT slot, row FROM op")
        after = _looked(connection, schema, slots, knowledge(connection))
        settled = settle(connection, schema, slots, None, after, arriving=after.lineage.numbers())
        # the first write of a cell was noted when it came, except on shipped rows that came after it
        for slot, rows in settled.firsts.items():
            settled.firsts[slot] = [row for row in rows if (slots.by_no[slot][0], row) in late]
        show_settled(connection, schema, slots, settled, after, None, result)
        write_sum(connection, settled.sum_delta % MODULUS)
    session.expire_all()
    return result


def settle_statements(session: Session, before: Knowledge, *, schema: WireSchema | None = None) -> MergeResult:
    """Shows what a person's answer to waiting statements changes; `before` is what counted before the answer."""
    schema = schema or wire_schema()
    session.flush()
    result = MergeResult()
    reviews_before = _review_count(session.connection())
    with capture_off(session, merging=True):
        posting.post(session.connection(), schema=schema)
        _settle(session, schema, before, [], result)
    session.expire_all()
    result.reviews = _review_count(session.connection()) - reviews_before
    return result


def current_knowledge(session: Session) -> Knowledge:
    """What this database has applied now."""
    return knowledge(session.connection())


def _fresh(connection: Connection, bundles: Sequence[Bundle], result: MergeResult) -> list[Bundle]:
    by_hash = {b.hash: b for b in bundles}
    known = store.known_hashes(connection, list(by_hash))
    result.known = len(known)
    return sorted(
        (b for h, b in by_hash.items() if h not in known),
        key=lambda b: (b.header.lamport, b.header.replica, b.header.seq, b.hash),
    )


def _checked(bundle: Bundle, schema: WireSchema) -> Contents:
    """A bundle's contents, each value of a type its column could hold. Raises Refused."""
    if bundle.header.needs > NEEDS:
        return [], []  # held unread: a newer version may pack it in ways we do not know
    columns, said = bundle.columns()
    for column in columns:
        spec = schema.field(column.table, column.field)
        if spec is not None and not spec.accepts_all(column.values):
            raise Refused("a value of another type")
    return columns, said


def _met_our_clone(session: Session, fresh: Iterable[Bundle]) -> bool:
    """A bundle signed as us that we never wrote: a clone or a restored backup. We become another laptop."""
    ours = run(session.connection(), "SELECT id FROM replica WHERE current = 1").scalar()
    if ours is not None and any(b.header.replica == ours for b in fresh):
        identity.renew(session)
        return True
    return False


def _admit(session: Session, contents: Mapping[bytes, Contents], schema: WireSchema) -> list[Arrived]:
    """Applies every stored bundle that may be: author trusted, understood, none of its laptop too new before it.

    Gives their local numbers and writes, which are not in the log yet.
    """
    connection = session.connection()
    arrived: list[Arrived] = []
    while True:
        states = _states_of_waiting(connection)
        store.set_states(connection, states)
        admitted = [no for no, state in sorted(states.items()) if state == APPLIED]
        for no in admitted:
            hash_ = run(connection, "SELECT hash FROM bundle WHERE no = ?", (no,)).scalar_one()
            try:
                columns, said = contents[hash_] if hash_ in contents else _checked(_stored(connection, no), schema)
            except Refused:
                # it was held unread, and now that it could be read it is not sound: it must not stop all others
                store.set_states(connection, {no: UNSOUND})
                continue
            store.insert_statements(connection, no, said)
            arrived.append((no, columns))
        if not admitted or not statements.follow_vouches(session):
            statements.hold_back(connection, [no for no, _ in arrived])
            return arrived


def _unshown(arrived: Sequence[Arrived], schema: WireSchema) -> int:
    """How many rows a newer version said something of that has no place here. It is kept, and passed on."""
    columns = (column for _no, every in arrived for column in every)
    unknown = [one for one in columns if schema.field(one.table, one.field) is None]
    return len({(one.table, row) for one in unknown for row in one.rows})


def _stored(connection: Connection, no: int) -> Bundle:
    return open_bundle(bytes(run(connection, "SELECT bytes FROM bundle WHERE no = ?", (no,)).scalar_one()))


def _states_of_waiting(connection: Connection) -> dict[int, str]:
    """New states of the bundles that are not applied yet."""
    trusted = {
        bytes(r) for (r,) in run(connection, "SELECT id FROM replica WHERE trust IN ('mine', 'vouched', 'introduced')")
    }
    waiting = run(
        connection, "SELECT no, replica, seq, header, state FROM bundle WHERE state IN ('held', 'too_new', 'behind')"
    ).all()
    barrier: dict[bytes, int] = {}
    needs = {}
    for no, replica, seq, header, _ in waiting:
        needs[no] = store.needs_of(header)
        if needs[no] > NEEDS:
            barrier[replica] = min(seq, barrier.get(replica, seq))
    states = {}
    for no, replica, seq, _, state in waiting:
        if needs[no] > NEEDS:
            wanted = TOO_NEW
        elif replica not in trusted:
            wanted = HELD
        else:
            wanted = BEHIND if seq > barrier.get(replica, seq) else APPLIED
        if wanted != state:
            states[no] = wanted
    return states


def _settle(
    session: Session,
    schema: WireSchema,
    before: Knowledge,
    arrived: Sequence[Arrived],
    result: MergeResult,
    own: Sealed | None = None,
) -> None:
    """Settles what the bundles `arrived`, now applied, touch and what their statements and links change elsewhere."""
    connection = session.connection()
    former = None if own is None else own.former
    if own is not None and not own.speaks:
        # our own words say nothing of other bundles, and nobody has said anything of this one
        after, flipped = grown(connection, before, own.no, own.bundle), dict[int, str]()
    else:
        flipped = statements.changed_states(connection)
        store.set_states(connection, flipped)
        after = knowledge(connection)
        if not arrived and not flipped and after.erased == before.erased:
            return
        if own is not None and own.no in after.live:
            after = replace(after, newest=own.no)
    settling = Plainly(connection, schema, before, after, arrived, former, None if own is None else own.slots)
    plain = not flipped and after.erased == before.erased and not settling.creates_awaited()
    if plain and not before.keeping.may_change((columns for _, columns in arrived), schema):
        settling.settle(result)
    else:
        _settle_each(connection, schema, before, after, arrived, flipped, former, result)


def _settle_each(
    connection: Connection,
    schema: WireSchema,
    before: Knowledge,
    after: Knowledge,
    arrived: Sequence[Arrived],
    flipped: Mapping[int, str],
    former: Former,
    result: MergeResult,
) -> None:
    """Cell by cell, the log first: bundles that were taken back, keys that were erased, rows that were waited for."""
    slots = Slots.load(connection)
    for no, columns in arrived:
        posting.file_writes(connection, slots, no, columns)
    left_out.put_back_bundles(connection, slots, flipped)
    nos = [no for no, _ in arrived]
    prepare_touched(connection)
    for _, columns in arrived:
        touch_columns(connection, slots, ((one.table, one.field, one.rows) for one in columns))
    if former is None:
        Rows(connection, schema, slots).note_shipped(before, frozenset(nos))
    after = _looked(connection, schema, slots, after)
    for no in flipped:
        touch_columns(connection, slots, store.opened(connection, no).cells())
    touch_contested(connection)
    stay = before.keeping.changed(after.keeping)
    touch_rows(connection, slots, stay)
    fallen = after.erased ^ before.erased  # also keys that nobody erases any more: a laptop was revoked
    if fallen:
        _touch_erased(connection, fallen)
    awaited = touch_orphans(connection, slots)
    settled = settle(connection, schema, slots, before, after, awaited | stay, frozenset(nos))
    show_settled(connection, schema, slots, settled, after, former, result)
    write_sum(connection, (read_sum(connection) + settled.sum_delta) % MODULUS)


def _looked(connection: Connection, schema: WireSchema, slots: Slots, after: Knowledge) -> Knowledge:
    """The same, knowing which rows stay though what made them was taken back. The log must be whole."""
    keeping = look(connection, schema, slots, after.lineage)
    if keeping != read_keeping(connection):
        note_keeping(connection, keeping)
    return replace(after, keeping=keeping)


def _touch_erased(connection: Connection, keys: frozenset[bytes]) -> None:
    found = [
        (slot, row)
        for slot, row, value in run(
            connection, "SELECT slot, row, value FROM op WHERE substr(value, 1, 1) IN (x'c4', x'c5', x'c6')"
        )
        if key_of_encoded(value) in keys
    ]
    if found:
        run_each(connection, "INSERT OR IGNORE INTO temp.touched (slot, row) VALUES (?, ?)", found)


def _review_count(connection: Connection) -> int:
    return int(run(connection, "SELECT count(*) FROM review").scalar_one())


__all__ = ["RETRACTED", "MergeResult", "current_knowledge", "merge_bundles", "resettle_all", "settle_own"]
