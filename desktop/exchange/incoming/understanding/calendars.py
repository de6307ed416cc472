"""Owns tables in which each month, or each quarter, has a column of crosses: from when to when a row goes on.

The first and the last cross become two columns at the right, as if each row said them. Must not know a record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from desktop.exchange.incoming.shapes import Value
from desktop.exchange.incoming.understanding.dates import LETTERS, day_of, month_in, quarter_in
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.headings import said_by
from desktop.exchange.incoming.understanding.lexicon import lexicon
from desktop.exchange.incoming.understanding.matrices import Laid, free_heading, is_cross, with_column
from desktop.i18n import _

_LEAST: Final = 3  # columns of months from which they are a calendar
_YEAR: Final = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_YEARS: Final = re.compile(r"(?<!\d)(20\d{2})\s*[-–/]\s*(?:20)?(\d{2})(?!\d)")  # 2023-2024, 2023/24
_DATED: Final = ("starts", "ends")


@dataclass(frozen=True, slots=True)
class _Span:
    """The months that one column stands for; `year` is None where its heading does not say it."""

    first: int
    last: int
    year: int | None


def told_by_months(grid: Grid, name: str) -> Laid:
    """The same with when each row begins and ends, and why each column of months is left.

    The year is that of the headings, else the only one that the title, the sheet's or the file's `name` says; months
    without one are asked about as those of any column are.
    """
    spans = _months_of(grid)
    if len(spans) < _LEAST:
        return Laid(grid)
    if any(heading and (said := said_by(heading)) and said[0].concept in _DATED for heading in grid.headings):
        return Laid(grid, dict.fromkeys(spans, _("ses croix disent des mois ; une colonne dit les dates")), lost=True)
    years = _years(spans, (*grid.titles, grid.sheet.name, name))
    if years is None:
        why = _("ses mois vont d’une année à l’autre, et rien ne dit lesquelles")
        return Laid(grid, dict.fromkeys(spans, why), lost=True)
    begins = {index: _written(years[index], one.first) for index, one in spans.items()}
    ends = {index: _written(years[index], one.last) for index, one in spans.items()}
    crosses = [(index, grid.column(index)) for index in spans]
    under = [[index for index, values in crosses if values[place] is not None] for place in range(len(grid.rows))]
    first: list[Value] = [begins[one[0]] if one else None for one in under]
    last: list[Value] = [ends[one[-1]] if one else None for one in under]
    told = with_column(grid, free_heading(grid, _("Début")), first)
    told = with_column(told, free_heading(told, _("Fin")), last)
    return Laid(told, dict.fromkeys(spans, _("ses croix disent le début et la fin")))


def _months_of(grid: Grid) -> dict[int, _Span]:
    """Each column of crosses whose heading is a month or a quarter, in the order of the sheet."""
    crossed = [index for index in range(grid.width) if _crossed(grid.column(index))]
    by_letter = _by_letters(grid)
    found: dict[int, _Span] = {}
    for index in crossed:
        *above, last = grid.headings[index].split(" · ")
        said = _YEAR.findall(" ".join(above))
        outer = int(said[0]) if len(set(said)) == 1 else None
        span = _span(last, outer) or (_Span(by_letter[index], by_letter[index], outer) if index in by_letter else None)
        if span is not None:
            found[index] = span
    return found


def _crossed(values: Sequence[Value]) -> bool:
    return all(value is None or is_cross(value) for value in values)


def _span(text: str, outer: int | None) -> _Span | None:
    quarter = quarter_in(text)
    if quarter:
        said = _YEAR.search(text)
        return _Span(quarter * 3 - 2, quarter * 3, int(said[1]) if said else outer)
    day = day_of(text, "dmy")
    if day is not None and len(day) >= len("2024-01"):
        return _Span(int(day[5:7]), int(day[5:7]), int(day[:4]))
    month = month_in(text)
    return _Span(month, month, outer) if month else None


def _by_letters(grid: Grid) -> dict[int, int]:
    """Twelve columns that follow one another under the first letters of the months: J F M A M J J A S O N D."""
    letters = [heading.rsplit(" · ", 1)[-1].lower() for heading in grid.headings]
    for start in range(len(letters) - 11):
        if "".join(letters[start : start + 12]) in LETTERS and all(map(len, letters[start : start + 12])):
            return {start + month: month + 1 for month in range(12)}
    return {}


def _years(spans: Mapping[int, _Span], said: Sequence[str]) -> dict[int, int | None] | None:
    """The year of each column, None for one that nothing tells; None alone where two years are meant and not told."""
    unsaid = [one for one in spans.values() if one.year is None]
    if not unsaid:
        return {index: one.year for index, one in spans.items()}
    if len(unsaid) < len(spans):
        return None  # some say a year and some do not: who knows whose it is
    turns = sum(other.first <= one.last for one, other in pairwise(spans.values()))
    two = {int(found[1]) for text in said for found in _YEARS.finditer(text)}
    alone = {int(year) for text in said for year in _YEAR.findall(text)}
    if turns:
        if turns > 1 or len(two) != 1:
            return None
        year, before = two.pop(), None
        years: dict[int, int | None] = {}
        for index, one in spans.items():
            year += before is not None and one.first <= before
            years[index], before = year, one.last
        return years
    only = alone.pop() if len(alone) == 1 else None
    return dict.fromkeys(spans, only)


def _written(year: int | None, month: int) -> str:
    """A month as a column of dates would say it."""
    if year is not None:
        return f"{year:04}-{month:02}"
    return next(name for name, number in lexicon().months.items() if number == month)
