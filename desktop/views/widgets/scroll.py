"""Owns an area that scrolls up and down only, exactly as high as its wrapped texts need at its width."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class Scroll(QScrollArea):
    """A scrolling column. `ground` is the object name of its background: `panel` or `canvas`."""

    def __init__(self, ground: str = "panel") -> None:
        super().__init__()
        self.setObjectName(ground)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = self._holder = QWidget()
        holder.setObjectName(ground)
        self.column = QVBoxLayout(holder)
        self.setWidget(holder)
        holder.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if watched is self._holder and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        """Qt asks a wrapped text for its height at its narrowest; ask at the width there is."""
        room = self.viewport().width()
        if self.column.hasHeightForWidth():
            high = self.column.totalHeightForWidth(room)
        else:
            high = self.column.totalMinimumSize().height()
        self._holder.setMinimumHeight(max(1, high))
