"""Owns which charts a report of figures has, what each says, and how large it is. Must not know who draws, nor formats.

A chart is made of the cells of a table that is shown, and of nothing else: what an audience, or a layout, does not let
the table tell, the chart beside it does not show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from desktop.i18n import _, speaking
from desktop.reports.chart_spec import ChartSpec, Role, Series
from desktop.reports.report_told import Cell, Drawn, Grid, Head, ReportTold

Draw = Callable[[ChartSpec, int, int, float, str], bytes]  # `Printer.chart`
Pictures = Mapping[ChartSpec, bytes]
NONE: Final[Pictures] = {}
WIDE: Final = 640  # pixels of a screen: the width of the words of a page
FINE: Final = 2.5
MOST: Final = 10  # bars; the table has all rows
LATEST: Final = 12  # periods, the last ones


def charts(told: ReportTold) -> list[ChartSpec]:
    """The charts of a report, in their order, in its language."""
    with speaking(told.lang):
        return [spec for _part, grid in told.grids() if (spec := chart_of(grid)) is not None]


def drawn(told: ReportTold, draw: Draw) -> Pictures:
    """Each chart with its picture. Raises what `draw` raises."""
    return {spec: draw(spec, WIDE, 0, FINE, told.lang) for spec in charts(told)}


def chart_of(grid: Grid) -> ChartSpec | None:
    """What is drawn of a table, in the language in force; None where one number or none would stand in it."""
    how = grid.drawn
    if how is None or len(grid.rows) < 2:
        return None
    rows = shown(grid, how)
    kind, series = how.kind, list(_series(grid, how, rows))
    if how.whole and (len(series) < 2 or not _adds_up(grid, how.whole, series, rows)):
        kind, series = "bars", [Series(head.title, _values(rows, at)) for at, head in _named(grid, (how.whole,))]
    if not series or sum(value is not None for one in series for value in one.values) < 2:
        return None
    spec = ChartSpec(
        kind,
        how.title or grid.title,
        grid.heads[0].title,
        tuple(row[0].text for row in rows),
        tuple(series),
        how.unit,
        "" if len(rows) == len(grid.rows) else _left_out(how, len(rows)),
    )
    return None if spec.empty else spec


def shown(grid: Grid, how: Drawn) -> Sequence[tuple[Cell, ...]]:
    """The rows of a table that are drawn: the first ones, or the last of what follows in time."""
    return grid.rows[-LATEST:] if how.kind == "columns" else grid.rows[:MOST]


def columns(grid: Grid, spec: ChartSpec) -> list[int]:
    """The places of the columns of a table that its chart shows, in the order of its series."""
    how = grid.drawn
    names = (*how.columns, how.whole) if how is not None else ()
    at = {head.title: place for place, head in _named(grid, names)}
    return [at[one.name] for one in spec.series]


def picture_words(spec: ChartSpec) -> str:
    """What a picture shows, for who cannot see it; the table says the numbers."""
    title = f"{spec.title} ({spec.unit})" if spec.unit else spec.title
    return _("Graphique : {title}. Le tableau qui suit dit les mêmes nombres.", title=title)


def _left_out(how: Drawn, n: int) -> str:
    if how.kind == "columns":
        return _("Les {n} dernières périodes sont montrées.", n=n)
    return _("Les {n} premières lignes sont montrées.", n=n)


def _series(grid: Grid, how: Drawn, rows: Sequence[tuple[Cell, ...]]) -> Iterator[Series]:
    seen: set[tuple[float | None, ...]] = set()
    for at, head in _named(grid, how.columns):
        values = _values(rows, at)
        if not any(value is not None for value in values) or (head.name == "at_least" and values in seen):
            continue  # how many different people there are at least says nothing new where nobody may be counted twice
        seen.add(values)
        yield Series(head.title, values, _role(how, head))


def _role(how: Drawn, head: Head) -> Role:
    return "unsaid" if head.name == how.unsaid else "target" if head.name == how.target else "value"


def _named(grid: Grid, names: Sequence[str]) -> Iterator[tuple[int, Head]]:
    at = {head.name: (place, head) for place, head in enumerate(grid.heads)}
    return (at[name] for name in names if name in at)


def _values(rows: Sequence[tuple[Cell, ...]], at: int) -> tuple[float | None, ...]:
    return tuple(_number(row[at]) for row in rows)


def _number(cell: Cell) -> float | None:
    """A number that the table tells; words in its place (“too few to be told”) are none."""
    return cell.value if isinstance(cell.value, int | float) else None


def _adds_up(grid: Grid, whole: str, series: Sequence[Series], rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Whether the parts of each bar are all of it; where the table does not tell the whole, they are what is told."""
    at = next((place for place, _head in _named(grid, (whole,))), None)
    if at is None or not series:
        return at is None
    sums = [sum(one.values[n] or 0 for one in series) for n in range(len(rows))]
    return all(value is None or value == sums[n] for n, value in enumerate(_values(rows, at)))
