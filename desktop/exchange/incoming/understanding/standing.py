"""Owns whether a point beside a record of ours is where the record stands. Must not know a row nor a column.

What is no place itself stands where its places are: a point that somebody moved beside it moves none of them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from desktop.models.degrees import degrees, units
from desktop.models.plain import reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_POINTS: Final = "SELECT row, latitude, longitude FROM spot WHERE kind = :kind AND latitude IS NOT NULL"
_HAIR: Final = 10  # whole units of a degree: a tenth of a metre
Point = tuple[float, float, None]


class Standing:
    """Where the records of each kind stand, read kind by kind when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, dict[bytes, list[tuple[int, int]]]] = {}

    def elsewhere(self, kind: str, record: bytes, point: Point) -> bool:
        """Whether a record stands somewhere, and not there."""
        there = units(point[0]), units(point[1])
        held = self._of(kind).get(record, [])
        return bool(held) and not any(_near(there, one) for one in held)

    def _of(self, kind: str) -> dict[bytes, list[tuple[int, int]]]:
        if kind not in self._known:
            found: dict[bytes, list[tuple[int, int]]] = defaultdict(list)
            for row, *point in reader(self._session).rows(_POINTS, kind=kind):
                latitude, longitude = (units(degrees(one)[0]) for one in point)
                found[row].append((latitude, longitude))
            self._known[kind] = found
        return self._known[kind]


def _near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return all(abs(here - there) <= _HAIR for here, there in zip(one, other, strict=True))
