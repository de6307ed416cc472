"""Owns what a series is drawn with: a colour, and strokes that keep it apart without colour. Must not know charts.

The fills differ in lightness as well as in hue, so that a grey print and colour-blind eyes tell them apart; the strokes
do it a second time. What nobody stated is always the same quiet grey.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPolygonF

from desktop.reports.chart_spec import ChartSpec
from desktop.tokens import Tokens
from desktop.views.widgets.pill import mixed


class Ink(NamedTuple):
    """`strokes`: none, rising, falling, upright, level, crossed, dots.

    `mark` is the sign on a line: round, square, peak, diamond, cross.
    """

    fill: str
    strokes: str
    mark: str
    line: str  # solid, dash, dot


_LIGHT: Final = (
    Ink("#0F6B75", "", "round", "solid"),
    Ink("#E0A33A", "rising", "square", "solid"),
    Ink("#7C3BB9", "falling", "peak", "solid"),
    Ink("#8FC7CC", "level", "diamond", "solid"),
    Ink("#903A03", "crossed", "cross", "solid"),
    Ink("#A7B36B", "upright", "round", "solid"),
)
_DARK: Final = (
    Ink("#5CC4CE", "", "round", "solid"),
    Ink("#9A6614", "rising", "square", "solid"),
    Ink("#D6C1FF", "falling", "peak", "solid"),
    Ink("#2F7A82", "level", "diamond", "solid"),
    Ink("#E8895A", "crossed", "cross", "solid"),
    Ink("#6F7A36", "upright", "round", "solid"),
)
_STEP: Final = 7.0  # pixels between two strokes


def inks(spec: ChartSpec, tokens: Tokens) -> list[Ink]:
    """What each series is drawn with, in their order."""
    palette = _DARK if tokens.dark else _LIGHT
    found: list[Ink] = []
    place = 0
    for one in spec.series:
        if one.role == "unsaid":
            found.append(Ink("#55616D" if tokens.dark else "#C9D1D9", "dots", "cross", "dot"))
            continue
        if one.role == "target":
            found.append(Ink(tokens.text, "", "diamond", "dash"))
            continue
        ink = palette[place % len(palette)]
        found.append(ink._replace(fill=one.colour) if one.colour else ink)
        place += 1
    return found


def stroke_colour(fill: str) -> QColor:
    """The colour of strokes upon a fill: darker on a light one, lighter on a dark one."""
    light = QColor(fill).lightnessF() > 0.5
    return mixed("#000000" if light else "#FFFFFF", fill, 0.38 if light else 0.5)


def strokes(rect: QRectF, kind: str) -> list[QLineF]:
    """The strokes in a rectangle, in its own pixels: lines, not a pattern, so that a picture of any size has them."""
    lines: list[QLineF] = []
    if kind in ("rising", "crossed"):
        lines += _slanted(rect, rising=True)
    if kind in ("falling", "crossed"):
        lines += _slanted(rect, rising=False)
    if kind == "upright":
        lines += [QLineF(x, rect.top(), x, rect.bottom()) for x in _steps(rect.left(), rect.right())]
    if kind == "level":
        lines += [QLineF(rect.left(), y, rect.right(), y) for y in _steps(rect.top(), rect.bottom())]
    if kind == "dots":
        lines += [
            QLineF(x, y, x + 1, y) for y in _steps(rect.top(), rect.bottom()) for x in _steps(rect.left(), rect.right())
        ]
    return lines


def mark_shape(kind: str, middle: QPointF, radius: float = 4.5) -> QPolygonF:
    """The corners of a sign upon a line."""
    x, y = middle.x(), middle.y()
    if kind == "square":
        corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
    elif kind == "peak":
        corners = [(0.0, -1.2), (1.1, 0.9), (-1.1, 0.9)]
    elif kind == "diamond":
        corners = [(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)]
    elif kind == "cross":
        corners = [(-1.2, -0.4), (-0.4, -0.4), (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4)]
        corners += [(-a, -b) for a, b in corners]
    else:
        corners = [(math.cos(k * math.pi / 8), math.sin(k * math.pi / 8)) for k in range(16)]
    return QPolygonF([QPointF(x + a * radius, y + b * radius) for a, b in corners])


def _steps(first: float, last: float) -> list[float]:
    return [first + _STEP * (k + 0.5) for k in range(max(0, int((last - first) / _STEP + 0.5)))]


def _slanted(rect: QRectF, *, rising: bool) -> list[QLineF]:
    """Lines at 45 degrees, cut at the sides."""
    lines: list[QLineF] = []
    wide, high = rect.width(), rect.height()
    at = _STEP / 2
    while at < wide + high:
        x0, y0 = (at, 0.0) if at <= wide else (wide, at - wide)
        x1, y1 = (0.0, at) if at <= high else (at - high, high)
        if not rising:
            x0, x1 = wide - x0, wide - x1
        lines.append(QLineF(QPointF(rect.x() + x0, rect.y() + y0), QPointF(rect.x() + x1, rect.y() + y1)))
        at += _STEP
    return lines
