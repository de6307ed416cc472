"""Owns which records stand where: from a kind and its ids to spots for the map. Must not know the page or Qt.

A record known by its territory only counts on its commune's area and is never given a point of its own. A protected
place or actor is known by its territory only.

Fifty thousand records are asked for, and worked out, by whole columns (`geo.asked`): one object per spot takes three
times as long.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, Any, Final

from desktop.errors import UnknownKind
from desktop.geo import blob
from desktop.geo.anchors import Anchors
from desktop.geo.asked import NONE, Asked, Known, Record
from desktop.models.plain import Reader, reader
from desktop.services.naming import labels

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SCHEMES: Final = {"initiative": "sector", "actor": "actor_type", "place": "place_kind"}
_BETWEEN: Final = " · ".encode()

# where something is: (place, area), NONE for what is not known or not told
_Site = tuple[bytes, bytes]
# latitude and longitude in units, what the place is called, the census code of the area it stands for
_Stand = tuple[int, int, bytes, str]


@dataclass
class Gathered:
    """What the map shows: spots, which records stand nowhere, and the words of the sectors met."""

    columns: blob.Columns = field(default_factory=blob.Columns)
    without: list[bytes] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def gather(
    session: Reader | Session,
    kind: str,
    lang: str,
    ids: Collection[bytes] | None = None,
    anchors: Anchors | None = None,
    *,
    words: bool = True,
) -> Gathered:
    """Give the spots of the shown records of `kind`, or of those in `ids`. Raises UnknownKind.

    Without `words` nothing is said of them yet: half the work, and enough to paint them.
    """
    if kind not in _SCHEMES:
        raise UnknownKind(kind=kind, known=sorted(_SCHEMES))
    asked = Asked(reader(session), kind, lang, ids)
    records = asked.records()
    known = asked.places()
    owners, sites = _sites(asked, known, records)
    areas = asked.areas()
    names = asked.names(_named(records, sites) if asked.few else ()) if words else {}
    stands = _Stands(known, areas, names, anchors or Anchors.shipped())
    gathered = _placed(records, owners, sites, names, stands)
    gathered.labels = labels(asked.ask, _SCHEMES[kind], {r.sector for r in records.values() if r.sector}, lang)
    return gathered


def _sites(
    asked: Asked, known: Mapping[bytes, Known], records: Mapping[bytes, Record]
) -> tuple[list[bytes], list[_Site]]:
    """Two columns: a record, and where it is. What is protected keeps its area only."""
    live = {id_: at for id_, at in known.items() if not at.deleted}
    told = {id_: (NONE if at.protected else id_, at.area) for id_, at in live.items()}
    if asked.kind == "initiative":
        owners, places, areas = asked.happenings()
        where = [told.get(place) or (place, NONE) for place in places]
        sites = [site if area == NONE else (site[0], area) for site, area in zip(where, areas, strict=True)]
        if len(live) < len(known):
            there = [place not in known or place in live for place in places]
            owners, sites = list(compress(owners, there)), list(compress(sites, there))
    else:
        pairs = [(id_ if asked.kind == "place" else at.actor, told[id_]) for id_, at in live.items()]
        owners, sites = [owner for owner, _site in pairs], [site for _owner, site in pairs]
    if asked.kind == "actor":
        owners, sites = _hidden(asked, owners, sites)
    for id_ in records.keys() - set(owners):
        if records[id_].area != NONE:
            owners.append(id_)
            sites.append((NONE, records[id_].area))
    return owners, sites


def _hidden(asked: Asked, owners: list[bytes], sites: list[_Site]) -> tuple[list[bytes], list[_Site]]:
    """The same, with one area in place of all that a protected actor has."""
    hidden = dict(asked.hidden_actors())
    first = {owner: site[1] for owner, site in zip(reversed(owners), reversed(sites), strict=True)}
    instead = {
        owner: (NONE, area if area != NONE else first[owner]) for owner, area in hidden.items() if owner in first
    }
    seen = [owner not in instead for owner in owners]
    return [*compress(owners, seen), *instead], [*compress(sites, seen), *instead.values()]


def _named(records: Mapping[bytes, Record], sites: Sequence[_Site]) -> set[bytes]:
    """Everything whose name is said."""
    return {*records, *(r.lead for r in records.values()), *(one for site in sites for one in site)}


class _Stands(dict[_Site, "_Stand | None"]):
    """Where a place in an area is drawn, worked out once for each."""

    def __init__(
        self,
        known: Mapping[bytes, Known],
        areas: Mapping[bytes, tuple[str, bytes]],
        names: Mapping[bytes, bytes],
        anchors: Anchors,
    ) -> None:
        super().__init__()
        self._known = known
        self._areas = areas
        self._names = names
        self._anchors = anchors

    def __missing__(self, site: _Site) -> _Stand | None:
        made = self[site] = self._make(*site)
        return made

    def _make(self, place: bytes, area: bytes) -> _Stand | None:
        words = self._names.get(place) or self._names.get(area, b"")
        at = self._known.get(place)
        code = ""
        latitude, longitude = (at.latitude, at.longitude) if at is not None else (None, None)
        if not blob.valid(latitude, longitude):
            code, latitude, longitude = self._anchors.nearest(self._codes(area))
        if latitude is None or longitude is None:
            return None
        return blob.units(latitude), blob.units(longitude), words, code

    def _codes(self, area: bytes) -> list[str]:
        """Census codes of the area and of what it is in, smallest first. Quarters have no code of their own."""
        chain: list[str] = []
        seen: set[bytes] = set()
        while area in self._areas and area not in seen:
            seen.add(area)
            code, area = self._areas[area]
            chain += [code] if code else []
        return chain


def _placed(
    records: Mapping[bytes, Record],
    owners: Sequence[bytes],
    sites: Sequence[_Site],
    names: Mapping[bytes, bytes],
    stands: _Stands,
) -> Gathered:
    spots: list[Any] = [list(owners), list(map(records.get, owners)), list(map(stands.__getitem__, sites))]
    if None in spots[1] or None in spots[2]:
        there = [record is not None and stand is not None for _id, record, stand in zip(*spots, strict=True)]
        spots = [list(compress(column, there)) for column in spots]
    if len(set(spots[0])) < len(spots[0]):
        first = _once(spots[0], spots[2])
        spots = [list(compress(column, first)) for column in spots]
    ids, told, drawn = spots
    gathered = Gathered(without=sorted(records.keys() - set(ids)))
    if ids:
        sectors, statuses, leads, _areas = zip(*told, strict=True)
        latitudes, longitudes, words, codes = zip(*drawn, strict=True)
        by = [names.get(lead, b"") for lead in leads]
        lines = [
            who + _BETWEEN + where if who and where else who or where for who, where in zip(by, words, strict=True)
        ]
        texts = list(map(blob.text_of, [names.get(id_, b"") for id_ in ids], lines))
        gathered.columns.extend(ids, latitudes, longitudes, texts, sectors, statuses, codes)
    return gathered


def _once(owners: Sequence[bytes], drawn: Sequence[_Stand]) -> list[bool]:
    """Which of the spots come first: a record stands only once at a spot."""
    seen: set[tuple[bytes, int, int]] = set()
    first = []
    for owner, stand in zip(owners, drawn, strict=True):
        spot = (owner, stand[0], stand[1])
        first.append(spot not in seen)
        seen.add(spot)
    return first
