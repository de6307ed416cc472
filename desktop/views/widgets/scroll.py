"""Owns an area that scrolls up and down only, exactly as high as its wrapped texts need at its width."""

from __future__ import annotations

from functools import partial
from itertools import repeat

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
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
        # after the layouts inside have settled: asked earlier, they answer for texts that had no style yet
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._soon.start(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if watched is self._holder and event.type() == QEvent.Type.LayoutRequest:
            self._soon.start(0)
        return done

    def _fit(self) -> None:
        """Qt asks a wrapped text for its height at its narrowest, and keeps old answers: ask each part afresh."""
        edges = self.column.contentsMargins()
        room = self.viewport().width() - edges.left() - edges.right()
        parts = [high for high in map(partial(_height, room), range(self.column.count()), repeat(self.column)) if high]
        gaps = self.column.spacing() * max(0, len(parts) - 1)
        self._holder.setMinimumHeight(max(1, edges.top() + sum(parts) + gaps + edges.bottom()))


def scrolling(widget: QWidget) -> Scroll:
    """Let a widget scroll where there is too little room for it."""
    area = Scroll()
    area.column.setContentsMargins(0, 0, 0, 0)
    area.column.addWidget(widget)
    return area


def _height(room: int, place: int, column: QVBoxLayout) -> int:
    """The height that one part of the column needs at a width; 0 for what is hidden and for stretches."""
    item = column.itemAt(place)
    widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
    if inner is not None:
        return inner.heightForWidth(room) if inner.hasHeightForWidth() else inner.minimumSize().height()
    if widget is None or widget.isHidden():
        return 0
    wide = min(room, widget.maximumWidth())
    inside = widget.layout()
    if inside is not None and inside.hasHeightForWidth():
        return max(inside.totalHeightForWidth(wide), widget.minimumHeight())
    high = widget.heightForWidth(wide) if widget.hasHeightForWidth() else widget.sizeHint().height()
    return max(high, widget.minimumSizeHint().height(), widget.minimumHeight())
