"""Owns showing writes that plainly win: whole columns at once, with capture off; must not know how they were found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from desktop.models.driver import run, run_each
from desktop.sync import canonical
from desktop.sync.canonical import Scalar
from desktop.sync.rows import Shown
from desktop.sync.schema import DELETED, WireField, WireSchema, WireTable, quoted, sql
from desktop.sync.settling import GONE
from desktop.sync.store import Slots

_CHUNK = 500
_TOLD: Final = frozenset((int, str, type(None)))
_array: Final = msgspec.msgpack.Decoder(list[Any])
_json: Final = msgspec.json.Encoder().encode
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
            if absent or name == DELETED:
                # whether a delete hides its row is decided once all other cells are shown
                hiding = GONE if name == DELETED else None
                cells = {row: raw for row, raw in cells.items() if row not in absent and raw != hiding}
            done = write_column(self.connection, self.table, spec, cells)
            whole = whole and done == len(cells)
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


def write_column(connection: Connection, table: WireTable, spec: WireField, cells: Column) -> int:
    """Puts cells of one field (row -> canonical bytes) into the rows that are there; gives how many those were."""
    values = decoded(cells.values())
    if spec.composite or not _told(values):
        sets = ", ".join(f"{quoted(c)} = ?" for c in spec.columns)
        update = sql("UPDATE", quoted(table.name), "SET", sets, "WHERE id = ?")
        parts = _values(spec, cells)
        return run_each(connection, update, [(*parts[raw], row) for row, raw in cells.items()])
    if not cells:
        return 0
    if None in values:
        values = [spec.fallbacks[0] if value is None else value for value in values]
    # all rows in one statement: the driver takes as long to hand one row over as the engine takes to write it
    update = sql(
        *("UPDATE", quoted(table.name), "SET", quoted(spec.columns[0]), "= said.value FROM json_each(?1) AS said"),
        *("WHERE", f"{quoted(table.name)}.id = substr(?2, said.key * 16 + 1, 16)"),
    )
    return run(connection, update, (_json(values).decode(), b"".join(cells))).rowcount


def _told(values: Sequence[object]) -> bool:
    """Whether JSON tells these values without loss."""
    kinds = set(map(type, values))
    return kinds <= _TOLD and "\0" not in "".join([value for value in values if isinstance(value, str)])


def decoded(raws: Collection[bytes]) -> list[Any]:
    """The values of canonical bytes, all at once; composites as lists."""
    return _array.decode(b"".join((b"\xdd", len(raws).to_bytes(4, "big"), *raws)))


def _values(spec: WireField, cells: Column) -> dict[bytes, tuple[Scalar, ...]]:
    """Canonical bytes -> what the columns hold; each distinct value is decoded once."""
    return {raw: spec.parts(canonical.decode(raw)) for raw in set(cells.values())}
