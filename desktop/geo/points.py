"""Owns which records stand where: from a kind and its ids to spots for the map. Must not know the page or Qt.

A record known by its territory only counts on its commune's area and is never given a point of its own. A protected
place or actor is known by its territory only.

Fifty thousand records are asked for in a few questions that answer whole columns at once (`geo.asked`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

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
) -> Gathered:
    """Give the spots of the shown records of `kind`, or of those in `ids`. Raises UnknownKind."""
    if kind not in _SCHEMES:
        raise UnknownKind(kind=kind, known=sorted(_SCHEMES))
    asked = Asked(reader(session), kind, lang, ids)
    records = asked.records()
    known = asked.places()
    sites = _sites(asked, known, records)
    areas = asked.areas()
    names = asked.names(_named(records, sites) if asked.few else ())
    stands = _Stands(known, areas, names, anchors or Anchors.shipped())
    gathered = _placed(records, sites, names, stands)
    gathered.labels = labels(asked.ask, _SCHEMES[kind], {r.sector for r in records if r.sector}, lang)
    return gathered


def _sites(asked: Asked, known: Mapping[bytes, Known], records: Sequence[Record]) -> Mapping[bytes, list[_Site]]:
    """Record -> where it is. What is protected keeps its area only."""
    found: dict[bytes, list[_Site]] = defaultdict(list)
    if asked.kind == "initiative":
        told_of = {id_: (NONE if at.protected else id_, at.area) for id_, at in known.items()}
        gone = {id_ for id_, at in known.items() if at.deleted}
        for initiative, place, told in asked.happenings():
            if place not in gone:
                site = told_of.get(place) or (place, NONE)
                found[initiative].append(site if told == NONE else (site[0], told))
    else:
        for id_, at in known.items():
            owner = id_ if asked.kind == "place" else at.actor
            if not at.deleted and owner != NONE:
                found[owner].append((NONE if at.protected else id_, at.area))
    if asked.kind == "actor":
        for actor, area in asked.hidden_actors():
            if actor in found:
                found[actor] = [(NONE, area if area != NONE else found[actor][0][1])]
    for record in records:
        if record.area != NONE and record.id not in found:
            found[record.id] = [(NONE, record.area)]
    return found


def _named(records: Sequence[Record], sites: Mapping[bytes, list[_Site]]) -> set[bytes]:
    """Everything whose name is said."""
    named = {one for record in records for one in (record.id, record.lead)}
    return named | {one for found in sites.values() for site in found for one in site}


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
    records: Sequence[Record],
    sites: Mapping[bytes, list[_Site]],
    names: Mapping[bytes, bytes],
    stands: _Stands,
) -> Gathered:
    gathered = Gathered()
    add, called = gathered.columns.add, names.get
    for id_, sector, status, lead, _area in records:
        title, by = called(id_, b""), called(lead, b"")
        seen: set[tuple[int, int]] = set()
        for site in sites.get(id_, ()):
            stand = stands[site]
            if stand is None or stand[:2] in seen:
                continue
            latitude, longitude, words, code = stand
            seen.add((latitude, longitude))
            line = by + _BETWEEN + words if by and words else by or words
            add(id_, latitude, longitude, blob.text_of(title, line), sector, status, code)
        if not seen:
            gathered.without.append(id_)
    return gathered
