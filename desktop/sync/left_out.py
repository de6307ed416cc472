"""Owns the writes that are not in the log by cell: which bundles hold them, reading them, putting them back.

A write that another has covered decides nothing while that stays so, and its bundle is kept for ever: `pruning` takes
it out of `op` and notes here, for its row, which bundle to unpack. Whoever decides a cell anew, takes a bundle back or
tells the story of a record asks here. Must not know when writes are left out, nor how a cell is decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection

from desktop.models.driver import run, run_each
from desktop.sync import store
from desktop.sync.store import Slots

_CHUNK: Final = 500


def note(connection: Connection, rows: Mapping[bytes, Iterable[int]]) -> None:
    """Remembers that bundles (local numbers) wrote on these rows what is not in `op`."""
    known = _noted(connection, rows)
    run_each(
        connection,
        "INSERT OR REPLACE INTO left_out (row, bundles) VALUES (?, ?)",
        [
            (row, msgspec.msgpack.encode(sorted({*known.get(row, ()), *bundles})))
            for row, bundles in sorted(rows.items())
        ],
    )


def read(connection: Connection, slots: Slots, rows: Collection[bytes]) -> Iterator[tuple[int, bytes, int, bytes]]:
    """The writes on rows that are not in `op`, as (slot, row, bundle, canonical bytes); others may be among them."""
    return _unpacked(connection, slots, _noted(connection, rows))


def put_back(connection: Connection, slots: Slots, rows: Collection[bytes]) -> None:
    """Puts every write on rows into `op` again."""
    _put_back(connection, slots, _noted(connection, rows))


def put_back_touched(connection: Connection, slots: Slots) -> None:
    """The same for the rows of the touched cells."""
    found = run(
        connection,
        "SELECT DISTINCT l.row, l.bundles FROM temp.touched t CROSS JOIN left_out l ON l.row = t.row",
    )
    _put_back(connection, slots, _laid_out(found))


def put_back_bundles(connection: Connection, slots: Slots, nos: Iterable[int]) -> None:
    """The same for all rows that bundles write: they are about to count, or not to."""
    if run(connection, "SELECT 1 FROM left_out LIMIT 1").first() is None:
        return
    rows: set[bytes] = set()
    for no in nos:
        for _, some in store.opened(connection, no).rows():
            rows.update(some)
    put_back(connection, slots, rows)


def put_back_all(connection: Connection, slots: Slots) -> None:
    _put_back(connection, slots, _laid_out(run(connection, "SELECT row, bundles FROM left_out")))


def _noted(connection: Connection, rows: Iterable[bytes]) -> dict[bytes, list[int]]:
    """Row -> local numbers of the bundles that wrote on it what is not in `op`."""
    found: dict[bytes, list[int]] = {}
    some = sorted(set(rows))
    for at in range(0, len(some), _CHUNK):
        part = some[at : at + _CHUNK]
        marks = ", ".join("?" for _ in part)
        question = " ".join(("SELECT row, bundles FROM left_out WHERE row IN (", marks, ")"))
        found |= _laid_out(run(connection, question, tuple(part)))
    return found


def _laid_out(found: Iterable[tuple[bytes, bytes]]) -> dict[bytes, list[int]]:
    return {row: msgspec.msgpack.decode(bundles, type=list[int]) for row, bundles in found}


def _unpacked(
    connection: Connection, slots: Slots, noted: Mapping[bytes, Iterable[int]]
) -> Iterator[tuple[int, bytes, int, bytes]]:
    """Each bundle is unpacked once, whatever number of rows wants it."""
    wanted: dict[int, set[bytes]] = {}
    for row, bundles in noted.items():
        for no in bundles:
            wanted.setdefault(no, set()).add(row)
    for no, rows in sorted(wanted.items()):
        for column in store.opened(connection, no).columns()[0]:
            if rows.isdisjoint(column.rows):
                continue
            slot = slots.no(column.table, column.field)
            for row, raw in zip(column.rows, column.raws, strict=True):
                if row in rows:
                    yield slot, row, no, raw


def _put_back(connection: Connection, slots: Slots, noted: Mapping[bytes, Iterable[int]]) -> None:
    if not noted:
        return
    run_each(
        connection,
        # of such a bundle, the cells that still decide something are in it
        "INSERT OR IGNORE INTO op (slot, row, bundle, value) VALUES (?, ?, ?, ?)",
        list(_unpacked(connection, slots, noted)),
    )
    run_each(connection, "DELETE FROM left_out WHERE row = ?", [(row,) for row in sorted(noted)])
