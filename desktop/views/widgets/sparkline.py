"""Owns drawing a series of values as a small line without axes. Must not know what is measured.

It says nothing that words do not say: the latest value stands beside it, in ink. Its last point is marked by its shape,
so that it reads in grey; time runs the way one reads.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.views import theme

_AIR = 3.0  # pixels around, where the last point needs them


def points(place: QRect, values: Sequence[float], *, rtl: bool) -> list[QPointF]:
    """Where each value stands: the oldest where one begins to read; equal values stand in the middle."""
    low, high = min(values), max(values)
    wide, tall = place.width() - 2 * _AIR, place.height() - 2 * _AIR
    found = []
    for at, value in enumerate(values):
        along = at / (len(values) - 1) if len(values) > 1 else 1.0
        up = (value - low) / (high - low) if high > low else 0.5
        x = place.right() - _AIR - along * wide if rtl else place.left() + _AIR + along * wide
        found.append(QPointF(x, place.bottom() - _AIR - up * tall))
    return found


def paint_spark(painter: QPainter, place: QRect, values: Sequence[float], *, rtl: bool) -> None:
    """Draw the line, and a dot on its last point."""
    if len(values) < 2:
        return
    tokens = theme.current().tokens
    line = points(place, values, rtl=rtl)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(tokens.secondary), 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(line))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.primary))
    painter.drawEllipse(line[-1], 2.6, 2.6)
    painter.restore()
