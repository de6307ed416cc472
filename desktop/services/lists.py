"""Owns what a list shows: the words of a page of rows and of the facets; must not know how they are painted.

`ids(session, kind, query)` first, `rows` for what is on the screen, `facets` beside.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.i18n import _, ngettext
from desktop.models.actors import Actor
from desktop.models.areas import COMMUNE, REGION, Area
from desktop.models.derived import Listing
from desktop.models.initiatives import InitiativePlace
from desktop.services import secret_cells
from desktop.services.asking import Ids, ListQuery, count, facet_counts, ids, in_review, matching
from desktop.services.lines import MODELS, UNDATED
from desktop.services.terms import best, choices, labels, texts_of

__all__ = [
    "FacetChoice",
    "Ids",
    "ListQuery",
    "ListRow",
    "count",
    "facet_counts",
    "facets",
    "ids",
    "in_review",
    "matching",
    "rows",
]

AREAS_SHOWN: Final = 40
_SCHEMES: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("initiative", "sector"): "sector",
        ("initiative", "status"): "status",
        ("initiative", "group"): "group",
        ("initiative", "phase"): "phase",
        ("actor", "kind"): "actor_type",
        ("actor", "group"): "group",
        ("actor", "language"): "language",
        ("place", "kind"): "place_kind",
    }
)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row. `sector` of an actor or place is its type; `date` is ISO or empty; labels are in the asked language."""

    id: bytes
    kind: str
    title: str
    actor: str = ""
    place: str = ""
    status: str = ""
    status_label: str = ""
    sector: str = ""
    sector_label: str = ""
    date: str = ""
    draft: bool = False
    in_review: bool = False
    acronym: str = ""
    lang: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value of a facet: what to put in the query, its words, and how many records carry it."""

    code: str
    label: str
    count: int
    level: int = 0


def rows(session: Session, kind: str, ids: Sequence[bytes], lang: str) -> list[ListRow]:
    """The rows of those ids, in their order; ids that are not listed are left out."""
    wanted = list(ids)
    lines = {line.row: line for at in _pages(wanted) for line in session.execute(_lines(kind, at))}
    found = [lines[row] for row in wanted if row in lines]
    titles = texts_of(session, wanted, "title" if kind == "initiative" else "name")
    named = {line.lead for line in found} | {line.area for line in found} | {line.place for line in found}
    names = texts_of(session, sorted(one for one in named if one is not None), "name")
    sectors = labels(session, _kind_scheme(kind), {line.sector for line in found if line.sector}, lang)
    statuses = labels(session, "status", {line.status for line in found if line.status}, lang)
    acronyms = _acronyms(session, wanted) if kind == "actor" else {}
    reviewed = in_review(session, kind)
    more = _spots(session, wanted) if kind == "initiative" else {}
    made = []
    for line in found:
        spoken, title = best(titles.get(line.row, {}), lang)
        if kind == "contact":
            title = _contact_name(session, line.row)
        made.append(
            ListRow(
                line.row,
                kind,
                title,
                actor=best(names.get(line.lead, {}), lang)[1],
                place=_where(line, names, more.get(line.row, 1), lang),
                status=line.status or "",
                status_label=statuses.get(line.status, ""),
                sector=line.sector or "",
                sector_label=sectors.get(line.sector, ""),
                date="" if line.date == UNDATED else line.date,
                draft=line.state == "draft",
                in_review=line.row in reviewed,
                acronym=acronyms.get(line.row) or "",
                lang=spoken,
                deleted=line.shown == 0,
            )
        )
    return made


def facets(session: Session, kind: str, query: ListQuery, lang: str) -> dict[str, list[FacetChoice]]:
    """Facet -> its values with counts, most frequent first (periods: latest first). Chosen values always appear."""
    chosen = query.filters()
    found: dict[str, list[FacetChoice]] = {}
    for name, counted in facet_counts(session, kind, query).items():
        for value in chosen.get(name, ()):
            counted.setdefault(value, 0)
        if name in ("area", "actor"):
            found[name] = _places(session, counted, set(chosen.get(name, ())), lang)
        elif name == "period":
            found[name] = [FacetChoice(year, year, counted[year]) for year in sorted(counted, reverse=True)]
        else:
            words = _words(session, kind, name, counted, lang)
            values = [FacetChoice(code, words.get(code, code), n) for code, n in counted.items()]
            found[name] = sorted(values, key=lambda value: (-value.count, value.label))
    return found


def _words(session: Session, kind: str, name: str, codes: Mapping[str, int], lang: str) -> dict[str, str]:
    scheme = _SCHEMES.get((kind, name), name)
    if scheme == "level":
        levels = {"1": _("Région"), "2": _("Province"), "3": _("Commune"), "4": _("Arrondissement")}
        return {code: levels.get(code, _("Quartier")) for code in codes}
    if len(codes) < 40:
        return labels(session, scheme, codes, lang)
    return {choice.code: choice.label for choice in choices(session, scheme, lang)}


def _places(session: Session, counted: Mapping[str, int], chosen: set[str], lang: str) -> list[FacetChoice]:
    """Communes by how many records they have; then regions. Provinces and quarters only when chosen."""
    levels: dict[str, int] = {}
    keys = [bytes.fromhex(value) for value in counted]
    for at in _pages(keys):
        for row, level in session.execute(select(Area.id, Area.level).where(Area.id.in_(at))):
            levels[row.hex()] = level or 0
    order = sorted(counted, key=lambda value: (-counted[value], value))
    communes = [value for value in order if levels.get(value) == COMMUNE][:AREAS_SHOWN]
    regions = [value for value in order if levels.get(value) == REGION]
    kept = [*communes, *regions]
    others = chosen | (set(order) - set(levels))  # an actor's id is no territory
    kept += [value for value in order if value in others and value not in kept][:AREAS_SHOWN]
    names = texts_of(session, [bytes.fromhex(value) for value in kept], "name")
    return [
        FacetChoice(value, best(names.get(bytes.fromhex(value), {}), lang)[1], counted[value], levels.get(value, 0))
        for value in kept
    ]


def _where(line: Any, names: Mapping[bytes, Mapping[str, str]], spots: int, lang: str) -> str:
    """ "Oujda · Lazaret", or "Oujda · 3 lieux" when there are several."""
    area = best(names.get(line.area, {}), lang)[1] if line.area else ""
    place = best(names.get(line.place, {}), lang)[1] if line.place else ""
    if spots > 1:
        place = ngettext("{n} lieu", "{n} lieux", spots)
    return " · ".join(part for part in (area, place) if part)


def _kind_scheme(kind: str) -> str:
    return {"actor": "actor_type", "place": "place_kind"}.get(kind, "sector")


def _lines(kind: str, ids: Sequence[bytes]) -> Any:
    return select(
        Listing.row,
        Listing.shown,
        Listing.state,
        Listing.status,
        Listing.sector,
        Listing.lead,
        Listing.area,
        Listing.place,
        Listing.date,
    ).where(Listing.row.in_(ids), Listing.kind == kind)


def _pages(ids: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [ids[at : at + 500] for at in range(0, len(ids), 500)]


def _acronyms(session: Session, ids: Sequence[bytes]) -> dict[bytes, str | None]:
    found: dict[bytes, str | None] = {}
    for at in _pages(ids):
        for row, acronym in session.execute(select(Actor.id, Actor.acronym).where(Actor.id.in_(at))):
            found[row] = acronym
    return found


def _spots(session: Session, ids: Sequence[bytes]) -> dict[bytes, int]:
    """Initiative -> in how many places it happens."""
    found: dict[bytes, int] = {}
    for at in _pages(ids):
        query = select(InitiativePlace.initiative).where(
            InitiativePlace.initiative.in_(at), InitiativePlace.deleted == 0
        )
        for row in session.scalars(query):
            if row is not None:
                found[row] = found.get(row, 0) + 1
    return found


def _contact_name(session: Session, row: bytes) -> str:
    model = MODELS["contact"]
    stored = session.scalar(select(model.name).where(model.id == row))
    name = secret_cells.read(session, "contact", row, "name", stored)
    return str(name) if name is not None else _("Verrouillé")
