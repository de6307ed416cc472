"""Owns the lists of files, exchanges and reviews as widgets: painted rows, keys. Must not know their models."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop.views import theme
from desktop.views.widgets.pill import pill_size
from desktop.views.widgets.reading_order import OPENS
from desktop.views.widgets.record_delegate import TILE, RecordDelegate, row_height


def list_width(page: int, pills: Sequence[str]) -> int:
    """Pixels for a list beside a detail: enough for its widest pill, at most two fifths of the page."""
    widest = max((pill_size(word).width() for word in pills), default=0) + TILE + 12 + 2 * 14
    wanted = round(330 * (0.6 + 0.4 * theme.current().scale))
    return max(240, min(max(wanted, widest), page * 2 // 5))


class RowList(QListView):
    """A list of painted rows. `picked` follows the current row, `entered` says that Enter was pressed on it."""

    picked = Signal(int)
    went_in = Signal()

    def __init__(self, model: QAbstractItemModel, label: str, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setItemDelegate(RecordDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setModel(model)
        self.setProperty(OPENS, True)  # it stands on its first row by itself
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self._moved(now.row()))
        self._silent = False

    def select(self, row: int) -> None:
        """Show a row as chosen without telling anybody; -1 chooses none."""
        self._silent = True
        index = self.model().index(row, 0) if row >= 0 else self.model().index(-1, -1)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._silent = False
        if row >= 0:
            self.scrollTo(index)

    @property
    def row(self) -> int:
        """The row chosen, -1 when none is."""
        return self.currentIndex().row()

    def height_of(self, rows: int) -> int:
        """Pixels that so many rows take."""
        return rows * row_height() + 2 * self.frameWidth()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control:
                event.ignore()  # what the page does at the end of a choice
            else:
                self.went_in.emit()
            return
        if event.text().isprintable() and event.text() and not control:
            event.ignore()  # letters belong to the page (J and K), not to the list's own search
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.row < 0 and self.model().rowCount() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentIndex(self.model().index(0, 0))

    def _moved(self, row: int) -> None:
        if not self._silent:
            self.picked.emit(row)
