"""Owns putting a chart on the clipboard, as a picture or as cells. Must not know widgets."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from desktop.i18n import language
from desktop.reports.chart_spec import ChartSpec, as_html, as_tsv
from desktop.views.charts import render

WIDE, FINE = 720, 2.0


def copy_picture(spec: ChartSpec) -> None:
    """The chart as it stands, in the light colours of paper, with its title and note."""
    QGuiApplication.clipboard().setImage(render.render_image(spec, WIDE, 0, FINE, language()))


def copy_cells(spec: ChartSpec) -> None:
    """Its figures, as text with tabs and as a table."""
    data = QMimeData()
    data.setText(as_tsv(spec))
    data.setHtml(as_html(spec))
    QGuiApplication.clipboard().setMimeData(data)
