"""Owns the table of a chart's figures, for whoever reads rather than looks. Must not know how a chart is drawn."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import _
from desktop.reports.chart_spec import ChartSpec, heads, said

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_START: Final = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
_END: Final = int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)


class ChartTable(QAbstractTableModel):
    """Categories down, series across."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spec: ChartSpec | None = None
        self._heads: list[str] = []

    def show(self, spec: ChartSpec | None) -> None:
        """Show the figures of another chart."""
        self.beginResetModel()
        self._spec = spec
        self._heads = heads(spec) if spec is not None else []
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._spec is None else len(self._spec.categories)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        spec = self._spec
        if spec is None or not index.isValid() or index.row() >= len(spec.categories):
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _END if column else _START
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if not column:
            return spec.categories[row]
        word = said(spec.series[column - 1].values[row])
        if role == Qt.ItemDataRole.DisplayRole:
            return word
        return _("{label} : {text}", label=f"{spec.categories[row]}, {self._heads[column]}", text=word)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._heads):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _END if section else _START
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None
