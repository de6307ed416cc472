"""Owns a QR code painted from its modules. Must not know what it says nor how it is made."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views import theme

QUIET = 4  # modules of white around it, as readers need
SIDE = 148


class QrCode(QWidget):
    """Dark modules on white in every theme: telephones read nothing else. Never mirrored."""

    def __init__(self, rows: list[list[bool]], label: str, *, name: str) -> None:
        super().__init__()
        self._rows = rows
        self.setObjectName(name)
        self.setAccessibleName(label)
        side = round(SIDE * theme.current().scale)
        self.setFixedSize(QSize(side, side))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        count = len(self._rows) + 2 * QUIET
        module = max(1, self.width() // count)
        start = (self.width() - module * count) // 2 + QUIET * module
        painter.setPen(Qt.PenStyle.NoPen)
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(QRectF(start + x * module, start + y * module, module, module), QColor("black"))
        painter.end()
