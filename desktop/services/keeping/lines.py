"""Owns what a list says of each record: the columns, facets, search words; must not know how lists ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from desktop.models.actors import Actor
from desktop.models.areas import Area, Place
from desktop.models.initiatives import Initiative
from desktop.models.needs import Need
from desktop.models.people import Contact
from desktop.models.services import Service
from desktop.services.keeping import meeting_lists, steering_lists, toolbox_lists
from desktop.services.keeping.erased import was_erased
from desktop.services.keeping.line_parts import (
    Line,
    Source,
    communes_of,
    folded_words,
    names_in,
    rows_of,
    stand,
    taking_part,
    where_values,
    years_of,
)
from desktop.services.keeping.sites import Site, actor_sites, site_of, sites_said
from desktop.services.keeping.touched import UNDATED


def initiative_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some initiatives."""
    texts, links = source.texts(ids), source.links(ids)
    leads, parts = taking_part(source.ask, "participation", "initiative", ids)
    where = sites_said(source.ask, "initiative", ids)
    for row in rows_of(source.ask, Initiative, ids):
        starts = row.starts or row.planned_starts
        names = names_in(texts[row.id], "title")
        sites = where.get(row.id, [])
        line = Line(row.id, 1 - row.deleted, status=row.status, sector=row.sector, names=names, sites=sites)
        line.lead = leads.get(row.id)
        stand(source, line)
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
        if row.project is not None:
            line.values.add(("initiative.project", row.project.hex()))
        line.values |= where_values(source, "initiative", sites)
        for year in years_of(starts, row.ends or row.planned_ends):
            line.values.add(("initiative.period", year))
        line.folded = folded_words(texts[row.id].values())
        yield line


def actor_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some actors."""
    texts, links = source.texts(ids), source.links(ids)
    where = actor_sites(source.ask, ids)
    for row in rows_of(source.ask, Actor, ids):
        names = names_in(texts[row.id], "name")
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
        line.folded = folded_words([row.acronym or "", *texts[row.id].values()])
        yield line


def place_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some places."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Place, ids):
        names = names_in(texts[row.id], "name")
        line = Line(row.id, 1 - row.deleted, sector=row.kind, lead=row.actor, names=names)
        line.area, line.place = source.territory.town(row.area)
        line.sites = [site_of(row.id, row.area, row.latitude, row.longitude, row.protected)]
        if not row.protected:
            line.latitude, line.longitude = row.latitude, row.longitude
        line.state = "complete" if names and row.area and row.state != "draft" else "draft"
        line.values = {("place.state", line.state)}
        if row.kind:
            line.values.add(("place.kind", row.kind))
        for around in source.territory.upwards(row.area) if row.area else ():
            line.values.add(("place.area", around.hex()))
        line.folded = folded_words([row.address or "", *texts[row.id].values()])
        yield line


def area_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some territories."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Area, ids):
        names = names_in(texts[row.id], "name")
        line = Line(row.id, 1 - row.deleted, area=row.parent, names=names)
        line.state = "complete" if names and (row.parent or row.level == 1) else "draft"
        line.values = {("area.level", str(row.level or 5))}
        for around in source.territory.upwards(row.id)[1:]:
            line.values.add(("area.area", around.hex()))
        line.folded = folded_words(texts[row.id].values())
        yield line


def contact_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some contacts: no name, which is secret, and no search words. An erased one says so."""
    for row in rows_of(source.ask, Contact, ids):
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
    where = sites_said(source.ask, "need", ids)
    for row in rows_of(source.ask, Need, ids):
        names = names_in(texts[row.id], "title")
        sites = where.get(row.id, [])
        line = Line(row.id, 1 - row.deleted, status=row.status, sector=row.sector, lead=row.actor, names=names)
        line.sites = sites
        stand(source, line)
        line.date = row.said or UNDATED
        complete = bool(names and row.sector and row.status and sites)
        line.state = "complete" if complete and row.state != "draft" else "draft"
        line.values = {("need.state", line.state), *where_values(source, "need", sites)}
        for facet, code in (("sector", row.sector), ("status", row.status), ("severity", row.severity)):
            if code:
                line.values.add((f"need.{facet}", code))
        line.values |= {(f"need.{scheme}", code) for scheme, code in links.get(row.id, ())}
        line.values |= {("need.period", year) for year in years_of(row.said, None)}
        if row.actor:
            line.values.add(("need.actor", row.actor.hex()))
        line.folded = folded_words(texts[row.id].values())
        yield line


def service_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some services, the last confirmed first. A protected one is known by its communes alone."""
    texts, links = source.texts(ids), source.links(ids)
    where = sites_said(source.ask, "service", ids)
    for row in rows_of(source.ask, Service, ids):
        names = names_in(texts[row.id], "name")
        sites = where.get(row.id, [])
        line = Line(row.id, 1 - row.deleted, status=row.status, sector=row.sector, lead=row.actor, names=names)
        line.sites = communes_of(source, sites) if row.protected else sites
        stand(source, line)
        line.date = row.assured_at or UNDATED
        complete = bool(names and row.actor and row.sector and sites)
        line.state = "complete" if complete and row.state != "draft" else "draft"
        line.values = {("service.state", line.state), *where_values(source, "service", line.sites)}
        for facet, code in (("sector", row.sector), ("status", row.status), ("fee", row.fee)):
            if code:
                line.values.add((f"service.{facet}", code))
        line.values |= {(f"service.{scheme}", code) for scheme, code in links.get(row.id, ())}
        if row.actor:
            line.values.add(("service.actor", row.actor.hex()))
        line.folded = folded_words(texts[row.id].values())
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
        **meeting_lists.DESCRIBED,
        **steering_lists.DESCRIBED,
        **toolbox_lists.DESCRIBED,
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
        **meeting_lists.MODELS,
        **steering_lists.MODELS,
        **toolbox_lists.MODELS,
    }
)
