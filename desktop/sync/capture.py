"""Owns the open writes: reading, collapsing, switching capture off; must not know bundles or merging."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from operator import eq
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.models.driver import run, run_each
from desktop.sync.born import forget_born
from desktop.sync.canonical import TEXT_LIMIT, NotCanonical, WireValue, are_canonical, canonical
from desktop.sync.open_reading import Captured, read_captured
from desktop.sync.open_values import unquoted
from desktop.sync.schema import DELETED, WireSchema, quoted, sql, wire_schema
from desktop.sync.triggers import install

__all__ = [
    "CellChange",
    "Written",
    "capture_mark",
    "capture_off",
    "captured_since",
    "force",
    "force_all",
    "install",
    "open_count",
    "write_cell",
    "written_since",
]


# a row is new by the first write of its "deleted"; one that was forced, or trashed at once, is told cell by cell
_NEW: Final = (
    "SELECT tbl, row FROM capture WHERE seq > ?1 AND field = 'deleted' AND old IS NULL AND new = 0 "
    "AND tbl NOT IN ({apart}) AND NOT EXISTS (SELECT 1 FROM capture WHERE seq > ?1 AND forced) AND (tbl, row) NOT IN "
    "(SELECT tbl, row FROM capture WHERE seq > ?1 AND field = 'deleted' AND old IS NOT NULL)"
)
_OTHERS: Final = (
    "WITH born AS MATERIALIZED ({new}) SELECT seq, tbl, row, field, old, new, forced FROM capture "
    "WHERE seq > ?1 AND ((tbl, row) NOT IN born OR (tbl, field) IN (VALUES {fields})) ORDER BY seq"
)


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that changed: wire table, row, wire field, value before and after (a tuple for composite cells)."""

    seq: int
    table: str
    row: bytes
    field: str
    old: WireValue
    new: WireValue
    forced: bool = False
    altered: bool = False  # the table holds another form of the same text (another tool wrote it)


def capture_mark(session: Session) -> int:
    """The number of the newest open write; hand it to `captured_since` later in the same transaction."""
    return int(run(session.connection(), "SELECT coalesce(max(seq), 0) FROM capture").scalar_one())


def captured_since(session: Session, seq: int, *, schema: WireSchema | None = None) -> list[CellChange]:
    """Open writes after `seq`, one per cell: first old value, last new value; what ended as it began is left out."""
    schema = schema or wire_schema()
    rows = run(
        session.connection(),
        "SELECT seq, tbl, row, field, old, new, forced FROM capture WHERE seq > ? ORDER BY seq",
        (seq,),
    )
    return collapse(rows, schema)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of late: rows that were made and left as they were made, and all other cells that changed."""

    born: Mapping[str, Sequence[bytes]]  # wire table -> rows
    cells: list[CellChange]

    @property
    def touched(self) -> dict[str, set[bytes]]:
        """Wire table -> the rows of both."""
        found = {table: set(rows) for table, rows in self.born.items()}
        for cell in self.cells:
            found.setdefault(cell.table, set()).add(cell.row)
        return found

    @property
    def names(self) -> Iterator[tuple[str, bytes, str]]:
        """(wire table, row, wire field) of each cell; a new row stands with whether it is there."""
        yield from ((table, row, DELETED) for table, rows in self.born.items() for row in rows)
        yield from ((cell.table, cell.row, cell.field) for cell in self.cells)

    def __bool__(self) -> bool:
        return bool(self.born or self.cells)


def written_since(
    session: Session,
    seq: int,
    *,
    fields: Collection[tuple[str, str]] = (),
    tables: Collection[str] = (),
    schema: WireSchema | None = None,
) -> Written:
    """Open writes after `seq`, as `captured_since` folds them. Of a row that is new and not in the trash no cell is
    told: its table holds them. `fields` are told of new rows too, and no row of those `tables` counts as new.
    """
    # an import is a hundred thousand cells of new rows, which the engine leaves out ten times faster than Python
    new = _NEW.format(apart=", ".join("?" * len(tables)))
    born: dict[str, list[bytes]] = {}
    for table, row in run(session.connection(), new, (seq, *tables)):
        born.setdefault(table, []).append(row)
    others = _OTHERS.format(new=new, fields=", ".join(["(?, ?)"] * len(fields)) or "(NULL, NULL)")
    rows = run(session.connection(), others, (seq, *tables, *(part for name in fields for part in name)))
    return Written(born, collapse(rows, schema or wire_schema()))


def collapse(rows: Iterable[Iterable[object]], schema: WireSchema) -> list[CellChange]:
    """Folds captured rows (in order) to one change per cell. A forced write stays even when nothing differs."""
    # an import of thousands of rows is a hundred thousand cells: what most of them are is looked at first
    cells: dict[tuple[str, bytes, str], tuple[int, object, object, bool]] = {}
    for number, table, key, field, old, new, forced in rows:
        cell: Any = (table, key, field)
        before = cells.pop(cell, None)
        if before is None:
            cells[cell] = number, old, new, bool(forced)  # type: ignore[assignment]  # numbers are whole
        else:
            cells[cell] = number, before[1], new, bool(forced) or before[3]  # type: ignore[assignment]  # as above
    composites: dict[tuple[str, str], bool] = {}
    changes = []
    for (table, key, field), (number, old, new, forced) in cells.items():
        composite = composites.get((table, field))
        if composite is None:
            spec = schema.field(table, field)
            composite = composites[table, field] = spec is not None and spec.composite
        was = old if old is None or type(old) is int else _value(old, composite)
        now = new if new is None or type(new) is int else _value(new, composite)
        emptied = now is None and new is not None
        if forced or was != now or emptied:
            altered = emptied or (not composite and new != now)
            changes.append(CellChange(number, table, key, field, was, now, forced, altered))
    return changes


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """Open writes of one field: row -> canonical value before, and after; rows whose table holds another form of it."""

    table: str
    field: str
    old: Mapping[bytes, WireValue]
    new: dict[bytes, WireValue]
    altered: frozenset[bytes] = frozenset()


def open_columns(session: Session, *, schema: WireSchema | None = None) -> list[OpenColumn]:
    """All open writes, column by column, folded as `collapse` folds them; sorted by table and field."""
    schema = schema or wire_schema()
    found = []
    for (table, field), captured in read_captured(session.connection()).items():
        spec = schema.field(table, field)
        column = _folded(table, field, captured, spec is not None and spec.composite)
        if column.new:
            found.append(column)
    return found


class _Before(Mapping[bytes, Any]):
    """Row -> what its cell held before, laid out when somebody asks: of plain edits nobody does."""

    def __init__(self, captured: Captured) -> None:
        self._captured = captured

    @cached_property
    def _values(self) -> dict[bytes, Any]:
        # of a cell written several times the first counts
        return dict(zip(reversed(self._captured.rows), reversed(self._captured.old), strict=True))

    def __getitem__(self, row: bytes) -> Any:
        return self._values[row]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _folded(table: str, field: str, captured: Captured, composite: bool) -> OpenColumn:
    rows, forced = captured.rows, captured.forced
    last: dict[bytes, Any] = dict(zip(rows, captured.new, strict=True))
    first = _Before(captured)
    if not composite and _plain(captured.old) and _plain(captured.new):
        if not captured.once or any(map(eq, captured.old, captured.new)):
            last = {row: value for row, value in last.items() if first[row] != value or row in forced}
        return OpenColumn(table, field, first, last)
    was = {row: _value(raw, composite) for row, raw in first.items()}
    now: dict[bytes, WireValue] = {}
    altered = set()
    for row, raw in last.items():
        value = _value(raw, composite)
        emptied = value is None and raw is not None
        if row in forced or was[row] != value or emptied:
            now[row] = value
            if emptied or (not composite and raw != value):
                altered.add(row)
    return OpenColumn(table, field, was, now, frozenset(altered))


def _plain(values: Sequence[object]) -> bool:
    """Whether all values are canonical as they are, as far as a quick look tells."""
    kinds = set(map(type, values))
    if type(None) in kinds:
        kinds.remove(type(None))
        values = [value for value in values if value is not None]
    if not kinds or kinds == {int}:
        return True
    if kinds == {bytes}:
        some: Any = values
        return max(map(len, some)) <= TEXT_LIMIT
    return kinds == {str} and are_canonical(values)  # type: ignore[arg-type]  # only texts are left


def _value(raw: object, composite: bool) -> WireValue:
    try:
        return canonical(unquoted(raw) if composite and isinstance(raw, str) else raw)
    except NotCanonical:
        return None  # no services write it (infinity, a megabyte of text): it cannot travel, sealing empties it


@contextmanager
def capture_off(session: Session, *, merging: bool = False) -> Iterator[None]:
    """Writes inside are no edits: shipped rows, migrations, the merge itself. Same transaction only.

    A row that somebody else than the merge makes so was created by no bundle (`merging` tells them apart).
    """
    session.flush()
    connection = session.connection()
    if not merging:
        forget_born(connection)
    run(connection, "UPDATE capture_switch SET state = 0 WHERE id = 1")
    try:
        yield
        session.flush()
    finally:
        if session.is_active:
            run(session.connection(), "UPDATE capture_switch SET state = 1 WHERE id = 1")


def force(session: Session, table: str, row: bytes, field: str, stored: object) -> None:
    """Records a write of a cell even where its shown value stays (settling a review always writes)."""
    force_all(session, [(table, row, field, stored)])


def force_all(session: Session, cells: Sequence[tuple[str, bytes, str, object]]) -> None:
    """The same for many cells: (table, row, field, stored form)."""
    run_each(
        session.connection(),
        "INSERT INTO capture (tbl, row, field, old, new, forced) VALUES (?, ?, ?, ?, ?, 1)",
        [(*cell, cell[3]) for cell in cells],
    )


def write_cell(
    session: Session, table: str, row: bytes, field: str, value: WireValue, *, schema: WireSchema | None = None
) -> bool:
    """Sets one cell of an existing row to a wire value (undo uses it). False when this version has no such cell."""
    spec = (schema or wire_schema()).field(table, field)
    if spec is None:
        return False
    name = (schema or wire_schema()).tables[table].name
    sets = ", ".join(f"{quoted(c)} = ?" for c in spec.columns)
    session.flush()
    done = run(
        session.connection(),
        sql("UPDATE", quoted(name), "SET", sets, "WHERE id = ?"),
        (*spec.parts(value), row),
    )
    session.expire_all()
    return done.rowcount > 0


def open_count(session: Session) -> int:
    """How many cells are written and not yet sealed."""
    return int(
        run(session.connection(), "SELECT count(*) FROM (SELECT DISTINCT tbl, row, field FROM capture)").scalar_one()
    )
