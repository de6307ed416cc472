"""Owns the small map of a card: where one place is among those somebody knows around it, as SVG of our own making.

Must not know the profile: it draws what it is told, with the streets that a pack of tiles has there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from desktop.geo import outlines, style
from desktop.geo.outlines import COMMUNE, PROVINCE, REGION, Box, Point
from desktop.geo.street_ground import StreetGround, ground
from desktop.i18n import N_, _, format_distance, isolate, language
from desktop.reports import small_streets
from desktop.reports.document import Drawing
from desktop.reports.small_map import Sheet
from desktop.tokens import LIGHT

WIDE, HIGH = 720, 280
_METRES_OF_WORLD: Final = 40_075_016.686  # around the equator
_LEAST, _MOST = 900.0, 6_000.0  # metres across
_LANDMARKS: Final = 8
_WIDTHS: Final = {COMMUNE: 1.2, PROVINCE: 1.6, REGION: 2.0}
_BARS: Final = (100, 200, 500, 1000, 2000)  # metres that a scale may show
_WAYS: Final = (
    N_("au nord"),
    N_("au nord-est"),
    N_("à l’est"),
    N_("au sud-est"),
    N_("au sud"),
    N_("au sud-ouest"),
    N_("à l’ouest"),
    N_("au nord-ouest"),
)


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place that people know: its name in the card's language, and where it is in degrees."""

    name: str
    latitude: float
    longitude: float


def from_landmark(at: tuple[float, float], landmark: Landmark) -> str:
    """The way in words, in the language in force: "à 250 m au nord-est de Lazaret"."""
    metres, bearing = _away((landmark.latitude, landmark.longitude), at)
    if metres < 30:
        return _("à côté de {name}", name=landmark.name)
    way = _(_WAYS[round(bearing / 45) % 8])
    return _("à {distance} {way} de {name}", distance=format_distance(metres), way=way, name=landmark.name)


def nearest(at: tuple[float, float], landmarks: Sequence[Landmark]) -> list[Landmark]:
    """Those near enough to be on the map, the nearest first."""
    measured = [(_away(at, (one.latitude, one.longitude))[0], one) for one in landmarks]
    measured.sort(key=lambda pair: (pair[0], pair[1].name))
    return [one for metres, one in measured if metres < _MOST / 2][:_LANDMARKS]


def card_map(
    at: tuple[float, float], name: str, landmarks: Sequence[Landmark], packs: Path | None = None
) -> Drawing | None:
    """The map, in the language in force, with the streets of a folder of `packs`; None where there is no base map."""
    near = nearest(at, landmarks)
    box = _frame(at, near)
    drawn = outlines.around(box, WIDE)
    if not drawn.land:
        return None
    sheet = Sheet(box, WIDE, HIGH, _WIDTHS)
    streets = StreetGround() if packs is None else ground(packs, box, WIDE, language())
    svg = sheet.drawn(drawn, _marks(sheet, at, near, streets))
    credit = " · ".join(part for part in dict.fromkeys((streets.credit, _(style.credit()))) if part)
    return Drawing(svg, _("Carte : {name}", name=name), credit, photos=bool(streets.photos))


def _away(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Metres and bearing (degrees from north) from one to the other, on the flat: these are a few streets."""
    north = math.radians(other[0] - one[0]) * 6_371_009
    east = math.radians(other[1] - one[1]) * 6_371_009 * math.cos(math.radians(one[0]))
    return math.hypot(north, east), math.degrees(math.atan2(east, north)) % 360


def _frame(at: tuple[float, float], near: Sequence[Landmark]) -> Box:
    """The part of the world that is drawn: the place in its middle, the nearest landmarks within."""
    shape = WIDE / HIGH
    wide = _LEAST
    for one in near:
        north, east = _parts(at, (one.latitude, one.longitude))
        wide = max(wide, 2.5 * max(abs(east), abs(north) * shape))
    wide = min(wide, _MOST)
    x, y = outlines.world(at[1], at[0])
    half = wide / (_METRES_OF_WORLD * math.cos(math.radians(at[0]))) / 2
    return x - half, y - half / shape, x + half, y + half / shape


def _parts(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    metres, bearing = _away(one, other)
    return metres * math.cos(math.radians(bearing)), metres * math.sin(math.radians(bearing))


def _marks(sheet: Sheet, at: tuple[float, float], near: Sequence[Landmark], streets: StreetGround) -> Iterable[str]:
    """The streets, the landmarks, the place itself and the scale."""
    metres = (sheet.box[2] - sheet.box[0]) * _METRES_OF_WORLD * math.cos(math.radians(at[0]))
    x, y = sheet.place(outlines.world(at[1], at[0]))
    # the mark itself, the scale and the needle keep their room
    taken = [(x, y - 17, 18.0, 22.0), (70.0, HIGH - 14, 130.0, 9.0), (WIDE - 15.0, 34.0, 16.0, 18.0)]
    known = [(one.name, sheet.place(outlines.world(one.longitude, one.latitude))) for one in near]
    landmarks = list(_drawn_landmarks(known, taken))
    yield from small_streets.drawn(streets, sheet, metres)
    yield from small_streets.names(streets, sheet, taken)
    yield from landmarks
    yield (
        f'<path d="M{x:.1f} {y:.1f} l-11 -17 a13 13 0 1 1 22 0 z" fill="{LIGHT.primary}" stroke="#FFFFFF" '
        f'stroke-width="1.5"/><circle cx="{x:.1f}" cy="{y - 22:.1f}" r="4.5" fill="#FFFFFF"/>'
    )
    yield from _drawn_scale(metres)


def _drawn_landmarks(near: Sequence[tuple[str, Point]], taken: list[small_streets.Room]) -> Iterable[str]:
    """A dot and a name for each, the nearest first, where there is room left; what they take is added to it."""
    for name, (x, y) in near:
        short = name if len(name) <= 34 else name[:33].rstrip() + "…"
        half = 3.7 * len(short)
        if not (6 < x < WIDE - 6 and 24 < y < HIGH - 8):
            continue
        middle = min(max(x, half + 4), WIDE - half - 4)
        rooms = [(middle, high - 4, half, 8.5) for high in (y + 17, y - 10) if high < HIGH - 4]
        room = next((one for one in rooms if small_streets.is_free(one, taken)), None)
        if room is None:
            continue
        taken.append(room)
        high = room[1] + 4
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{LIGHT.text}" stroke="#FFFFFF"/>'
        yield (
            f'<text x="{middle:.1f}" y="{high:.1f}" font-size="13" text-anchor="middle" fill="{LIGHT.text}" '
            f'stroke="#F8F6F1" stroke-width="3" paint-order="stroke">{escape(isolate(short))}</text>'
        )


def _drawn_scale(metres: float) -> Iterable[str]:
    """A bar of a round length, and which way north is."""
    length = max((one for one in _BARS if one < metres / 4), default=_BARS[0])
    wide = WIDE * length / metres
    north = "ش" if language() == "ar" else "N"
    yield f'<path d="M14 {HIGH - 14}h{wide:.1f}m0 -4v8m-{wide:.1f} -8v8" fill="none" stroke="{LIGHT.text}"/>'
    told = escape(isolate(_("{n} m", n=length) if length < 1000 else _("{n} km", n=length // 1000)))
    yield f'<text x="{20 + wide:.1f}" y="{HIGH - 10}" font-size="12" fill="{LIGHT.text}">{told}</text>'
    yield f'<path d="M{WIDE - 22} 30 l7 -18 l7 18 l-7 -5z" fill="{LIGHT.text}"/>'
    yield f'<text x="{WIDE - 15}" y="44" font-size="12" text-anchor="middle" fill="{LIGHT.text}">{north}</text>'
