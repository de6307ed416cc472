"""Owns what is painted and can be stood on: a drawing, which a screen reader calls a picture, and a chosen row.

Must not know what is drawn.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QLabel, QStyle

from desktop.views import theme


class Drawing(QLabel):
    """A widget that paints itself. Qt calls a plain widget nothing; a label with a picture is called one."""

    def __init__(self) -> None:
        super().__init__()
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        self.setPixmap(nothing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def paint_chosen(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> bool:
    """Paint the ground of a row that is chosen, ringed while its list has the keyboard. False: it is any row."""
    chosen, stood = state & QStyle.StateFlag.State_Selected, state & QStyle.StateFlag.State_HasFocus
    if not (chosen or stood):
        return False
    tokens = theme.current().tokens
    thick = 3.0 if stood else 1.0
    inset = 1 + thick / 2
    painter.setBrush(QColor(tokens.primary_tint if chosen else tokens.surface))
    painter.setPen(QPen(QColor(tokens.primary), thick))
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), 6, 6)
    return True
