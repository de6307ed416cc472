"""Owns settling bundles that were just applied, by whole columns where they plainly win; must not know files.

What is doubtful is decided cell by cell, by the same code that settles everything anew; what is plain is shown at once
and enters the log later (`posting`). The property tests hold the two ways against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from desktop.models.driver import run, run_each
from desktop.sync import canonical, posting, store
from desktop.sync.arrivals import Arrivals, Cell
from desktop.sync.born import BORN, born_names, unborn
from desktop.sync.codec import Column
from desktop.sync.deletes import Buried
from desktop.sync.oddities import ODD, watched
from desktop.sync.plain_rows import show_plain
from desktop.sync.rows import Former, Rows, Shown
from desktop.sync.schema import DELETED, WireSchema
from desktop.sync.secrets import key_of_encoded
from desktop.sync.settling import GONE, MODULUS, Knowledge, Settlement, prepare_touched, settle
from desktop.sync.showing import MergeResult, entangle, tell
from desktop.sync.state import read_sum, write_sum
from desktop.sync.store import Slots

_SEALED = (canonical.EMPTY, canonical.EMPTY)
FEW_CELLS = 50  # contested cells that are decided sooner than anything is found out about them
_FEW_BUNDLES = 5
_FACTS = (
    "SELECT EXISTS (SELECT 1 FROM orphan), EXISTS (SELECT 1 FROM contested), EXISTS (SELECT 1 FROM trashed), "
    "EXISTS (SELECT 1 FROM review WHERE kind IN (?, ?, ?)), (SELECT value FROM sync_state WHERE key = ?)"
)


class _Facts(NamedTuple):
    """What there is that could make a plain write less so, asked at once."""

    orphans: int
    contested: int
    trashed: int
    odd: int
    born: bytes | None


class Plainly:
    """One settlement. `former` tells, when sealing, what the own cells held before; None when merging."""

    def __init__(
        self,
        connection: Connection,
        schema: WireSchema,
        before: Knowledge,
        after: Knowledge,
        arrived: Sequence[tuple[int, Sequence[Column]]],
        former: Former,
        slots: Slots | None = None,
    ) -> None:
        self.connection = connection
        self.schema = schema
        self.before = before
        self.after = after
        self.arrived = arrived
        self.former = former
        self.slots = slots or Slots.load(connection)
        self._facts = _Facts(*run(connection, _FACTS, (*ODD, BORN)).one())

    def creates_awaited(self) -> bool:
        """Whether a row comes for which cells have waited: also one that was made here meanwhile, under the same id."""
        if not self._facts.orphans:
            return False
        orphans = set(self._rows("SELECT s.tbl, o.row FROM orphan o JOIN slot s ON s.no = o.slot"))
        return any(
            (column.table, row) in orphans
            for _, columns in self.arrived
            for column in columns
            if column.field == DELETED
            for row in column.rows
        )

    def settle(self, result: MergeResult) -> None:
        """Nothing may be taken back or erased by these bundles, and no row come that was waited for."""
        contested: list[Cell] = self._rows("SELECT slot, row FROM contested") if self._facts.contested else []
        arrivals = self._arrivals(contested)
        arrivals.set_apart(self.slots)
        settled, shown = self._decide(arrivals)
        self._show_plain(arrivals, shown)
        for slot, cells in arrivals.plain.items():
            if self.slots.by_no[slot][1] == DELETED:
                settled.graves.update((slot, row) for row, raw in cells.items() if raw == GONE)
        posting.defer(self.connection, [no for no, _ in self.arrived], self.after.erased)
        if settled.sum_delta:
            write_sum(self.connection, (read_sum(self.connection) + settled.sum_delta) % MODULUS)
        buried, odd = Buried(), dict[str, set[bytes]]()
        if self._entangled(arrivals, contested):
            posting.post(self.connection, self.slots, (self.before, self.after), schema=self.schema)
            self._touch(arrivals.doubtful)
            buried, odd = entangle(self.connection, self.schema, self.slots, settled, self.after, shown.gone)
        tell(shown, settled, buried, odd, result)

    def _arrivals(self, contested: Collection[Cell]) -> Arrivals:
        if self.former is None:
            arrivals = Arrivals.gather(self.connection, self.slots, self.arrived, self.before, self.after)
        else:
            arrivals = Arrivals.own(self.slots, *self.arrived[0])
        if self.former is None and self._may_prove(contested):
            arrivals.doubt(contested)
        else:
            arrivals.doubt(cell for cell in contested if cell[1] in arrivals.plain.get(cell[0], ()))
        if self.after.erased:
            for slot, cells in arrivals.plain.items():
                arrivals.doubt((slot, row) for row, raw in cells.items() if key_of_encoded(raw) in self.after.erased)
        self._doubt_shipped(arrivals)
        return arrivals

    def _may_prove(self, contested: Collection[Cell]) -> bool:
        """Whether what came may be the missing link of a chain, so that old writes cover one another from now on.

        Looked into only where deciding all contested cells would take longer.
        """
        if len(contested) <= FEW_CELLS or len(self.arrived) > _FEW_BUNDLES:
            return True
        nos = [no for no, _ in self.arrived]
        return any(store.is_awaited(self.connection, self.after.lineage.links[no].hash, nos) for no in nos)

    def _doubt_shipped(self, arrivals: Arrivals) -> None:
        """The first write of a shipped row's cell must note what it held: cells of such rows go the long way."""
        rows: dict[str, set[bytes]] = {}
        for slot, cells in arrivals.plain.items():
            rows.setdefault(self.slots.by_no[slot][0], set()).update(cells)
        born = born_names(self._facts.born)
        for name, some in rows.items():
            table = self.schema.tables.get(name)
            if table is None or name in born:
                continue
            if self.former is not None:
                slot = self.slots.no(name, DELETED)
                some -= {
                    r for r in arrivals.plain.get(slot, ()) if self.former.get((slot, r), _SEALED)[0] == _SEALED[0]
                }
            arrivals.doubt_rows(self.slots, name, unborn(self.connection, self.slots, table, some))

    def _decide(self, arrivals: Arrivals) -> tuple[Settlement, Shown]:
        """The doubtful cells, one by one."""
        if not arrivals.doubtful:
            return Settlement(arriving=arrivals.numbers), Shown()
        overlay = arrivals.overlay(self.slots)
        prepare_touched(self.connection)
        self._touch(arrivals.doubtful)
        settled = settle(
            self.connection,
            self.schema,
            self.slots,
            self.before,
            self.after,
            arriving=arrivals.numbers,
            unposted=overlay,
        )
        return settled, Rows(self.connection, self.schema, self.slots).show(settled, self.former)

    def _show_plain(self, arrivals: Arrivals, shown: Shown) -> None:
        if self.former is None:
            plain = show_plain(self.connection, self.schema, self.slots, arrivals.plain)
            _join(shown.new, plain.new)
            _join(shown.changed, plain.changed)
            for table, rows in shown.changed.items():
                rows -= shown.new.get(table, set())
            return
        # the tables hold the own writes already: what is left is to tell
        for slot, cells in arrivals.plain.items():
            table, name = self.slots.by_no[slot]
            if table in self.schema.tables:
                shown.changed.setdefault(table, set()).update(cells)
                if name == DELETED:
                    made = {row for row in cells if self.former.get((slot, row), _SEALED)[0] == canonical.EMPTY}
                    shown.new.setdefault(table, set()).update(made)
        for table, rows in shown.changed.items():
            rows -= shown.new.get(table, set())

    def _entangled(self, arrivals: Arrivals, contested: Iterable[Cell]) -> bool:
        """Whether deletes, links, circles or numbers may have changed, or wait for an answer that may have come."""
        worth = watched(self.schema).cells
        if any((c.table, c.field) in worth or c.field == DELETED for _, columns in self.arrived for c in columns):
            return True
        if any(self.slots.by_no[slot][1] == DELETED for slot, _ in contested):
            return True
        if self._facts.odd:
            return True
        if not self._facts.trashed:
            return False
        buried: dict[str, set[bytes]] = {}
        for name, row in self._rows("SELECT s.tbl, t.row FROM trashed t JOIN slot s ON s.no = t.slot"):
            buried.setdefault(name, set()).add(row)
        for slot, cells in arrivals.plain.items():
            name = self.slots.by_no[slot][0]
            table = self.schema.tables.get(name)
            owned = table is not None and table.parent is not None
            if owned or not buried.get(name, set()).isdisjoint(cells):
                return True
        return any(row in buried.get(self.slots.by_no[slot][0], ()) for slot, row in arrivals.doubtful)

    def _touch(self, cells: Iterable[Cell]) -> None:
        some = sorted(cells)
        if some:
            run_each(self.connection, "INSERT OR IGNORE INTO temp.touched (slot, row) VALUES (?, ?)", some)

    def _rows(self, statement: str, values: tuple[object, ...] = ()) -> list[Any]:
        return [tuple(row) for row in run(self.connection, statement, values)]


def _join(into: dict[str, set[bytes]], more: Mapping[str, set[bytes]]) -> None:
    for table, rows in more.items():
        into.setdefault(table, set()).update(rows)
