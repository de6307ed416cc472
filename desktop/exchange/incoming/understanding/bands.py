"""Owns headings among the rows ("1. SANTÉ"): where they say what a list or the gazetteer knows, they become a column.

Must not know a record. Whatever else they say is told and left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from desktop.exchange.incoming.shapes import Value
from desktop.exchange.incoming.understanding.cells import text_of
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.headings import SURE, said_by
from desktop.exchange.incoming.understanding.lists import told_apart
from desktop.exchange.incoming.understanding.matrices import free_heading, with_column
from desktop.exchange.incoming.understanding.values import CERTAIN
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _

_NUMBERED: Final = re.compile(r"^\s*(?:[0-9]{1,2}|[IVX]{1,4}|[A-Za-z])\s*[.)\-–:]\s*")
# what may be said once for many rows, above a table or among its rows: who, in which project, where
SAID_ABOVE: Final = ("org", "donor", "implementer", "partner", "project", "sector", "cluster", "country", "area")
_LEAD: Final = re.compile(r"^\s*[^:]{3,20}\s*:\s+")  # "Secteur : Santé"


def told_in_rows(grid: Grid, world: World) -> Grid:
    """The same with what heads its rows in a column at the right, when that is known as a sector or a territory."""
    if not grid.bands:
        return grid
    labelled = _labelled(grid)
    if labelled is not None:
        return labelled
    below = _column_below(grid)
    if below is not None:
        return _filled_down(grid, below)
    words = {row: _bare(next(text for value in grid.sheet.rows[row] if (text := text_of(value)))) for row in grid.bands}
    if _sectors(list(words.values()), world):
        heading = free_heading(grid, _("Secteur"))
        concepts: tuple[str, ...] = ("sector", "cluster")
    elif all(_territory(word, world) for word in words.values()):
        heading = free_heading(grid, _("Territoire"))
        concepts = ("area",)
    else:
        return grid
    if any(said[0].concept.startswith(concepts) for one in grid.headings if one and (said := said_by(one))):
        return grid  # a column says it of each row
    return replace(with_column(grid, heading, _over_rows(grid, words)), bands=frozenset())


def _over_rows(grid: Grid, words: Mapping[int, str]) -> list[Value]:
    """For each row of data what the last heading above it says."""
    column: list[Value] = []
    said_last: Value = None
    above = iter(sorted(words))
    coming = next(above, None)
    for row in grid.rows:
        while coming is not None and coming < row:
            said_last, coming = words[coming], next(above, None)
        column.append(said_last)
    return column


def _said_in(grid: Grid, row: int) -> str:
    return next(text for value in grid.sheet.rows[row] if (text := text_of(value)))


def _labelled(grid: Grid) -> Grid | None:
    """ "Région : Diffa": what the label says is said of the rows below, unless a column says it of each."""
    pairs = {row: _said_in(grid, row).partition(":") for row in grid.bands}
    labels = {label.strip() for label, _colon, _value in pairs.values()}
    said = [said_by(label) if label else () for label in labels]
    concepts = {one[0].concept for one in said if one and one[0].score >= SURE}
    if len(concepts) != 1 or not all(said) or not all(value.strip() for _label, _colon, value in pairs.values()):
        return None
    (concept,) = concepts
    if concept.partition(":")[0] not in SAID_ABOVE:
        return None
    if any(one and (told := said_by(one)) and told[0].concept == concept for one in grid.headings):
        return None
    words = {row: value.strip() for row, (_label, _colon, value) in pairs.items()}
    heading = free_heading(grid, min(labels))
    return replace(with_column(grid, heading, _over_rows(grid, words)), bands=frozenset())


def _column_below(grid: Grid) -> int | None:
    """The column in which all of them stand and no row of data does: an organisation above its activities."""
    places = {next(at for at, value in enumerate(grid.sheet.rows[row]) if text_of(value)) for row in grid.bands}
    if len(places) != 1:
        return None
    (place,) = places
    empty = place < grid.width and grid.headings[place] and all(value is None for value in grid.column(place))
    return place if empty else None


def _filled_down(grid: Grid, place: int) -> Grid:
    told = _over_rows(grid, {row: _said_in(grid, row) for row in grid.bands})
    columns = {index: grid.column(index) for index in range(grid.width)} | {place: told}
    return replace(grid, bands=frozenset(), _columns=columns)


def _bare(text: str) -> str:
    plain = _NUMBERED.sub("", text)
    return _LEAD.sub("", plain).strip() or text


def _sectors(words: list[str], world: World) -> bool:
    """Whether half of them or more are sectors."""
    known = world.vocabulary

    def knows(text: str) -> bool:
        return known.knows("sector", text) or known.knows("cluster", text)

    sure = sum(1 for word in words if any(knows(part) for part in told_apart(word, knows)))
    return sure * 2 >= len(words)


def _territory(word: str, world: World) -> bool:
    found = world.territories.named(word)
    return bool(found) and found[0].score >= CERTAIN
