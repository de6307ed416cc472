"""Owns tables in which each sector has a column of crosses: each cross is a row. Must not know a record."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from desktop.exchange.incoming.shapes import Value
from desktop.exchange.incoming.understanding.cells import folded, text_of
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.vocabulary import Vocabulary
from desktop.i18n import _

_LEAST: Final = 3  # columns of crosses that make a matrix
_CROSSES: Final = frozenset({"x", "1", "oui", "yes", "si", "✓", "✔", "نعم", "o", "y"})


def crossed(grid: Grid, known: Vocabulary) -> tuple[int, ...]:
    """The columns whose headings are sectors or clusters and whose cells are crosses."""
    found = []
    for index, heading in enumerate(grid.headings):
        last = heading.rsplit(" · ", 1)[-1]
        if not last or not (known.knows("sector", last) or known.knows("cluster", last)):
            continue
        said = {text_of(value).lower() for value in grid.column(index) if value is not None}
        if said and said <= _CROSSES:
            found.append(index)
    return tuple(found) if len(found) >= _LEAST else ()


def unrolled(grid: Grid, crosses: tuple[int, ...]) -> Grid:
    """The same with one row for each cross, and a column that says under which heading it stands."""
    rows: list[int] = []
    kept: list[int] = []
    sectors: list[Value] = []
    for place, row in enumerate(grid.rows):
        for index in crosses:
            if grid.column(index)[place] is not None:
                rows.append(row)
                kept.append(place)
                sectors.append(grid.headings[index].rsplit(" · ", 1)[-1])
    columns: dict[int, list[Value]] = {}
    for index in range(grid.width):
        own = grid.column(index)
        columns[index] = [None] * len(kept) if index in crosses else [own[place] for place in kept]
    columns[grid.width] = sectors
    taken = {folded(heading) for heading in grid.headings}
    heading = _("Secteur") if folded(_("Secteur")) not in taken else _("Secteur") + " 2"
    return replace(
        grid,
        headings=(*grid.headings, heading),
        tags=(*grid.tags, None),
        rows=tuple(rows),
        added=1,
        _columns=columns,
    )
