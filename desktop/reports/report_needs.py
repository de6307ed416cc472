"""Owns the section that sets needs beside what answers them, by commune. Must not know a file format.

It starts from what `redaction` tells: a need that somebody protected said stands in its commune, its people are there
only where they are enough.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from desktop.i18n import _, ngettext
from desktop.reports.report_ground import ReportGround
from desktop.reports.report_told import Cell, Drawn, Grid, Head, Part, number, words
from desktop.services.audience.told import Lack
from desktop.services.listing.asking import ids
from desktop.services.steering.scope import Scope

OPEN = "open"
_PEOPLE = "SELECT id, people FROM need WHERE deleted = 0 AND people IS NOT NULL"


@dataclass(slots=True)
class _Commune:
    """What is counted in one commune."""

    open: int = 0
    covered: int = 0
    people: int = 0
    counted: int = 0
    answered: int = 0
    initiatives: set[bytes] = field(default_factory=set)


def needs(ground: ReportGround) -> Part:
    """Needs by commune: open, covered, people in the open ones, what answers them."""
    some = _looked_at(ground)
    people = dict(ground.ask.rows(_PEOPLE)) if ground.internal else {one.id: one.people for one in some}
    towns: dict[bytes | None, _Commune] = defaultdict(_Commune)
    whole = _Commune()
    for one in some:
        communes = {ground.view.ground.around(spot.area) for spot in one.spots} - {None} or {None}
        for town in communes:
            # the people of a need in several communes belong to none of them alone
            _count(towns[town], one, people.get(one.id) if len(communes) == 1 else None)
        _count(whole, one, people.get(one.id))
    heads = (
        Head("area", _("Commune"), 1.5),
        Head("open", _("Besoins ouverts"), 0.7, "number"),
        Head("people", _("Personnes dans ces besoins"), 0.9, "number"),
        Head("answered", _("Besoins ouverts qui ont une réponse"), 0.9, "number"),
        Head("initiatives", _("Initiatives qui y répondent"), 0.9, "number"),
        Head("covered", _("Besoins couverts ou clos"), 0.8, "number"),
    )
    named = {town: ground.area(town) if town else _("Plusieurs territoires, ou aucun") for town in towns}
    order = sorted(towns, key=lambda town: (town is None, -towns[town].open, named[town], town or b""))
    rows = tuple((words(named[town]), *_cells(towns[town])) for town in order)
    total = (words(_("Total, chaque besoin une fois")), *_cells(whole)) if rows else ()
    drawn = Drawn("bars", ("open", "answered"))
    grid = Grid("needs", _("Besoins et réponses par commune"), heads, rows, total, drawn=drawn)
    uncounted = whole.open - whole.counted
    notes = []
    if uncounted:
        notes.append(
            ngettext(
                "{n} besoin ouvert ne dit pas combien de personnes il touche.",
                "{n} besoins ouverts ne disent pas combien de personnes ils touchent.",
                uncounted,
            )
        )
    return Part("needs", _("Besoins et réponses"), grids=(grid,), notes=tuple(notes))


def _looked_at(ground: ReportGround) -> list[Lack]:
    """The needs of the territory, the sector and the public, said before the end of the period."""
    until = ground.scope.until
    asked = Scope(area=ground.scope.area, sector=ground.scope.sector, group=ground.scope.group)
    wanted = set(ids(ground.ask, "need", asked.query_of("need")))
    return [one for one in ground.told.lacks if one.id in wanted and not (until and one.said > until)]


def _count(town: _Commune, one: Lack, people: int | None) -> None:
    if one.status != OPEN:
        town.covered += 1
        return
    town.open += 1
    if people is not None:
        town.people += people
        town.counted += 1
    town.answered += bool(one.answers)
    town.initiatives.update(one.answers)


def _cells(town: _Commune) -> tuple[Cell, ...]:
    people = number(town.people) if town.counted else Cell()
    counts = (town.answered, len(town.initiatives), town.covered)
    return (number(town.open), people, *map(number, counts))
