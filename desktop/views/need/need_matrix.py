"""Owns the table of needs by severity and by people, over their list; a click keeps only those of one cell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, isolate
from desktop.services.plan.need_matrix import BANDS, SEVERITIES, Matrix
from desktop.viewmodels.plan.needs import NeedMatrix
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, hint
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.pill import mixed

Cell = tuple[int, int]


def band_words(band: int) -> str:
    """Say how many people a column is for, shortly."""
    low, high = BANDS[band]
    if low is None:
        return _("non dit")
    if high is None:
        return isolate(f"≥ {format_number(low)}")
    return isolate(f"{format_number(low)}–{format_number(high - 1)}") if low else isolate(f"< {format_number(high)}")


class MatrixCell(QAbstractButton):
    """How many needs of one severity and one number of people: the more, the deeper its ground.

    No push button: the style sheet gives those the height of a control.
    """

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.cell = cell
        self.many, self._share = 0, 0.0
        self.setObjectName(f"matrix.{SEVERITIES[cell[0]] or 'none'}.{cell[1]}")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, many: int, most: int) -> None:
        """Show another number; one of none cannot be chosen."""
        self.many, self._share = many, many / most if most else 0.0
        severity = SEVERITIES[self.cell[0]] or _("non dite")
        words = _(
            "Gravité {severity}, personnes {people} : {n}",
            severity=severity,
            people=band_words(self.cell[1]),
            n=format_number(many),
        )
        self.setAccessibleName(words)
        self.setToolTip(hint(words))
        self.setEnabled(bool(many) or self.isChecked())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(44, theme.current().line("secondary") + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(30, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        tokens = now.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = mixed(tokens.primary, tokens.surface, 0.12 + 0.3 * self._share) if self.many else QColor(tokens.sunken)
        chosen = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(tokens.primary), 2) if chosen else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        if self.many:
            painter.setPen(QColor(tokens.text))
            painter.setFont(now.font("secondary", bold=True))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), format_number(self.many))
        painter.end()


class MatrixBox(QWidget):
    """The table, folded away until it is asked for. `chosen` gives a cell, None when it is left."""

    chosen = Signal(object)

    def __init__(self, state: NeedMatrix, turn_gaps: Callable[[], object]) -> None:
        super().__init__()
        self._state = state
        column = QVBoxLayout(self)
        theme.lay(column, 12, 2, 12, 6, gap=2)
        self.fold = Button(_("Gravité et personnes"), look="link", icon="grid-3x3", name="action.matrix", on=self._turn)
        links = FlowBox(gap=8)
        self.fold.setCheckable(True)  # open or not is told
        links.flow.addWidget(self.fold)
        self.gaps = Button(_("Carte des manques"), look="link", icon="map", name="action.gaps", on=turn_gaps)
        self.gaps.setCheckable(True)
        links.flow.addWidget(self.gaps)
        column.addWidget(links)
        self.table = QWidget()
        grid = QGridLayout(self.table)
        theme.lay(grid, gap=2)
        for band in range(len(BANDS)):
            head = Label(band_words(band), size="small", tone="secondary")
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(head, 0, band + 1)
            grid.setColumnStretch(band + 1, 1)
        self.cells: dict[Cell, MatrixCell] = {}
        for row, severity in enumerate(SEVERITIES):
            word = format_number(int(severity)) if severity else _("non dite")
            grid.addWidget(Label(word, size="small", tone="secondary"), row + 1, 0)
            for band in range(len(BANDS)):
                cell = self.cells[row, band] = MatrixCell((row, band))
                cell.clicked.connect(lambda _on=False, cell=cell: self._clicked(cell))
                grid.addWidget(cell, row + 1, band + 1)
        column.addWidget(self.table)
        self.table.hide()
        state.arrived.connect(self._show)

    def _turn(self) -> None:
        self.table.setVisible(not self.table.isVisibleTo(self))
        self.fold.setChecked(self.table.isVisibleTo(self))
        self._state.looked_at = self.table.isVisibleTo(self)
        self._state.ask()

    def _show(self, matrix: Matrix) -> None:
        for at, cell in self.cells.items():
            cell.show_count(matrix.cells.get(at, 0), matrix.most)

    def show_chosen(self, chosen: Cell | None) -> None:
        """Mark a cell, or none."""
        for at, cell in self.cells.items():
            cell.setChecked(at == chosen)

    def _clicked(self, cell: MatrixCell) -> None:
        chosen = cell.cell if cell.isChecked() else None
        self.show_chosen(chosen)
        self.chosen.emit(chosen)
