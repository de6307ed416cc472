"""Owns the table in which values of an indicator are typed: keys, pasted blocks, the look of a cell.

Must not know what a value is. Enter goes down, Tab to the right while typing; elsewhere Tab leaves the table.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.viewmodels.steering.value_grid import LOOK_ROLE, ValueGrid
from desktop.views import theme

Index = QModelIndex | QPersistentModelIndex
_FREE = 140  # room for a remark, in pixels


class ValueDelegate(QStyledItemDelegate):
    """Paints a cell in the tone of what it is; its editor is one bare line."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        tokens = theme.current().tokens
        grounds = {
            "computed": (tokens.sunken, tokens.text),
            "summed": (tokens.surface, tokens.secondary),
            "doubtful": (tokens.warn_tint, tokens.warn),
            "waiting": (tokens.warn_tint, tokens.warn),
            "wrong": (tokens.error_tint, tokens.error),
        }
        ground, ink = grounds.get(str(index.data(LOOK_ROLE)), ("", ""))
        if ground:
            option.backgroundBrush = QBrush(QColor(ground))
            option.palette.setColor(QPalette.ColorRole.Text, QColor(ink))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Frame the cell on which one stands: what it says stays readable."""
        super().paint(painter, option, index)
        view = option.widget
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.save()
            painter.setPen(QPen(QColor(theme.current().tokens.primary), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
            painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        made = QLineEdit(parent)
        made.setFrame(False)
        made.setProperty("cell", "true")
        made.setAlignment(Qt.AlignmentFlag(int(index.data(Qt.ItemDataRole.TextAlignmentRole) or 0)))
        made.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return made


class ValueTable(QTableView):
    """The grid of one indicator. Enter or a double click on a computed number asks where it comes from."""

    def __init__(self, grid: ValueGrid, name: str) -> None:
        super().__init__()
        self.grid = grid
        self._down = False
        self.setObjectName("table.values")
        self.setAccessibleName(name)
        self.setModel(grid)
        self.setItemDelegate(ValueDelegate(self))
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        high = theme.current().line("body") + 12
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.setDefaultSectionSize(high)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setHighlightSections(False)
        across.setHighlightSections(False)
        across.setStretchLastSection(True)
        across.setMinimumSectionSize(round(72 * theme.current().scale))
        self.doubleClicked.connect(lambda _index: self.trace())
        grid.modelReset.connect(self._fit)
        grid.dataChanged.connect(lambda *_where: self._fit())

    def _fit(self) -> None:
        """Each column as wide as its words; the last one, for remarks, takes what is left."""
        self.resizeColumnsToContents()
        last = self.grid.columnCount() - 1
        if last >= 0:
            self.setColumnWidth(last, max(self.columnWidth(last), _FREE))

    # ---- keys --------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Suppr for the cells: elsewhere on the page it puts the whole record away."""
        taken = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in taken:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # what an editor lets through (Enter, once it has taken it) begins no other edit
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.grid.write([(one.row(), one.column(), "") for one in self.selectedIndexes()])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            if not self.trace():
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go down after Enter, as in a spreadsheet."""
        at = self.currentIndex()
        super().closeEditor(editor, hint)
        below = at.siblingAtRow(at.row() + 1)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and below.isValid():
            self.setCurrentIndex(below)

    def trace(self) -> bool:
        """Ask where the number on which one stands comes from; False when it is typed."""
        at = self.currentIndex()
        if not (at.isValid() and self.grid.computed_at(at.row(), at.column())):
            return False
        self.grid.trace(at.row(), at.column())
        return True

    # ---- blocks ------------------------------------------------------------------------------------

    def paste(self, text: str) -> None:
        """Write a block of cells, as spreadsheets copy them, from the current cell on."""
        at = self.currentIndex()
        if not at.isValid() or not text:
            return
        lines = [line.split("\t") for line in text.rstrip("\r\n").splitlines()]
        cells = [(down, over, word) for down, line in enumerate(lines) for over, word in enumerate(line)]
        self.grid.write([(at.row() + down, at.column() + over, word) for down, over, word in cells])

    def copied(self) -> str:
        """Give the chosen cells as a spreadsheet takes them."""
        chosen = self.selectedIndexes()
        rows = sorted({one.row() for one in chosen})
        columns = sorted({one.column() for one in chosen})
        return "\n".join(
            "\t".join(str(self.grid.index(row, column).data(Qt.ItemDataRole.EditRole) or "") for column in columns)
            for row in rows
        )

    def middle_of(self, row: int, column: int) -> QPoint:
        """Tell where a cell is, in pixels of the viewport."""
        return self.visualRect(self.grid.index(row, column)).center()
