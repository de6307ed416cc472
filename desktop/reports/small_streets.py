"""Owns the streets of a small map in a document, as SVG of our own: surfaces, roads, their names along them.

Must not know a record, nor where streets come from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from desktop.geo import style
from desktop.geo.outlines import Point
from desktop.geo.street_ground import StreetGround
from desktop.geo.street_tiles import Kind, Ring, Shape, kinds
from desktop.i18n import isolate
from desktop.reports.small_map import Sheet
from desktop.tokens import LIGHT

Room = tuple[float, float, float, float]  # middle of what stands there already, half its width and height, in pixels
_METRES: Final = (3.0, 8.0, 11.0, 15.0, 22.0)  # how wide a road of each rank is drawn
_LEAST: Final = (0.6, 1.3, 2.0, 2.6, 3.2)  # pixels
_MOST: Final = (4.0, 11.0, 14.0, 17.0, 20.0)
_NAMES: Final = 14  # streets that are named
_LETTER: Final = 5.6  # pixels of a letter of a name, about
_ALONG: Final = (0.5, 0.3, 0.7, 0.15, 0.85)  # where along a street its name may stand
_MARGIN: Final = 10  # pixels between a name and the edge
_NEAR: Final = 0.4  # pixels: points closer than that are one


def drawn(ground: StreetGround, sheet: Sheet, metres: float) -> Iterator[str]:
    """All but the names; `metres` is how wide the sheet is on the ground."""
    ink = kinds()["light"]
    for photo in ground.photos:
        left, top = sheet.place((photo.box[0], photo.box[1]))
        right, bottom = sheet.place((photo.box[2], photo.box[3]))
        yield (
            f'<image x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" '
            f'href="{escape(photo.address)}"/>'
        )
    fills: tuple[tuple[Kind, str], ...] = (
        *(("built", ink["built"]), ("green", ink["green"]), ("water", style.ground(LIGHT)["sea"])),
        ("building", ink["building"]),
    )
    for kind, colour in fills:
        path = _path((shape for shape in ground.shapes if shape.kind == kind), sheet)
        if path:
            yield f'<path d="{path}" fill="{colour}" fill-rule="evenodd"/>'
    yield from _lines(ground.shapes, sheet, "stream", ink["stream"], 1.4)
    yield from _lines(ground.shapes, sheet, "rail", ink["rail"], 1.2)
    widths = [
        min(max(wide / metres * sheet.wide, least), most)
        for wide, least, most in zip(_METRES, _LEAST, _MOST, strict=True)
    ]
    for colours, more in ((ink["edges"], 1.4), (ink["roads"], 0.0)):
        for rank, colour in enumerate(colours):
            tone = ink["path"] if rank == 0 and not more else colour
            yield from _lines(ground.shapes, sheet, "road", tone, widths[rank] + more, rank)


def _lines(some: Sequence[Shape], sheet: Sheet, kind: Kind, colour: str, wide: float, rank: int = 0) -> Iterator[str]:
    path = _path((one for one in some if one.kind == kind and (kind != "road" or one.rank == rank)), sheet)
    if path:
        look = f'fill="none" stroke="{colour}" stroke-width="{wide:.1f}" stroke-linecap="round" stroke-linejoin="round"'
        yield f'<path d="{path}" {look}/>'


def _path(some: Iterable[Shape], sheet: Sheet) -> str:
    return "".join(
        f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in points)}"
        for shape in some
        for ring in shape.rings
        if len(points := _thinned(ring, sheet)) > 1
    )


def _thinned(ring: Ring, sheet: Sheet) -> list[Point]:
    """A line in pixels, without points that nobody would see."""
    points: list[Point] = []
    last = len(ring) - 1
    for at, one in enumerate(ring):
        x, y = sheet.place(one)
        if points and at < last and abs(x - points[-1][0]) < _NEAR and abs(y - points[-1][1]) < _NEAR:
            continue
        points.append((x, y))
    return points


# ---- names -------------------------------------------------------------------------------------------


def names(ground: StreetGround, sheet: Sheet, taken: Iterable[Room]) -> Iterator[str]:
    """The names of streets, each once, along its longest straight part, the widest first, where there is room."""
    ink = kinds()["light"]
    spots = list(taken)
    named = 0
    for name, _rank, (start, end) in _straights(ground.shapes, sheet):
        half = _LETTER * len(name) / 2
        turn = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
        turn = turn + 180 if turn < -90 else turn - 180 if turn > 90 else turn
        rooms = (
            _room(start, end, share, half) for share in _ALONG if half <= min(share, 1 - share) * math.dist(start, end)
        )
        room = next((one for one in rooms if is_free(one, spots)), None)
        if room is None:
            continue
        x, y = room[:2]
        spots.append(room)
        yield (
            f'<text x="{x:.1f}" y="{y + 3.5:.1f}" font-size="10.5" text-anchor="middle" fill="{ink["street"]}" '
            f'stroke="{ink["halo"]}" stroke-width="2.5" paint-order="stroke" '
            f'transform="rotate({turn:.1f} {x:.1f} {y:.1f})">{escape(isolate(name))}</text>'
        )
        named += 1
        if named == _NAMES:
            return


def _room(start: Point, end: Point, share: float, half: float) -> Room:
    """What a name takes whose middle stands at a share of a straight line."""
    x, y = start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
    lean = math.atan2(end[1] - start[1], end[0] - start[0])
    return x, y, half * abs(math.cos(lean)) + 6, half * abs(math.sin(lean)) + 7


def is_free(room: Room, taken: Iterable[Room]) -> bool:
    """Whether nothing stands there."""
    x, y, wide, high = room
    return all(abs(x - at) > wide + its_wide or abs(y - row) > high + its_high for at, row, its_wide, its_high in taken)


def _straights(some: Iterable[Shape], sheet: Sheet) -> list[tuple[str, int, tuple[Point, Point]]]:
    """Name, rank and longest straight part of each street that is long enough for its name, the widest road first."""
    best: dict[str, tuple[int, float, tuple[Point, Point]]] = {}
    for shape in some:
        if not shape.name or shape.kind not in ("road", "street") or not shape.rank:
            continue
        for ring in shape.rings:
            for start, end in _runs(_thinned(ring, sheet)):
                shown = _within(start, end, sheet)
                long = math.dist(*shown) if shown else 0.0
                known = best.get(shape.name)
                if shown and long > _LETTER * len(shape.name) and (not known or (shape.rank, long) > known[:2]):
                    best[shape.name] = (shape.rank, long, shown)
    order = sorted(best.items(), key=lambda one: (-one[1][0], -one[1][1], one[0]))
    return [(name, rank, ends) for name, (rank, _long, ends) in order]


def _within(start: Point, end: Point, sheet: Sheet) -> tuple[Point, Point] | None:
    """What of a straight line lies on the sheet, a little off its edges."""
    first, last = 0.0, 1.0
    for axis, size in ((0, sheet.wide), (1, sheet.high)):
        step = end[axis] - start[axis]
        low, high = _MARGIN - start[axis], size - _MARGIN - start[axis]
        if step == 0:
            if low > 0 or high < 0:
                return None
            continue
        near, far = sorted((low / step, high / step))
        first, last = max(first, near), min(last, far)
    if first >= last:
        return None
    along = [
        (start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])) for share in (first, last)
    ]
    return along[0], along[1]


def _runs(points: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    """The parts of a line that run nearly straight."""
    start = 0
    for at in range(1, len(points)):
        if at + 1 < len(points) and _bend(points[start], points[at], points[at + 1]) < math.radians(14):
            continue
        yield points[start], points[at]
        start = at


def _bend(one: Point, two: Point, three: Point) -> float:
    before = math.atan2(two[1] - one[1], two[0] - one[0])
    after = math.atan2(three[1] - two[1], three[0] - two[0])
    return abs((after - before + math.pi) % (2 * math.pi) - math.pi)
