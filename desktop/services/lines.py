"""Owns what a list says of each record: the columns, facets and search words of one line; must not know how lists ask.

Lines are computed from the synced tables only, so that they can be thrown away and made again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desktop.models.actors import Actor
from desktop.models.areas import Area, Place
from desktop.models.initiatives import Initiative, Participation
from desktop.models.levels import COMMUNE, QUARTER
from desktop.models.needs import Need
from desktop.models.people import Contact
from desktop.models.services import Service
from desktop.models.vocabularies import Term, TermLink, TextRow
from desktop.services.erased import was_erased
from desktop.services.folding import fold
from desktop.services.sites import Site, actor_sites, site_of, sites_said
from desktop.services.touched import UNDATED
from desktop.sync.oddities import CYCLE, open_oddities

SEARCHED: Final = 4000  # characters of one record that search reads
YEARS: Final = 12  # an initiative shows under at most so many years
LANGUAGES: Final = ("fr", "en", "es", "ar")


@dataclass(slots=True)
class Line:
    """One line. `values` are (facet, value) pairs; `folded` are the words that search finds it by."""

    row: bytes
    shown: int
    state: str = "draft"
    status: str | None = None
    sector: str | None = None
    lead: bytes | None = None
    area: bytes | None = None
    place: bytes | None = None
    date: str = UNDATED
    names: Mapping[str, str] = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    values: set[tuple[str, str]] = field(default_factory=set)
    folded: str = ""
    sites: list[Site] = field(default_factory=list)


class Territory:
    """Who is inside whom. Looks parents up as they are asked for, or all at once for a rebuild."""

    def __init__(self, session: Session, *, whole: bool = False) -> None:
        self._session = session
        self._known: dict[bytes, tuple[bytes | None, int]] = {}  # parent, level
        # of a circle of parents, the area that is read as having none: the same on every laptop
        self._tops = open_oddities(session, CYCLE, "area", "parent")
        if whole:
            for key, parent, level in session.execute(select(Area.id, Area.parent, Area.level)):
                self._known[key] = (None if key in self._tops else parent, level or QUARTER)

    def upwards(self, area: bytes) -> list[bytes]:
        """The area and everything around it, smallest first. A circle of parents ends where it closes."""
        chain: list[bytes] = []
        at: bytes | None = area
        while at is not None and at not in chain:
            chain.append(at)
            at = self._look(at)[0]
        return chain

    def town(self, area: bytes | None) -> tuple[bytes | None, bytes | None]:
        """(the commune, the quarter or arrondissement in it): what people call where something is.

        Around no commune (a region, a quarter nobody placed): the area itself and nothing in it.
        """
        if area is None:
            return None, None
        commune = next((one for one in self.upwards(area) if self._look(one)[1] == COMMUNE), area)
        return commune, area if commune != area else None

    def _look(self, area: bytes) -> tuple[bytes | None, int]:
        if area not in self._known:
            found = self._session.execute(select(Area.parent, Area.level).where(Area.id == area)).first()
            above = None if found is None or area in self._tops else found.parent
            self._known[area] = (above, (found.level if found else None) or QUARTER)
        return self._known[area]


@dataclass(slots=True)
class Source:
    """Where lines are computed from: the session, territories, and the codes of terms met so far."""

    session: Session
    territory: Territory
    codes: dict[bytes, tuple[str, str]] = field(default_factory=dict)

    def term(self, term: bytes) -> tuple[str, str]:
        """(scheme, code) of a term; empty when it has not arrived yet."""
        if term not in self.codes:
            row = self.session.execute(select(Term.scheme, Term.code).where(Term.id == term)).first()
            self.codes[term] = (row.scheme, row.code) if row else ("", "")
        return self.codes[term]

    def texts(self, ids: Sequence[bytes]) -> dict[bytes, dict[tuple[str, str], str]]:
        """Owner -> (field, language) -> text, empty ones left out."""
        found: dict[bytes, dict[tuple[str, str], str]] = defaultdict(dict)
        query = select(TextRow.owner, TextRow.field, TextRow.lang, TextRow.value).where(
            TextRow.owner.in_(ids), TextRow.deleted == 0
        )
        for owner, name, lang, value in self.session.execute(query):
            if value and owner is not None:
                found[owner][name or "", lang or ""] = value
        return found

    def links(self, ids: Sequence[bytes]) -> dict[bytes, list[tuple[str, str]]]:
        """Owner -> (scheme, code) of each term it carries."""
        found: dict[bytes, list[tuple[str, str]]] = defaultdict(list)
        query = select(TermLink.owner, TermLink.term).where(TermLink.owner.in_(ids), TermLink.deleted == 0)
        for owner, term in self.session.execute(query):
            if owner is not None and term is not None:
                found[owner].append(self.term(term))
        return found


def initiative_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some initiatives."""
    texts, links = source.texts(ids), source.links(ids)
    leads, parts = _participants(source.session, ids)
    where = sites_said(source.session, "initiative", ids)
    for row in _rows(source.session, Initiative, ids):
        starts = row.starts or row.planned_starts
        names = _names(texts[row.id], "title")
        sites = where.get(row.id, [])
        line = Line(row.id, 1 - row.deleted, status=row.status, sector=row.sector, names=names, sites=sites)
        line.lead = leads.get(row.id)
        _stand(source, line)
        line.date = starts or UNDATED
        complete = bool(names and line.lead and row.sector and starts and sites)
        line.state = "complete" if complete and row.state != "draft" else "draft"
        line.values = {("initiative.state", line.state)}
        for facet, code in (("sector", row.sector), ("status", row.status), ("phase", row.phase)):
            if code:
                line.values.add((f"initiative.{facet}", code))
        for scheme, code in links.get(row.id, ()):
            line.values.add((f"initiative.{scheme}", code))
        for actor in parts.get(row.id, ()):
            line.values.add(("initiative.actor", actor.hex()))
        line.values |= _where(source, "initiative", sites)
        for year in _years(starts, row.ends or row.planned_ends):
            line.values.add(("initiative.period", year))
        line.folded = _folded(texts[row.id].values())
        yield line


def actor_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some actors."""
    texts, links = source.texts(ids), source.links(ids)
    where = actor_sites(source.session, ids)
    for row in _rows(source.session, Actor, ids):
        names = _names(texts[row.id], "name")
        sites = where.get(row.id, [])
        site = next((one for one in sites if one.latitude is not None), sites[-1] if sites else None)
        line = Line(row.id, 1 - row.deleted, sector=row.kind, names=names, sites=sites)
        line.area, line.place = source.territory.town(row.area or (site.area if site else None))
        if site is not None:
            line.place = site.place
            if row.protected:
                line.sites = [Site(site.place, row.area or sites[0].area)]
            else:
                line.latitude, line.longitude = site.latitude, site.longitude
        line.state = "complete" if names and row.kind and row.state != "draft" else "draft"
        line.values = {("actor.state", line.state)}
        if row.kind:
            line.values.add(("actor.kind", row.kind))
        for scheme, code in links.get(row.id, ()):
            line.values.add((f"actor.{scheme}", code))
        for start in {row.area, site.area if site else None} - {None}:
            for around in source.territory.upwards(start):
                line.values.add(("actor.area", around.hex()))
        line.folded = _folded([row.acronym or "", *texts[row.id].values()])
        yield line


def place_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some places."""
    texts = source.texts(ids)
    for row in _rows(source.session, Place, ids):
        names = _names(texts[row.id], "name")
        line = Line(row.id, 1 - row.deleted, sector=row.kind, lead=row.actor, names=names)
        line.area, line.place = source.territory.town(row.area)
        line.sites = [site_of(row, row.area)]
        if not row.protected:
            line.latitude, line.longitude = row.latitude, row.longitude
        line.state = "complete" if names and row.area and row.state != "draft" else "draft"
        line.values = {("place.state", line.state)}
        if row.kind:
            line.values.add(("place.kind", row.kind))
        for around in source.territory.upwards(row.area) if row.area else ():
            line.values.add(("place.area", around.hex()))
        line.folded = _folded([row.address or "", *texts[row.id].values()])
        yield line


def area_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some territories."""
    texts = source.texts(ids)
    for row in _rows(source.session, Area, ids):
        names = _names(texts[row.id], "name")
        line = Line(row.id, 1 - row.deleted, area=row.parent, names=names)
        line.state = "complete" if names and (row.parent or row.level == 1) else "draft"
        line.values = {("area.level", str(row.level or 5))}
        for around in source.territory.upwards(row.id)[1:]:
            line.values.add(("area.area", around.hex()))
        line.folded = _folded(texts[row.id].values())
        yield line


def contact_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some contacts: no name, which is secret, and no search words. An erased one says so."""
    for row in _rows(source.session, Contact, ids):
        line = Line(row.id, 1 - row.deleted, lead=row.actor)
        if row.name is None and was_erased(source.session, row.id):
            line.status = "erased"
        line.state = "complete" if row.name and row.actor else "draft"
        line.values = {("contact.state", line.state)}
        if row.actor:
            line.values.add(("contact.actor", row.actor.hex()))
        yield line


def need_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some needs: who said it and when."""
    texts, links = source.texts(ids), source.links(ids)
    where = sites_said(source.session, "need", ids)
    for row in _rows(source.session, Need, ids):
        names = _names(texts[row.id], "title")
        sites = where.get(row.id, [])
        line = Line(row.id, 1 - row.deleted, status=row.status, sector=row.sector, lead=row.actor, names=names)
        line.sites = sites
        _stand(source, line)
        line.date = row.said or UNDATED
        complete = bool(names and row.sector and row.status and sites)
        line.state = "complete" if complete and row.state != "draft" else "draft"
        line.values = {("need.state", line.state), *_where(source, "need", sites)}
        for facet, code in (("sector", row.sector), ("status", row.status), ("severity", row.severity)):
            if code:
                line.values.add((f"need.{facet}", code))
        line.values |= {(f"need.{scheme}", code) for scheme, code in links.get(row.id, ())}
        line.values |= {("need.period", year) for year in _years(row.said, None)}
        if row.actor:
            line.values.add(("need.actor", row.actor.hex()))
        line.folded = _folded(texts[row.id].values())
        yield line


def service_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some services, the last confirmed first. A protected one is known by its communes alone."""
    texts, links = source.texts(ids), source.links(ids)
    where = sites_said(source.session, "service", ids)
    for row in _rows(source.session, Service, ids):
        names = _names(texts[row.id], "name")
        sites = where.get(row.id, [])
        line = Line(row.id, 1 - row.deleted, status=row.status, sector=row.sector, lead=row.actor, names=names)
        line.sites = _communes(source, sites) if row.protected else sites
        _stand(source, line)
        line.date = row.assured_at or UNDATED
        complete = bool(names and row.actor and row.sector and sites)
        line.state = "complete" if complete and row.state != "draft" else "draft"
        line.values = {("service.state", line.state), *_where(source, "service", line.sites)}
        for facet, code in (("sector", row.sector), ("status", row.status), ("fee", row.fee)):
            if code:
                line.values.add((f"service.{facet}", code))
        line.values |= {(f"service.{scheme}", code) for scheme, code in links.get(row.id, ())}
        if row.actor:
            line.values.add(("service.actor", row.actor.hex()))
        line.folded = _folded(texts[row.id].values())
        yield line


DESCRIBED: Final[Mapping[str, Callable[[Source, Sequence[bytes]], Iterator[Line]]]] = MappingProxyType(
    {
        "area": area_lines,
        "place": place_lines,
        "actor": actor_lines,
        "contact": contact_lines,
        "initiative": initiative_lines,
        "need": need_lines,
        "service": service_lines,
    }
)
MODELS: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        "area": Area,
        "place": Place,
        "actor": Actor,
        "contact": Contact,
        "initiative": Initiative,
        "need": Need,
        "service": Service,
    }
)


def _rows(session: Session, model: type[Any], ids: Sequence[bytes]) -> list[Row[Any]]:
    table = model.__table__
    return list(session.execute(select(*table.columns).where(table.c.id.in_(ids))))


def _stand(source: Source, line: Line) -> None:
    """Say where a line is by its sites: the first tells the town, the first with a point the point."""
    if line.sites:
        line.area, quarter = source.territory.town(line.sites[0].area)
        line.place = line.sites[0].place or quarter
    pointed = next((site for site in line.sites if site.latitude is not None), None)
    if pointed is not None:
        line.latitude, line.longitude = pointed.latitude, pointed.longitude


def _where(source: Source, kind: str, sites: Sequence[Site]) -> set[tuple[str, str]]:
    """The territories around sites, and their places, as facet values."""
    areas = {around for site in sites if site.area for around in source.territory.upwards(site.area)}
    places = {(f"{kind}.place", site.place.hex()) for site in sites if site.place}
    return {(f"{kind}.area", area.hex()) for area in areas} | places


def _communes(source: Source, sites: Sequence[Site]) -> list[Site]:
    """Sites of which nothing smaller than the commune is told."""
    towns = [source.territory.town(site.area)[0] for site in sites]
    return [Site(area=town) for town in dict.fromkeys(towns)]


def _participants(session: Session, ids: Sequence[bytes]) -> tuple[dict[bytes, bytes], dict[bytes, list[bytes]]]:
    """Initiative -> its lead, and -> everyone who takes part."""
    leads: dict[bytes, bytes] = {}
    parts: dict[bytes, list[bytes]] = defaultdict(list)
    query = select(Participation.initiative, Participation.actor, Participation.role).where(
        Participation.initiative.in_(ids), Participation.deleted == 0
    )
    for initiative, actor, role in session.execute(query.order_by(Participation.id)):
        if initiative is None or actor is None:
            continue
        parts[initiative].append(actor)
        if role == "lead":
            leads.setdefault(initiative, actor)
    return leads, parts


def _names(texts: Mapping[tuple[str, str], str], name: str) -> dict[str, str]:
    return {lang: value for (field_name, lang), value in texts.items() if field_name == name}


def _years(starts: str | None, ends: str | None) -> list[str]:
    if not starts or not starts[:4].isdecimal():
        return []
    first = int(starts[:4])
    last = int(ends[:4]) if ends and ends[:4].isdecimal() else first
    return [f"{year:04d}" for year in range(first, min(last, first + YEARS - 1) + 1)]


def _folded(texts: Iterable[str]) -> str:
    return " ".join(fold(text[:SEARCHED]) for text in texts if text)[:SEARCHED]
