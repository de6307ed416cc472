"""Owns short lists held whole in memory, as Qt sees them. Must not know SQL, widgets or any subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import format_list
from desktop.viewmodels.tables import LINE_ROLE, ROW_ROLE

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
Row = TypeVar("Row")


class RowsModel(QAbstractListModel, Generic[Row]):
    """Rows that a delegate paints. A kind of list says what a row is called and what is spoken of it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._as_line: Callable[[Row], Any] = str

    def called(self, row: Row) -> str:
        """The row in a few words: what a list shows without a delegate."""
        return str(row)

    def spoken(self, row: Row) -> list[str]:
        """What a screen reader says of the row, part by part; empty parts are left out."""
        return [self.called(row)]

    def paint_with(self, as_line: Callable[[Row], Any]) -> None:
        """Say what a delegate is given to paint for a row."""
        self._as_line = as_line

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.called(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return format_list([part for part in self.spoken(row) if part])
        if role == ROW_ROLE:
            return row
        return self._as_line(row) if role == LINE_ROLE else None
