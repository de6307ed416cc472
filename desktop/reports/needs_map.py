"""Owns the small map of the needs of a meeting: outlines of communes and numbered marks, as SVG of our own making.

Must not know the profile: it draws what it is told, and nothing finer than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from desktop.geo import outlines, style
from desktop.geo.outlines import COMMUNE, PROVINCE, REGION, Box, Point
from desktop.i18n import _, language
from desktop.reports.document import Drawing
from desktop.reports.minutes import NeedTold
from desktop.reports.small_map import Sheet
from desktop.tokens import LIGHT

WIDE, HIGH = 720, 380
_LEAST: Final = 0.00055  # of the world, across: some 20 km, so that a single mark still stands in a landscape
_ROOM: Final = 0.2  # of the drawing, around the outermost marks
_RADIUS: Final = 11
_NAMES: Final = 9  # more would hide what they name
_WIDTHS: Final = {COMMUNE: 0.8, PROVINCE: 1.4, REGION: 2.0}


def needs_map(needs: Sequence[NeedTold]) -> Drawing | None:
    """The map, its marks numbered as the needs are; None when no need has a place or there is no base map."""
    marks = _marks(needs)
    if not marks:
        return None
    box = _frame(list(marks))
    drawn = outlines.around(box, WIDE)
    if not drawn.land:
        return None
    sheet = Sheet(box, WIDE, HIGH, _WIDTHS)
    placed = {sheet.place(at): numbers for at, numbers in marks.items()}
    towns = [(name, sheet.place(at)) for name, at in outlines.towns(box, language())]
    svg = sheet.drawn(drawn, (*_drawn_names(towns, list(placed)), *_drawn_marks(placed)))
    return Drawing(svg, _("Carte des besoins"), _(style.credit()))


def _marks(needs: Sequence[NeedTold]) -> dict[Point, list[int]]:
    """Position -> the numbers that stand there."""
    found: dict[Point, list[int]] = {}
    for number, need in enumerate(needs, start=1):
        for spot in need.spots:
            at = outlines.world(round(spot.longitude, 4), round(spot.latitude, 4))
            found.setdefault(at, []).append(number)
    return found


def _frame(points: Sequence[Point]) -> Box:
    """The part of the world that is drawn: all marks with room around them, in the drawing's own shape."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    wide = max(_LEAST, (max(xs) - min(xs)) * (1 + 2 * _ROOM), (max(ys) - min(ys)) * (1 + 2 * _ROOM) * WIDE / HIGH)
    high = wide * HIGH / WIDE
    return middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2


def _drawn_names(towns: Sequence[tuple[str, Point]], marks: Sequence[Point]) -> Iterable[str]:
    """The names of communes, the largest first, each where there is room for it: under the marks or away from them."""
    colour = style.ground(LIGHT)["cityName"]
    taken: list[tuple[float, float, float]] = [(x, y - _RADIUS - 6, 2.5 * _RADIUS) for x, y in marks]
    drawn = 0
    for name, (x, y) in towns:
        half = 4.2 * len(name)
        if any(abs(x - at) < 1 and abs(y - high) < 1 for at, high in marks):
            y += 20  # the mark stands in the middle of this commune
        if drawn >= _NAMES or not half < x < WIDE - half or not 16 < y < HIGH - 10:
            continue
        if any(abs(x - at) < half + wide and abs(y - high) < 20 for at, high, wide in taken):
            continue
        taken.append((x, y, half))
        drawn += 1
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" text-anchor="middle" fill="{colour}" stroke="#F8F6F1" '
            f'stroke-width="3" paint-order="stroke">{escape(name)}</text>'
        )


def _drawn_marks(marks: dict[Point, list[int]]) -> Iterable[str]:
    """Each number in a disc; several at one place stand in rows beneath one another, beginning there."""
    for (x, y), numbers in sorted(marks.items()):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{LIGHT.text}"/>'
        across = min(len(numbers), 4)
        for at, number in enumerate(numbers):
            left = x + (at % 4 - (across - 1) / 2) * (2 * _RADIUS + 2)
            top = y - 6 - _RADIUS - (at // 4) * (2 * _RADIUS + 2)
            yield f'<circle cx="{left:.1f}" cy="{top:.1f}" r="{_RADIUS}" fill="{LIGHT.primary}" stroke="#FFFFFF"/>'
            yield (
                f'<text x="{left:.1f}" y="{top + 4:.1f}" font-size="12" font-weight="600" text-anchor="middle" '
                f'fill="#FFFFFF">{escape(str(number))}</text>'
            )
