"""Owns what this version understands of the wire: tables, cells, owners, declared types; must not know any session."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.sql.elements import quoted_name

from desktop.models.registry import Base
from desktop.sync.canonical import Scalar, WireValue

DELETED: Final = "deleted"
ANY_TABLE: Final = "*"  # a reference whose table is named by the cell `owner_table` beside it
SECRET: Final = ("personal", "protected")  # guards of cells that only ever hold ciphertext
_ID_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class WireField:
    """One kind of cell of one table: its columns, what a clash does, and which stored values it may hold."""

    name: str
    columns: tuple[str, ...]
    guard: str
    ref: str | None
    checks: tuple[Callable[[Scalar], bool], ...]
    fallbacks: tuple[Scalar, ...]
    whole: frozenset[type] = frozenset()  # types of which the column holds every value

    @property
    def composite(self) -> bool:
        return len(self.columns) > 1

    def accepts(self, value: WireValue) -> bool:
        """Whether the declared types could hold `value` (NULL is always an empty cell)."""
        if value is None:
            return True
        if self.guard in SECRET:
            return isinstance(value, bytes) and not self.composite
        if self.composite:
            return (
                isinstance(value, tuple)
                and len(value) == len(self.columns)
                and all(p is None or check(p) for p, check in zip(value, self.checks, strict=True))
            )
        return not isinstance(value, tuple) and self.checks[0](value)

    def accepts_all(self, values: Collection[WireValue]) -> bool:
        """Whether it accepts each; every distinct value is looked at once."""
        kinds = set(map(type, values))
        if kinds <= self.whole:
            return True
        if len(kinds) == 1:
            return all(map(self.accepts, set(values)))
        return all(self.accepts(value) for value, _ in {(value, type(value)) for value in values})

    def parts(self, value: WireValue) -> tuple[Scalar, ...]:
        """The columns' values for one cell value; empty becomes the column's neutral value where NULL is barred."""
        if value is None:
            return self.fallbacks
        if isinstance(value, tuple):
            return tuple(f if v is None else v for v, f in zip(value, self.fallbacks, strict=True))
        return (value,)


@dataclass(frozen=True, slots=True)
class WireTable:
    """One table that travels. `parent` is the wire field with the owner's id, if a row of another table owns it.

    `counts` are the fields that tell one number from another, the number's own last; `pair` the two ends of a
    "same as" link.
    """

    wire: str
    name: str
    fields: Mapping[str, WireField]
    parent: str | None
    parent_table: str | None
    parent_table_field: str | None
    counts: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)  # one schema is not another, whatever they hold
class WireSchema:
    """Everything of the wire that this version understands; what it does not is kept by name."""

    tables: Mapping[str, WireTable]

    def field(self, table: str, field: str) -> WireField | None:
        known = self.tables.get(table)
        return None if known is None else known.fields.get(field)

    def children_of(self, table: str) -> list[WireTable]:
        """Tables whose rows may be owned by a row of `table`."""
        return [
            t
            for t in self.tables.values()
            if t.parent is not None and (t.parent_table == table or t.parent_table_field is not None)
        ]


def sql(*words: str) -> str:
    """An SQL statement from words and names of our own metadata. Values are always bound, never words."""
    return " ".join(words)


def quoted(name: str) -> str:
    """An SQL identifier of our own metadata, quoted. Refuses what could end the quotes."""
    if '"' in name or "\x00" in name:
        raise ValueError(name)
    return f'"{name}"'


def read_schema(metadata: MetaData) -> WireSchema:
    """Reads the wire names that the columns of `metadata` declare in their `info`."""
    tables = [_table(t) for t in metadata.sorted_tables if t.info.get("wire")]
    return WireSchema({t.wire: t for t in sorted(tables, key=lambda t: t.wire)})


@lru_cache(maxsize=1)
def wire_schema() -> WireSchema:
    """The schema of this version's models."""
    return read_schema(Base.metadata)


def _table(table: Table) -> WireTable:
    columns: dict[str, list[Column[object]]] = {}
    for column in table.columns:
        wire = column.info.get("wire")
        if wire is not None:
            columns.setdefault(str(wire), []).append(column)
    parent_column = table.info.get("parent")
    parent: str | None = None
    parent_table: str | None = None
    by_field: str | None = None
    if parent_column is not None:
        info = table.columns[str(parent_column)].info
        parent = str(info["wire"])
        parent_table = str(info.get("ref", ANY_TABLE))
        if parent_table == ANY_TABLE:
            parent_table, by_field = None, str(table.columns["owner_table"].info["wire"])
    fields = {name: _field(name, cols) for name, cols in columns.items()}
    counts, pair = (tuple(map(str, table.info.get(key, ()))) for key in ("counts", "pair"))
    return WireTable(str(table.info["wire"]), str(table.name), fields, parent, parent_table, by_field, counts, pair)


def _field(name: str, columns: list[Column[object]]) -> WireField:
    info = columns[0].info
    ref = info.get("ref")
    return WireField(
        name,
        tuple(str(quoted_name(c.name, None)) for c in columns),
        str(info.get("guard", "review")),
        None if ref is None else str(ref),
        tuple(_check(c) for c in columns),
        tuple(_fallback(c) for c in columns),
        _whole(columns[0]) if len(columns) == 1 and info.get("guard") not in SECRET else frozenset(),
    )


def _check(column: Column[object]) -> Callable[[Scalar], bool]:
    kind = column.type
    if isinstance(kind, Boolean):
        return lambda v: v in (0, 1) and isinstance(v, int)
    if isinstance(kind, Integer):
        if column.name == DELETED:
            return lambda v: v in (0, 1) and isinstance(v, int)
        return lambda v: isinstance(v, int)
    if isinstance(kind, Float):
        return lambda v: isinstance(v, float)
    if isinstance(kind, DateTime):
        return lambda v: isinstance(v, str) and _parses(datetime.fromisoformat, v)
    if isinstance(kind, Date):
        return lambda v: isinstance(v, str) and _parses(date.fromisoformat, v)
    if isinstance(kind, LargeBinary):
        exact = _ID_LENGTH if column.info.get("ref") else None
        return lambda v: isinstance(v, bytes) and (exact is None or len(v) == exact)
    if isinstance(kind, String):
        return lambda v: isinstance(v, str)
    return lambda v: isinstance(v, str | bytes | int | float)


def _whole(column: Column[object]) -> frozenset[type]:
    """Types of which this column holds every value: texts, and numbers that are not yes or no."""
    if isinstance(column.type, Boolean | DateTime | Date) or column.name == DELETED:
        return frozenset()
    if isinstance(column.type, Integer | String):
        return frozenset((int if isinstance(column.type, Integer) else str, type(None)))
    return frozenset()


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return len(text) >= len("2021-01-20")


def _fallback(column: Column[object]) -> Scalar:
    """What an empty cell stores where the column bars NULL (a cell can come before the others of its row)."""
    if column.nullable:
        return None
    default = column.default
    if default is not None and default.is_scalar:
        value = getattr(default, "arg", None)
        if value is None or isinstance(value, int | float | str | bytes):
            return value
    if isinstance(column.type, Integer | Boolean):
        return 0
    if isinstance(column.type, Float):
        return 0.0
    return b"" if isinstance(column.type, LargeBinary) else ""
