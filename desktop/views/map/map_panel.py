"""Owns what the panels under the map's filters share: Escape asks to close them. Must not know what a panel does."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame


class MapPanel(QFrame):
    """A panel that the page *Carte* opens and closes."""

    closed = Signal()

    def end(self) -> None:
        """Hide the panel."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
