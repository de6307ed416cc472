"""Owns which records stand inside a zone drawn on the map. Must not know who drew it, the page or Qt.

A record with several spots is inside when one of them is. One known by its territory only stands where the map draws
it, on its commune: it is inside when that spot is.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import compress, pairwise
from typing import TYPE_CHECKING, Final

from desktop.geo.asked import cut
from desktop.models.degrees import degrees

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.geo.anchors import Anchors
    from desktop.models.plain import Reader
    from desktop.services.listing.asking import ListQuery

Corner = tuple[float, float]  # latitude, longitude in degrees
_Edge = tuple[float, float, float, float]
_BANDS: Final = 256


def narrowed(ask: Reader | Session, kind: str, query: ListQuery, corners: Sequence[Corner]) -> ListQuery:
    """The query, of the records of `kind` inside a zone only."""
    return replace(query, among=records_inside(ask, kind, corners))


def records_inside(
    ask: Reader | Session, kind: str, corners: Sequence[Corner], anchors: Anchors | None = None
) -> frozenset[bytes]:
    """The records of `kind` of which a spot is inside a zone. Raises UnknownKind."""
    from desktop.geo import points

    columns = points.gather(ask, kind, "", anchors=anchors, words=False).columns
    latitudes, longitudes = degrees(columns.latitudes), degrees(columns.longitudes)
    return frozenset(compress(cut(bytes(columns.ids)), inside(corners, latitudes, longitudes)))


def inside(corners: Sequence[Corner], latitudes: Sequence[float], longitudes: Sequence[float]) -> Iterator[bool]:
    """For each point, whether it is inside the zone as the map draws it (straight edges in Mercator's plane).

    Where the outline crosses itself a part may be outside, as it is drawn. The edges are sorted into bands of
    latitude, so that a point meets the few that pass beside it and not all of three hundred.
    """
    outline = [(longitude, _north(latitude)) for latitude, longitude in corners]
    west, east = min(x for x, _y in outline), max(x for x, _y in outline)
    south, north = min(y for _x, y in outline), max(y for _x, y in outline)
    lowest, highest = min(corners)[0], max(corners)[0]
    floors = [south + (north - south) * band / _BANDS for band in range(1, _BANDS)]
    bands: list[list[_Edge]] = [[] for _band in range(_BANDS)]
    for (x1, y1), (x2, y2) in pairwise([*outline, outline[0]]):
        for band in range(bisect_right(floors, min(y1, y2)), bisect_right(floors, max(y1, y2)) + 1):
            bands[band].append((x1, y1, x2, y2))
    for latitude, longitude in zip(latitudes, longitudes, strict=True):
        if not (lowest <= latitude <= highest and west <= longitude <= east):
            yield False
            continue
        y = _north(latitude)
        crossed = False
        for x1, y1, x2, y2 in bands[bisect_right(floors, y)]:
            if (y1 > y) != (y2 > y) and longitude < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
                crossed = not crossed
        yield crossed


def _north(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))
