"""Owns what a chart says, frozen, in words of one language; must not know how, where or in which direction it is drawn.

A report and a window hand the same `ChartSpec` to whoever draws; the table beside it (`cells`) has the same figures.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from desktop.i18n import format_number, is_rtl

Kind = Literal["bars", "stacked", "columns", "stacked-columns", "lines"]
Role = Literal["value", "target", "unsaid"]
STACKED: Final = ("stacked", "stacked-columns")
FLAT: Final = ("bars", "stacked")  # bars that lie: their names may be long
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
    """The table to be pasted into a sheet: plain numbers, a text that looks like a formula kept a text."""
    rows = [[_held(word) for word in heads(spec)]]
    rows += [[_held(name), *map(_plain, values)] for name, values in cells(spec)]
    return "\n".join("\t".join(row) for row in rows) + "\n"


def as_html(spec: ChartSpec) -> str:
    """The table to be pasted into a document, every word escaped."""
    way = "rtl" if is_rtl() else "ltr"
    head = "".join(f"<th>{html.escape(word)}</th>" for word in heads(spec))
    body = "".join(
        f"<tr><td>{html.escape(name)}</td>{''.join(f'<td>{html.escape(_plain(value))}</td>' for value in values)}</tr>"
        for name, values in cells(spec)
    )
    return f'<table dir="{way}"><caption>{html.escape(spec.title)}</caption><tr>{head}</tr>{body}</table>'


def _plain(value: float | None) -> str:
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(round(value, 4))


def _held(word: str) -> str:
    flat = " ".join(word.split())
    return f"'{flat}" if flat.startswith(_FORMULA) else flat
