"""Owns which figure territories are shaded by, and the table of these figures. Must not know SQL, widgets or maps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.i18n import _, language
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.geo.shading import Shading, Told
    from desktop.services.listing.lists import ListQuery

Index = QModelIndex | QPersistentModelIndex
NOTHING = ""
_NOWHERE = QModelIndex()
_START = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
_END = int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)


class FigureTable(QAbstractTableModel):
    """Territories and their figures, the greatest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Told] = ()

    def show(self, rows: Sequence[Told]) -> None:
        """Show other figures."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def told(self, row: int) -> Told:
        """What is told at a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        told = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return told.short if index.column() else told.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return told.words if index.column() else f"{told.name}, {told.words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return told.words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _END if index.column() else _START
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _END if section else _START
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return _("Chiffre") if section else _("Territoire")


class Shader(QObject):
    """Asks for the figures of one measure, again whenever what they are counted from may differ."""

    arrived = Signal(object)  # Shading, None when territories are not shaded

    def __init__(self, store: Store, asked: Callable[[], tuple[str, ListQuery]], parent: QObject | None = None) -> None:
        """`asked` gives the kind whose list is shown, and what that list is asked."""
        super().__init__(parent)
        self._store = store
        self._asked = asked
        self.measure = NOTHING
        self.level = "commune"
        self.table = FigureTable(self)

    def shade(self, measure: str, level: str) -> None:
        """Shade by a measure, by commune or region; NOTHING ends it."""
        self.measure, self.level = measure, level
        if measure == NOTHING:
            self._take(None)
        else:
            self.again()

    def again(self) -> None:
        """Ask again."""
        if self.measure == NOTHING or not self._store.ready:
            return
        kind, query = self._asked()
        work = partial(_shading, measure=self.measure, level=self.level, kind=kind, query=query, lang=language())
        self._store.query(work, self._take, owner=self, key="figures")

    def _take(self, found: Shading | None) -> None:
        if found is not None and self.measure == NOTHING:
            return  # an answer that comes after it was ended
        self.table.show(found.rows if found is not None else ())
        self.arrived.emit(found)


def _shading(session: Any, *, measure: str, level: str, kind: str, query: ListQuery, lang: str) -> Shading:
    from desktop.geo.shading import shade

    return shade(session, measure, level, kind, query, lang)
