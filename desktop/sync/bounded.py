"""Owns decoding MessagePack that a stranger wrote: how much there is, is judged before any of it is made.

A few bytes can promise millions of values, and sixteen megabytes of one-byte values make a gigabyte of objects. Types
and lengths are said beforehand, so that a value no column could hold is never built. It must not know what they mean.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final, TypeAlias, TypeVar

import msgspec

from desktop.sync.canonical import PARTS_LIMIT
from desktop.sync.rowids import BadPayload

TABLES_LIMIT: Final = 256
FIELDS_LIMIT: Final = 256
STATEMENTS_LIMIT: Final = 10_000
WAYS_LIMIT: Final = 255  # shapes of a table, and fields named in one
DISTINCT_LIMIT: Final = 256

_T = TypeVar("_T")
Stream: TypeAlias = bytes | msgspec.msgpack.Ext
_Few = msgspec.Meta(max_length=WAYS_LIMIT)
_Parts = msgspec.Meta(max_length=PARTS_LIMIT)
# one decoder cannot expect both text and bytes; a column has one or the other, save for a stranger's
_Text: TypeAlias = int | float | str | None
_Bytes: TypeAlias = int | float | bytes | None


class ColumnBlock(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """One column as it lies in a bundle."""

    field: str
    which: Stream
    kind: int
    values: Stream


class TableBlock(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """One table as it lies in a bundle; its shapes are decoded one table at a time."""

    name: str
    rows: Stream
    columns: Annotated[list[ColumnBlock], msgspec.Meta(max_length=FIELDS_LIMIT)]
    shapes: msgspec.Raw = msgspec.Raw(b"")


class Shapes(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """Which fields rows have: the ways there are, and one of them a row."""

    ways: Annotated[list[Annotated[list[str], _Few]], _Few]
    numbers: Stream


class Outer(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """All of a bundle's contents."""

    tables: Annotated[list[TableBlock], msgspec.Meta(max_length=TABLES_LIMIT)]
    statements: Annotated[list[tuple[str, bytes]], msgspec.Meta(max_length=STATEMENTS_LIMIT)]


_outer = msgspec.msgpack.Decoder(Outer)
_shapes = msgspec.msgpack.Decoder(Shapes)
_texts = msgspec.msgpack.Decoder(list[_Text | Annotated[tuple[_Text, ...], _Parts]])
_binaries = msgspec.msgpack.Decoder(list[_Bytes | Annotated[tuple[_Bytes, ...], _Parts]])
_raws = msgspec.msgpack.Decoder(list[msgspec.Raw])
_few_raws = msgspec.msgpack.Decoder(Annotated[list[msgspec.Raw], _Parts])
_scalar = msgspec.msgpack.Decoder()
_distinct = msgspec.msgpack.Decoder(tuple[msgspec.Raw, bytes])
_streams = msgspec.msgpack.Decoder(tuple[Stream, Stream, Stream, Stream, Stream])
_words = msgspec.msgpack.Decoder(list[str])


def outer(raw: bytes) -> Outer:
    """The contents of a bundle, their streams not yet unpacked."""
    return _read(_outer, raw)


def shapes(raw: msgspec.Raw) -> Shapes | None:
    """The shapes of a table; None when it has none."""
    return _read(_shapes, raw) if bytes(raw) else None


def values(raw: bytes | msgspec.Raw, count: int) -> list[object]:
    """Exactly so many values: scalars, or composites of few scalars."""
    if _length(raw) != count:
        raise BadPayload("values")
    for decoder in (_texts, _binaries):
        try:
            return list[object](decoder.decode(raw))
        except (msgspec.DecodeError, ValueError):
            continue
    return [_value(one) for one in _read(_raws, raw)]


def distinct(raw: bytes) -> tuple[list[object], bytes]:
    """Values that come more than once, and one byte a row."""
    packed, at = _read(_distinct, raw)
    count = _length(packed)
    if count > DISTINCT_LIMIT:
        raise BadPayload("values")
    return values(packed, count), at


def transposed(raw: bytes, count: int, take: Callable[[int], None]) -> list[list[object]]:
    """Composites told part by part, exactly so many; `take` is told how many parts there are before any is made."""
    parts = _read(_few_raws, raw)
    take(count * len(parts))
    if not parts:
        raise BadPayload("values")
    return [values(part, count) for part in parts]


def streams(raw: bytes) -> tuple[Stream, Stream, Stream, Stream, Stream]:
    """The five streams of texts packed as words."""
    return _read(_streams, raw)


def words(raw: bytes, most: int) -> list[str]:
    """At most so many words."""
    if not 0 <= _length(raw) <= most:
        raise BadPayload("words")
    return _read(_words, raw)


def _value(raw: msgspec.Raw) -> object:
    """One value of a column in which text and bytes stand side by side."""
    if _length(raw) >= 0:
        return tuple(_one(part) for part in _read(_few_raws, raw))
    return _one(raw)


def _one(raw: msgspec.Raw) -> object:
    """A scalar: arrays and maps, which may promise anything, are not opened."""
    head = bytes(memoryview(raw)[:1])[0]
    if 0x80 <= head <= 0x9F or 0xDC <= head <= 0xDF:
        raise BadPayload("value")
    return _read(_scalar, raw)


def _length(raw: bytes | msgspec.Raw) -> int:
    """How many parts an array says it has; -1 when it is none."""
    head = bytes(memoryview(raw)[:5])
    if head[:1] == b"\xdd":
        return int.from_bytes(head[1:5], "big")
    if head[:1] == b"\xdc":
        return int.from_bytes(head[1:3], "big")
    return head[0] & 0x0F if head and head[0] & 0xF0 == 0x90 else -1


def _read(decoder: msgspec.msgpack.Decoder[_T], raw: bytes | msgspec.Raw) -> _T:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError, ValueError) as bad:
        raise BadPayload("not as we write it") from bad
