"""Owns tables in which each sector has a column of crosses: what a row's crosses say. Must not know a record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from desktop.exchange.cells import joined
from desktop.exchange.incoming.shapes import Value
from desktop.exchange.incoming.understanding.cells import folded, text_of
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.headings import said_by
from desktop.exchange.incoming.understanding.vocabulary import Vocabulary
from desktop.i18n import _

_LEAST: Final = 3  # columns of crosses that make a matrix
_CROSSES: Final = frozenset({"x", "1", "oui", "yes", "si", "✓", "✔", "نعم", "o", "y"})
_ONCE: Final = ("people", "amount", "figure")  # what a row counts, it counts once


def crossed(grid: Grid, known: Vocabulary) -> tuple[int, ...]:
    """The columns whose headings are sectors or clusters and whose cells are crosses."""
    found = []
    for index in range(grid.width):
        last = _last(grid, index)
        if not last or not (known.knows("sector", last) or known.knows("cluster", last)):
            continue
        said = {text_of(value).lower() for value in grid.column(index) if value is not None}
        if said and said <= _CROSSES:
            found.append(index)
    return tuple(found) if len(found) >= _LEAST else ()


def told_in_a_column(grid: Grid, crosses: tuple[int, ...], known: Vocabulary) -> tuple[Grid, bool]:
    """The same with a column that says under which headings a row has its crosses, and whether each cross is a row.

    A record has a list of clusters but one sector: several sectors are several rows, of which the first alone has the
    people and the money of all.
    """
    heads = [_last(grid, index) for index in crosses]
    clusters = all(known.knows("cluster", head) for head in heads)
    if clusters and not all(known.knows("sector", head) for head in heads):
        return _listed(grid, crosses), False
    return _unrolled(grid, crosses), True


def _last(grid: Grid, index: int) -> str:
    return grid.headings[index].rsplit(" · ", 1)[-1]


def _listed(grid: Grid, crosses: tuple[int, ...]) -> Grid:
    columns = {index: grid.column(index) for index in range(grid.width)}
    told: list[Value] = []
    for place in range(len(grid.rows)):
        told.append(joined(_last(grid, index) for index in crosses if columns[index][place] is not None) or None)
    columns |= {index: [None] * len(grid.rows) for index in crosses}
    columns[grid.width] = told
    return _with_column(grid, columns, grid.rows)


def _unrolled(grid: Grid, crosses: tuple[int, ...]) -> Grid:
    rows: list[int] = []
    kept: list[tuple[int, bool]] = []
    sectors: list[Value] = []
    for place, row in enumerate(grid.rows):
        first = True
        for index in crosses:
            if grid.column(index)[place] is not None:
                rows.append(row)
                kept.append((place, first))
                sectors.append(_last(grid, index))
                first = False
    columns: dict[int, list[Value]] = {}
    for index in range(grid.width):
        own, once = grid.column(index), _counts(grid.headings[index])
        columns[index] = [None if index in crosses or (once and not first) else own[place] for place, first in kept]
    columns[grid.width] = sectors
    return _with_column(grid, columns, tuple(rows))


def _counts(heading: str) -> bool:
    said = said_by(heading) if heading else ()
    return bool(said) and said[0].concept.partition(":")[0] in _ONCE


def _with_column(grid: Grid, columns: dict[int, list[Value]], rows: tuple[int, ...]) -> Grid:
    heading = free_heading(grid, lambda: _("Secteur"))
    return replace(
        grid,
        headings=(*grid.headings, heading),
        tags=(*grid.tags, None),
        rows=rows,
        added=grid.added + 1,
        _columns=columns,
    )


def free_heading(grid: Grid, word: Callable[[], str]) -> str:
    """A heading for a column that the file does not have, which no other has."""
    taken = {folded(heading) for heading in grid.headings}
    return word() if folded(word()) not in taken else f"{word()} 2"
