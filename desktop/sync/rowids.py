"""Owns how row identities and positions are packed: counters after a common prefix; must not know tables or values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, islice
from operator import lt, sub
from typing import Final

ID_LENGTH: Final = 16
_PREFIX: Final = 12
_TOP: Final = 2**32


class BadPayload(ValueError):
    """Contents that no laptop of ours writes."""


def ascending(rows: Sequence[bytes]) -> bool:
    """Whether each row comes strictly after the one before."""
    return all(map(lt, rows, islice(rows, 1, None)))


def pack_rows(rows: Sequence[bytes]) -> bytes:
    """Sorted row ids: runs of one prefix as counter deltas, others raw."""
    out = bytearray()
    at = 0
    while at < len(rows):
        end = at
        prefix = rows[at][:_PREFIX]
        while end < len(rows) and rows[end].startswith(prefix):
            end += 1
        if end - at > 1:
            numbers = [int.from_bytes(row[_PREFIX:], "big") for row in rows[at:end]]
            out += varint(end - at) + prefix + varint(numbers[0]) + _varints(list(map(sub, numbers[1:], numbers)))
        else:
            while end < len(rows) and (end + 1 == len(rows) or rows[end][:_PREFIX] != rows[end + 1][:_PREFIX]):
                end += 1
            out += varint(0) + varint(end - at) + b"".join(rows[at:end])
        at = end
    return bytes(out)


def unpack_rows(packed: bytes, limit: int) -> list[bytes]:
    """The rows of `pack_rows`, at most `limit`. Raises BadPayload."""
    rows: list[bytes] = []
    at = 0
    while at < len(packed):
        count, at = read_varint(packed, at)
        if count == 0:
            count, at = read_varint(packed, at)
            if count == 0 or len(rows) + count > limit or at + count * ID_LENGTH > len(packed):
                raise BadPayload("rows")
            rows.extend(packed[i : i + ID_LENGTH] for i in range(at, at + count * ID_LENGTH, ID_LENGTH))
            at += count * ID_LENGTH
            continue
        prefix = packed[at : at + _PREFIX]
        at += _PREFIX
        if len(rows) + count > limit or len(prefix) != _PREFIX:
            raise BadPayload("rows")
        numbers, at = _steps(packed, at, count)
        if numbers[-1] >= _TOP:
            raise BadPayload("row number")
        rows.extend([prefix + number.to_bytes(4, "big") for number in numbers])
    if not ascending(rows):
        raise BadPayload("row order")
    return rows


def pack_positions(indexes: Sequence[int]) -> bytes:
    """Ascending positions as the numbers of places skipped before each."""
    before = (-1, *indexes)
    return _varints([index - last - 1 for index, last in zip(indexes, before, strict=False)])


def unpack_positions(packed: bytes, count: int) -> list[int]:
    """The positions of `pack_positions`, all below `count`. Raises BadPayload."""
    if max(packed, default=0) < 0x80:
        if len(packed) > count:
            raise BadPayload("index")
        found = [total + place for place, total in enumerate(accumulate(packed))]
    else:
        found = []
        at, last = 0, -1
        while at < len(packed):
            step, at = read_varint(packed, at)
            last += step + 1
            if last >= count:
                break
            found.append(last)
        else:
            last = -1
        if last >= count:
            raise BadPayload("index")
    if found and found[-1] >= count:
        raise BadPayload("index")
    return found


def varint(number: int) -> bytes:
    """Little-endian base 128."""
    if number < 0x80:
        return bytes((number,))
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _varints(numbers: Sequence[int]) -> bytes:
    """Numbers one after the other; nearly always each takes one byte."""
    return bytes(numbers) if max(numbers, default=0) < 0x80 else b"".join(map(varint, numbers))


def read_varint(raw: bytes, at: int) -> tuple[int, int]:
    """A number and the place after it. Raises BadPayload when it is cut or too long."""
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


def _steps(packed: bytes, at: int, count: int) -> tuple[list[int], int]:
    """`count` numbers from the differences between them, and the place after."""
    number, at = read_varint(packed, at)
    short = packed[at : at + count - 1]
    if len(short) == count - 1 and max(short, default=0) < 0x80:  # each difference is one byte: nearly always
        return list(accumulate(short, initial=number)), at + count - 1
    numbers = [number]
    for _ in range(count - 1):
        step, at = read_varint(packed, at)
        number += step
        numbers.append(number)
    return numbers, at
