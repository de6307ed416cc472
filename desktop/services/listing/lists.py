"""Owns what a list shows: the words of a page of rows and of the facets; must not know how they are painted.

`ids(session, kind, query)` first, `rows` for what is on the screen, `facets` beside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from desktop.i18n import N_, _, ngettext
from desktop.models.identity import term_id
from desktop.models.levels import COMMUNE, REGION
from desktop.models.plain import Reader, reader
from desktop.services.keeping.touched import UNDATED
from desktop.services.listing.asking import ListQuery, count, facet_counts, ids, in_review, matching
from desktop.services.listing.id_block import Ids
from desktop.services.names.naming import best, choices, labels, texts_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

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
# Written out and driven by the ids: lists ask these at every key, and a condition on the kind would make SQLite read
# every line of that kind.
_LINES: Final = (
    "SELECT l.row, l.kind, l.shown, l.state, l.status, l.sector, l.lead, l.area, l.place, l.date "
    "FROM json_each(:ids) i CROSS JOIN listing l ON l.row = unhex(i.value)"
)
_ACRONYMS: Final = "SELECT a.id, a.acronym FROM json_each(:ids) i CROSS JOIN actor a ON a.id = unhex(i.value)"
_PHONES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "actor": "SELECT a.id, a.phone FROM json_each(:ids) i CROSS JOIN actor a ON a.id = unhex(i.value)",
        "service": "SELECT s.id, coalesce(nullif(s.phone, ''), a.phone) FROM json_each(:ids) i "
        "CROSS JOIN service s ON s.id = unhex(i.value) LEFT JOIN actor a ON a.id = s.actor",
    }
)
_SPOTS: Final = (
    "SELECT p.{kind}, count(*) FROM json_each(:ids) i CROSS JOIN {kind}_place p "
    "ON p.{kind} = unhex(i.value) WHERE p.deleted = 0 GROUP BY p.{kind}"
)
_PLACED: Final = frozenset({"initiative", "need", "service", "project"})
_LEVELS: Final = "SELECT a.id, a.level FROM json_each(:ids) i CROSS JOIN area a ON a.id = unhex(i.value)"
_CONTACT: Final = "SELECT name FROM contact WHERE id = :row"
# kinds whose title is no text in languages, and where it stands
_UNNAMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "contact": _CONTACT,
        "note": "SELECT n.id, n.text FROM json_each(:ids) i CROSS JOIN note n ON n.id = unhex(i.value)",
        "agenda_item": "SELECT a.id, a.title FROM json_each(:ids) i CROSS JOIN agenda_item a ON a.id = unhex(i.value)",
    }
)
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
        ("need", "status"): "need_status",
        ("service", "status"): "service_status",
        ("meeting", "kind"): "meeting_kind",
        ("meeting", "status"): "meeting_status",
        ("series", "kind"): "meeting_kind",
        ("agenda_item", "status"): "agenda_status",
        ("note", "kind"): "note_kind",
        ("decision", "status"): "decision_status",
        ("action", "status"): "action_status",
        ("milestone", "status"): "action_status",
        ("roadmap", "status"): "roadmap_status",
        ("training", "kind"): "training_kind",
        ("project", "kind"): "project_kind",
        ("document", "kind"): "document_kind",
        ("checklist", "status"): "checklist_status",
        ("indicator", "status"): "direction",
        ("indicator", "unit"): "indicator_unit",
    }
)
_WRITTEN: Final = frozenset({"publisher", "licence"})  # whose values are what somebody wrote
_NOW: Final[Mapping[str, str]] = MappingProxyType(
    {
        "open": N_("Ouvert maintenant"),
        "appointment": N_("Sur rendez-vous"),
        "unsure": N_("À vérifier"),
        "closed": N_("Fermé maintenant"),
        "unknown": N_("Horaires inconnus"),
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
    phone: str = ""  # of an actor; of a service, or else of whoever offers it


class _Line(NamedTuple):
    """What the list keeps of a record."""

    row: bytes
    kind: str
    shown: int
    state: str | None
    status: str | None
    sector: str | None
    lead: bytes | None
    area: bytes | None
    place: bytes | None
    date: str


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value of a facet: what to put in the query, its words, and how many records carry it."""

    code: str
    label: str
    count: int
    level: int = 0


def rows(session: Reader | Session, kind: str, ids: Sequence[bytes], lang: str) -> list[ListRow]:
    """The rows of those ids, in their order; ids that are not listed are left out."""
    ask = reader(session)
    wanted = list(ids)
    asked = json.dumps([row.hex() for row in wanted])
    lines = {line.row: line for line in map(_Line._make, ask.rows(_LINES, ids=asked)) if line.kind == kind}
    found = [lines[row] for row in wanted if row in lines]
    terms = {(line.sector, term_id(_kind_scheme(kind), line.sector)) for line in found if line.sector}
    statuses = _SCHEMES.get((kind, "status"), "status")
    terms |= {(line.status, term_id(statuses, line.status)) for line in found if line.status}
    near = {one for line in found for one in (line.row, line.lead, line.area, line.place) if one is not None}
    texts = texts_of(ask, [*near, *(key for _code, key in terms)], "name", "title")
    names = {owner: best(known, lang)[1] for owner, known in texts.items()}
    labelled = {key: names.get(key, code) for code, key in terms}
    titles = _unnamed(ask, kind, found, lang) if kind in _UNNAMED else names
    reviewed = in_review(ask, kind)
    spots = dict.fromkeys(wanted, 1) | (_counted(ask, _SPOTS.format(kind=kind), asked) if kind in _PLACED else {})
    acronyms = _counted(ask, _ACRONYMS, asked) if kind == "actor" else {}
    phones = _counted(ask, _PHONES[kind], asked) if kind in _PHONES else {}
    return [
        ListRow(
            line.row,
            kind,
            titles.get(line.row, ""),
            actor=names.get(line.lead or b"", ""),
            place=_where(line, names, spots[line.row]),
            status=line.status or "",
            status_label=labelled[term_id(statuses, line.status)] if line.status else "",
            sector=line.sector or "",
            sector_label=labelled[term_id(_kind_scheme(kind), line.sector)] if line.sector else "",
            date="" if line.date == UNDATED else line.date,
            draft=line.state == "draft",
            in_review=line.row in reviewed,
            acronym=acronyms.get(line.row) or "",
            lang=best(texts.get(line.row, {}), lang)[0],
            deleted=line.shown == 0,
            phone=phones.get(line.row) or "",
        )
        for line in found
    ]


def facets(session: Reader | Session, kind: str, query: ListQuery, lang: str) -> dict[str, list[FacetChoice]]:
    """Facet -> its values with counts, most frequent first (periods: latest first). Chosen values always appear."""
    ask = reader(session)
    chosen = query.filters()
    found: dict[str, list[FacetChoice]] = {}
    for name, counted in facet_counts(ask, kind, query).items():
        for value in chosen.get(name, ()):
            counted.setdefault(value, 0)
        if name in ("area", "actor", "series", "project", "framework"):
            found[name] = _places(ask, counted, set(chosen.get(name, ())), lang)
        elif name == "period":
            found[name] = [FacetChoice(year, year, counted[year]) for year in sorted(counted, reverse=True)]
        else:
            words = _words(ask, kind, name, counted, lang)
            values = [FacetChoice(code, words.get(code, code), n) for code, n in counted.items()]
            found[name] = sorted(values, key=lambda value: (-value.count, value.label))
    return found


def _words(ask: Reader, kind: str, name: str, codes: Mapping[str, int], lang: str) -> dict[str, str]:
    scheme = _SCHEMES.get((kind, name), name)
    if scheme == "level":
        levels = {"1": _("Région"), "2": _("Province"), "3": _("Commune"), "4": _("Arrondissement")}
        return {code: levels.get(code, _("Quartier")) for code in codes}
    if scheme == "origin":
        return {"computed": _("Calculé"), "typed": _("Saisi")}
    if scheme in _WRITTEN:
        return {}
    if scheme == "now":
        return {code: _(_NOW[code]) for code in codes if code in _NOW}
    if len(codes) < 40:
        return labels(ask, scheme, codes, lang)
    return {choice.code: choice.label for choice in choices(ask, scheme, lang)}


def _places(ask: Reader, counted: Mapping[str, int], chosen: set[str], lang: str) -> list[FacetChoice]:
    """Communes by how many records they have; then regions. Provinces and quarters only when chosen."""
    levels = {row.hex(): level or 0 for row, level in ask.rows(_LEVELS, ids=json.dumps(list(counted)))}
    order = sorted(counted, key=lambda value: (-counted[value], value))
    communes = [value for value in order if levels.get(value) == COMMUNE][:AREAS_SHOWN]
    regions = [value for value in order if levels.get(value) == REGION]
    kept = [*communes, *regions]
    others = chosen | (set(order) - set(levels))  # an actor's id is no territory
    kept += [value for value in order if value in others and value not in kept][:AREAS_SHOWN]
    names = texts_of(ask, [bytes.fromhex(value) for value in kept], "name", "title")
    return [
        FacetChoice(value, best(names.get(bytes.fromhex(value), {}), lang)[1], counted[value], levels.get(value, 0))
        for value in kept
    ]


def _where(line: _Line, names: Mapping[bytes, str], spots: int) -> str:
    """ "Oujda · Lazaret", or "Oujda · 3 lieux" when there are several."""
    place = ngettext("{n} lieu", "{n} lieux", spots) if spots > 1 else names.get(line.place or b"", "")
    return " · ".join(part for part in (names.get(line.area or b"", ""), place) if part)


def _kind_scheme(kind: str) -> str:
    return _SCHEMES.get((kind, "kind"), "sector") if kind != "training" else "sector"


def _counted(ask: Reader, query: str, ids: str) -> dict[bytes, Any]:
    """The pairs that a query gives: a record, and what is said of it."""
    return {row: said for row, said in ask.rows(query, ids=ids)}  # noqa: C416  # two columns each


def _unnamed(ask: Reader, kind: str, found: Sequence[_Line], lang: str) -> dict[bytes, str]:
    """What records are called that have no text for it: people, lines of a meeting, points of an agenda."""
    if kind == "contact":
        return {line.row: _contact_name(ask, line.row) for line in found}
    from desktop.services.marked.line_names import all_as_read  # here: only lines name people

    asked = json.dumps([line.row.hex() for line in found])
    kept = {row: text for row, text in ask.rows(_UNNAMED[kind], ids=asked)}  # noqa: C416  # two columns each
    return all_as_read(ask, [(line.row, kept.get(line.row), line.date) for line in found], lang)


def _contact_name(ask: Reader, row: bytes) -> str:
    from desktop.services.secret import secret_cells  # here: only contacts need ciphers

    stored = ask.value(_CONTACT, row=row)
    if stored is None:
        return ""  # never written, or erased
    name = secret_cells.read(ask, "contact", row, "name", stored)
    return str(name) if name is not None else _("Verrouillé")
