"""Owns the sections that tell activities one by one or crossed: who does what, where, when, for whom.

Must not know a file format. Who is protected is named by commune alone, and has no words of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from desktop.i18n import _, format_span
from desktop.reports.report_ground import REACHED, ReportGround
from desktop.reports.report_told import Cell, Grid, Head, Part, day, number, several, summed, words
from desktop.services.steering.facts import Doing
from desktop.services.steering.tally import Tally

_SEXES: Final = ("women", "men", "")


def four_w(ground: ReportGround) -> Part:
    """Every activity on a line."""
    return Part("4w", _("Qui fait quoi, où, quand, pour qui"), grids=(activities(ground, ground.view.doings),))


def activities(ground: ReportGround, doings: Iterable[Doing]) -> Grid:
    """The activities by who carries them, then by sector and title."""
    heads = (
        Head("who", _("Qui"), 1.2),
        Head("what", _("Secteur"), 0.9),
        Head("title", _("Activité"), 1.7),
        Head("where", _("Où"), 1.0),
        Head("starts", _("Début"), 0.85, "day"),
        Head("ends", _("Fin"), 0.85, "day"),
        Head("when", _("Quand"), 0.9),
        Head("status", _("Statut"), 0.7),
        Head("groups", _("Pour qui"), 0.9),
        Head("reached", _("Personnes atteintes"), 0.9, "number"),
        Head("women", _("Femmes"), 0.7, "number"),
        Head("men", _("Hommes"), 0.7, "number"),
        Head("not_stated", _("Sexe non renseigné"), 0.9, "number"),
    )
    some = list(doings)
    who = ground.actors({actor for doing in some for actor in doing.carriers})
    rows = [_line(ground, doing, who) for doing in some]
    rows.sort(key=lambda row: [row[at].text for at in (0, 1, 2, 3)])
    return Grid("4w", _("Qui fait quoi, où, quand, pour qui"), heads, tuple(rows), grouped=True)


def _line(ground: ReportGround, doing: Doing, who: dict[bytes, str]) -> tuple[Cell, ...]:
    told = ground.doing(doing.id)
    title, starts, ends = _("Activité protégée"), "", ""
    groups: tuple[str, ...] = ()
    if told is not None:
        starts, ends, groups = told.starts, told.ends, told.groups
        if not told.withheld:
            title = ground.titles([doing.id])[doing.id]
    towns = sorted(ground.area(town) for town in ground.view.standing(doing)) or _wider(ground, doing)
    numbers = ground.view.numbers(doing, REACHED)
    by_sex = [summed([one.value for one in numbers if one.sex == sex]) for sex in _SEXES]
    people = (number(summed([one.value for one in numbers])), *map(number, by_sex))
    return (
        several(who[one] for one in doing.carriers),
        words(ground.label("sector", doing.sector)),
        words(title),
        several(towns),
        day(starts),
        day(ends),
        words(format_span(starts, ends)),
        words(ground.label("status", doing.status)),
        several(ground.label("group", code) for code in groups),
        *people,
    )


def _wider(ground: ReportGround, doing: Doing) -> list[str]:
    """Regions and provinces, of an activity that is in no commune."""
    return sorted(ground.area(spot) for spot in doing.spots)


def matrix(ground: ReportGround) -> Part:
    """Who by what: how many activities, and people. Rows and columns count each activity once."""
    cells = ground.view.tallies(REACHED, ("carrier", "sector"))
    by_who = ground.view.tallies(REACHED, ("carrier",))
    by_what = ground.view.tallies(REACHED, ("sector",))
    who = ground.actors([bytes.fromhex(key) for (key,) in by_who if key])
    named = {key: who[bytes.fromhex(key)] if key else _("Personne n’est dit") for (key,) in by_who}
    rows = sorted(named, key=lambda key: (key == "", named[key], key))
    columns = ground.order("sector", (key for (key,) in by_what))
    heads = [Head("who", _("Qui"), 1.6)]
    heads += [Head(key or "none", ground.label("sector", key) or _("Sans secteur"), 0.6, "number") for key in columns]
    heads.append(Head("all", _("Total"), 0.6, "number"))
    grids = []
    for name, title, pick in (
        ("matrix", _("Initiatives : qui fait quoi"), _initiatives),
        ("matrix_people", _("Personnes atteintes : par qui, dans quoi"), _cumulated),
    ):
        told = tuple(
            (
                words(named[row] or _("Acteur non dit à ce public")),
                *(number(pick(cells.get((row, column)))) for column in columns),
                number(pick(by_who[row,])),
            )
            for row in rows
        )
        whole = ground.view.total(REACHED)
        whole_n = len(ground.view.doings) if name == "matrix" else _cumulated(whole)
        total = (words(_("Total")), *(number(pick(by_what[column,])) for column in columns), number(whole_n))
        grids.append(Grid(name, title, tuple(heads), told, total if told else ()))
    notes = (_("Une initiative que deux acteurs portent est dans deux lignes, et une fois dans le total."),)
    return Part("matrix", _("Qui fait quoi"), grids=tuple(grids), notes=notes if rows else ())


def _initiatives(tally: Tally | None) -> int | None:
    return None if tally is None else tally.initiatives or None


def _cumulated(tally: Tally | None) -> int | None:
    return None if tally is None or not tally.counted else tally.cumulated


def limited(grid: Grid, most: int) -> Grid:
    """The first rows of a table, the rest counted under it."""
    if not most or len(grid.rows) <= most:
        return grid
    rest = len(grid.rows) - most
    note = _("{n} lignes de plus n’y sont pas.", n=rest)
    return replace(grid, rows=grid.rows[:most], notes=(*grid.notes, note))


def filled(grid: Grid) -> Grid:
    """The same table without the columns in which nothing stands."""
    if not grid.rows:
        return grid
    kept = [at for at in range(len(grid.heads)) if at == 0 or any(row[at].text for row in grid.rows)]
    return replace(
        grid,
        heads=tuple(grid.heads[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in grid.rows),
        total=tuple(grid.total[at] for at in kept) if grid.total else (),
    )
