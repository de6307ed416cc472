"""Owns short lists held whole in memory, as Qt sees them. Must not know SQL, widgets or any subject."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QByteArray, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

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


class DraggedRows(RowsModel[Row]):
    """Rows of which one may be dragged between two others. The model moves nothing: it tells where one was let go."""

    MIME = ""  # of this kind of row alone: nothing else may be dropped here

    def may_move(self, row: Row) -> bool:
        """Whether a row may be dragged."""
        return True

    def let_go(self, moved: int, at: int) -> None:
        """Hear that the row at `moved` was let go before the one at `at` (their number: at the end)."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled  # between rows, never onto one
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsDragEnabled if self.may_move(self._rows[index.row()]) else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [self.MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(self.MIME, QByteArray(b"%d" % indexes[0].row() if indexes else b""))
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        told = bytes(data.data(self.MIME).data())
        moved = int(told) if told.isdigit() else -1
        if data.hasFormat(self.MIME) and 0 <= moved < len(self._rows) and not parent.isValid():
            self.let_go(moved, row if row >= 0 else len(self._rows))
        return False  # nothing is to be taken away: the rows are read again
