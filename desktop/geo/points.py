"""Owns which records stand where: from a kind and its ids to spots for the map. Must not know the page or Qt.

A record known by its territory only counts on its commune's area and is never given a point of its own. A protected
place or actor is known by its territory only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import UnknownKind
from desktop.geo import blob
from desktop.geo.anchors import Anchors
from desktop.geo.blob import Spot
from desktop.models.actors import Actor
from desktop.models.areas import Area, Place
from desktop.models.derived import Listing
from desktop.models.initiatives import InitiativePlace
from desktop.models.vocabularies import TextRow
from desktop.services.kinds import kind_of
from desktop.services.naming import labels

_SCHEMES: Final = {"initiative": "sector", "actor": "actor_type", "place": "place_kind"}
_CHUNK: Final = 500
_WHOLE: Final = 2_000  # from so many ids on, reading the whole kind is quicker than asking for each
_FALLBACK: Final = ("fr", "en", "es", "ar")

# (place or None, area or None, latitude or None, longitude or None)
_Site = tuple[bytes | None, bytes | None, float | None, float | None]


@dataclass
class Gathered:
    """What the map shows: spots, which records stand nowhere, and the words of the sectors met."""

    spots: list[Spot] = field(default_factory=list)
    without: list[bytes] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    id: bytes
    sector: str
    status: str
    lead: bytes | None
    area: bytes | None


def gather(
    session: Session, kind: str, lang: str, ids: Collection[bytes] | None = None, anchors: Anchors | None = None
) -> Gathered:
    """Give the spots of the shown records of `kind`, or of those in `ids`. Raises UnknownKind."""
    if kind not in _SCHEMES:
        raise UnknownKind(kind=kind, known=sorted(_SCHEMES))
    reader = _Reader(session, kind, lang, ids)
    rows = reader.rows()
    titles = reader.texts(kind, kind_of(kind).title, [row.id for row in rows])
    leads = reader.texts("actor", "name", {row.lead for row in rows if row.lead})
    sites = reader.sites(rows)
    areas = reader.areas({s[1] for found in sites.values() for s in found if s[1]})
    places = reader.texts("place", "name", {s[0] for found in sites.values() for s in found if s[0]})
    names = reader.texts("area", "name", areas)
    gathered = _placed(rows, titles, leads, sites, areas, {**names, **places}, anchors or Anchors.shipped())
    gathered.labels = labels(session, _SCHEMES[kind], {row.sector for row in rows if row.sector}, lang)
    return gathered


def _placed(
    rows: Iterable[_Row],
    titles: Mapping[bytes, str],
    leads: Mapping[bytes, str],
    sites: Mapping[bytes, list[_Site]],
    areas: Mapping[bytes, list[str]],
    names: Mapping[bytes, str],
    anchors: Anchors,
) -> Gathered:
    gathered = Gathered()
    for row in rows:
        title = titles.get(row.id, "")
        lead = leads.get(row.lead, "") if row.lead else ""
        seen: set[tuple[float, float]] = set()
        for place, area, latitude, longitude in sites.get(row.id, ()):
            where = names.get(place or b"") or names.get(area or b"", "")
            line = " · ".join(part for part in (lead, where) if part)
            code = ""
            if not blob.valid(latitude, longitude):
                code, latitude, longitude = anchors.nearest(areas.get(area or b"", ()))
            if latitude is None or longitude is None or (latitude, longitude) in seen:
                continue
            seen.add((latitude, longitude))
            gathered.spots.append(Spot(row.id, latitude, longitude, title, line, row.sector, row.status, code))
        if not seen:
            gathered.without.append(row.id)
    return gathered


class _Reader:
    """Asks the database in as few questions as the number of ids allows."""

    def __init__(self, session: Session, kind: str, lang: str, ids: Collection[bytes] | None) -> None:
        self._session = session
        self._kind = kind
        self._order = {name: n for n, name in enumerate((lang, *(other for other in _FALLBACK if other != lang)))}
        self._ids = None if ids is None else frozenset(ids)

    def _select(self, query: Any, column: Any, ids: Collection[bytes] | None) -> Iterator[Any]:
        if ids is None or len(ids) > _WHOLE:
            yield from self._session.execute(query)
            return
        wanted = sorted(ids)
        for at in range(0, len(wanted), _CHUNK):
            yield from self._session.execute(query.where(column.in_(wanted[at : at + _CHUNK])))

    def rows(self) -> list[_Row]:
        query = select(Listing.row, Listing.sector, Listing.status, Listing.lead, Listing.area).where(
            Listing.kind == self._kind, Listing.shown == 1
        )
        found = self._select(query, Listing.row, self._ids)
        return [
            _Row(row, sector or "", status or "", lead, area)
            for row, sector, status, lead, area in found
            if self._ids is None or row in self._ids
        ]

    def texts(self, table: str, name: str, owners: Collection[bytes]) -> dict[bytes, str]:
        """Owner -> its text in the asked language, or the nearest one there is."""
        query = select(TextRow.owner, TextRow.lang, TextRow.value).where(
            TextRow.owner_table == table, TextRow.field == name, TextRow.deleted == 0
        )
        best: dict[bytes, tuple[int, str]] = {}
        for owner, lang, value in self._select(query, TextRow.owner, owners):
            rank = self._order.get(lang, len(self._order))
            if owner is not None and value and rank < best.get(owner, (99, ""))[0]:
                best[owner] = (rank, value)
        return {owner: value for owner, (_rank, value) in best.items()}

    def areas(self, wanted: Collection[bytes]) -> dict[bytes, list[str]]:
        """Area -> census codes of itself and of what it is in, smallest first. Quarters have no code of their own."""
        known = {
            row.id: (row.code or "", row.parent)
            for row in self._session.execute(select(Area.id, Area.code, Area.parent))
        }
        chains: dict[bytes, list[str]] = {}
        for area in wanted:
            chain: list[str] = []
            at: bytes | None = area
            seen: set[bytes] = set()
            while at is not None and at in known and at not in seen:
                seen.add(at)
                code, parent = known[at]
                chain += [code] if code else []
                at = parent
            chains[area] = chain
        return chains

    def sites(self, rows: Sequence[_Row]) -> dict[bytes, list[_Site]]:
        """Record -> where it is. What is protected keeps its area only."""
        ids = [row.id for row in rows]
        if self._kind == "place":
            found = self._places(Place.id, ids)
        elif self._kind == "actor":
            found = self._actors(ids)
        else:
            found = self._initiatives(ids)
        for row in rows:
            if row.area is not None and not found.get(row.id):
                found[row.id] = [(None, row.area, None, None)]
        return found

    def _places(self, column: Any, ids: Collection[bytes]) -> dict[bytes, list[_Site]]:
        query = select(
            column.label("owner"), Place.id, Place.area, Place.latitude, Place.longitude, Place.protected
        ).where(Place.deleted == 0)
        found: dict[bytes, list[_Site]] = defaultdict(list)
        for owner, place, area, latitude, longitude, protected in self._select(query, column, ids):
            if owner is not None:
                point = (None, None) if protected else (latitude, longitude)
                found[owner].append((None if protected else place, area, *point))
        return found

    def _actors(self, ids: Collection[bytes]) -> dict[bytes, list[_Site]]:
        found = self._places(Place.actor, ids)
        hidden = select(Actor.id, Actor.area).where(Actor.protected == 1)
        for actor, area in self._session.execute(hidden):
            own = found.get(actor)
            if own is not None:
                found[actor] = [(None, area or own[0][1], None, None)]
        return found

    def _initiatives(self, ids: Collection[bytes]) -> dict[bytes, list[_Site]]:
        query = (
            select(
                InitiativePlace.initiative, InitiativePlace.place, InitiativePlace.area.label("told"), Place.area,
                Place.latitude, Place.longitude, Place.protected, Place.deleted,
            )
            .outerjoin(Place, Place.id == InitiativePlace.place)
            .where(InitiativePlace.deleted == 0)
        )  # fmt: skip
        found: dict[bytes, list[_Site]] = defaultdict(list)
        for row in self._select(query, InitiativePlace.initiative, ids):
            initiative, place, told, area, latitude, longitude, protected, deleted = row
            if initiative is None or deleted:
                continue
            point = (None, None) if protected else (latitude, longitude)
            found[initiative].append((None if protected else place, told or area, *point))
        return found
