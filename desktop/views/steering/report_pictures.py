"""Owns drawing the charts of a report in the window, one in each turn of its loop. Must not know formats or records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.viewmodels.store import Store
from desktop.views.charts.loading import when_loaded
from desktop.views.charts.render import render_png

if TYPE_CHECKING:
    from desktop.reports.chart_spec import ChartSpec
    from desktop.reports.report_charts import Pictures
    from desktop.reports.report_told import ReportTold

Then = Callable[["Pictures"], object]


class ReportPictures(QObject):
    """The pictures of the report that was drawn last are kept: four formats have the same."""

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._told: ReportTold | None = None
        self._drawn: dict[ChartSpec, bytes] = {}

    def draw(self, told: ReportTold, then: Then) -> None:
        """Draw its charts, then hand them on. A report asked for meanwhile takes its place."""
        if told is not self._told:
            self._told, self._drawn = told, {}
        when_loaded(self._store, self, partial(self._next, told, then))

    def _next(self, told: ReportTold, then: Then) -> None:
        from desktop.reports.report_charts import FINE, WIDE, charts

        if told is not self._told:
            return
        left = next((spec for spec in charts(told) if spec not in self._drawn), None)
        if left is None:
            then(dict(self._drawn))
            return
        self._drawn[left] = render_png(left, WIDE, 0, FINE, told.lang)
        QTimer.singleShot(0, self, partial(self._next, told, then))
