"""Owns the open writes: reading, collapsing, switching capture off; must not know bundles or merging."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.models.driver import run, run_each
from desktop.sync.born import forget_born
from desktop.sync.canonical import NotCanonical, WireValue, are_canonical, canonical
from desktop.sync.open_values import unquoted
from desktop.sync.schema import WireSchema, quoted, sql, wire_schema
from desktop.sync.triggers import install

__all__ = [
    "CellChange",
    "capture_mark",
    "capture_off",
    "captured_since",
    "force",
    "force_all",
    "install",
    "open_count",
    "write_cell",
]


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


def collapse(rows: Iterable[Iterable[object]], schema: WireSchema) -> list[CellChange]:
    """Folds captured rows (in order) to one change per cell. A forced write stays even when nothing differs."""
    first: dict[tuple[str, bytes, str], object] = {}
    last: dict[tuple[str, bytes, str], tuple[int, object, bool]] = {}
    for row in rows:
        number, table, key, field, old, new, forced = row
        assert isinstance(number, int)
        assert isinstance(table, str)
        assert isinstance(key, bytes)
        assert isinstance(field, str)
        cell = (table, key, field)
        first.setdefault(cell, old)
        before = last.pop(cell, None)
        last[cell] = (number, new, bool(forced) or (before is not None and before[2]))
    changes = []
    for (table, key, field), (number, new, forced) in last.items():
        spec = schema.field(table, field)
        composite = spec is not None and spec.composite
        was = _value(first[table, key, field], composite)
        now = _value(new, composite)
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
    old: dict[bytes, WireValue]
    new: dict[bytes, WireValue]
    altered: frozenset[bytes] = frozenset()


def open_columns(session: Session, *, schema: WireSchema | None = None) -> list[OpenColumn]:
    """All open writes, column by column, folded as `collapse` folds them; sorted by table and field."""
    schema = schema or wire_schema()
    cells: defaultdict[tuple[str, str], list[tuple[bytes, object, object]]] = defaultdict(list)
    forced: set[tuple[str, bytes, str]] = set()
    for table, row, field, old, new, force in run(
        session.connection(), "SELECT tbl, row, field, old, new, forced FROM capture ORDER BY seq"
    ):
        cells[table, field].append((row, old, new))
        if force:
            forced.add((table, row, field))
    found = []
    for (table, field), changes in sorted(cells.items()):
        spec = schema.field(table, field)
        must = {row for name, row, which in forced if (name, which) == (table, field)} if forced else set()
        first = {row: old for row, old, _ in reversed(changes)}
        last = {row: new for row, _, new in changes}
        column = _folded(table, field, first, last, must, spec is not None and spec.composite)
        if column.new:
            found.append(column)
    return found


def _folded(
    table: str, field: str, first: dict[bytes, object], last: dict[bytes, object], forced: set[bytes], composite: bool
) -> OpenColumn:
    if not composite and _plain(first) and _plain(last):
        old: dict[bytes, WireValue] = first  # type: ignore[assignment]  # _plain let nothing else through
        new: dict[bytes, WireValue] = last  # type: ignore[assignment]  # the same
        same = [row for row, value in new.items() if old[row] == value and row not in forced]
        for row in same:
            del new[row]
        return OpenColumn(table, field, old, new)
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


def _plain(values: dict[bytes, object]) -> bool:
    """Whether all values are canonical as they are, as far as a quick look tells."""
    kinds = set(map(type, values.values()))
    if kinds <= {int, type(None)}:
        return True
    if not kinds <= {str, type(None)}:
        return False
    return are_canonical([value for value in values.values() if isinstance(value, str)])


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
