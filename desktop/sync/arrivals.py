"""Owns telling the writes that plainly win from those that must be decided; must not know the tables people see.

A write by a bundle whose author had applied every other bundle that wrote the same cell is its only head: nothing is to
be decided. Nearly all writes are like that, and are found by whole bundles instead of cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from desktop.models.driver import run
from desktop.sync import posting
from desktop.sync.codec import Column
from desktop.sync.lineage import Lineage
from desktop.sync.schema import DELETED
from desktop.sync.settling import Knowledge, prepare_touched, touch_columns
from desktop.sync.store import Slots

Cell = tuple[int, bytes]
# Up to this many cells of bundles that the arriving ones had not seen are unpacked and compared; more are looked up.
# Test seam: histories have few cells.
UNPACKED = 50_000


@dataclass(slots=True)
class Arrivals:
    """Bundles applied just now. `plain`: slot -> row -> the canonical bytes that win; `doubtful` cells are decided."""

    bundles: Sequence[tuple[int, Sequence[Column]]]  # local number, writes; least rank first
    plain: dict[int, dict[bytes, bytes]] = field(default_factory=dict)
    doubtful: set[Cell] = field(default_factory=set)
    _writers: dict[int, dict[bytes, int]] = field(default_factory=dict)
    _twice: set[Cell] = field(default_factory=set)  # cells that two arriving bundles wrote already

    @classmethod
    def gather(
        cls,
        connection: Connection,
        slots: Slots,
        bundles: Iterable[tuple[int, Sequence[Column]]],
        before: Knowledge,
        after: Knowledge,
    ) -> Arrivals:
        """Finds the plain and the doubtful among the writes of bundles that are not in the log yet."""
        made = cls(sorted(bundles, key=lambda b: after.lineage.rank(b[0])))
        for no, columns in made.bundles:
            for column in columns:
                made._add(slots.no(column.table, column.field), no, column, after.lineage)
        made._meet_known(connection, slots, before.live, after.lineage)
        return made

    @classmethod
    def own(cls, slots: Slots, no: int, columns: Sequence[Column]) -> Arrivals:
        """The same for a bundle sealed here just now: its author had applied all there is."""
        made = cls([(no, columns)])
        for column in columns:
            made.plain[slots.no(column.table, column.field)] = dict(zip(column.rows, column.raws, strict=True))
        return made

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset(no for no, _ in self.bundles)

    def doubt(self, cells: Iterable[Cell]) -> None:
        """These cells must be decided, for a reason that writes alone do not show."""
        self.doubtful.update(cells)

    def doubt_rows(self, slots: Slots, table: str, rows: Iterable[bytes]) -> None:
        """The same for all arriving cells of rows."""
        some = set(rows)
        for slot, cells in self.plain.items():
            if slots.by_no[slot][0] == table:
                self.doubtful.update((slot, row) for row in some & cells.keys())

    def set_apart(self, slots: Slots) -> None:
        """Takes the doubtful cells out of the plain ones; a row that is made is made with all its cells at once."""
        rows: dict[str, set[bytes]] = {}
        for slot, row in self.doubtful:
            rows.setdefault(slots.by_no[slot][0], set()).add(row)
        for table, some in rows.items():
            made = self.plain.get(slots.by_name.get((table, DELETED), -1))
            if made is not None:
                self.doubt_rows(slots, table, some & made.keys())
        for slot, row in self.doubtful:
            self.plain.get(slot, {}).pop(row, None)

    def overlay(self, slots: Slots) -> Mapping[Cell, list[tuple[int, bytes]]]:
        """The arriving writes of doubtful cells."""
        found: dict[Cell, list[tuple[int, bytes]]] = {}
        wanted: dict[int, set[bytes]] = {}
        for slot, row in self.doubtful:
            wanted.setdefault(slot, set()).add(row)
        for no, columns in self.bundles:
            for column in columns:
                slot = slots.no(column.table, column.field)
                rows = wanted.get(slot)
                if rows and not rows.isdisjoint(column.rows):
                    for row, raw in zip(column.rows, column.raws, strict=True):
                        if row in rows:
                            found.setdefault((slot, row), []).append((no, raw))
        return found

    def _add(self, slot: int, no: int, column: Column, lineage: Lineage) -> None:
        fresh = dict(zip(column.rows, column.raws, strict=True))
        known = self.plain.get(slot)
        if known is None:
            self.plain[slot] = fresh
            self._writers[slot] = dict.fromkeys(fresh, no)
            return
        writers = self._writers[slot]
        again = known.keys() & fresh.keys()
        if again:
            self._meet_arrived(slot, no, again, lineage)
        known.update(fresh)
        writers.update(dict.fromkeys(fresh, no))

    def _meet_arrived(self, slot: int, no: int, again: Iterable[bytes], lineage: Lineage) -> None:
        """Cells that several arriving bundles write: the last must have seen each of the others."""
        writers = self._writers[slot]
        seen = {other: lineage.covers(no, other) for other, _ in self.bundles if other != no}
        for row in again:
            # one before the last may have been passed over; coverage is no chain, so such a cell is decided
            if not seen[writers[row]] or (slot, row) in self._twice:
                self.doubtful.add((slot, row))
            self._twice.add((slot, row))

    def _meet_known(self, connection: Connection, slots: Slots, live: frozenset[int], lineage: Lineage) -> None:
        """Cells that a bundle wrote which the arriving one had not seen."""
        unseen = {no: sorted(lineage.uncovered(no) & live) for no, _ in self.bundles}
        every = sorted(set().union(*unseen.values()))
        if not every:
            return
        marks = ", ".join("?" for _ in every[:500])
        sizes: dict[int, int] = {}
        if len(every) <= 500:
            for no, cells in run(
                connection, " ".join(("SELECT no, cells FROM bundle WHERE no IN (", marks, ")")), tuple(every)
            ):
                sizes[no] = cells
        if len(every) <= 500 and sum(sizes[other] for one in unseen.values() for other in one) <= UNPACKED:
            self._compare(connection, slots, unseen, every)
        else:
            self._look_up(connection, slots, live, lineage)

    def _compare(
        self, connection: Connection, slots: Slots, unseen: Mapping[int, Sequence[int]], every: Sequence[int]
    ) -> None:
        known: dict[int, dict[int, set[bytes]]] = {}
        for other in every:
            theirs = posting.cells_of(connection, other)
            known[other] = {slots.no(table, field): set(rows) for table, field, rows in theirs}
        for no, columns in self.bundles:
            for column in columns:
                slot = slots.no(column.table, column.field)
                for other in unseen[no]:
                    shared = known[other].get(slot, set()).intersection(column.rows)
                    self.doubtful.update((slot, row) for row in shared)

    def _look_up(self, connection: Connection, slots: Slots, live: frozenset[int], lineage: Lineage) -> None:
        prepare_touched(connection)
        touch_columns(connection, slots, ((*slots.by_no[slot], list(cells)) for slot, cells in self.plain.items()))
        seen: dict[tuple[int, int], bool] = {}
        for slot, row, other in run(
            connection,
            "SELECT t.slot, t.row, o.bundle FROM temp.touched t CROSS JOIN op o ON o.slot = t.slot AND o.row = t.row",
        ):
            top = self._writers[slot][row]
            if (top, other) not in seen:
                seen[top, other] = other not in live or lineage.covers(top, other)
            if not seen[top, other]:
                self.doubtful.add((slot, row))
