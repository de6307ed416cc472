"""Owns what a database had applied, as ranges per laptop; must not know how bundles are stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

REPLICA_LENGTH: Final = 8
HASH_LENGTH: Final = 32
SHORT_LENGTH: Final = 12  # of a bundle's hash, in vectors
RANGES_LIMIT: Final = 2_000
SEQ_LIMIT: Final = 2**31

Packed: TypeAlias = tuple[bytes, list[int], list[int], bytes, bytes]  # see `pack`


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

    @property
    def seen(self) -> tuple[Spans, frozenset[bytes]]:
        """As a lineage asks for it."""
        return self.by_replica(), self.exceptions


class Spans(Protocol):
    """The ranges of each laptop."""

    def get(self, replica: bytes, default: tuple[Range, ...], /) -> tuple[Range, ...]: ...


class PackedSpans:
    """The ranges of a vector that was found sound when it came, looked up without laying all of them out: a decision on
    old cells asks thousands of vectors of hundreds of laptops for one laptop each."""

    __slots__ = ("_firsts", "_lasts", "_replicas", "_tips")

    def __init__(self, packed: Packed) -> None:
        self._replicas, self._firsts, self._lasts, self._tips, _excepted = packed

    def get(self, replica: bytes, default: tuple[Range, ...], /) -> tuple[Range, ...]:
        """The ranges of one laptop, which lie side by side."""
        at = self._replicas.find(replica)
        while at % REPLICA_LENGTH and at > 0:  # found across the border of two
            at = self._replicas.find(replica, at + 1)
        if at < 0:
            return default
        found = []
        for i in range(at // REPLICA_LENGTH, len(self._firsts)):
            if not self._replicas.startswith(replica, i * REPLICA_LENGTH):
                break
            tip = self._tips[i * SHORT_LENGTH : (i + 1) * SHORT_LENGTH]
            found.append(Range(replica, self._firsts[i], self._lasts[i], tip))
        return tuple(found)


def exceptions_of(packed: Packed) -> frozenset[bytes]:
    """The exceptions of a sound vector."""
    excepted = packed[4]
    return frozenset(excepted[i : i + SHORT_LENGTH] for i in range(0, len(excepted), SHORT_LENGTH))


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
