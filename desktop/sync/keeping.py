"""Owns which records stay though the file that made them was taken back; must not know how a cell is decided or shown.

Somebody received a record, mended its title or added a place, and only then the file that made it is taken back: the
mending must stay, and it is worth nothing without its record. So a record that others built upon stays, with the rows
it owns; wherever nothing else was written, it goes on showing what it was made with. A pure function of the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Final, TypeAlias

import msgspec
from sqlalchemy import Connection

from desktop.models.driver import run, run_each
from desktop.sync import canonical
from desktop.sync.codec import Column
from desktop.sync.lineage import Lineage, Rank
from desktop.sync.schema import DELETED, WireSchema
from desktop.sync.store import Slots, get_state, opened, put_state

Row: TypeAlias = tuple[str, bytes]
_STATE: Final = "keeping"
_MADE: Final = canonical.encode(0)


@dataclass(frozen=True, slots=True)
class Keeping:
    """`unmade`: rows that only bundles made which do not count; `kept`: those that stay, with those bundles.

    `unsure`: which bundle made a row depends on links that are not here yet, so every arrival may tell.
    """

    unmade: frozenset[Row] = frozenset()
    kept: Mapping[Row, frozenset[int]] = field(default_factory=dict)
    unsure: bool = False

    def may_change(self, arrived: Iterable[Sequence[Column]], schema: WireSchema) -> bool:
        """Whether these writes, which count, may let more rows stay."""
        if not self.unmade:
            return self.unsure
        if self.unsure:
            return True
        rows = {row for _, row in self.unmade}
        named = {canonical.encode(row) for row in rows}
        for columns in arrived:
            for one in columns:
                if not rows.isdisjoint(one.rows):
                    return True
                table = schema.tables.get(one.table)
                if table is not None and table.parent == one.field and not named.isdisjoint(one.raws):
                    return True
        return False

    def changed(self, after: Keeping) -> set[Row]:
        """Rows that stay now and did not, or the other way round, or by other bundles."""
        return {row for row in self.kept.keys() | after.kept.keys() if self.kept.get(row) != after.kept.get(row)}


NOTHING: Final = Keeping()


def read_keeping(connection: Connection) -> Keeping:
    """As it was last noted."""
    said = get_state(connection, _STATE)
    if not said:
        return NOTHING
    unmade, kept, unsure = msgspec.msgpack.decode(said, type=tuple[list[Row], list[tuple[Row, list[int]]], bool])
    return Keeping(frozenset(unmade), {row: frozenset(nos) for row, nos in kept}, unsure)


def note_keeping(connection: Connection, keeping: Keeping) -> None:
    kept = sorted((row, sorted(nos)) for row, nos in keeping.kept.items())
    put_state(connection, _STATE, msgspec.msgpack.encode((sorted(keeping.unmade), kept, keeping.unsure)))


def look(connection: Connection, schema: WireSchema, slots: Slots, lineage: Lineage) -> Keeping:
    """Works it out from the log, in which all writes must be."""
    aside = [no for no, link in lineage.links.items() if not link.counts]
    if not aside:
        return NOTHING
    makers, unsure = _makers(connection, slots, lineage, aside)
    if not makers:
        return Keeping(unsure=unsure)
    return _Look(connection, schema, slots, lineage, makers).keeping(unsure)


def _makers(
    connection: Connection, slots: Slots, lineage: Lineage, aside: Sequence[int]
) -> tuple[dict[Row, frozenset[int]], bool]:
    """Row -> the bundles that made it, where none of them counts. A bundle made a row when it wrote `deleted` not
    having seen any other write of that cell: 0, or 1 beside other cells (made and put into the trash before it was
    given; who only puts a shipped row into the trash writes nothing else of it)."""
    run(
        connection,
        "CREATE TEMP TABLE IF NOT EXISTS keeping (slot INTEGER, row BLOB, named BLOB, PRIMARY KEY (slot, row)) "
        "WITHOUT ROWID",
    )
    run(connection, "CREATE INDEX IF NOT EXISTS temp.keeping_named ON keeping (named)")
    run(connection, "DELETE FROM temp.keeping")
    for no in aside:
        for table, name, rows in opened(connection, no).cells():
            if name == DELETED:
                slot = slots.no(table, name)
                run_each(
                    connection,
                    "INSERT OR IGNORE INTO temp.keeping (slot, row) VALUES (?, ?)",
                    [(slot, row) for row in rows],
                )
    shipped = "SELECT 1 FROM base_value v WHERE v.slot = temp.keeping.slot AND v.row = temp.keeping.row"
    run(connection, " ".join(("DELETE FROM temp.keeping WHERE EXISTS (", shipped, ")")))
    makers: dict[Row, frozenset[int]] = {}
    unsure = False
    found = run(
        connection,
        "SELECT k.slot, k.row, o.bundle, o.value FROM temp.keeping k "
        "CROSS JOIN op o ON o.slot = k.slot AND o.row = k.row ORDER BY k.slot, k.row",
    )
    for (slot, row), cells in groupby(found, key=itemgetter(0, 1)):
        writes = [(no, value) for _, _, no, value in cells]
        first = [w for w in writes if not any(lineage.covers(w[0], other) for other, _ in writes if other != w[0])]
        unsure = unsure or len(first) > 1
        table = slots.by_no[slot][0]
        if first and all(
            not lineage.links[no].counts and (value == _MADE or _filled(connection, table, row, no))
            for no, value in first
        ):
            makers[table, row] = frozenset(no for no, _ in first)
    return makers, unsure


def _filled(connection: Connection, table: str, row: bytes, no: int) -> bool:
    """Whether a bundle wrote more of a row than whether it is in the trash."""
    query = (
        "SELECT EXISTS (SELECT 1 FROM slot s CROSS JOIN op o ON o.slot = s.no AND o.row = ? "
        "WHERE s.tbl = ? AND s.field <> ? AND o.bundle = ?)"
    )
    (found,) = run(connection, query, (row, table, DELETED, no)).one()
    return bool(found)


class _Look:
    """One look at the log for the rows in `makers`."""

    def __init__(
        self,
        connection: Connection,
        schema: WireSchema,
        slots: Slots,
        lineage: Lineage,
        makers: Mapping[Row, frozenset[int]],
    ) -> None:
        self.connection = connection
        self.schema = schema
        self.slots = slots
        self.lineage = lineage
        self.makers = makers
        self._list()
        self._owner = self._owners()

    def keeping(self, unsure: bool) -> Keeping:
        built_on = {self._root(row) for row in self._written() | self._added_to()}
        kept = {row: nos for row, nos in self.makers.items() if self._root(row) in built_on}
        return Keeping(frozenset(self.makers), kept, unsure)

    def _list(self) -> None:
        run(self.connection, "DELETE FROM temp.keeping")
        run_each(
            self.connection,
            "INSERT INTO temp.keeping (slot, row, named) VALUES (?, ?, ?)",
            [(self.slots.no(table, DELETED), row, canonical.encode(row)) for table, row in sorted(self.makers)],
        )

    def _owners(self) -> dict[Row, Row]:
        """Unmade row -> the unmade row that owns it, as the greatest of the bundles that made it says."""
        by_id = {row: (table, row) for table, row in self.makers}
        found: dict[Row, Row] = {}
        for name, slot in self._parent_slots():
            said: dict[bytes, tuple[Rank, bytes]] = {}
            for row, no, value in run(
                self.connection,
                "SELECT k.row, o.bundle, o.value FROM temp.keeping k CROSS JOIN op o ON o.slot = ? AND o.row = k.row "
                "WHERE k.slot = ?",
                (slot, self.slots.no(name, DELETED)),
            ):
                if no in self.makers.get((name, row), ()):
                    one = (self.lineage.rank(no), value)
                    said[row] = max(said.get(row, one), one)
            for row, (_, value) in said.items():
                owner = canonical.decode(value)
                if isinstance(owner, bytes) and owner in by_id:
                    found[name, row] = by_id[owner]
        return found

    def _root(self, row: Row) -> Row:
        """The record that a row belongs to: the topmost owner that is unmade too; of a circle, the smallest."""
        seen = [row]
        while (owner := self._owner.get(row)) is not None:
            if owner in seen:
                return min(seen[seen.index(owner) :])
            seen.append(owner)
            row = owner
        return row

    def _written(self) -> set[Row]:
        """Unmade rows on which a bundle that counts wrote anything."""
        found = run(
            self.connection,
            "SELECT DISTINCT d.tbl, k.row, o.bundle FROM temp.keeping k CROSS JOIN slot d ON d.no = k.slot "
            "CROSS JOIN slot s ON s.tbl = d.tbl CROSS JOIN op o ON o.slot = s.no AND o.row = k.row",
        )
        return {(table, row) for table, row, no in found if self.lineage.links[no].counts}

    def _added_to(self) -> set[Row]:
        """Unmade rows to which a bundle that counts gave a row to own."""
        by_id = {row: (table, row) for table, row in self.makers}
        found: set[Row] = set()
        for _, slot in self._parent_slots():
            for row, no in run(
                self.connection,
                # ids differ from table to table, so the id alone tells the owner
                "SELECT DISTINCT k.row, o.bundle FROM op o CROSS JOIN temp.keeping k ON k.named = o.value "
                "WHERE o.slot = ?",
                (slot,),
            ):
                if self.lineage.links[no].counts:
                    found.add(by_id[row])
        return found

    def _parent_slots(self) -> list[tuple[str, int]]:
        return [
            (table.wire, slot)
            for table in self.schema.tables.values()
            if table.parent is not None and (slot := self.slots.by_name.get((table.wire, table.parent))) is not None
        ]
