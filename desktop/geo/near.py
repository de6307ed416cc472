"""Owns which records are the nearest to a point, of any kinds that the map draws. Must not know the page or Qt.

Distances are geodesics on WGS 84. A record known by its territory only (all that is protected is) stands on its
commune, as on the map, and no distance is told of it: it would be that of the commune's middle.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.geo import points
from desktop.geo.asked import cut
from desktop.geo.blob import AREA
from desktop.models.degrees import degrees

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.geo.anchors import Anchors
    from desktop.models.plain import Reader

MOST: Final = 60
_EXACT: Final = 4  # times as many are measured exactly as are told: the sphere puts them in nearly the right order


class Sought(NamedTuple):
    """Of one kind: the records to look among (None: all), and the sectors or types to leave out."""

    ids: Collection[bytes] | None = None
    hidden: frozenset[str] = frozenset()


class Near(NamedTuple):
    """One record near a point. `metres` is None for one known by its territory only; the point is where it is drawn."""

    kind: str
    id: bytes
    metres: float | None
    latitude: float
    longitude: float


def nearest(
    ask: Reader | Session,
    sought: Mapping[str, Sought],
    latitude: float,
    longitude: float,
    *,
    most: int = MOST,
    anchors: Anchors | None = None,
) -> list[Near]:
    """The nearest records of some kinds, the nearest first, each once. Raises UnknownKind."""
    found = [
        one
        for kind, wanted in sought.items()
        for one in _roughly(ask, kind, wanted, (latitude, longitude), most, anchors)
    ]
    exact = [(_metres(latitude, longitude, one.latitude, one.longitude), one) for one in found]
    exact.sort(key=lambda pair: (pair[0], pair[1].kind, pair[1].id))
    told: dict[tuple[str, bytes], Near] = {}
    for metres, one in exact:
        told.setdefault((one.kind, one.id), one if one.metres is None else one._replace(metres=metres))
    return list(told.values())[:most]


def stand_of(
    ask: Reader | Session, kind: str, record: bytes, anchors: Anchors | None = None
) -> tuple[float, float] | None:
    """Where a record is drawn, in degrees: its point, or its commune's. None when it stands nowhere."""
    columns = points.gather(ask, kind, "", [record], anchors, words=False).columns
    if not len(columns):
        return None
    return degrees(columns.latitudes)[0], degrees(columns.longitudes)[0]


def point_of(ask: Reader | Session, kind: str, record: bytes) -> tuple[float, float] | None:
    """The point of a record, in degrees. None when it has none that may be drawn, or several."""
    columns = points.gather(ask, kind, "", [record], words=False).columns
    if len(columns) != 1 or columns.flags[0] & AREA:
        return None
    return degrees(columns.latitudes)[0], degrees(columns.longitudes)[0]


def _roughly(
    ask: Reader | Session,
    kind: str,
    wanted: Sought,
    around: tuple[float, float],
    most: int,
    anchors: Anchors | None,
) -> list[Near]:
    """Those that may be among the nearest, by their distance on a sphere."""
    columns = points.gather(ask, kind, "", wanted.ids, anchors, words=False).columns
    latitudes, longitudes = degrees(columns.latitudes), degrees(columns.longitudes)
    hidden = {number for word, number in columns.sector_words.items() if word in wanted.hidden}
    rows: Sequence[int] = [row for row, sector in enumerate(columns.sectors) if sector not in hidden]
    latitude, longitude = map(math.radians, around)
    cosine = math.cos(latitude)

    def away(row: int) -> float:
        there = math.radians(latitudes[row])
        north, east = math.sin((there - latitude) / 2), math.sin((math.radians(longitudes[row]) - longitude) / 2)
        return north * north + cosine * math.cos(there) * east * east  # grows with the distance

    ids = cut(bytes(columns.ids))
    return [
        Near(kind, ids[row], None if columns.flags[row] & AREA else 0.0, latitudes[row], longitudes[row])
        for row in nsmallest(most * _EXACT, rows, key=away)
    ]


def _metres(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    from geographiclib.geodesic import Geodesic

    told: dict[str, float] = Geodesic.WGS84.Inverse(latitude, longitude, to_latitude, to_longitude, Geodesic.DISTANCE)
    return told["s12"]
