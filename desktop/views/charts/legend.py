"""Owns the words that say which series is which; they begin on the reading side. Must not know the library."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from desktop.reports.chart_spec import ChartSpec
from desktop.views.charts import inks
from desktop.views.charts.inks import Ink
from desktop.views.theme import Theme

_SWATCH, _GAP, _BETWEEN = 18.0, 6.0, 16.0


def needed(spec: ChartSpec) -> bool:
    """Whether a legend says anything: one series is named by the title."""
    return len(spec.series) > 1


def height(spec: ChartSpec, look: Theme, width: float) -> float:
    """How high the legend is at a width; 0 when it is not needed."""
    if not needed(spec):
        return 0.0
    places = _places(spec, look, width)
    return max(place.bottom() for place in places) + 4


def paint(painter: QPainter, spec: ChartSpec, look: Theme, area: QRectF) -> None:
    """Draw the legend at the top of an area."""
    if not needed(spec):
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(look.font("small"))
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if look.rtl else Qt.LayoutDirection.LeftToRight)
    drawn_with = inks.inks(spec, look.tokens)
    for one, ink, place in zip(spec.series, drawn_with, _places(spec, look, area.width()), strict=True):
        box = place.translated(area.topLeft())
        if look.rtl:
            box.moveRight(area.right() - place.left())
        _swatch(painter, spec, look, ink, one.role == "target", _swatch_box(box, look))
        words = box.adjusted(0, 0, -_SWATCH - _GAP, 0) if look.rtl else box.adjusted(_SWATCH + _GAP, 0, 0, 0)
        painter.setPen(QColor(look.tokens.secondary))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(words, int(flags), _short(one.name, look, words.width()))
    painter.restore()


def _short(name: str, look: Theme, width: float) -> str:
    return QFontMetricsF(look.font("small")).elidedText(name, Qt.TextElideMode.ElideRight, width + 1)


def _swatch_box(box: QRectF, look: Theme) -> QRectF:
    left = box.right() - _SWATCH if look.rtl else box.left()
    return QRectF(left, box.center().y() - 6, _SWATCH, 12)


def _swatch(painter: QPainter, spec: ChartSpec, look: Theme, ink: Ink, target: bool, box: QRectF) -> None:
    middle = box.center()
    if target and spec.kind != "lines":
        painter.setPen(QPen(QColor(ink.fill), 2.4))
        painter.drawLine(
            QLineF(middle.x(), box.top(), middle.x(), box.bottom())
            if spec.flat
            else QLineF(box.left(), middle.y(), box.right(), middle.y())
        )
        return
    if spec.kind == "lines":
        styles = {"dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}
        painter.setPen(QPen(QColor(ink.fill), 2, styles.get(ink.line, Qt.PenStyle.SolidLine)))
        painter.drawLine(QLineF(box.left(), middle.y(), box.right(), middle.y()))
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink.fill))
    painter.drawRect(box)
    painter.setPen(QPen(inks.stroke_colour(ink.fill), 1.2))
    painter.drawLines(inks.strokes(box, ink.strokes))


def _places(spec: ChartSpec, look: Theme, width: float) -> list[QRectF]:
    """Where each series is named, as if reading went to the right."""
    metrics = QFontMetricsF(look.font("small"))
    line = max(18.0, metrics.height())
    x = y = 0.0
    found = []
    for one in spec.series:
        wide = min(width, _SWATCH + _GAP + metrics.horizontalAdvance(one.name) + 2)
        if x and x + wide > width:
            x, y = 0.0, y + line + 2
        found.append(QRectF(x, y, wide, line))
        x += wide + _BETWEEN
    return found
