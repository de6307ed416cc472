"""Owns what a database had applied, as ranges per laptop; must not know how bundles are stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

REPLICA_LENGTH: Final = 8
HASH_LENGTH: Final = 32
SHORT_LENGTH: Final = 12  # of a bundle's hash, in vectors
RANGES_LIMIT: Final = 2_000
SEQ_LIMIT: Final = 2**31


class BadVector(ValueError):
    """A vector that no laptop of ours writes."""


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Bundles `first` to `last` of one laptop, along `prev` from the bundle whose hash begins with `tip`."""

    replica: bytes
    first: int
    last: int
    tip: bytes


@dataclass(frozen=True, slots=True)
class Vector:
    """Ranges, and bundles inside them that were known but not applied (taken back)."""

    ranges: tuple[Range, ...] = ()
    exceptions: frozenset[bytes] = field(default_factory=frozenset)

    def by_replica(self) -> dict[bytes, tuple[Range, ...]]:
        found: dict[bytes, tuple[Range, ...]] = {}
        for one in self.ranges:
            found[one.replica] = (*found.get(one.replica, ()), one)
        return found


Packed: TypeAlias = tuple[bytes, list[int], list[int], bytes, bytes]


def pack(vector: Vector) -> Packed:
    """Columns for the wire: laptops, firsts, lasts, tips, exceptions."""
    ranges = sorted(vector.ranges)
    return (
        b"".join(r.replica for r in ranges),
        [r.first for r in ranges],
        [r.last for r in ranges],
        b"".join(r.tip for r in ranges),
        b"".join(sorted(vector.exceptions)),
    )


def unpack(packed: object) -> Vector:
    """The vector of its columns. Raises BadVector when they do not fit together."""
    match packed:
        case [bytes(replicas), list(firsts), list(lasts), bytes(tips), bytes(excepted)] | (
            bytes(replicas),
            list(firsts),
            list(lasts),
            bytes(tips),
            bytes(excepted),
        ):
            pass
        case _:
            raise BadVector("shape")
    count = len(firsts)
    fits = (
        count <= RANGES_LIMIT
        and len(lasts) == count
        and len(replicas) == count * REPLICA_LENGTH
        and len(tips) == count * SHORT_LENGTH
        and len(excepted) % SHORT_LENGTH == 0
    )
    if not fits:
        raise BadVector("lengths")
    ranges = []
    for i, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        if type(first) is not int or type(last) is not int or not 1 <= first <= last <= SEQ_LIMIT:
            raise BadVector("range")
        ranges.append(
            Range(
                replicas[i * REPLICA_LENGTH : (i + 1) * REPLICA_LENGTH],
                first,
                last,
                tips[i * SHORT_LENGTH : (i + 1) * SHORT_LENGTH],
            )
        )
    if ranges != sorted(set(ranges)):
        raise BadVector("order")
    chunks = [excepted[i : i + SHORT_LENGTH] for i in range(0, len(excepted), SHORT_LENGTH)]
    if chunks != sorted(set(chunks)):
        raise BadVector("exceptions")
    return Vector(tuple(ranges), frozenset(chunks))
