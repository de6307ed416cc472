"""Owns showing writes that plainly win: whole columns at once, with capture off; must not know how they were found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from desktop.models.driver import run, run_each
from desktop.sync import canonical
from desktop.sync.canonical import Scalar
from desktop.sync.rows import Shown
from desktop.sync.schema import DELETED, WireField, WireSchema, WireTable, quoted, sql
from desktop.sync.settling import GONE
from desktop.sync.store import Slots

_CHUNK = 500
Column = Mapping[bytes, bytes]


def show_plain(connection: Connection, schema: WireSchema, slots: Slots, plain: Mapping[int, Column]) -> Shown:
    """Shows cells (slot -> row -> canonical bytes). Rows whose creation has not come wait as orphans."""
    done = Shown()
    by_table: dict[str, dict[str, Column]] = {}
    for slot, cells in plain.items():
        name, field = slots.by_no[slot]
        if cells and name in schema.tables:
            by_table.setdefault(name, {})[field] = cells
    for name, columns in by_table.items():
        _Table(connection, schema.tables[name], slots, columns).show(done)
    return done


class _Table:
    """The plain cells of one table."""

    def __init__(self, connection: Connection, table: WireTable, slots: Slots, columns: Mapping[str, Column]) -> None:
        self.connection = connection
        self.table = table
        self.slots = slots
        self.columns = columns
        self.rows: set[bytes] = set().union(*columns.values())

    def show(self, done: Shown) -> None:
        absent: set[bytes] = set()
        made: set[bytes] = set()
        if DELETED in self.columns:
            absent = self.rows - self._existing()
            made = absent & self.columns[DELETED].keys()
            self._make(sorted(made))
            self._update(absent)
        elif not self._update(absent):  # nearly always every row is there: then nobody needs to look first
            absent = self.rows - self._existing()
        self._wait(absent - made)
        done.new.setdefault(self.table.wire, set()).update(made)
        done.changed.setdefault(self.table.wire, set()).update(self.rows - absent)

    def _existing(self) -> set[bytes]:
        found: set[bytes] = set()
        some = sorted(self.rows)
        for at in range(0, len(some), _CHUNK):
            part = some[at : at + _CHUNK]
            marks = ", ".join("?" for _ in part)
            found |= {
                row
                for (row,) in run(
                    self.connection,
                    sql("SELECT id FROM", quoted(self.table.name), "WHERE id IN (", marks, ")"),
                    tuple(part),
                )
            }
        return found

    def _update(self, absent: set[bytes]) -> bool:
        """Writes the cells of the rows that are there; False when some row was not."""
        whole = True
        for name, cells in self.columns.items():
            spec = self.table.fields.get(name)
            if spec is None:
                continue
            decoded = _values(spec, cells)
            # whether a delete hides its row is decided once all other cells are shown
            values = [
                (*decoded[raw], row)
                for row, raw in cells.items()
                if row not in absent and not (name == DELETED and raw == GONE)
            ]
            if not values:
                continue
            sets = ", ".join(f"{quoted(c)} = ?" for c in spec.columns)
            update = sql("UPDATE", quoted(self.table.name), "SET", sets, "WHERE id = ?")
            done = run_each(self.connection, update, values)
            whole = whole and done == len(values)
        return whole

    def _make(self, rows: Sequence[bytes]) -> None:
        """Inserts the rows whose creation has come, with all their cells."""
        if not rows:
            return
        fields = [(self.columns.get(f.name, {}), f) for f in self.table.fields.values()]
        decoded = [_values(f, column) for column, f in fields]
        names = ["id", *(c for _, f in fields for c in f.columns)]
        lines: list[tuple[Scalar, ...]] = []
        for row in rows:
            line: list[Scalar] = [row]
            for (column, spec), known in zip(fields, decoded, strict=True):
                raw = None if spec.name == DELETED else column.get(row)
                line += spec.parts(None) if raw is None else known[raw]
            lines.append(tuple(line))
        run_each(
            self.connection,
            sql(
                *("INSERT INTO", quoted(self.table.name), "(", ", ".join(quoted(n) for n in names), ") VALUES ("),
                *(", ".join("?" for _ in names), ")"),
            ),
            lines,
        )

    def _wait(self, rows: set[bytes]) -> None:
        """Cells of a row that has not arrived: they stay in the log, and the row is remembered."""
        if rows:
            slot = self.slots.no(self.table.wire, DELETED)
            run_each(
                self.connection,
                "INSERT OR IGNORE INTO orphan (slot, row) VALUES (?, ?)",
                [(slot, row) for row in sorted(rows)],
            )


def _values(spec: WireField, cells: Column) -> dict[bytes, tuple[Scalar, ...]]:
    """Canonical bytes -> what the columns hold; each distinct value is decoded once."""
    return {raw: spec.parts(canonical.decode(raw)) for raw in set(cells.values())}
