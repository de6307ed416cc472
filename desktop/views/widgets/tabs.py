"""Owns the words one clicks to turn to another part of a record: underlined when chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton

from desktop.views import theme
from desktop.views.widgets.basics import plain


class TabButton(QPushButton):
    """One tab."""

    def __init__(self, label: str, *, name: str) -> None:
        super().__init__(plain(label))
        self._label = label
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def rename(self, label: str) -> None:
        """Say something else on the tab."""
        self._label = label
        self.setText(plain(label))
        self.setAccessibleName(label)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.current().font(bold=True))
        return QSize(metrics.horizontalAdvance(self._label) + 14, theme.current().control + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        ink = now.tokens.primary if on else now.tokens.text if self.underMouse() else now.tokens.secondary
        painter.setFont(now.font(bold=True))
        painter.setPen(QColor(ink))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._label)
        if on:
            painter.fillRect(4, self.height() - 2, self.width() - 8, 2, QColor(now.tokens.primary))
        if self.hasFocus():
            painter.setPen(QPen(QColor(now.tokens.primary), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 3, -1, -5), 6, 6)
        painter.end()
