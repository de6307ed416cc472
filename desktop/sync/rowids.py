"""Owns how row identities and positions are packed: counters after a common prefix; must not know tables or values."""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, islice
from operator import itemgetter, lt, sub
from typing import Final

ID_LENGTH: Final = 16
_PREFIX: Final = 12
_TOP: Final = 2**32
_BEYOND: Final = b"\xff" * (ID_LENGTH - _PREFIX + 1)
_identity: Final = struct.Struct(f">{_PREFIX}sI").pack
_tail: Final = itemgetter(slice(_PREFIX, ID_LENGTH))


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
        end = _end_of_run(rows, at)
        if end - at > 1:
            tails = b"".join(map(_tail, rows[at:end]))
            numbers = struct.unpack(f">{end - at}I", tails)
            steps = list(map(sub, numbers[1:], numbers))
            out += varint(end - at) + rows[at][:_PREFIX] + varint(numbers[0]) + _varints(steps)
        else:
            while end < len(rows) and (end + 1 == len(rows) or rows[end][:_PREFIX] != rows[end + 1][:_PREFIX]):
                end += 1
            out += varint(0) + varint(end - at) + b"".join(rows[at:end])
        at = end
    return bytes(out)


def _end_of_run(rows: Sequence[bytes], at: int) -> int:
    """The place after the last of the sorted `rows` that begins as the one at `at` does."""
    prefix = rows[at][:_PREFIX]
    if rows[-1].startswith(prefix):
        return len(rows)
    after = at + 1
    if after == len(rows) or not rows[after].startswith(prefix):
        return after  # where nothing is dense, nobody searches the rest for each
    return bisect_left(rows, prefix + _BEYOND, after)


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
        rows.extend([_identity(prefix, number) for number in numbers])
    if not ascending(rows):
        raise BadPayload("row order")
    return rows


def pack_positions(indexes: Sequence[int]) -> bytes:
    """Ascending positions as the numbers of places skipped before each."""
    before = (-1, *indexes)
    return _varints([index - last - 1 for index, last in zip(indexes, before, strict=False)])


def unpack_positions(packed: bytes, count: int) -> list[int]:
    """The positions of `pack_positions`, all below `count`. Raises BadPayload."""
    steps: Sequence[int] = packed
    if max(packed, default=0) >= 0x80:
        steps, end = _read_varints(packed, 0, count)
        if end < len(packed):
            raise BadPayload("index")
    if len(steps) > count:
        raise BadPayload("index")
    found = [total + place for place, total in enumerate(accumulate(steps))]
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
    numbers, at = _read_varints(raw, at, 1)
    if not numbers:
        raise BadPayload("number")
    return numbers[0], at


def _read_varints(raw: bytes, at: int, most: int) -> tuple[list[int], int]:
    """Numbers from a place on, up to so many or to the end, and the place after. Raises as `read_varint`."""
    found: list[int] = []
    number = shift = 0
    for place in range(at, len(raw)):
        if len(found) == most:
            return found, place
        byte = raw[place]
        if byte < 0x80:
            found.append(number | byte << shift)
            number = shift = 0
        elif shift > 28:
            raise BadPayload("number")
        else:
            number |= (byte & 0x7F) << shift
            shift += 7
    if shift:
        raise BadPayload("number")
    return found, len(raw)


def _steps(packed: bytes, at: int, count: int) -> tuple[list[int], int]:
    """`count` numbers from the differences between them, and the place after."""
    number, at = read_varint(packed, at)
    steps: Sequence[int] = packed[at : at + count - 1]
    if len(steps) == count - 1 and max(steps, default=0) < 0x80:  # each difference is one byte: nearly always
        at += count - 1
    else:
        steps, at = _read_varints(packed, at, count - 1)
        if len(steps) < count - 1:
            raise BadPayload("number")
    return list(accumulate(steps, initial=number)), at
