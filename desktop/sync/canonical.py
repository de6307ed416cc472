"""Owns when two values are equal: the one byte form of a value; must not know tables or databases."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import Final, TypeAlias

import msgspec

Scalar: TypeAlias = int | float | str | bytes | None
WireValue: TypeAlias = Scalar | tuple[Scalar, ...]

EMPTY: Final = b"\xc0"
INT_MIN: Final = -(2**63)
INT_MAX: Final = 2**63 - 1
TEXT_LIMIT: Final = 1_000_000  # characters or bytes of one value
PARTS_LIMIT: Final = 16

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class NotCanonical(ValueError):
    """A value that no sealed bundle may hold in this form."""


def canonical(value: object) -> WireValue:
    """The one form of a value: text in NFC, no negative zero, whole composite empty = empty.

    Raises NotCanonical for what cannot travel: not-a-number, infinities, oversized or foreign types.
    """
    if value is None or (type(value) is str and value.isascii() and len(value) <= TEXT_LIMIT):
        return value
    if type(value) is bytes and len(value) <= TEXT_LIMIT:
        return value
    if type(value) is int and INT_MIN <= value <= INT_MAX:
        return value
    if isinstance(value, list | tuple):
        parts = tuple(_scalar(v) for v in value)
        if len(parts) > PARTS_LIMIT:
            raise NotCanonical("too many parts")
        return None if all(p is None for p in parts) else parts
    return _scalar(value)


def are_canonical(words: Sequence[str]) -> bool:
    """Whether texts are all in their one form, looked at together. They come from a decoder: none holds half a pair."""
    if max(map(len, words), default=0) > TEXT_LIMIT:
        return False
    # a line feed never joins what stands before or behind it
    joined = "\n".join(words)
    return joined.isascii() or unicodedata.is_normalized("NFC", joined)


def _scalar(value: object) -> Scalar:
    if value is None:
        return None
    if isinstance(value, str):
        if len(value) > TEXT_LIMIT:
            raise NotCanonical("text too long")
        try:
            value.encode()
        except UnicodeEncodeError as bad:
            raise NotCanonical("not text") from bad
        return unicodedata.normalize("NFC", value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        if not INT_MIN <= value <= INT_MAX:
            raise NotCanonical("integer out of range")
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotCanonical("not a finite number")
        return value + 0.0  # -0.0 + 0.0 == 0.0
    if isinstance(value, bytes | bytearray | memoryview):
        if len(value) > TEXT_LIMIT:
            raise NotCanonical("bytes too long")
        return bytes(value)
    raise NotCanonical(type(value).__name__)


def encode(value: object) -> bytes:
    """Canonical bytes: equal bytes mean equal values, on every laptop and for ever."""
    return _encode(canonical(value))


def decode(raw: bytes) -> WireValue:
    """The value of canonical bytes. Raises NotCanonical for anything else."""
    try:
        value = _decode(raw)
    except (msgspec.DecodeError, RecursionError, ValueError) as bad:
        raise NotCanonical("not a value") from bad
    if isinstance(value, list):
        return tuple(value)
    assert value is None or isinstance(value, int | float | str | bytes)
    return value


def is_canonical(value: object) -> bool:
    """Whether a value decoded from a stranger's bundle is already in its one form (booleans are not)."""
    if isinstance(value, bool):
        return False
    if isinstance(value, list | tuple):
        if any(isinstance(v, bool | list | tuple | dict) for v in value):
            return False
        if not value or all(v is None for v in value):
            return False
        value = tuple(value)
    elif isinstance(value, float) and value == 0.0 and math.copysign(1.0, value) < 0:
        return False
    try:
        same = canonical(value)
    except NotCanonical:
        return False
    if isinstance(value, tuple):
        return encode(value) == _encode(value)
    return type(same) is type(value) and same == value
