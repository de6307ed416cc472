"""Owns when writes enter the log by cell: sealed and merged bundles wait unposted until there is time; must not decide.

The table `op` serves questions about one cell (who wrote what, what clashed). Sealing and merging seldom ask any, and
filing ten thousand writes by cell takes longer than all the rest; so a bundle waits packed, and is posted at rest,
before the next merge, and before whoever asks. The state sum is brought up to date by the same act.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

import msgspec
from sqlalchemy import Connection

from desktop.models.database import LATER
from desktop.models.driver import run
from desktop.sync import left_out, store
from desktop.sync.born import note_born
from desktop.sync.codec import Column
from desktop.sync.knowing import knowledge
from desktop.sync.merge import Write
from desktop.sync.schema import WireSchema, wire_schema
from desktop.sync.settling import MODULUS, Knowledge, prepare_touched, sum_change, touch_columns
from desktop.sync.state import read_sum, write_sum
from desktop.sync.store import Slots

_WAITING: Final = "unposted"
_MANY: Final = 5_000  # writes that make the engine's memory worth emptying before they are filed
_SOME: Final = 500


def waiting(connection: Connection) -> list[int]:
    """Local numbers of the applied bundles whose writes are not in `op` yet."""
    return _read(connection)[0]


def defer(connection: Connection, nos: Sequence[int], erased: frozenset[bytes]) -> None:
    """Leaves the writes of bundles just applied for later, none waiting yet. `erased` are the keys erased then."""
    if nos:
        store.put_state(connection, _WAITING, msgspec.msgpack.encode((list(nos), sorted(erased))))
        connection.info[LATER] = post


def _read(connection: Connection) -> tuple[list[int], frozenset[bytes]]:
    said = store.get_state(connection, _WAITING)
    if not said:
        return [], frozenset()
    nos, erased = msgspec.msgpack.decode(said, type=tuple[list[int], list[bytes]])
    return nos, frozenset(erased)


def post(
    connection: Connection,
    slots: Slots | None = None,
    around: tuple[Knowledge, Knowledge] | None = None,
    *,
    schema: WireSchema | None = None,
) -> bool:
    """Files all waiting writes by cell and brings the state sum up to date. True when there was something.

    In the caller's writing transaction. `around`: what was applied before the waiting bundles and with them, where
    the caller knows. Nothing may have been taken back since they came: whoever does that posts before.
    """
    nos, erased = _read(connection)
    if not nos:
        return False
    if _cells(connection, nos) >= _MANY:
        run(connection, "PRAGMA shrink_memory")  # the pages of what was just shown are not those of the log
    slots = slots or Slots.load(connection)
    before, after = around or (
        replace(knowledge(connection, frozenset(nos)), erased=erased),
        replace(knowledge(connection), erased=erased),
    )
    tables: set[str] = set()
    prepare_touched(connection)
    for no in nos:
        columns = columns_of(connection, no)
        file_writes(connection, slots, no, columns)
        touch_columns(connection, slots, ((one.table, one.field, one.rows) for one in columns))
        tables |= {one.table for one in columns}
    change = sum_change(connection, slots, before, after)
    write_sum(connection, (read_sum(connection) + change) % MODULUS)
    store.put_state(connection, _WAITING, b"")
    known = (schema or wire_schema()).tables
    note_born(connection, slots, [known[name] for name in sorted(tables) if name in known])
    return True


def _cells(connection: Connection, nos: Sequence[int]) -> int:
    marks = ", ".join("?" for _ in nos[:_SOME])
    asked = " ".join(("SELECT total(cells) FROM bundle WHERE no IN (", marks, ")"))
    return int(run(connection, asked, tuple(nos[:_SOME])).scalar_one())


def columns_of(connection: Connection, no: int) -> list[Column]:
    """The writes of a stored, sound bundle."""
    return store.opened(connection, no).columns()[0]


def cells_of(connection: Connection, no: int) -> list[tuple[str, str, list[bytes]]]:
    """Which cells a stored, sound bundle writes: table, field and rows of each column."""
    return store.opened(connection, no).cells()


def file_writes(connection: Connection, slots: Slots, no: int, columns: Iterable[Column]) -> None:
    """Puts the writes of bundle `no` into `op`."""
    for one in columns:
        values = msgspec.json.encode([raw.hex() for raw in one.raws]).decode()
        run(
            connection,
            "INSERT INTO op (slot, row, bundle, value) "
            "SELECT ?1, substr(?2, r.key * 16 + 1, 16), ?3, unhex(r.value) FROM json_each(?4) r",
            (slots.no(one.table, one.field), b"".join(one.rows), no, values),
        )


class Writes:
    """Writes, posted or not, for who only reads."""

    def __init__(self, connection: Connection, slots: Slots) -> None:
        self._connection = connection
        self._slots = slots
        self._unposted = overlay(slots, ((no, columns_of(connection, no)) for no in waiting(connection)))

    def of(self, slot: int, row: bytes) -> list[Write]:
        """The writes of a cell that may decide something; what is left out of the log does not."""
        found = run(self._connection, "SELECT bundle, value FROM op WHERE slot = ? AND row = ?", (slot, row))
        return [*((no, value) for no, value in found), *self._unposted.get((slot, row), ())]

    def on(self, table: str, row: bytes) -> list[tuple[str, int, bytes]]:
        """(field, bundle, canonical bytes) of all that was ever written on a row."""
        found = [(slot, no, value) for slot, _, no, value in writes_on(self._connection, self._slots, {table}, [row])]
        for (owner, _), slot in self._slots.by_name.items():
            if owner == table:
                found += [(slot, no, value) for no, value in self._unposted.get((slot, row), ())]
        return [(self._slots.by_no[slot][1], no, value) for slot, no, value in found]


def writes_on(
    connection: Connection, slots: Slots, tables: Collection[str], rows: Collection[bytes]
) -> list[tuple[int, bytes, int, bytes]]:
    """All that was ever written on rows of these tables and is posted: slot, row, bundle, canonical bytes."""
    asked = {no for (table, _), no in slots.by_name.items() if table in tables}
    question = " ".join(
        (
            "SELECT o.slot, o.row, o.bundle, o.value FROM json_each(?) s CROSS JOIN json_each(?) r",
            "CROSS JOIN op o ON o.slot = s.value AND o.row = unhex(r.value)",
        )
    )
    told = (json.dumps(sorted(asked)), json.dumps([row.hex() for row in rows]))
    found = {(slot, row, no): value for slot, row, no, value in run(connection, question, told)}
    for slot, row, no, raw in left_out.read(connection, slots, rows):
        if slot in asked:
            found[slot, row, no] = raw
    return [(*cell, value) for cell, value in sorted(found.items())]


def overlay(slots: Slots, bundles: Iterable[tuple[int, Iterable[Column]]]) -> dict[tuple[int, bytes], list[Write]]:
    """(slot, row) -> writes of bundles that are not posted."""
    found: dict[tuple[int, bytes], list[Write]] = {}
    for no, columns in bundles:
        for one in columns:
            slot = slots.by_name.get((one.table, one.field))
            if slot is None:
                continue
            for row, raw in zip(one.rows, one.raws, strict=True):
                found.setdefault((slot, row), []).append((no, raw))
    return found
