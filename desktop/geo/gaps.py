"""Owns the small map of a figure by commune: which part of the country it shows, the shapes of the communes told.

Must not know how the figure was counted, nor Qt: a widget paints what is given here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from desktop.geo import outlines
from desktop.geo.outlines import Box, Outlines, Point, Ring
from desktop.geo.shading import Told

WIDE: Final = 420  # pixels for which the outlines are detailed enough
SHAPE: Final = 1.5  # as wide as high, times
_LEAST: Final = 0.0011  # of the world, across: some 40 km, so that a single commune stands in a landscape
_BEYOND: Final = 2  # times as wide and high: what of the landscape is read
_ROOM: Final = 0.12  # of the drawing, around the outermost communes


@dataclass(frozen=True, slots=True)
class Patch:
    """One commune: what is told of it, where its name stands, its shape (none where the base map has none)."""

    told: Told
    at: Point
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True)
class SmallMap:
    """The part of the world that is shown, what lies there, and the communes with a figure, the greatest first."""

    box: Box
    ground: Outlines
    patches: tuple[Patch, ...]


def small_map(rows: Sequence[Told]) -> SmallMap | None:
    """The map of these communes; None when none of them is on the base map, or there is no base map."""
    placed = [row for row in rows if row.box is not None]
    if not placed:
        return None
    box = _frame([corner for row in placed for corner in _corners(row)])
    ground = outlines.around(_around(box), WIDE * _BEYOND)
    if not ground.land:
        return None
    shapes = outlines.areas({row.code for row in placed}, box, WIDE)
    patches = tuple(Patch(row, _middle(row), shapes.get(row.code, ())) for row in placed)
    return SmallMap(box, ground, patches)


def _around(box: Box) -> Box:
    """The landscape around a box, for a widget that is much wider or higher."""
    wide, high = ((box[2] - box[0]) * (_BEYOND - 1) / 2, (box[3] - box[1]) * (_BEYOND - 1) / 2)
    return box[0] - wide, box[1] - high, box[2] + wide, box[3] + high


def _middle(row: Told) -> Point:
    assert row.box is not None
    return outlines.world(row.box.longitude, row.box.latitude)


def _corners(row: Told) -> tuple[Point, Point]:
    assert row.box is not None
    return outlines.world(row.box.west, row.box.north), outlines.world(row.box.east, row.box.south)


def _frame(points: Sequence[Point]) -> Box:
    """All the points with room around them, in the map's own shape."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    wide = max(_LEAST, (max(xs) - min(xs)) * (1 + 2 * _ROOM), (max(ys) - min(ys)) * (1 + 2 * _ROOM) * SHAPE)
    high = wide / SHAPE
    return middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2
