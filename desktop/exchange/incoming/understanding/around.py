"""Owns what a sheet says around its rows: by lines above the table ("Organisation : …"), by its name. It becomes a
column at the right, as if each row said it. Must not know a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as Concepts
from typing import Final

from desktop.exchange.incoming.shapes import Option, Value
from desktop.exchange.incoming.understanding.asking import LEAVE, Questions
from desktop.exchange.incoming.understanding.bands import SAID_ABOVE
from desktop.exchange.incoming.understanding.cells import folded, text_of
from desktop.exchange.incoming.understanding.dates import names_a_time
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.headings import SURE, said_by
from desktop.exchange.incoming.understanding.matrices import free_heading, with_column
from desktop.exchange.incoming.understanding.values import CERTAIN
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _, format_number

_LONGEST: Final = 120
_SHEETS: Final = 2  # sheets called as sectors from which their names are no accident
_ANY_SHEET: Final = re.compile(r"(?:feuil|feuille|sheet|hoja|tab|ورقه)? ?\d*")
_MARKS: Final = " :：\t"


def told_above(grid: Grid) -> Grid:
    """The same with what lines above the table say of all its rows, unless a column says it of each."""
    taken = {said[0].concept for heading in grid.headings if heading and (said := said_by(heading))}
    for label, value in _lines(grid):
        said = said_by(label)
        concept = said[0].concept if said and said[0].score >= SURE else ""
        if concept.partition(":")[0] in SAID_ABOVE and concept not in taken:
            taken.add(concept)
            column: list[Value] = [value] * len(grid.rows)
            grid = with_column(grid, label, column)
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
                told[grid.index] = with_column(grid, free_heading(grid, words[answer]), [name] * len(grid.rows))
    return [told.get(grid.index, grid) for grid in _sectors_by_sheet(grids, told, world, questions)]


def _sectors_by_sheet(
    grids: Sequence[Grid], told: dict[int, Grid], world: World, questions: Questions
) -> Sequence[Grid]:
    """Sheets of any layout that are called as sectors, where nothing in them says one: asked about once."""
    named = [
        grid
        for grid in grids
        if grid.index not in told and not grid.sheet.known and _is_sector(grid.sheet.name, world)
        if not _said(grid) & {"sector", "cluster"} and grid.rows
    ]
    if len(named) < _SHEETS:
        return grids
    names = [grid.sheet.name.strip() for grid in named]
    rows = sum(len(grid.rows) for grid in named)
    text = _("{n} feuilles portent le nom d’un secteur : est-ce celui de leurs lignes ?", n=format_number(len(named)))
    options = (Option("sector", _("Oui, leurs lignes sont de ce secteur")), Option(LEAVE, _("Non")))
    if questions.ask("sheets:sectors", "sheet", text, options, "sector", names, rows) == "sector":
        for grid, name in zip(named, names, strict=True):
            told[grid.index] = with_column(grid, free_heading(grid, _("Secteur")), [name] * len(grid.rows))
    return grids


def _is_sector(name: str, world: World) -> bool:
    return any(world.vocabulary.knows(scheme, name.strip()) for scheme in ("sector", "cluster"))


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
    if all(_is_sector(name, world) for name in names):
        return "" if taken & {"sector", "cluster"} else "sector"
    return "" if taken & {"org", "org_acronym", "implementer"} else "org"


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
