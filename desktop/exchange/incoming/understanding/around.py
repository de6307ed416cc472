"""Owns what a sheet says around its rows: by lines above the table ("Organisation : …"), by its name, by territories
as headings. It becomes a column at the right, as if each row said it. Must not know a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as Concepts
from dataclasses import replace
from typing import Final

from desktop.exchange.cells import joined
from desktop.exchange.incoming.shapes import Option, Value
from desktop.exchange.incoming.understanding.asking import LEAVE, Questions
from desktop.exchange.incoming.understanding.cells import folded, number_of, text_of
from desktop.exchange.incoming.understanding.dates import names_a_time
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.headings import SURE, said_by
from desktop.exchange.incoming.understanding.matrices import CROSSES, free_heading
from desktop.exchange.incoming.understanding.values import CERTAIN
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _, format_number

# what may be said once above a table: who, in which project, where; days and numbers are of each row
_SAID_ABOVE: Final = ("org", "donor", "implementer", "partner", "project", "sector", "cluster", "country", "area")
_LONGEST: Final = 120
_LEAST: Final = 3  # headings that are territories from which they are no accident
_ANY_SHEET: Final = re.compile(r"(?:feuil|feuille|sheet|hoja|tab|ورقه)? ?\d*")
_MARKS: Final = " :：\t"


def told_above(grid: Grid) -> Grid:
    """The same with what lines above the table say of all its rows, unless a column says it of each."""
    taken = {said[0].concept for heading in grid.headings if heading and (said := said_by(heading))}
    for label, value in _lines(grid):
        said = said_by(label)
        concept = said[0].concept if said and said[0].score >= SURE else ""
        if concept.partition(":")[0] in _SAID_ABOVE and concept not in taken:
            taken.add(concept)
            column: list[Value] = [value] * len(grid.rows)
            grid = _with(grid, label, column)
    return grid


def told_by_sheets(grids: Sequence[Grid], world: World, questions: Questions) -> list[Grid]:
    """The same with what sheets of one layout say by their names, as one sheet for each organisation does."""
    by_layout: dict[str, list[Grid]] = {}
    for grid in grids:
        if not grid.sheet.known:
            by_layout.setdefault(grid.signature, []).append(grid)
    told: dict[int, Grid] = {}
    for signature, several in by_layout.items():
        names = [grid.sheet.name.strip() for grid in several]
        likely = _said_by_names(names, _said(several[0]), world) if len(set(names)) == len(names) >= 2 else ""
        if not likely:
            continue
        words = {"org": _("Acteur"), "area": _("Territoire"), "sector": _("Secteur")}
        options = [Option(concept, word) for concept, word in words.items() if concept not in _said(several[0])]
        options.append(Option(LEAVE, _("Rien")))
        text = _("Que disent les noms des {n} feuilles de même forme ?", n=format_number(len(names)))
        rows = sum(len(grid.rows) for grid in several)
        answer = questions.ask(f"sheets:{signature}", "sheet", text, options, likely, names, rows)
        if answer in words:
            for grid, name in zip(several, names, strict=True):
                told[grid.index] = _with(grid, free_heading(grid, words[answer]), [name] * len(grid.rows))
    return [told.get(grid.index, grid) for grid in grids]


def _said(grid: Grid) -> set[str]:
    """The concepts that headings, and lines above them, say."""
    headings = [*grid.headings, *(label for label, _value in _lines(grid))]
    return {said[0].concept.partition(":")[0] for heading in headings if heading and (said := said_by(heading))}


def _said_by_names(names: Sequence[str], taken: Concepts[str], world: World) -> str:
    """What names of sheets seem to say, "" for nothing."""
    if any(not name or _ANY_SHEET.fullmatch(folded(name)) or names_a_time(name) for name in names):
        return ""
    if all((found := world.territories.named(name)) and found[0].score >= CERTAIN for name in names):
        return "" if taken & {"area", "country"} else "area"
    if all(world.vocabulary.knows("sector", name) or world.vocabulary.knows("cluster", name) for name in names):
        return "" if taken & {"sector", "cluster"} else "sector"
    return "" if taken & {"org", "org_acronym", "implementer"} else "org"


def told_across(grid: Grid, world: World) -> tuple[Grid, tuple[int, ...]]:
    """The same with a column of the territories under whose names a row has a number or a cross; and these columns."""
    found = tuple(index for index in range(grid.width) if _is_territory(grid, index, world))
    if len(found) < _LEAST:
        return grid, ()
    heads = [grid.headings[index].rsplit(" · ", 1)[-1] for index in found]
    columns = [grid.column(index) for index in found]
    told: list[Value] = [
        joined(head for head, values in zip(heads, columns, strict=True) if _says(values[place])) or None
        for place in range(len(grid.rows))
    ]
    return _with(grid, free_heading(grid, _("Territoire")), told), found


def _says(value: Value) -> bool:
    return value is not None and number_of(value) != 0


def _is_territory(grid: Grid, index: int, world: World) -> bool:
    last = grid.headings[index].rsplit(" · ", 1)[-1]
    if not last or number_of(last) is not None or len(last) > _LONGEST or said_by(last):
        return False
    values = [value for value in grid.column(index) if value is not None]
    if not values or not all(number_of(value) is not None or text_of(value).lower() in CROSSES for value in values):
        return False
    named = world.territories.named(last)
    return bool(named) and named[0].score >= CERTAIN


def _lines(grid: Grid) -> Iterator[tuple[str, str]]:
    """(what is said to be told, what is told) of each line above the table that is a pair."""
    for row in grid.sheet.rows[
        : min((*grid.headers, *([grid.tag_row] if grid.tag_row is not None else ())), default=0)
    ]:
        said = [text for value in row if (text := text_of(value).strip())]
        if len(said) == 1 and ":" in said[0]:
            label, _colon, value = said[0].partition(":")
            said = [f"{label}:", value.strip()]
        if len(said) == 2 and said[1] and len(said[0]) <= _LONGEST and len(said[1]) <= _LONGEST:
            yield said[0].strip(_MARKS), said[1]


def _with(grid: Grid, heading: str, told: list[Value]) -> Grid:
    columns = {index: grid.column(index) for index in range(grid.width)} | {grid.width: told}
    return replace(
        grid,
        headings=(*grid.headings, heading),
        tags=(*grid.tags, None),
        added=grid.added + 1,
        _columns=columns,
    )
