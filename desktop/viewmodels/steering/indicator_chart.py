"""Owns what the chart of an indicator says: actual against target, by period. Must not know how it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.i18n import _
from desktop.reports.chart_spec import ChartSpec, Series

if TYPE_CHECKING:
    from desktop.services.indicators.grid import AreaSheet, Row, Sheet

MOST: Final = 12  # periods drawn: the latest that say something


def chart_of(sheet: Sheet, area: AreaSheet, title: str, unit: str) -> ChartSpec | None:
    """The chart of one territory; None while fewer than two periods say something."""
    rows = [row for row in area.rows if _says(row)][-MOST:]
    if len(rows) < 2:
        return None
    actual = Series(_("Réalisé"), tuple(row.actual.value for row in rows))
    target = Series(_("Cible"), tuple(row.target.value for row in rows), role="target")
    series = (actual, target) if any(value is not None for value in target.values) else (actual,)
    unsure = any(not row.actual.sure for row in rows)
    note = _("Certaines personnes ont pu être comptées plusieurs fois.") if unsure else ""
    named = title if len(sheet.areas) == 1 else f"{title} · {area.name}"
    return ChartSpec("columns", named, _("Période"), tuple(row.label for row in rows), series, unit, note)


def _says(row: Row) -> bool:
    return row.actual.value is not None or row.target.value is not None
