"""Owns the list of records as a widget: how it scrolls and when it lays out; must not know what a record is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QWidget

from desktop.views import theme
from desktop.views.widgets.reading_order import OPENS
from desktop.views.widgets.record_delegate import RecordDelegate

Index = QModelIndex | QPersistentModelIndex


class RecordView(QListView):
    """A list of rows of one height, any number of them."""

    def __init__(self, model: QAbstractItemModel, *, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(RecordDelegate(self))
        self.setModel(model)
        self.setTabKeyNavigation(False)
        self.setProperty(OPENS, True)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():  # no row shows where the keyboard is
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(theme.current().tokens.primary), 3))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))
            painter.end()

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Paint again what is in sight. Qt's own list lays out every row anew, though all have one height."""
        told = self.visualRect(first).united(self.visualRect(last))
        if told.intersects(self.viewport().rect()):
            self.viewport().update()
