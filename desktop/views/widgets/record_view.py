"""Owns the list of records as a widget: how it scrolls and when it lays out; must not know what a record is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QListView, QWidget

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

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """Paint again what is in sight. Qt's own list lays out every row anew, though all have one height."""
        told = self.visualRect(first).united(self.visualRect(last))
        if told.intersects(self.viewport().rect()):
            self.viewport().update()
