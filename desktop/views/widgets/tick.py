"""Owns a box to be ticked, with its words: drawn from the theme's tokens, so that an empty box is seen on any ground.

Must not know what is chosen.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QStyle, QWidget

from desktop.views import icons, theme
from desktop.views.widgets.basics import plain

SIDE = 18  # pixels
GAP = 8


class Tick(QCheckBox):
    """A box and its words."""

    def __init__(self, words: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(plain(words), parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        wide = self.fontMetrics().horizontalAdvance(self.text().replace("&&", "&"))
        return QSize(SIDE + GAP + wide + 4, max(24, theme.current().line("body") + 6))

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDE + GAP + 60, self.sizeHint().height())

    def hitButton(self, _place: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        way = self.layoutDirection()
        box = QStyle.visualRect(way, self.rect(), QRect(1, (self.height() - SIDE) // 2, SIDE, SIDE))
        on, usable, focused = self.isChecked(), self.isEnabled(), self.hasFocus()
        edge = tokens.primary if focused or (on and usable) else tokens.border
        painter.setPen(QPen(QColor(edge), 2.0 if focused else 1.2))
        painter.setBrush(QColor(tokens.primary if on and usable else tokens.sunken if not usable else tokens.surface))
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 4, 4)
        if on:
            mark = icons.pixmap("check", "on_primary" if usable else "secondary", 14)
            painter.drawPixmap(box.center().x() - 6, box.center().y() - 6, mark)
        words = QStyle.visualRect(
            way, self.rect(), QRect(SIDE + GAP, 0, max(0, self.width() - SIDE - GAP), self.height())
        )
        text = self.text().replace("&&", "&")
        painter.setFont(theme.current().font("body"))
        painter.setPen(QColor(tokens.text if usable else tokens.secondary))
        side = Qt.AlignmentFlag.AlignRight if way == Qt.LayoutDirection.RightToLeft else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, flags | int(Qt.TextFlag.TextSingleLine), shown)
        painter.end()
