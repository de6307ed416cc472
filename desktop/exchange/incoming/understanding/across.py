"""Owns tables in which each territory has a column: what a row has under their names, a cross or a number of people.

It becomes a column at the right, as if each row said it, or a row for each territory. Must not know a record.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from desktop.exchange.cells import joined
from desktop.exchange.incoming.shapes import Option, Value
from desktop.exchange.incoming.understanding.asking import Questions
from desktop.exchange.incoming.understanding.cells import number_of
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.headings import said_by
from desktop.exchange.incoming.understanding.lexicon import lexicon, tokens
from desktop.exchange.incoming.understanding.matrices import (
    Laid,
    free_heading,
    is_cross,
    repeated,
    with_column,
    without,
)
from desktop.exchange.incoming.understanding.values import CERTAIN
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _, format_number

_LONGEST: Final = 120
_LEAST: Final = 3  # headings that are territories from which they are no accident
_MOSTLY: Final = 0.9
_PARTED, _SUMMED, _WHERE = "parted", "summed", "where"


def told_across(grid: Grid, world: World, questions: Questions) -> Laid:
    """The same with the territories under whose names a row has something. Whether numbers there are people, and of
    how many records, is asked once for the table."""
    found = _territories(grid, world)
    if len(found) < _LEAST:
        return _by_sex(grid, world, questions)
    heads = [_last(grid, index) for index in found]
    columns = [grid.column(index) for index in found]
    numbers = any(not is_cross(value) for values in columns for value in values if value is not None)
    answer = _asked(grid, found, questions) if numbers else _WHERE
    heading = free_heading(grid, _above(grid, found) or _("Territoire"))
    if answer == _PARTED:
        return _parted(grid, found, heading)
    where: list[Value] = [
        joined(head for head, values in zip(heads, columns, strict=True) if _says(values[place])) or None
        for place in range(len(grid.rows))
    ]
    told = with_column(grid, heading, where)
    if answer == _WHERE:
        taken = _("son titre est un territoire, pris comme lieu")
        return Laid(told, dict.fromkeys(found, _numbers_stay() if numbers else taken), lost=numbers)
    sums = [sum(number_of(values[place]) or 0 for values in columns) for place in range(len(grid.rows))]
    of_all = _sum_of(grid, found)
    told = without(told, of_all)
    told = with_column(told, free_heading(told, _("Personnes atteintes")), [one or None for one in sums])
    why = _("son titre est un territoire ; ses personnes sont comptées avec celles de la ligne")
    return Laid(told, dict.fromkeys(found, why) | _said_of(of_all))


def _by_sex(grid: Grid, world: World, questions: Questions) -> Laid:
    """Territories each of which reigns over the same few columns that count people ("Oujda" over "F" and "M")."""
    groups = _groups(grid, world)
    if not groups:
        return Laid(grid)
    labels = list(next(iter(groups.values())))
    one_each = _one_each(grid, list(groups), questions)
    kept: list[tuple[int, bool]] = []
    where: list[Value] = []
    people: dict[str, list[Value]] = {label: [] for label in labels}
    for place in range(len(grid.rows)):
        said = [
            name for name, columns in groups.items() if any(_says(grid.column(at)[place]) for at in columns.values())
        ]
        for nth, name in enumerate((said if one_each else said[:1]) or [""]):
            kept.append((place, nth == 0))
            where.append((name if one_each else joined(said)) or None)
            for label in labels:
                people[label].append(grid.column(groups[name][label])[place] if name else None)
    heading = free_heading(grid, _("Territoire"))
    if not one_each:  # columns of the same people are added up as they stand
        return Laid(with_column(grid, heading, where))
    emptied = [index for columns in groups.values() for index in columns.values()]
    laid = with_column(without(repeated(grid, kept), emptied), heading, where)
    for label in labels:
        laid = with_column(laid, free_heading(laid, label), people[label])
    why = _("son titre est un territoire : une fiche pour chacun, avec son nombre de personnes")
    return Laid(laid, dict.fromkeys(emptied, why))


def _groups(grid: Grid, world: World) -> dict[str, dict[str, int]]:
    """Territory -> heading below it -> column; nothing where they are not all laid out alike."""
    groups: dict[str, dict[str, int]] = {}
    for index in range(grid.width):
        above, _dot, last = grid.headings[index].rpartition(" · ")
        name = above.rsplit(" · ", 1)[-1]
        if name and not said_by(name) and _holds_numbers(grid.column(index)):
            groups.setdefault(name, {})[last] = index
    found = [world.territories.named(name) for name in groups]
    known = sum(1 for candidates in found if candidates and candidates[0].score >= CERTAIN)
    alike = {tuple(columns) for columns in groups.values()}
    return groups if known >= _LEAST and len(alike) == 1 and len(next(iter(alike))) > 1 else {}


def _one_each(grid: Grid, heads: Sequence[str], questions: Questions) -> bool:
    """Whether people counted by territory become a record for each."""
    text = _("Les personnes de {n} territoires sont comptées à part : combien de fiches ?", n=format_number(len(heads)))
    options = (
        Option(_PARTED, _("Personnes : une fiche par territoire"), _("chacune avec son nombre de personnes atteintes")),
        Option(_SUMMED, _("Personnes : une fiche par ligne"), _("avec la somme des personnes atteintes")),
    )
    key, rows = f"across:{grid.signature}", len(grid.rows)
    return questions.ask(key, "column", text, options, _PARTED, heads, rows) == _PARTED


def _parted(grid: Grid, found: Sequence[int], heading: str) -> Laid:
    """A row for each territory under whose name a row has a number; one that has none stays as it is."""
    kept: list[tuple[int, bool]] = []
    where: list[Value] = []
    people: list[Value] = []
    columns = [(_last(grid, index), grid.column(index)) for index in found]
    for place in range(len(grid.rows)):
        said = [(head, values[place]) for head, values in columns if _says(values[place])]
        for nth, (head, value) in enumerate(said or [("", None)]):
            kept.append((place, nth == 0))
            where.append(head or None)
            people.append(value)
    of_all = _sum_of(grid, found)
    told = with_column(without(repeated(grid, kept), (*found, *of_all)), heading, where)
    told = with_column(told, free_heading(told, _("Personnes atteintes")), people)
    why = _("son titre est un territoire : une fiche pour chacun, avec son nombre de personnes")
    return Laid(told, dict.fromkeys(found, why) | _said_of(of_all))


def _asked(grid: Grid, found: Sequence[int], questions: Questions) -> str:
    """What numbers under territories count. Where other columns count people already they are not counted again."""
    if any(heading and (said := said_by(heading)) and _counts(said[0].concept) for heading in grid.headings):
        return _WHERE
    heads = [_last(grid, index) for index in found]
    text = _("Que comptent les nombres sous les noms de {n} territoires ?", n=format_number(len(found)))
    options = (
        Option(_PARTED, _("Personnes : une fiche par territoire"), _("chacune avec son nombre de personnes atteintes")),
        Option(_SUMMED, _("Personnes : une fiche par ligne"), _("avec la somme des personnes atteintes")),
        Option(_WHERE, _("Autre chose : nombres laissés"), _("les territoires sont pris comme lieux")),
    )
    words = {word for text in (_above(grid, found), *grid.titles, grid.sheet.name) for word in tokens(text)}
    known = lexicon()
    speaks = words & (known.people["people"] | known.people["reached"]) or not words.isdisjoint(known.publics)
    suggested = _PARTED if speaks else _WHERE
    rows = len(grid.rows)
    return questions.ask(f"across:{grid.signature}", "column", text, options, suggested, heads, rows) or _WHERE


def _counts(concept: str) -> bool:
    return concept.startswith("people:") and not concept.endswith(":total")


def _territories(grid: Grid, world: World) -> tuple[int, ...]:
    """The columns of numbers or crosses whose headings are territories: known ones, those between them, and whatever
    stands below a heading that says so ("Commune")."""
    known: list[int] = []
    others: list[int] = []
    for index in range(grid.width):
        last = _last(grid, index)
        if not last or len(last) > _LONGEST or number_of(last) is not None or said_by(last) or _totals(last):
            continue
        if not _holds_numbers(grid.column(index)):
            continue
        named = world.territories.named(last)
        (known if named and named[0].score >= CERTAIN else others).append(index)
    below = [index for index in (*known, *others) if _under_area(grid, index)]
    if len(below) >= _LEAST:
        return tuple(sorted(below))
    if len(known) < _LEAST:
        return ()
    return tuple(sorted([*known, *(index for index in others if known[0] < index < known[-1])]))


def _holds_numbers(values: Sequence[Value]) -> bool:
    said = [value for value in values if value is not None]
    return bool(said) and all(number_of(value) is not None or is_cross(value) for value in said)


def _under_area(grid: Grid, index: int) -> bool:
    above = grid.headings[index].rpartition(" · ")[0]
    said = said_by(above) if above else ()
    return bool(said) and said[0].concept.startswith("area")


def _above(grid: Grid, found: Sequence[int]) -> str:
    """What the wide heading over them calls them, where there is one."""
    above = {grid.headings[index].rpartition(" · ")[0].rsplit(" · ", 1)[-1] for index in found}
    only = above.pop() if len(above) == 1 else ""
    said = said_by(only) if only else ()
    return only if said and said[0].concept.startswith("area") else ""


def _last(grid: Grid, index: int) -> str:
    return grid.headings[index].rsplit(" · ", 1)[-1]


def _totals(heading: str) -> bool:
    words = set(tokens(heading))
    return bool(words) and words <= lexicon().people["total"]


def _sum_of(grid: Grid, found: Sequence[int]) -> tuple[int, ...]:
    """The columns that are the sum of those of territories: counted already."""
    columns = [grid.column(index) for index in found]
    sums = [sum(number_of(values[place]) or 0 for values in columns) for place in range(len(grid.rows))]
    sure = []
    for index in range(grid.width):
        values = [number_of(value) for value in grid.column(index)]
        told = [value == one for value, one in zip(values, sums, strict=True) if value is not None]
        if index not in found and told and sum(told) >= _MOSTLY * len(told):
            sure.append(index)
    return tuple(sure)


def _said_of(of_all: Collection[int]) -> dict[int, str]:
    return dict.fromkeys(of_all, _("la somme des territoires, comptés chacun"))


def _numbers_stay() -> str:
    return _("son titre est un territoire, pris comme lieu ; ses nombres ne sont pas pris")


def _says(value: Value) -> bool:
    return value is not None and number_of(value) != 0
