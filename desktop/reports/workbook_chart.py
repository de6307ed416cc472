"""Owns how a chart stands in a workbook: one of the program's own, over cells of its sheet. Must not know the report.

What it shows are those cells; it reads in grey by patterns, and from the right where the sheet does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from desktop.reports.chart_spec import ChartSpec
from desktop.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.chart import Chart

WIDE: Final = 640  # pixels
_FILLS: Final = (("#0F6B75", ""), ("#E0A33A", "wide_upward_diagonal"), ("#7C3BB9", "wide_downward_diagonal"))
_UNSAID: Final = ("#C9D1D9", "percent_30")
_TYPES: Final[dict[str, dict[str, str]]] = {
    "bars": {"type": "bar"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "columns": {"type": "column"},
}


def chart(
    book: Workbook, spec: ChartSpec, sheet: str, first: int, places: Sequence[int], face: str, rtl: bool
) -> Chart:
    """The chart of rows of a sheet that begin at `first`, a series for each of the columns `places`."""
    made = book.add_chart(_TYPES[spec.kind])
    last = first + len(spec.categories) - 1
    font = {"name": face, "size": 9, "color": LIGHT.text}
    aims = [(one, at) for one, at in zip(spec.series, places, strict=True) if one.role == "target"]
    for at, one in enumerate(spec.series):
        column = places[at]
        said: dict[str, Any] = {
            "name": [sheet, 0, column],
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, column, last, column],
            "gap": 60,
        }
        if one.role == "target":
            continue
        colour, pattern = _UNSAID if one.role == "unsaid" else _FILLS[at % len(_FILLS)]
        made.add_series(said | _filled(colour, pattern) | _numbers(spec, font))
    if aims:
        made.combine(_targets(book, sheet, first, last, aims))
    title = f"{spec.title} ({spec.unit})" if spec.unit else spec.title
    made.set_title({"name": _words(title), "overlay": False, "name_font": font | {"size": 11, "bold": True}})
    _axes(made, spec, font, rtl)
    made.set_legend({"position": "top", "font": font} if len(spec.series) > 1 else {"none": True})
    made.set_size({"width": WIDE, "height": _high(spec)})
    made.show_blanks_as("gap")
    return made


def _high(spec: ChartSpec) -> int:
    """Pixels in which every bar is seen."""
    return 120 + (len(spec.categories) * (12 + 14 * _beside(spec)) if spec.flat else 220)


def _beside(spec: ChartSpec) -> int:
    """How many bars lie under each other in a category."""
    return 1 if spec.stacked else len(spec.series)


def _filled(colour: str, pattern: str) -> dict[str, Any]:
    """A colour, with strokes that keep it apart without colour."""
    edge = {"border": {"color": colour}}
    if not pattern:
        return edge | {"fill": {"color": colour}}
    ink = LIGHT.text if colour == _UNSAID[0] else "#FFFFFF"
    return edge | {"pattern": {"pattern": pattern, "fg_color": ink, "bg_color": colour}}


def _numbers(spec: ChartSpec, font: dict[str, Any]) -> dict[str, Any]:
    """Each bar says its number; in a stack the table does."""
    return {} if spec.stacked else {"data_labels": {"value": True, "font": font, "num_format": "#,##0.##;-#,##0.##"}}


def _targets(book: Workbook, sheet: str, first: int, last: int, aims: Sequence[Any]) -> Chart:
    """What was aimed at, as marks without a line, over the bars."""
    made, ink = book.add_chart({"type": "line"}), {"color": LIGHT.text}
    for _one, column in aims:
        made.add_series(
            {
                "name": [sheet, 0, column],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "line": {"none": True},
                "marker": {"type": "long_dash", "size": 14, "fill": ink, "border": ink},
            }
        )
    return made


def _axes(made: Chart, spec: ChartSpec, font: dict[str, Any], rtl: bool) -> None:
    """Names on the reading side, the first on top; values run as one reads."""
    names: dict[str, Any] = {"num_font": font, "line": {"color": LIGHT.border}, "major_tick_mark": "none"}
    values: dict[str, Any] = {
        "num_font": font,
        "num_format": "#,##0.##;-#,##0.##",
        "major_gridlines": {"visible": True, "line": {"color": LIGHT.line}},
        "line": {"none": True},
        "min": 0,
    }
    if min((value for one in spec.series for value in one.values if value is not None), default=0) < 0:
        del values["min"]
    if spec.flat:
        # the first category on top turns the values' side too: they are said below again
        made.set_y_axis(names | {"reverse": True})
        made.set_x_axis(values | {"reverse": rtl, "label_position": "high"})
    else:
        made.set_x_axis(names | {"reverse": rtl})
        made.set_y_axis(values)


def _words(text: str) -> str:
    """A title that no program takes for a formula."""
    return f" {text}" if text.startswith("=") else text
