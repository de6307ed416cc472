"""Owns what a chart says, frozen, in words of one language; must not know how, where or in which direction it is drawn.

A report and a window hand the same `ChartSpec` to whoever draws; the table beside it (`cells`) has the same figures.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from desktop.i18n import format_number, is_rtl, plain_number

Kind = Literal["bars", "stacked", "columns", "stacked-columns", "lines"]
Role = Literal["value", "target", "unsaid"]
STACKED: Final = ("stacked", "stacked-columns")
FLAT: Final = ("bars", "stacked")  # bars that lie: their names may be long
_TEXT: Final = r'x:str sdnum="1033;0;@" style="mso-number-format:\@"'  # a cell of words, for Excel and LibreOffice
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures: a value for each category, None where nobody said.

    `role`: value; target (a mark across the bar, a dashed line); unsaid (what nobody stated: always grey). `colour`:
    "" for the colour of its place, or `#RRGGBB`.
    """

    name: str
    values: tuple[float | None, ...]
    role: Role = "value"
    colour: str = ""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart: `head` says what a category is (“Commune”), `unit` what is counted, `note` what must be said with it."""

    kind: Kind
    title: str
    head: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a series that has not one value for each category."""
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError(self.title)

    @property
    def stacked(self) -> bool:
        """Whether the series of a category are parts of one bar."""
        return self.kind in STACKED

    @property
    def flat(self) -> bool:
        """Whether bars lie, their categories under each other."""
        return self.kind in FLAT

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for one in self.series for value in one.values)


def said(value: float | None) -> str:
    """A value as it is written in the language in force; "–" where nobody said."""
    if value is None:
        return "–"
    return format_number(int(value) if float(value).is_integer() else round(value, 2))


def heads(spec: ChartSpec) -> list[str]:
    """The heads of the table's columns."""
    return [spec.head, *(one.name for one in spec.series)]


def cells(spec: ChartSpec) -> Iterator[tuple[str, list[float | None]]]:
    """The rows of the table: a category and its values."""
    for at, category in enumerate(spec.categories):
        yield category, [one.values[at] for one in spec.series]


def as_tsv(spec: ChartSpec) -> str:
    """The table to be pasted into a sheet as text: numbers as one types them, what looks like a formula kept a text."""
    rows = [[_held(word) for word in heads(spec)]]
    rows += [[_held(name), *map(_plain, values)] for name, values in cells(spec)]
    return "\n".join("\t".join(row) for row in rows) + "\n"


def as_html(spec: ChartSpec) -> str:
    """The table to be pasted into a document or a sheet, every word escaped.

    Sheets take HTML before text: each cell says itself what it is, in the ways of Excel (x:) and LibreOffice (sd…), so
    that a number is one whatever marks the sheet expects, and no word becomes a date or a formula.
    """
    way = "rtl" if is_rtl() else "ltr"
    head = "".join(_word_cell(word, "th") for word in heads(spec))
    body = "".join(f"<tr>{_word_cell(name)}{''.join(map(_number_cell, values))}</tr>" for name, values in cells(spec))
    title = f"<tr>{_word_cell(spec.title)}</tr>"  # a caption becomes a cell that cannot say what it is
    table = f'<table dir="{way}">{title}<tr>{head}</tr>{body}</table>'
    return f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body>{table}</body></html>'


def _word_cell(word: str, tag: str = "td") -> str:
    return f"<{tag} {_TEXT}>{html.escape(word)}</{tag}>"


def _number_cell(value: float | None) -> str:
    if value is None:
        return "<td></td>"
    native = f"{round(value, 4):.15g}"
    return f'<td x:num="{native}" sdval="{native}" sdnum="1033;">{html.escape(said(value))}</td>'


def _plain(value: float | None) -> str:
    return "" if value is None else plain_number(round(value, 4))


def _held(word: str) -> str:
    flat = " ".join(word.split())
    return f"'{flat}" if flat.startswith(_FORMULA) else flat
