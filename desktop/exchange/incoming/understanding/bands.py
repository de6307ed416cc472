"""Owns headings among the rows ("1. SANTÉ"): where they say what a list or the gazetteer knows, they become a column.

Must not know a record. Whatever else they say is told and left.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from desktop.exchange.incoming.shapes import Value
from desktop.exchange.incoming.understanding.cells import text_of
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.headings import said_by
from desktop.exchange.incoming.understanding.lists import told_apart
from desktop.exchange.incoming.understanding.matrices import free_heading
from desktop.exchange.incoming.understanding.values import CERTAIN
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _

_NUMBERED: Final = re.compile(r"^\s*(?:[0-9]{1,2}|[IVX]{1,4}|[A-Za-z])\s*[.)\-–:]\s*")
_LEAD: Final = re.compile(r"^\s*[^:]{3,20}\s*:\s+")  # "Secteur : Santé"


def told_in_rows(grid: Grid, world: World) -> Grid:
    """The same with what heads its rows in a column at the right, when that is known as a sector or a territory."""
    if not grid.bands:
        return grid
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
    column: list[Value] = []
    said_last: Value = None
    above = iter(sorted(words))
    coming = next(above, None)
    for row in grid.rows:
        while coming is not None and coming < row:
            said_last, coming = words[coming], next(above, None)
        column.append(said_last)
    columns = {index: grid.column(index) for index in range(grid.width)} | {grid.width: column}
    return replace(
        grid,
        headings=(*grid.headings, heading),
        tags=(*grid.tags, None),
        bands=frozenset(),
        added=grid.added + 1,
        _columns=columns,
    )


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
