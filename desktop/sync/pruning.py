"""Owns leaving writes out of the log that decide nothing any more, some at a time; must not know who calls nor when.

A write is *spent* when its cell has one head, when every laptop heard of lately had applied that one, and when nothing
about its record is open. Its bundle is kept, so it can be put back (`left_out`): before its cell is decided anew, when
a bundle is taken back or counts again, and for who tells the story of a record.
`docs/decisions/spent-writes.md` says why nothing is lost and what stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Final

import msgspec
from sqlalchemy import Connection

from desktop.models.driver import run, run_each
from desktop.sync import canonical, left_out, posting, store
from desktop.sync.knowing import knowledge
from desktop.sync.merge import Write
from desktop.sync.schema import DELETED, WireSchema
from desktop.sync.settling import Knowledge
from desktop.sync.store import Slots

SOME: Final = 3_000  # writes that are looked at in one go: some tens of milliseconds
WORTH: Final = 5_000  # writes that must have come since the last look at all
SILENT_MS: Final = 90 * 86_400_000  # a laptop not heard of for so long before the newest bundle came is not waited for
_PLACE: Final = "pruned"
_NAMES: Final = (
    "SELECT row FROM contested UNION SELECT row FROM review UNION SELECT row FROM orphan UNION SELECT row FROM trashed"
)
Cell = tuple[int, bytes]


class _Place(msgspec.Struct, array_like=True):
    """How far a look at the log has come (slot and row of the last cell; empty: it is through), and of how many."""

    slot: int = 0
    row: bytes = b""
    cells: int = 0


@dataclass(frozen=True, slots=True)
class Ripe:
    """What tells a spent write: what counts, what all laptops had applied, rows in question."""

    known: Knowledge
    applied: frozenset[int]
    open_: frozenset[bytes] = field(default_factory=frozenset)

    @classmethod
    def read(cls, connection: Connection) -> Ripe:
        """As it is now; nothing may wait to be filed."""
        known = knowledge(connection)
        newest = (
            "SELECT replica, max(arrived) FROM bundle WHERE state IN ('applied', 'retracted', 'revoked') GROUP BY 1"
        )
        heard: dict[bytes, int] = {}
        for replica, arrived in run(connection, newest):
            heard[replica] = arrived
        open_ = {row for (row,) in run(connection, _NAMES)} | {row for _, row in known.keeping.unmade}
        applied = _applied_by_all(connection, known, heard)
        return cls(known, applied, frozenset(open_))

    def spent(self, table: str, name: str, row: bytes, writes: Sequence[Write]) -> list[int]:
        """The bundles whose write of this cell decides nothing any more."""
        if len(writes) < 2 or name == DELETED or row in self.open_ or any(_names(raw) for _, raw in writes):
            return []
        decision = self.known.decide(list(writes), is_deleted=False)
        if decision is None or decision.contested:
            return []
        head = decision.heads[0][0]
        if head not in self.applied:
            return []
        return [no for no, _ in writes if no != head and no in self.known.live]


def due(connection: Connection) -> bool:
    """Whether a look at the log is worth beginning, or has begun."""
    place = _place(connection)
    return bool(place.row) or _cells(connection) - place.cells >= WORTH


def prune(
    connection: Connection, *, schema: WireSchema | None = None, some: int = SOME, ripe: Ripe | None = None
) -> bool:
    """Looks at some more of the log and leaves out what is spent. True when there is more to look at.

    In the caller's writing transaction: all or nothing.
    """
    posting.post(connection, schema=schema)
    place = _place(connection)
    ripe = ripe or Ripe.read(connection)
    slots = Slots.load(connection)
    rows: dict[bytes, set[int]] = {}
    gone: list[tuple[int, bytes, int]] = []
    cells, more = _cells_after(connection, (place.slot, place.row), some)
    for (slot, row), writes in cells:
        table, name = slots.by_no[slot]
        for no in ripe.spent(table, name, row, writes):
            gone.append((slot, row, no))
            rows.setdefault(row, set()).add(no)
    left_out.note(connection, rows)
    run_each(connection, "DELETE FROM op WHERE slot = ? AND row = ? AND bundle = ?", gone)
    told = _Place(*cells[-1][0], place.cells) if more else _Place(cells=_cells(connection))
    store.put_state(connection, _PLACE, msgspec.msgpack.encode(told))
    return more


def _applied_by_all(connection: Connection, known: Knowledge, heard: dict[bytes, int]) -> frozenset[int]:
    """Bundles that count and that every laptop heard of lately had applied when it was last heard of: what it seals
    next covers them. This laptop itself has applied them all."""
    mine = {bytes(id_) for (id_,) in run(connection, "SELECT id FROM replica WHERE trust = 'mine'")}
    newest: dict[bytes, tuple[int, int]] = {}
    for link in known.lineage.links.values():
        newest[link.replica] = max(newest.get(link.replica, (0, 0)), (link.seq, link.no))
    last = max(heard.values(), default=0)
    applied = set(known.live)
    for replica, (_, no) in newest.items():
        if replica not in mine and heard[replica] >= last - SILENT_MS:
            applied -= known.lineage.uncovered(no)
    return frozenset(applied)


def _names(raw: bytes) -> bool:
    """Whether a value may name a record, a file or a key: such cells are asked for by what they hold, and erasing makes
    older ones count again."""
    value = canonical.decode(raw)
    return isinstance(value, bytes) or (isinstance(value, tuple) and any(isinstance(part, bytes) for part in value))


def _cells_after(connection: Connection, at: Cell, some: int) -> tuple[list[tuple[Cell, list[Write]]], bool]:
    """The next cells of the log, each with all its writes, and whether there are more after those."""
    found = run(
        connection,
        "SELECT slot, row, bundle, value FROM op WHERE (slot, row) > (?, ?) ORDER BY slot, row LIMIT ?",
        (*at, some),
    ).all()
    more = len(found) == some
    if more:
        last = found[-1][:2]
        found = [write for write in found if write[:2] != last]
        found += [(*last, no, value) for no, value in run(connection, _CELL, last)]
    cells = groupby(found, key=itemgetter(0, 1))
    return [(cell, [(no, value) for *_, no, value in writes]) for cell, writes in cells], more


_CELL: Final = "SELECT bundle, value FROM op WHERE slot = ? AND row = ?"


def _place(connection: Connection) -> _Place:
    said = store.get_state(connection, _PLACE)
    return msgspec.msgpack.decode(said, type=_Place) if said else _Place()


def _cells(connection: Connection) -> int:
    return int(run(connection, "SELECT total(cells) FROM bundle").scalar_one())
