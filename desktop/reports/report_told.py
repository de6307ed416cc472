"""Owns what a report of figures says, frozen: parts, tables, cells, each as a value and as it is read in its language.

Must not know a file format, nor where the figures come from. Window, Word, PDF, workbook, page and command line are
written from the same one of these: what they say is equal because it is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Literal

from desktop.i18n import _, format_date, format_iso, format_list, format_number, format_percent
from desktop.reports.chart_spec import Kind

Form = Literal["text", "number", "share", "day", "remark"]  # a remark is of its row: on paper under the table
Value = str | int | float | date | None
REPORTS: Final = ("quarterly", "indicators", "project", "4w")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table. `value` is native (a share is 0 to 1); None where the words are all there is."""

    text: str = ""
    value: Value = None


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name for layouts and machines, its title, its share of the width, what its cells hold."""

    name: str
    title: str
    share: float = 1.0
    form: Form = "text"


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a table is drawn: its first column by those named. `title` where the table's does not say what is drawn.

    `whole`: the column that stacked ones add up to; drawn alone where they do not.
    """

    kind: Kind
    columns: tuple[str, ...]
    title: str = ""
    unit: str = ""
    unsaid: str = ""  # the one of the columns that tells what nobody stated
    target: str = ""  # the one that tells what was aimed at
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Every row has a cell for each head; `total` closes it. `drawn`: a chart may stand beside it.

    `grouped`: rows that are alike in their first column follow each other; on paper it may stand over them, once.
    """

    name: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()
    drawn: Drawn | None = None
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a report: words before its tables, and after them what must be minded."""

    name: str
    title: str
    words: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing stands under its title."""
        return not (self.words or self.notes or any(grid.rows or grid.notes for grid in self.grids))


@dataclass(frozen=True, slots=True)
class ReportTold:
    """One report. `organisation` stands above the title, `kept_back` says what this audience is not told, `unmet`
    (title of a section, names) what its layout asks for and no table here has.

    `stamp` is the report's own date: all files bear it, never the computer's clock.
    """

    name: str
    lang: str
    audience: str
    organisation: str
    title: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    kept_back: tuple[str, ...]
    foot: str
    stamp: datetime
    landscape: bool = False
    unmet: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def part(self, name: str) -> Part:
        """The part of that name. Raises KeyError."""
        return {part.name: part for part in self.parts}[name]

    def grids(self) -> Iterator[tuple[Part, Grid]]:
        """Every table with its part."""
        return ((part, grid) for part in self.parts for grid in part.grids)


# ---- cells, in the language in force -------------------------------------------------------------------


def words(text: str) -> Cell:
    """Words as they are."""
    return Cell(text, text or None)


def several(parts: Iterable[str]) -> Cell:
    """Several names: read apart whatever their directions, native with commas."""
    some = [part for part in dict.fromkeys(parts) if part]
    return Cell(format_list(some), ", ".join(some) or None)


def summed(numbers: Sequence[int]) -> int | None:
    """Their sum; None where nobody said one: that is not zero."""
    return sum(numbers) if numbers else None


def number(n: int | float | None) -> Cell:
    """A number, read with two decimals as in the window; nothing where nobody said one."""
    if n is None:
        return Cell()
    whole = int(n) if float(n).is_integer() else n
    return Cell(format_number(whole if isinstance(whole, int) else round(whole, 2)), whole)


def share(part: float | None) -> Cell:
    """A share of 0 to 1."""
    return Cell() if part is None else Cell(format_percent(part), part)


def day(iso: str) -> Cell:
    """An ISO date; one that stops at the month or the year is words."""
    try:
        told = date.fromisoformat(iso)
        return Cell(format_date(told), told)
    except ValueError:
        return words(format_iso(iso))


def few() -> Cell:
    """People who are too few to be told."""
    return words(_("trop peu pour être dit"))


def picked(grid: Grid, names: Sequence[str]) -> Grid:
    """The same table with these columns only, in that order; names that it has not are passed over."""
    at = {head.name: place for place, head in enumerate(grid.heads)}
    order = [at[name] for name in names if name in at]
    if not order:
        return grid

    def only(cells: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(cells[place] for place in order)

    rows = tuple(only(row) for row in grid.rows)
    total = only(grid.total) if grid.total else ()
    return replace(grid, heads=only(grid.heads), rows=rows, total=total, grouped=grid.grouped and order[0] == 0)


# ---- for a machine -------------------------------------------------------------------------------------


def as_plain(told: ReportTold) -> dict[str, object]:
    """The report as plain values: numbers as numbers, shares of 0 to 1, days as ISO dates, words as words."""
    return {
        "report": told.name,
        "lang": told.lang,
        "audience": told.audience,
        "title": told.title,
        "facts": dict(told.facts),
        "day": told.stamp.date().isoformat(),
        "kept_back": list(told.kept_back),
        "parts": [
            {
                "name": part.name,
                "title": part.title,
                "words": [*part.words, *part.notes],
                "tables": [_plain_grid(grid) for grid in part.grids],
            }
            for part in told.parts
        ],
    }


def _plain_grid(grid: Grid) -> Mapping[str, object]:
    return {
        "name": grid.name,
        "title": grid.title,
        "columns": [head.name for head in grid.heads],
        "rows": [[_plain(cell) for cell in row] for row in grid.rows],
        "total": [_plain(cell) for cell in grid.total],
        "notes": list(grid.notes),
    }


def _plain(cell: Cell) -> object:
    return cell.value.isoformat() if isinstance(cell.value, date) else cell.value
