"""Owns putting decided cells into the tables people see; must not know how they were decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from sqlalchemy import Connection

from desktop.models.driver import run, run_each
from desktop.sync import canonical
from desktop.sync.canonical import Scalar, WireValue
from desktop.sync.schema import DELETED, WireField, WireSchema, WireTable, quoted, sql
from desktop.sync.settling import GONE, Knowledge, Settlement
from desktop.sync.store import Slots

_NONE: Final = (canonical.EMPTY, canonical.EMPTY)
Cells: TypeAlias = dict[int, dict[bytes, bytes | None]]
# When sealing: (slot, row) -> canonical bytes before and after the open write. None when merging.
OpenWrites: TypeAlias = Mapping[tuple[int, bytes], tuple[bytes, bytes]]
Former: TypeAlias = OpenWrites | None


@dataclass(slots=True)
class Shown:
    """Rows of each wire table that appeared, changed or vanished."""

    new: dict[str, set[bytes]] = field(default_factory=dict)
    changed: dict[str, set[bytes]] = field(default_factory=dict)
    gone: dict[str, set[bytes]] = field(default_factory=dict)


class Rows:
    """Writes decided cells to tables, with capture off. Orphans wait; shipped values come back with a retraction."""

    def __init__(self, connection: Connection, schema: WireSchema, slots: Slots) -> None:
        self.connection = connection
        self.schema = schema
        self.slots = slots

    def show(self, settled: Settlement, former: Former) -> Shown:
        """Shows a settlement. Cells in `former` are open writes being sealed: the tables hold them already."""
        done = Shown()
        by_table: dict[str, Cells] = {}
        for slot, column in settled.shown.items():
            by_table.setdefault(self.slots.by_no[slot][0], {})[slot] = dict(column)
        for name, cells in by_table.items():
            table = self.schema.tables.get(name)
            if table is None:
                continue
            existing = self._existing(table, cells)
            self._keep_base(table, cells, settled, existing, former)
            if former is not None:
                self._count_own(table, cells, former, done)
            absent = {row for column in cells.values() for row in column} - existing
            made = self._make(table, cells, absent)
            self._wait(table, absent - made)
            gone = self._remove(table, cells, existing)
            self._update(table, cells, existing - gone)
            done.new.setdefault(name, set()).update(made)
            done.gone[name] = gone
            done.changed.setdefault(name, set()).update(
                {row for column in cells.values() for row in column if row in existing} - gone
            )
        return done

    def note_shipped(self, before: Knowledge, arriving: frozenset[int]) -> None:
        """Notes that shipped rows among the touched were there before the writes of the bundles `arriving`.

        Showing notes it where such a write counts. One taken back by the very reception that brings it never does, and
        who then asks which bundle made the row would take it for the maker.
        """
        for (slot,) in run(self.connection, "SELECT DISTINCT slot FROM temp.touched").all():
            name, field_name = self.slots.by_no[slot]
            table = self.schema.tables.get(name)
            if table is None or field_name != DELETED:
                continue
            cells: Cells = {slot: {}}
            came = Settlement(arriving, before)
            shipped = self._shipped(table, cells, came, self._existing(table, cells), None)
            came.firsts[slot] = sorted(shipped)
            self._note_bases(table, shipped, came, None)

    def _count_own(self, table: WireTable, cells: Cells, former: OpenWrites, done: Shown) -> None:
        """Takes out of `cells` what the tables hold already, noting which rows it made or changed."""
        deleted = self.slots.no(table.wire, DELETED)
        made = done.new.setdefault(table.wire, set())
        changed = done.changed.setdefault(table.wire, set())
        for slot, column in cells.items():
            for row, shown in list(column.items()):
                old, new = former.get((slot, row), _NONE)
                if (slot, row) not in former or shown != new:
                    continue  # another's cell, or a write that an erased key makes read as empty
                del column[row]
                changed.add(row)
                if slot == deleted and old == canonical.EMPTY:
                    made.add(row)
        changed -= made

    def _existing(self, table: WireTable, cells: Cells) -> set[bytes]:
        slots = tuple(cells)
        marks = ", ".join("?" for _ in slots)
        found = run(
            self.connection,
            sql(
                *("SELECT t.id FROM", quoted(table.name), "t WHERE t.id IN"),
                *("(SELECT row FROM temp.touched WHERE slot IN (", marks, "))"),
            ),
            slots,
        )
        return {row for (row,) in found}

    def _make(self, table: WireTable, cells: Cells, absent: set[bytes]) -> set[bytes]:
        """Inserts the rows whose creation has arrived."""
        deleted = cells.get(self.slots.no(table.wire, DELETED), {})
        made = [row for row in sorted(absent) if deleted.get(row) is not None]
        if not made:
            return set()
        fields = [(cells.get(self.slots.no(table.wire, f.name), {}), f) for f in table.fields.values()]
        names = ["id", *(c for _, f in fields for c in f.columns)]
        run_each(
            self.connection,
            sql(
                *("INSERT INTO", quoted(table.name), "(", ", ".join(quoted(n) for n in names), ") VALUES ("),
                *(", ".join("?" for _ in names), ")"),
            ),
            [(row, *(p for column, f in fields for p in _parts(f, _alive(f, column.get(row))))) for row in made],
        )
        slot = self.slots.no(table.wire, DELETED)
        run_each(self.connection, "DELETE FROM orphan WHERE slot = ? AND row = ?", [(slot, row) for row in made])
        return set(made)

    def _wait(self, table: WireTable, absent: set[bytes]) -> None:
        """Cells of a row that has not arrived: they stay in the log, and the row is remembered."""
        slot = self.slots.no(table.wire, DELETED)
        run_each(
            self.connection,
            "INSERT OR IGNORE INTO orphan (slot, row) VALUES (?, ?)",
            [(slot, row) for row in sorted(absent)],
        )

    def _remove(self, table: WireTable, cells: Cells, existing: set[bytes]) -> set[bytes]:
        """Takes away rows whose every creation was taken back; shipped rows only get their own value again."""
        slot = self.slots.no(table.wire, DELETED)
        gone = {
            row
            for row, value in cells.get(slot, {}).items()
            if value is None and row in existing and self._base(slot, row) is None
        }
        run_each(
            self.connection, sql("DELETE FROM", quoted(table.name), "WHERE id = ?"), [(row,) for row in sorted(gone)]
        )
        self._wait(table, gone)
        return gone

    def _update(self, table: WireTable, cells: Cells, existing: set[bytes]) -> None:
        for slot, column in cells.items():
            spec = table.fields.get(self.slots.by_no[slot][1])
            if spec is None:
                continue
            sets = ", ".join(f"{quoted(c)} = ?" for c in spec.columns)
            run_each(
                self.connection,
                sql("UPDATE", quoted(table.name), "SET", sets, "WHERE id = ?"),
                [
                    (*_parts(spec, value if value is not None else self._base(slot, row)), row)
                    for row, value in column.items()
                    # whether a delete hides its row is decided once all other cells are shown
                    if row in existing and not (spec.name == DELETED and value == GONE)
                ],
            )

    def _base(self, slot: int, row: bytes) -> bytes | None:
        value = run(self.connection, "SELECT value FROM base_value WHERE slot = ? AND row = ?", (slot, row)).scalar()
        return None if value is None else bytes(value)

    def _keep_base(
        self, table: WireTable, cells: Cells, settled: Settlement, existing: set[bytes], former: Former
    ) -> None:
        """Notes what shipped rows held, at the first write of each of their cells."""
        shipped = self._shipped(table, cells, settled, existing, former)
        if shipped:
            self._note_bases(table, shipped, settled, former)

    def _note_bases(self, table: WireTable, shipped: set[bytes], settled: Settlement, former: Former) -> None:
        for spec in table.fields.values():
            slot = self.slots.no(table.wire, spec.name)
            values = []
            for row in settled.firsts.get(slot, ()):
                if row in shipped:
                    value = self._stored(table, spec, row) if former is None else former.get((slot, row), _NONE)[0]
                    values.append((slot, row, value))
            run_each(self.connection, "INSERT OR IGNORE INTO base_value (slot, row, value) VALUES (?, ?, ?)", values)

    def _shipped(
        self, table: WireTable, cells: Cells, settled: Settlement, existing: set[bytes], former: Former
    ) -> set[bytes]:
        """Which existing rows came with the program: their `deleted` was noted, or no write of it counted before."""
        slot = self.slots.no(table.wire, DELETED)
        marks = ", ".join("?" for _ in cells)
        based = {r for (r,) in run(self.connection, "SELECT row FROM base_value WHERE slot = ?", (slot,))}
        written = {
            row
            for row, bundle in run(
                self.connection,
                sql(
                    "SELECT row, bundle FROM op WHERE slot = ? AND row IN",
                    *("(SELECT row FROM temp.touched WHERE slot IN (", marks, "))"),
                ),
                (slot, *cells),
            )
            if bundle not in settled.arriving and self._counted(settled.before, table.wire, row, bundle)
        }
        if former is not None:
            written |= {r for r in settled.firsts.get(slot, ()) if former.get((slot, r), _NONE)[0] == canonical.EMPTY}
        return {row for row in existing if row in based or row not in written}

    @staticmethod
    def _counted(before: Knowledge | None, table: str, row: bytes, bundle: int) -> bool:
        return before is None or bundle in before.live or bundle in before.keeping.kept.get((table, row), ())

    def _stored(self, table: WireTable, spec: WireField, row: bytes) -> bytes | None:
        columns = ", ".join(quoted(c) for c in spec.columns)
        found = run(self.connection, sql("SELECT", columns, "FROM", quoted(table.name), "WHERE id = ?"), (row,)).one()
        return canonical.encode(tuple(found) if spec.composite else found[0])


def _alive(spec: WireField, raw: bytes | None) -> bytes | None:
    return None if spec.name == DELETED else raw


def _parts(spec: WireField, raw: bytes | None) -> tuple[Scalar, ...]:
    value: WireValue = None if raw is None else canonical.decode(raw)
    return spec.parts(value)
