"""Owns how writes lie in a bundle: columns per field, row-id deltas, msgpack; must not know signatures or databases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import msgspec

from desktop.sync.canonical import Scalar, WireValue, is_canonical

ID_LENGTH: Final = 16
CELLS_LIMIT: Final = 1_000_000
STATEMENTS_LIMIT: Final = 10_000
_PREFIX: Final = 12
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PLAIN, _DICTIONARY, _TRANSPOSED = 0, 1, 2

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class BadPayload(ValueError):
    """Contents that no laptop of ours writes."""


@dataclass(frozen=True, slots=True)
class CellWrite:
    """One write: wire table, row, wire field, canonical value."""

    table: str
    row: bytes
    field: str
    value: WireValue


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A signed statement: `retract` (a bundle's hash), `erase` (a key id), `vouch` (a laptop), or one we don't know."""

    kind: str
    target: bytes


def encode_payload(writes: Iterable[CellWrite], statements: Iterable[Statement] = ()) -> bytes:
    """Deterministic bytes of a bundle's contents, not yet compressed."""
    tables: dict[str, dict[str, dict[bytes, WireValue]]] = {}
    for write in writes:
        tables.setdefault(write.table, {}).setdefault(write.field, {})[write.row] = write.value
    blocks = [_table_block(name, fields) for name, fields in sorted(tables.items())]
    said = sorted({(s.kind, s.target) for s in statements})
    return _encode([blocks, [list(s) for s in said]])


def _table_block(name: str, fields: dict[str, dict[bytes, WireValue]]) -> list[object]:
    rows = sorted({row for cells in fields.values() for row in cells})
    columns: list[list[object]] = []
    for field, cells in sorted(fields.items()):
        here = b"" if len(cells) == len(rows) else _deltas([i for i, row in enumerate(rows) if row in cells])
        values = [cells[row] for row in rows if row in cells]
        columns.append([field, here, *_column(values)])
    return [name, _rows(rows), columns]


def _column(values: list[WireValue]) -> tuple[int, bytes]:
    seen: dict[bytes, int] = {}
    indexes = bytearray()
    for value in values:
        at = seen.setdefault(_encode(value), len(seen))
        if at > 255 or len(seen) * 2 > max(len(values), 2):
            break
        indexes.append(at)
    else:
        return _DICTIONARY, _encode([msgspec.Raw(b"".join((_array(len(seen)), *seen))), bytes(indexes)])
    width = {len(v) if isinstance(v, tuple) else 0 for v in values}
    if len(width) == 1 and width != {0}:
        return _TRANSPOSED, _encode([list(part) for part in zip(*values, strict=True)])
    return _PLAIN, _encode(values)


def _array(count: int) -> bytes:
    if count < 16:
        return bytes((0x90 | count,))
    return b"\xdc" + count.to_bytes(2, "big")


def decode_payload(raw: bytes, cells: int) -> tuple[list[CellWrite], list[Statement]]:
    """The writes and statements of a payload that declares `cells` writes. Raises BadPayload for anything else."""
    try:
        outer = _decode(raw)
    except (msgspec.DecodeError, RecursionError, ValueError) as bad:
        raise BadPayload("not msgpack") from bad
    match outer:
        case [list(blocks), list(said)]:
            pass
        case _:
            raise BadPayload("shape")
    writes: list[CellWrite] = []
    previous = ""
    for block in blocks:
        match block:
            case [str(table), bytes(packed), list(columns)] if _NAME.fullmatch(table) and table > previous:
                previous = table
                rows = _unpack_rows(packed, cells)
                for write in _read_columns(table, rows, columns, cells - len(writes)):
                    writes.append(write)
            case _:
                raise BadPayload("table")
    if len(writes) != cells:
        raise BadPayload("count")
    return writes, _read_statements(said)


def _read_columns(table: str, rows: list[bytes], columns: list[object], left: int) -> Iterator[CellWrite]:
    previous = ""
    used = [False] * len(rows)
    for column in columns:
        match column:
            case [str(field), bytes(which), int(kind), bytes(packed)] if _NAME.fullmatch(field) and field > previous:
                previous = field
            case _:
                raise BadPayload("column")
        at = _indexes(which, len(rows)) if which else range(len(rows))
        left -= len(at)
        if left < 0:
            raise BadPayload("count")
        for i, value in zip(at, _read_values(kind, packed, len(at)), strict=True):
            used[i] = True
            yield CellWrite(table, rows[i], field, value)
    if not all(used):
        raise BadPayload("row without a cell")


def _read_values(kind: int, packed: bytes, count: int) -> Iterator[WireValue]:
    try:
        found = _decode(packed)
    except (msgspec.DecodeError, RecursionError, ValueError) as bad:
        raise BadPayload("values") from bad
    match kind, found:
        case 0, list(values) if len(values) == count:
            yield from map(_checked, values)
        case 1, [list(distinct), bytes(at)] if len(at) == count and len(distinct) <= 256:
            known = [_checked(v) for v in distinct]
            if at and max(at) >= len(known):
                raise BadPayload("index")
            yield from (known[i] for i in at)
        case 2, list(parts) if parts and all(isinstance(p, list) and len(p) == count for p in parts):
            for value in zip(*parts, strict=True):
                yield _checked(list(value))
        case _:
            raise BadPayload("values")


def _checked(value: object) -> WireValue:
    if not is_canonical(value):
        raise BadPayload("value")
    if isinstance(value, list):
        return tuple(value)
    scalar: Scalar = value  # type: ignore[assignment]  # is_canonical let nothing else through
    return scalar


def _read_statements(said: list[object]) -> list[Statement]:
    if len(said) > STATEMENTS_LIMIT:
        raise BadPayload("statements")
    found = []
    for one in said:
        match one:
            case [str(kind), bytes(target)] if _NAME.fullmatch(kind) and 1 <= len(target) <= 64:
                found.append(Statement(kind, target))
            case _:
                raise BadPayload("statement")
    if found != sorted(set(found)):
        raise BadPayload("statement order")
    return found


def _rows(rows: list[bytes]) -> bytes:
    """Sorted row ids: runs of one prefix as counter deltas, others raw."""
    out = bytearray()
    at = 0
    while at < len(rows):
        end = at
        prefix = rows[at][:_PREFIX]
        while end < len(rows) and rows[end][:_PREFIX] == prefix:
            end += 1
        if end - at > 1:
            out += _varint(end - at) + prefix
            last = 0
            for row in rows[at:end]:
                number = int.from_bytes(row[_PREFIX:], "big")
                out += _varint(number - last)
                last = number
        else:
            while end < len(rows) and (end + 1 == len(rows) or rows[end][:_PREFIX] != rows[end + 1][:_PREFIX]):
                end += 1
            out += _varint(0) + _varint(end - at) + b"".join(rows[at:end])
        at = end
    return bytes(out)


def _unpack_rows(packed: bytes, limit: int) -> list[bytes]:
    rows: list[bytes] = []
    at = 0
    while at < len(packed):
        count, at = _read_varint(packed, at)
        if count == 0:
            count, at = _read_varint(packed, at)
            if count == 0 or len(rows) + count > limit or at + count * ID_LENGTH > len(packed):
                raise BadPayload("rows")
            rows.extend(packed[i : i + ID_LENGTH] for i in range(at, at + count * ID_LENGTH, ID_LENGTH))
            at += count * ID_LENGTH
            continue
        prefix = packed[at : at + _PREFIX]
        at += _PREFIX
        if len(rows) + count > limit or len(prefix) != _PREFIX:
            raise BadPayload("rows")
        number = 0
        for _ in range(count):
            step, at = _read_varint(packed, at)
            number += step
            if number >= 2**32:
                raise BadPayload("row number")
            rows.append(prefix + number.to_bytes(4, "big"))
    if any(a >= b for a, b in pairwise(rows)):
        raise BadPayload("row order")
    return rows


def _deltas(indexes: list[int]) -> bytes:
    out = bytearray()
    last = -1
    for index in indexes:
        out += _varint(index - last - 1)
        last = index
    return bytes(out)


def _indexes(packed: bytes, count: int) -> list[int]:
    found: list[int] = []
    at, last = 0, -1
    while at < len(packed):
        step, at = _read_varint(packed, at)
        last += step + 1
        if last >= count:
            raise BadPayload("index")
        found.append(last)
    return found


def _varint(number: int) -> bytes:
    if number < 0x80:
        return bytes((number,))
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _read_varint(raw: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        if at >= len(raw) or shift > 35:
            raise BadPayload("number")
        byte = raw[at]
        at += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, at
        shift += 7
