"""Owns where the bars and points of a chart lie, in the chart's own units; must not know pixels, colours or Qt.

A category takes one unit of its axis, its middle at its number. Values lie on the other axis.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from desktop.reports.chart_spec import ChartSpec

BAND: Final = 0.74  # what the bars of a category take of its unit


class Bar(NamedTuple):
    """One bar: from `low` to `high` on the axis of categories, from `start` to `end` on that of values."""

    series: int
    category: int
    low: float
    high: float
    start: float
    end: float


def bars(spec: ChartSpec) -> Iterator[Bar]:
    """The bars of a chart, those of nothing left out."""
    drawn = [at for at, one in enumerate(spec.series) if one.role != "target"]
    for category in range(len(spec.categories)):
        reached = 0.0
        for place, series in enumerate(drawn):
            value = spec.series[series].values[category]
            if not value:
                continue
            if spec.stacked:
                low, high, start = category - BAND / 2, category + BAND / 2, reached
                reached += value
            else:
                thick = BAND / len(drawn)
                low, start = category - BAND / 2 + place * thick, 0.0
                high = low + thick
            yield Bar(series, category, low, high, start, start + value)


def targets(spec: ChartSpec) -> Iterator[Bar]:
    """The marks of what was aimed at: across the bars of their category."""
    for series, one in enumerate(spec.series):
        for category, value in enumerate(one.values):
            if one.role == "target" and value is not None:
                yield Bar(series, category, category - 0.46, category + 0.46, value, value)


def extent(spec: ChartSpec) -> tuple[float, float]:
    """The least and the greatest value that must be seen; zero always is."""
    if spec.kind == "lines":
        values = [value for one in spec.series for value in one.values if value is not None]
    else:
        values = [bar.end for bar in bars(spec)] + [bar.end for bar in targets(spec)]
    return min([0.0, *values]), max([0.0, *values]) or 1.0


def ticks(low: float, high: float, most: int = 5, *, whole: bool = False) -> list[float]:
    """Round values for an axis: 1, 2 or 5 times a power of ten; whole ones where the range holds some, or for such."""
    span = high - low
    rough = span / most
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    if whole or high > 2:
        step = max(1.0, step)
    first = math.ceil(low / step)
    return [step * k for k in range(first, math.floor(high / step) + 1)]


def whole(spec: ChartSpec) -> bool:
    """Whether every value is a whole number, as of things that are counted."""
    return all(value is None or float(value).is_integer() for one in spec.series for value in one.values)


def category_at(spec: ChartSpec, along: float) -> int | None:
    """The category at a place of its axis."""
    at = math.floor(along + 0.5)
    return at if 0 <= at < len(spec.categories) else None


def series_at(spec: ChartSpec, category: int, along: float, value: float) -> int | None:
    """The series whose bar is at a place; the only one, wherever one points in its category."""
    here = [bar for bar in bars(spec) if bar.category == category]
    for bar in here:
        if bar.low <= along <= bar.high and min(bar.start, bar.end) <= value <= max(bar.start, bar.end):
            return bar.series
    return here[0].series if len(here) == 1 else None
