"""Owns what is drawn upon the bars and points of a chart: strokes, targets, values, signs on lines.

Drawn in pixels, whatever the chart's units are: letters and strokes are never stretched. Must not know the library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from desktop.reports.chart_spec import ChartSpec, said
from desktop.views.charts import geometry, inks
from desktop.views.charts.geometry import Bar
from desktop.views.charts.inks import Ink
from desktop.views.theme import Theme

_PAD = 4.0


class Marks(QGraphicsItem):
    """Upon one chart. `reach` gives the part of the chart's units that is seen."""

    def __init__(self, spec: ChartSpec, look: Theme, drawn_with: Sequence[Ink], reach: Callable[[], QRectF]) -> None:
        super().__init__()
        self._spec, self._look, self._inks, self._reach = spec, look, drawn_with, reach
        self._bars = list(geometry.bars(spec)) if spec.kind != "lines" else []
        self._targets = list(geometry.targets(spec)) if spec.kind != "lines" else []
        self._aimed: list[QRectF] = []  # where the targets lie, in pixels, as last drawn
        self.setZValue(20)

    def boundingRect(self) -> QRectF:
        return self._reach()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        scene = self.sceneTransform()
        inverted, possible = scene.inverted()
        if not possible:
            return
        painter.save()
        painter.setTransform(inverted * painter.transform())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for bar in self._bars:
            self._stroke(painter, scene.mapRect(self._rect(bar)), self._inks[bar.series])
        self._aimed = [scene.mapRect(self._rect(bar)) for bar in self._targets]
        for bar, rect in zip(self._targets, self._aimed, strict=True):
            self._target(painter, rect, self._inks[bar.series])
        painter.setFont(self._look.font("small"))
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if self._look.rtl else Qt.LayoutDirection.LeftToRight)
        if self._spec.kind == "lines":
            self._points(painter, scene)
        else:
            self._values(painter, scene)
        painter.restore()

    def _rect(self, bar: Bar) -> QRectF:
        start, end = sorted((bar.start, bar.end))
        if self._spec.flat:
            return QRectF(start, bar.low, end - start, bar.high - bar.low)
        return QRectF(bar.low, start, bar.high - bar.low, end - start)

    def _stroke(self, painter: QPainter, rect: QRectF, ink: Ink) -> None:
        if ink.strokes:
            painter.setPen(QPen(inks.stroke_colour(ink.fill), 1.2))
            painter.drawLines(inks.strokes(rect, ink.strokes))

    def _target(self, painter: QPainter, rect: QRectF, ink: Ink) -> None:
        painter.setPen(QPen(QColor(self._look.tokens.surface), 5))
        line = (
            QLineF(rect.center().x(), rect.top(), rect.center().x(), rect.bottom())
            if self._spec.flat
            else QLineF(rect.left(), rect.center().y(), rect.right(), rect.center().y())
        )
        painter.drawLine(line)
        painter.setPen(QPen(QColor(ink.fill), 2.4))
        painter.drawLine(line)

    def _values(self, painter: QPainter, scene: QTransform) -> None:
        """A number at the end of each bar; in a stack one in each part that has room, and the sum at its end."""
        metrics = QFontMetricsF(painter.font())
        ends: dict[int, tuple[Bar, float]] = {}
        for bar in self._bars:
            if not self._spec.stacked:
                self._beside(painter, metrics, scene.mapRect(self._rect(bar)), said(bar.end - bar.start))
                continue
            ends[bar.category] = (bar, bar.end)
            rect = scene.mapRect(self._rect(bar))
            word = said(bar.end - bar.start)
            if metrics.horizontalAdvance(word) + 2 * _PAD <= rect.width() and metrics.height() <= rect.height() + 2:
                self._upon(painter, metrics, rect.center(), word)
        for bar, total in ends.values():
            self._beside(painter, metrics, scene.mapRect(self._rect(bar)), said(total), bold=True)

    def _beside(
        self, painter: QPainter, metrics: QFontMetricsF, rect: QRectF, word: str, *, bold: bool = False
    ) -> None:
        painter.setFont(self._look.font("small", bold=bold))
        wide, high = QFontMetricsF(painter.font()).horizontalAdvance(word) + 1, metrics.height()
        if not self._spec.flat:
            if wide > rect.width() + 14:
                return  # numbers that would run into each other stay in the table
            box = QRectF(rect.center().x() - wide / 2, rect.top() - high - 1, wide, high)
            crossed = [one for one in self._aimed if one.adjusted(0, -4, 0, 4).intersects(box)]
            if crossed and rect.height() > high + 8:  # a target runs through where it would stand: into the bar
                self._upon(painter, metrics, QPointF(rect.center().x(), rect.top() + high / 2 + 5), word)
                return
            if crossed:
                box.moveBottom(min(one.top() for one in crossed) - 3)
        elif self._look.rtl:
            box = QRectF(rect.left() - wide - _PAD, rect.center().y() - high / 2, wide, high)
        else:
            box = QRectF(rect.right() + _PAD, rect.center().y() - high / 2, wide, high)
        for target in self._aimed:
            if self._spec.flat and target.adjusted(-3, 0, 3, 0).intersects(box):
                box.moveTo(target.left() - wide - 6 if self._look.rtl else target.right() + 6, box.y())
        self._write(painter, box, word)

    def _upon(self, painter: QPainter, metrics: QFontMetricsF, middle: QPointF, word: str) -> None:
        painter.setFont(self._look.font("small"))
        wide, high = metrics.horizontalAdvance(word) + 2 * _PAD, metrics.height() - 2
        box = QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.tokens.surface))
        painter.drawRoundedRect(box, 4, 4)
        self._write(painter, box, word)

    def _points(self, painter: QPainter, scene: QTransform) -> None:
        """The signs of every point, then the values over what was measured, where they have room."""
        metrics = QFontMetricsF(painter.font())
        taken: list[QRectF] = []
        for one, ink in zip(self._spec.series, self._inks, strict=True):
            for at, value in enumerate(one.values):
                if value is not None:
                    point = scene.map(QPointF(at, value))
                    painter.setPen(QPen(QColor(self._look.tokens.surface), 1))
                    painter.setBrush(QColor(ink.fill))
                    painter.drawPolygon(inks.mark_shape(ink.mark, point))
                    taken.append(QRectF(point.x() - 4, point.y() - 4, 8, 8))
        for one in self._spec.series:
            for at, value in enumerate(one.values):
                if value is None or one.role == "target":
                    continue
                word, point = said(value), scene.map(QPointF(at, value))
                wide, high = metrics.horizontalAdvance(word) + 4, metrics.height()
                over = QRectF(point.x() - wide / 2, point.y() - high - 6, wide, high)
                under = over.translated(0, high + 12)
                box = next((b for b in (over, under) if not any(b.intersects(other) for other in taken)), None)
                if box is not None:
                    taken.append(box)
                    self._write(painter, box, word)

    def _write(self, painter: QPainter, box: QRectF, word: str) -> None:
        painter.setPen(QColor(self._look.tokens.text))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), word)
