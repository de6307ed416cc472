"""Owns how writes lie in a bundle: columns per field, row-id deltas, msgpack; must not know signatures or databases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress
from typing import Final

import msgspec

from desktop.sync import bounded
from desktop.sync.canonical import WireValue
from desktop.sync.packing import Budget, encoded, pack_values, unpack_values, unzipped, zipped
from desktop.sync.rowids import BadPayload, pack_positions, pack_rows, unpack_positions, unpack_rows

CELLS_LIMIT: Final = 1_000_000
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")

_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class CellWrite:
    """One write: wire table, row, wire field, canonical value."""

    table: str
    row: bytes
    field: str
    value: WireValue


@dataclass(frozen=True, slots=True)
class Column:
    """The writes of one field of one table: rows ascending, their values, and the canonical bytes of these."""

    table: str
    field: str
    rows: Sequence[bytes]
    values: Sequence[WireValue]
    raws: Sequence[bytes]

    def writes(self) -> Iterator[CellWrite]:
        for row, value in zip(self.rows, self.values, strict=True):
            yield CellWrite(self.table, row, self.field, value)


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A signed statement: `retract` (a bundle's hash), `erase` (a key id), `vouch` (a laptop), or one we don't know."""

    kind: str
    target: bytes


def column(table: str, field: str, cells: dict[bytes, WireValue]) -> Column:
    """A column from row -> canonical value."""
    rows = sorted(cells)
    values = list(map(cells.__getitem__, rows))
    return Column(table, field, rows, values, encoded(values))


def columns_of(writes: Iterable[CellWrite]) -> list[Column]:
    """Writes gathered by table and field, both ascending."""
    found: dict[tuple[str, str], dict[bytes, WireValue]] = {}
    for write in writes:
        found.setdefault((write.table, write.field), {})[write.row] = write.value
    return [column(table, field, cells) for (table, field), cells in sorted(found.items())]


def encode_payload(writes: Iterable[CellWrite], statements: Iterable[Statement] = ()) -> bytes:
    """Deterministic bytes of a bundle's contents, not yet compressed."""
    return encode_columns(columns_of(writes), statements)


def encode_columns(columns: Sequence[Column], statements: Iterable[Statement] = ()) -> bytes:
    """The same for columns sorted by table and field."""
    tables: dict[str, list[Column]] = {}
    for one in columns:
        tables.setdefault(one.table, []).append(one)
    blocks = [_table_block(name, found) for name, found in tables.items()]
    said = sorted({(s.kind, s.target) for s in statements})
    return _encode([blocks, [list(s) for s in said]])


def _table_block(name: str, columns: Sequence[Column]) -> list[object]:
    rows = columns[0].rows
    if any(one.rows is not rows and one.rows != rows for one in columns):
        # what is sorted already in parts is sorted fastest with the parts side by side
        rows = list(dict.fromkeys(sorted(chain.from_iterable(one.rows for one in columns))))
    partial = [one for one in columns if len(one.rows) < len(rows)]
    shapes = _shapes(rows, partial)
    place = {} if shapes or not partial else {row: i for i, row in enumerate(rows)}
    packed: list[list[object]] = []
    for one in columns:
        whole = shapes or len(one.rows) == len(rows)
        which = b"" if whole else zipped(pack_positions([place[row] for row in one.rows]))
        packed.append([one.field, which, *pack_values(one.values, one.raws)])
    return [name, zipped(pack_rows(rows)), packed, *([shapes] if shapes else [])]


def _shapes(rows: Sequence[bytes], partial: Sequence[Column]) -> list[object] | None:
    """Which of the columns that not every row has each row has, as one number a row. None for more than 255 ways."""
    if not partial:
        return None
    ways: dict[bytes, int] = {}
    for bit, one in enumerate(partial):
        ways.update(dict.fromkeys(one.rows, 1 << bit))
    if len(ways) < sum(len(one.rows) for one in partial):  # some row has several
        ways = dict.fromkeys(rows, 0)
        for bit, one in enumerate(partial):
            for row in one.rows:
                ways[row] |= 1 << bit
    numbers = list(map(ways.__getitem__, rows)) if len(ways) == len(rows) else [ways.get(row, 0) for row in rows]
    distinct = {way: i for i, way in enumerate(dict.fromkeys(numbers))}
    if len(distinct) > 255 or len(partial) > 255:
        return None
    fields = [[one.field for bit, one in enumerate(partial) if way >> bit & 1] for way in distinct]
    return [fields, zipped(bytes(map(distinct.__getitem__, numbers)))]


def decode_payload(raw: bytes, cells: int) -> tuple[list[CellWrite], list[Statement]]:
    """The writes and statements of a payload that declares `cells` writes. Raises BadPayload for anything else."""
    columns, said = decode_columns(raw, cells)
    return [write for one in columns for write in one.writes()], said


def decode_columns(raw: bytes, cells: int, budget: Budget | None = None) -> tuple[list[Column], list[Statement]]:
    """The same, column by column: quicker where there are many."""
    budget = budget or Budget()
    outer = bounded.outer(raw)
    columns: list[Column] = []
    for table, block, rows in _read_rows(outer, cells, budget):
        values, raws = unpack_values(block.kind, block.values, len(rows), budget)
        columns.append(Column(table, block.field, rows, values, raws))
    return columns, _read_statements(outer.statements)


def decode_rows(raw: bytes, cells: int, budget: Budget | None = None) -> list[tuple[str, str, list[bytes]]]:
    """Which cells a sound payload writes: table, field and rows of each column; no value is unpacked."""
    budget = budget or Budget()
    return [(table, block.field, rows) for table, block, rows in _read_rows(bounded.outer(raw), cells, budget)]


def decode_whole_rows(raw: bytes, cells: int, budget: Budget | None = None) -> list[tuple[str, list[bytes]]]:
    """Which rows a sound payload writes to: table and rows. No column is unpacked."""
    budget = budget or Budget()
    return [(block.name, unpack_rows(unzipped(block.rows, budget), cells)) for block in bounded.outer(raw).tables]


def _read_rows(
    outer: bounded.Outer, cells: int, budget: Budget
) -> Iterator[tuple[str, bounded.ColumnBlock, list[bytes]]]:
    """Table and rows of each column, which is then unpacked by who wants it, before the next one is looked at."""
    left = cells
    previous = ""
    for block in outer.tables:
        if not _NAME.fullmatch(block.name) or block.name <= previous:
            raise BadPayload("table")
        previous = block.name
        rows = unpack_rows(unzipped(block.rows, budget), cells)
        shapes = _Shapes(block, rows, budget)
        for column, here in _rows_of_columns(block, rows, shapes, left, budget):
            left -= len(here)
            yield block.name, column, here
    if left:
        raise BadPayload("count")


class _Shapes:
    """Which rows have a field, for each field that not all rows have."""

    def __init__(self, block: bounded.TableBlock, rows: list[bytes], budget: Budget) -> None:
        self._rows = rows
        self._having: dict[str, bytearray] = {}
        self.cover = False  # whether every row has a field that a shape names
        said = bounded.shapes(block.shapes)
        if said is None:
            return
        self._at = unzipped(said.numbers, budget)
        if not said.ways or len(self._at) != len(rows) or max(self._at, default=0) >= len(said.ways):
            raise BadPayload("shapes")
        fields = {one.field for one in block.columns}
        for number, names in enumerate(said.ways):
            for name in names:
                if name not in fields:
                    raise BadPayload("shapes")
                self._having.setdefault(name, bytearray(256))[number] = 1
        self.cover = all(said.ways[number] for number in set(self._at))

    def rows_of(self, field: str, most: int) -> list[bytes]:
        """At most so many rows."""
        having = self._having.get(field)
        if having is None:
            return self._rows
        chosen = self._at.translate(having)
        if chosen.count(1) > most:
            raise BadPayload("count")
        return list(compress(self._rows, chosen))


def _rows_of_columns(
    block: bounded.TableBlock, rows: list[bytes], shapes: _Shapes, left: int, budget: Budget
) -> Iterator[tuple[bounded.ColumnBlock, list[bytes]]]:
    previous = ""
    found: list[list[bytes]] = []
    told = False  # by positions
    for one in block.columns:
        if not _NAME.fullmatch(one.field) or one.field <= previous:
            raise BadPayload("column")
        previous = one.field
        positions = unzipped(one.which, budget)
        if positions:
            told = True
            here = [rows[i] for i in unpack_positions(positions, len(rows))]
        else:
            here = shapes.rows_of(one.field, left)
        left -= len(here)
        if left < 0:
            raise BadPayload("count")
        found.append(here)
        yield one, here
    if any(here is rows for here in found) or (shapes.cover and not told):
        return
    if len(set().union(*found)) != len(rows):
        raise BadPayload("row without a cell")


def _read_statements(said: list[tuple[str, bytes]]) -> list[Statement]:
    if not all(_NAME.fullmatch(kind) and 1 <= len(target) <= 64 for kind, target in said):
        raise BadPayload("statement")
    found = [Statement(kind, target) for kind, target in said]
    if found != sorted(set(found)):
        raise BadPayload("statement order")
    return found
