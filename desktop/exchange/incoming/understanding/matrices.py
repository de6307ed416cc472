"""Owns tables in which each sector has a column of crosses: what a row's crosses say; and what it takes to lay a table
out otherwise: columns that are added or emptied, rows that are repeated. Must not know a record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from desktop.exchange.cells import joined
from desktop.exchange.incoming.shapes import Option, Value
from desktop.exchange.incoming.understanding.asking import Questions
from desktop.exchange.incoming.understanding.cells import folded, text_of
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.headings import said_by
from desktop.exchange.incoming.understanding.vocabulary import Vocabulary
from desktop.i18n import _, ngettext

# what became of the crosses of a row: a list, rows, or its first sector, the others in a column that is left
Crosses = Literal["list", "rows", "first"]
_LEAST: Final = 3  # columns of crosses that make a matrix
_CROSSES: Final = frozenset(
    {"x", "xx", "xxx", "×", "1", "oui", "yes", "si", "✓", "✔", "√", "■", "●", "•", "نعم", "o", "y"}
)
_PARTED, _FIRST = "parted", "first"
_ONCE: Final = ("people", "amount", "figure")  # what a row counts, it counts once


@dataclass(frozen=True)
class Laid:
    """A table laid out otherwise: the grid, and why each column that is told by another is left. `lost` says that what
    stands in these is told nowhere."""

    grid: Grid
    left: Mapping[int, str] = field(default_factory=dict)
    lost: bool = False


def crossed(grid: Grid, known: Vocabulary) -> tuple[int, ...]:
    """The columns whose headings are sectors or clusters and whose cells are crosses."""
    found = []
    for index in range(grid.width):
        last = _last(grid, index)
        if not last or not (known.knows("sector", last) or known.knows("cluster", last)):
            continue
        said = [value for value in grid.column(index) if value is not None]
        if said and all(map(is_cross, said)):
            found.append(index)
    return tuple(found) if len(found) >= _LEAST else ()


def is_cross(value: Value) -> bool:
    """Whether a cell says no more than that what its heading says is so."""
    return text_of(value).lower() in _CROSSES


def told_in_a_column(
    grid: Grid, crosses: tuple[int, ...], known: Vocabulary, questions: Questions
) -> tuple[Grid, Crosses]:
    """The same with a column that says under which headings a row has its crosses, and what became of these.

    A record has a list of clusters but one sector: whether several sectors become several rows, of which the first
    alone has the people and the money of all, or stay one row, of the first sector, is asked.
    """
    heads = [_last(grid, index) for index in crosses]
    clusters = all(known.knows("cluster", head) for head in heads)
    if clusters and not all(known.knows("sector", head) for head in heads):
        return _listed(grid, crosses), "list"
    several = sum(len(under) > 1 for under in _crossed_heads(grid, crosses))
    if several and not _parted(grid, heads, questions, several):
        return _of_the_first(grid, crosses), "first"
    return _unrolled(grid, crosses), "rows"


def _parted(grid: Grid, heads: Sequence[str], questions: Questions, rows: int) -> bool:
    """Whether a row with crosses under several sectors becomes several records."""
    text = ngettext(
        "{n} ligne a une croix sous plusieurs secteurs, et une initiative n’en a qu’un.",
        "{n} lignes ont des croix sous plusieurs secteurs, et une initiative n’en a qu’un.",
        rows,
    )
    why = _("La première a les personnes et les montants de la ligne : rien n’est compté deux fois.")
    options = (
        Option(_PARTED, _("Une fiche par secteur"), why),
        Option(_FIRST, _("Une fiche par ligne, sous son premier secteur"), _("Les autres secteurs sont laissés.")),
    )
    return questions.ask(f"crosses:{grid.signature}", "record", text, options, _PARTED, heads, rows) == _PARTED


def _last(grid: Grid, index: int) -> str:
    return grid.headings[index].rsplit(" · ", 1)[-1]


def _listed(grid: Grid, crosses: tuple[int, ...]) -> Grid:
    told: list[Value] = [joined(heads) or None for heads in _crossed_heads(grid, crosses)]
    return with_column(without(grid, crosses), free_heading(grid, _("Secteur")), told)


def _of_the_first(grid: Grid, crosses: tuple[int, ...]) -> Grid:
    """Each row under its first sector; the others stand in a column of their own, whose heading says so."""
    heads = _crossed_heads(grid, crosses)
    sectors: list[Value] = [one[0] if one else None for one in heads]
    first = with_column(without(grid, crosses), free_heading(grid, _("Secteur")), sectors)
    others: list[Value] = [joined(one[1:]) or None for one in heads]
    return with_column(first, free_heading(first, _("Autres secteurs")), others)


def without(grid: Grid, emptied: Collection[int]) -> Grid:
    """The same with nothing in some columns."""
    empty: list[Value] = [None] * len(grid.rows)
    columns = {index: empty if index in emptied else grid.column(index) for index in range(grid.width)}
    return replace(grid, _columns=columns)


def _crossed_heads(grid: Grid, crosses: tuple[int, ...]) -> list[list[str]]:
    """The headings under which each row has a cross."""
    columns = [(_last(grid, index), grid.column(index)) for index in crosses]
    return [[head for head, values in columns if values[place] is not None] for place in range(len(grid.rows))]


def _unrolled(grid: Grid, crosses: tuple[int, ...]) -> Grid:
    kept: list[tuple[int, bool]] = []
    sectors: list[Value] = []
    for place, heads in enumerate(_crossed_heads(grid, crosses)):
        for nth, head in enumerate(heads or [None]):
            kept.append((place, nth == 0))
            sectors.append(head)
    return with_column(without(repeated(grid, kept), crosses), free_heading(grid, _("Secteur")), sectors)


def repeated(grid: Grid, kept: Sequence[tuple[int, bool]]) -> Grid:
    """The rows of those places, one for each, with whether it is the first of its row: what a row counts stands there
    alone."""
    columns: dict[int, list[Value]] = {}
    for index in range(grid.width):
        own, once = grid.column(index), _counts(grid.headings[index])
        columns[index] = [None if once and not first else own[place] for place, first in kept]
    return replace(grid, rows=tuple(grid.rows[place] for place, _first in kept), _columns=columns)


def _counts(heading: str) -> bool:
    said = said_by(heading) if heading else ()
    return bool(said) and said[0].concept.partition(":")[0] in _ONCE


def with_column(grid: Grid, heading: str, told: list[Value]) -> Grid:
    """The same with one more column at the right, a value for each row."""
    columns = {index: grid.column(index) for index in range(grid.width)} | {grid.width: told}
    return replace(
        grid,
        headings=(*grid.headings, heading),
        tags=(*grid.tags, None),
        added=grid.added + 1,
        _columns=columns,
    )


def free_heading(grid: Grid, word: str) -> str:
    """A heading for a column that the file does not have, which no other has."""
    taken = {folded(heading) for heading in grid.headings}
    return word if folded(word) not in taken else f"{word} 2"
