"""Owns drawing a `ChartSpec` with the library of charts (pyqtgraph): axes, bars, lines. The only module that knows it.

Imported at the first chart. Must not know records. In a right-to-left look categories begin on the right, and the axis
of values stands there.
"""

from __future__ import annotations

import math
import re
from typing import Any, Final

import pyqtgraph
import shiboken6
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsGridLayout, QGraphicsLineItem

from desktop.i18n import RLM
from desktop.reports.chart_spec import ChartSpec, said
from desktop.views.charts import geometry, inks
from desktop.views.charts.marks import Marks
from desktop.views.theme import Theme

_NAMES: Final = 0.36  # of the width, at most, is for the names of categories that lie under each other
_LOST: Final = re.compile("(?<=[\u0590-\u08ff]) (?=[^\u0590-\u08ff])|(?<=[^\u0590-\u08ff]) (?=[\u0590-\u08ff])")
_STYLES: Final = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}


def draw(painter: QPainter, spec: ChartSpec, look: Theme, area: QRectF) -> QTransform:
    """Draw a chart, without title and legend, into an area; how its own units lie there, in the painter's pixels.

    The widgets of the library live for one drawing: kept in a window, they outlive what they draw on, and fall.
    """
    plot = _Plot(spec, look, round(area.width()))
    widget = plot.widget
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(max(10, round(area.width())), max(10, round(area.height())))
    widget.show()  # laid out as on a screen, on none
    widget.render(painter, area, widget.viewport().rect())
    lies = plot.lies() * QTransform.fromTranslate(area.x(), area.y())
    plot.close()
    return lies


class _Plot:
    """One drawn chart."""

    def __init__(self, spec: ChartSpec, look: Theme, width: int) -> None:
        """`width` in pixels: what the names of categories may take of it is decided once."""
        self.spec, self.look = spec, look
        self.widget: Any = pyqtgraph.GraphicsView(background=look.tokens.surface)
        self._view: Any = pyqtgraph.ViewBox(enableMouse=False, enableMenu=False)
        self._ground: Any = pyqtgraph.GraphicsWidget()
        self._plain()
        self._inks = inks.inks(spec, look.tokens)
        self._axes(width)
        if spec.kind == "lines":
            self._lines()
        else:
            self._bars()
        self._marks = Marks(spec, look, self._inks, self._seen)
        self._view.addItem(self._marks, ignoreBounds=True)

    def lies(self) -> QTransform:
        """Where the chart's units lie in the widget."""
        return QTransform(self._marks.sceneTransform() * self.widget.viewportTransform())

    def close(self) -> None:
        """Let go of everything now: the library's own circles would keep it."""
        self._view.close()
        self.widget.close()
        shiboken6.delete(self.widget)

    def _seen(self) -> QRectF:
        return QRectF(self._view.viewRect())

    def _plain(self) -> None:
        """A chart to read, up to its edges: nothing in it is pressed or dragged.

        Laid out here, since the plot of the library makes four axes, buttons and six menus each time (two thirds of a
        drawing), which nobody ever sees.
        """
        self.widget.setFrameShape(QFrame.Shape.NoFrame)
        self._ground.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # the axes are turned here, not by the layout
        self._grid = QGraphicsGridLayout()
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(0)
        self._grid.addItem(self._view, 0, 1)
        self._grid.setRowStretchFactor(0, 100)
        self._grid.setColumnStretchFactor(1, 100)
        self._ground.setLayout(self._grid)
        self.widget.setCentralItem(self._ground)
        self._view.setDefaultPadding(0)

    def _axis(self, side: str, row: int, column: int) -> Any:
        made: Any = pyqtgraph.AxisItem(side, parent=self._ground)
        made.linkToView(self._view)
        made.setZValue(-1000)
        made.setFlag(made.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
        self._grid.addItem(made, row, column)
        return made

    def _axes(self, width: int) -> None:
        spec, look = self.spec, self.look
        low, high = geometry.extent(spec)
        room = (high - low) * (0.16 if spec.flat else 0.14)  # for the numbers at the ends
        low_end = low - room if low < 0 else low
        names = (-0.5, len(spec.categories) - 0.5)
        values = (low_end, high + room)
        horizontal, vertical = (values, names) if spec.flat else (names, values)
        self._view.setRange(xRange=horizontal, yRange=vertical, padding=0, disableAutoRange=True)
        self._view.invertX(look.rtl)
        self._view.invertY(spec.flat)
        side = "right" if look.rtl else "left"
        across, upright = self._axis("bottom", 1, 1), self._axis(side, 0, 2 if look.rtl else 0)
        of_names, of_values = (upright, across) if spec.flat else (across, upright)
        marked = geometry.ticks(low, high, whole=geometry.whole(spec))
        for axis in (across, upright):
            axis.setStyle(
                tickFont=look.font("small"),
                tickLength=0,
                tickAlpha=0,
                autoExpandTextSpace=False,
                hideOverlappingLabels=False,
            )
            axis.setPen(QPen(Qt.PenStyle.NoPen))
            axis.setTextPen(QColor(look.tokens.secondary))
        metrics = QFontMetricsF(look.font("small"))
        of_values.setTicks([[(value, said(value)) for value in marked]])
        most = width * _NAMES if spec.flat else width * 0.86 / max(1, len(spec.categories))
        whole = list(spec.categories) if spec.flat else [_in_two(name, most, metrics) for name in spec.categories]
        lines = [line for name in whole for line in name.split("\n")]
        every = 1 if spec.flat else _every(max(map(metrics.horizontalAdvance, lines), default=0), most)
        words = whole if every > 1 else [_cut(name, most, metrics) for name in whole]
        across.setHeight(metrics.lineSpacing() * max((1, *(word.count("\n") + 1 for word in words))) + 8)
        of_names.setTicks([[(at, _spaced(word)) for at, word in enumerate(words) if at % every == 0]])
        shown = words if spec.flat else [said(value) for value in marked]
        upright.setWidth(max(map(metrics.horizontalAdvance, shown), default=0) + 12)
        self._rules(marked, names)

    def _rules(self, marked: list[float], names: tuple[float, float]) -> None:
        for value in marked:
            pen = QPen(QColor(self.look.tokens.border if value == 0 else self.look.tokens.line), 1)
            pen.setCosmetic(True)
            ends = (value, names[0], value, names[1]) if self.spec.flat else (names[0], value, names[1], value)
            line = QGraphicsLineItem(*ends)
            line.setPen(pen)
            line.setZValue(-10)
            self._view.addItem(line, ignoreBounds=True)

    def _bars(self) -> None:
        for series, ink in enumerate(self._inks):
            mine = [bar for bar in geometry.bars(self.spec) if bar.series == series]
            if not mine:
                continue
            across = {"0": [bar.low for bar in mine], "1": [bar.high for bar in mine]}
            along = {"0": [bar.start for bar in mine], "1": [bar.end for bar in mine]}
            x, y = (along, across) if self.spec.flat else (across, along)
            edge = QPen(QColor(self.look.tokens.surface), 1)
            edge.setCosmetic(True)
            self._view.addItem(
                pyqtgraph.BarGraphItem(x0=x["0"], x1=x["1"], y0=y["0"], y1=y["1"], brush=QColor(ink.fill), pen=edge)
            )

    def _lines(self) -> None:
        for one, ink in zip(self.spec.series, self._inks, strict=True):
            pen = QPen(QColor(ink.fill), 2, _STYLES[ink.line])
            pen.setCosmetic(True)
            item = pyqtgraph.PlotDataItem(
                x=list(range(len(one.values))),
                y=[math.nan if value is None else float(value) for value in one.values],
                pen=pen,
                connect="finite",
                antialias=True,
            )
            self._view.addItem(item)


def _spaced(name: str) -> str:
    """An axis is painted from a QPicture, which writes each run of letters apart: one that is written from the right
    loses the space at its ends, beside a number or a Latin word, unless a mark of its own direction holds it."""
    return _LOST.sub(f"{RLM} {RLM}", name)


def _in_two(name: str, most: float, metrics: QFontMetricsF) -> str:
    """A name that is too wide on two lines, where it has a space: as even as they can be."""
    if metrics.horizontalAdvance(name) <= most or " " not in name:
        return name
    at = [place for place, sign in enumerate(name) if sign == " "]
    halves = [(name[:place], name[place + 1 :]) for place in at]
    return "\n".join(min(halves, key=lambda half: max(map(metrics.horizontalAdvance, half))))


def _cut(name: str, most: float, metrics: QFontMetricsF) -> str:
    """Each of its lines no wider than there is room."""
    return "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, most) for line in name.split("\n"))


def _every(widest: float, most: float) -> int:
    """How many categories share one name when all of them have no room."""
    return max(1, math.ceil((widest + 4) / most)) if widest > most * 1.6 else 1
