"""Owns figures by territory as a map and a list tell them: classes, words, what travels to the page as JSON.

Must not know how they were counted, nor colours, Qt or the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from desktop.geo.anchors import Anchor, Anchors
from desktop.geo.classes import Class, grow, part, place_of
from desktop.geo.measures import LEVELS, MEASURES
from desktop.i18n import N_, _, format_number, ngettext
from desktop.models.plain import reader
from desktop.services.names.naming import best, texts_of
from desktop.services.territory.figure_rows import read

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.listing.asking import ListQuery
    from desktop.services.territory.figures import Figure, Figures

_SUMMED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "initiatives": N_("Une initiative présente dans plusieurs territoires compte dans chacun."),
        "reached": N_("Chaque nombre compte dans un seul territoire."),
        "needs": N_("Somme des besoins ouverts : qui est dans deux besoins compte dans les deux."),
        "gap": N_("Personnes des besoins ouverts moins personnes atteintes par ce qui y répond."),
    }
)
UNKNOWN: Final = N_("Non renseigné")


@dataclass(frozen=True, slots=True)
class Told:
    """One territory in words. `short` is its figure alone, `words` the whole sentence; `value` None: not known.

    `shade` numbers its colour, None where the figure is not known.
    """

    name: str
    short: str
    words: str
    value: int | None
    code: str
    box: Anchor | None
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class Shading:
    """What a map paints (`page`, JSON) and the list beside it, the greatest figure first. `note`: what was summed.

    `legend` says the classes, each with its shade.
    """

    title: str
    note: str
    rows: tuple[Told, ...]
    page: bytes
    legend: tuple[tuple[str, int], ...] = ()


def shade(session: Session, measure: str, level: str, kind: str, query: ListQuery, lang: str) -> Shading:
    """The figures of a measure by commune or region, under the filters of a list, in the language in force."""
    found = read(session, measure, level, kind, query)
    names = texts_of(session, list(found.by_territory), "name")
    codes = dict(reader(session).rows("SELECT id, code FROM area"))
    anchors = Anchors.shipped()
    rows = []
    for territory, figure in found.by_territory.items():
        code = codes.get(territory) or ""
        name = best(names.get(territory, {}), lang)[1] or code
        rows.append(Told(name, short(measure, figure), words(measure, figure), figure.value, code, anchors.of(code)))
    rows.sort(key=lambda row: (row.value is None, -(row.value or 0), row.name))
    title = f"{_(MEASURES[measure])} · {_(LEVELS[level])}"
    note = _note(measure, level, found)
    values = [row.value for row in rows if row.value is not None]
    parted = measure == "gap"
    classes = part(values) if parted else grow(values)
    rows = [row if row.value is None else replace(row, shade=_shade(row.value, classes)) for row in rows]
    page = {
        "title": title,
        "level": level,
        "parted": parted,
        "classes": [{"words": _class_words(one, parted=parted), "shade": one.shade} for one in classes],
        "unknown": _(UNKNOWN) if len(values) < len(rows) else "",
        "figures": {
            row.code: [-1 if row.value is None else place_of(row.value, classes), row.words] for row in rows if row.code
        },
    }
    legend = tuple((_class_words(one, parted=parted), one.shade) for one in classes)
    return Shading(title, note, tuple(rows), json.dumps(page, ensure_ascii=False).encode(), legend)


def _shade(value: int, classes: Sequence[Class]) -> int:
    return classes[place_of(value, classes)].shade


def short(measure: str, figure: Figure) -> str:
    """A figure alone."""
    if figure.value is None:
        return _(UNKNOWN)
    number = format_number(abs(figure.value))
    if measure == "gap" and figure.value:
        return _("manque {n}", n=number) if figure.value > 0 else _("surplus {n}", n=number)
    return _("au moins {n}", n=number) if figure.partial and measure != "gap" else number


def words(measure: str, figure: Figure) -> str:
    """A figure as a sentence, with what is behind it."""
    if measure == "initiatives":
        return ngettext("{n} initiative", "{n} initiatives", figure.records)
    behind = (
        ngettext("{n} initiative", "{n} initiatives", figure.records)
        if measure == "reached"
        else ngettext("{n} besoin ouvert", "{n} besoins ouverts", figure.records)
    )
    if figure.value is None:
        return f"{_(UNKNOWN)} · {behind}"
    if measure == "gap":
        return _gap_words(figure, behind)
    people = _people(figure.value)
    return f"{_('au moins {n}', n=people) if figure.partial else people} · {behind}"


def _gap_words(figure: Figure, behind: str) -> str:
    value = figure.value or 0
    if value > 0:
        said = _("Il manque une réponse pour {people}", people=_people(value))
    elif value < 0:
        said = _("{people} de plus que dans les besoins", people=_people(-value))
    else:
        said = _("Autant de personnes atteintes que dans les besoins")
    sides = _(
        "besoins {need}, atteintes {reached}", need=format_number(figure.need), reached=format_number(figure.reached)
    )
    parts = [said, sides, behind, *([_("nombres incomplets")] if figure.partial else [])]
    return " · ".join(parts)


def _people(n: int) -> str:
    return ngettext("{n} personne", "{n} personnes", n)


def _note(measure: str, level: str, found: Figures) -> str:
    """What was summed, and what was left apart."""
    parts = [_(_SUMMED[measure])]
    if found.shared:
        several = ngettext("{n} fiche de plusieurs territoires", "{n} fiches de plusieurs territoires", found.shared)
        parts.append(_("Non réparties : {people}, {records}.", people=_people(found.people), records=several))
    if found.nowhere:
        nowhere = ngettext("{n} fiche", "{n} fiches", found.nowhere)
        parts.append(
            _("Sans commune : {records}.", records=nowhere)
            if level == "commune"
            else _("Sans région : {records}.", records=nowhere)
        )
    return " ".join(parts)


def _class_words(one: Class, *, parted: bool) -> str:
    if parted and one.low == one.high == 0:
        return _("Équilibre")
    low, high = (None if edge is None else abs(edge) for edge in (one.low, one.high))
    if parted and one.shade < 2:
        return _("Surplus : {range}", range=_range(high, low))
    said = _range(low, high)
    return _("Manque : {range}", range=said) if parted else said


def _range(low: int | None, high: int | None) -> str:
    if low == high and low is not None:
        return format_number(low)
    if high is None:
        return _("{n} et plus", n=format_number(low or 0))
    return _("{low} à {high}", low=format_number(low or 0), high=format_number(high))
