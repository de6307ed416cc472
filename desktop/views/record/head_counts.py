"""Owns a table of head counts: lines down, women, men and not stated across, sums computed, one number a cell.

Must not know what a line stands for, nor how a number is kept. A number that waits for a choice is shown and cannot be
written over here; what is no number stays in its cell.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, ngettext
from desktop.services.description.kinds import sex_label
from desktop.viewmodels.record.record_form import TYPING_MS
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, rule
from desktop.views.widgets.fields import NumberField
from desktop.views.widgets.notices import Banner, BannerSpot

SEXES = ("women", "men", "not-stated")


class Line(NamedTuple):
    """One line: what stands for it, its words, a number for each of SEXES, which of them wait, its sum in words.

    `name` ends the object names of its fields and of the button that empties it.
    """

    key: Hashable
    label: str
    values: Sequence[int | None]
    waiting: Sequence[bool]
    total: str
    name: str


class Cell(NumberField):
    """One number of the table; it is saved a moment after the last key, or when one leaves it."""

    def __init__(self, label: str, name: str, save: Callable[[], object]) -> None:
        super().__init__(label, name=name)
        self.seen: int | None = None
        self._save = save
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.flush)
        self.edited.connect(lambda: self._wait.start(TYPING_MS))
        self.left.connect(self.flush)

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return not self.isReadOnly() and self.value() != self.seen

    def flush(self) -> None:
        """Save what is typed, if it is something new."""
        self._wait.stop()
        if self.unsaved:
            self._save()

    def show_number(self, value: int | None, *, waiting: bool) -> None:
        """Show what is recorded, unless something else is being typed."""
        if not self.unsaved or value == self.value():
            self.set_value(value)
            self.set_level("warning" if waiting else "")
        self.seen = value
        self.setReadOnly(waiting)


class HeadCounts(QWidget):
    """The table. `head`: what a line is. `notice`: where what is wrong or waits is said, with the way to `review`.

    A whole number is handed to `save` with its line and its place in SEXES; `drop` empties a line.
    """

    CELL: type[Cell] = Cell
    CELL_WIDE = 92

    def __init__(
        self,
        head: str,
        notice: BannerSpot,
        save: Callable[[Hashable, int, int | None, int | None], object],
        drop: Callable[[Hashable], object],
        review: Callable[[], object],
    ) -> None:
        super().__init__()
        self._head, self._notice, self._save, self._drop, self._review = head, notice, save, drop, review
        self.cells: dict[tuple[Hashable, str], Cell] = {}
        self.totals: list[Label] = []
        self._sums: dict[Hashable, Label] = {}
        self._keys: list[Hashable] | None = None  # of the lines that are built
        self._holder = QVBoxLayout(self)
        theme.lay(self._holder, gap=0)

    def flush(self) -> None:
        """Save at once what is typed."""
        for cell in list(self.cells.values()):
            cell.flush()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return any(cell.unsaved for cell in self.cells.values())

    def forget(self) -> None:
        """Let go of what is typed and said: something else is shown from now on."""
        self.cells, self._keys = {}, None
        self._notice.say(None)

    def show_lines(self, lines: Sequence[Line], totals: Iterable[int | None]) -> None:
        """Show lines, and the sums of each of SEXES and of all."""
        keys = [line.key for line in lines]
        if keys != self._keys:
            self._build(lines)
            self._keys = keys
        for line in lines:
            for sex, value, open_ in zip(SEXES, line.values, line.waiting, strict=True):
                self.cells[line.key, sex].show_number(value, waiting=open_)
            self._sums[line.key].setText(line.total)
        for label, total in zip(self.totals, totals, strict=True):
            label.setText("" if total is None else format_number(total))
        waiting = sum(sum(line.waiting) for line in lines)
        if waiting:
            words = ngettext("{n} nombre attend un choix.", "{n} nombres attendent un choix.", waiting)
            self._notice.say(Banner(words, tone="warn", actions=((_("Vérifier"), self._review),)))

    def stand_on(self, key: Hashable, column: int = 0) -> None:
        """Put the cursor in a cell."""
        cell = self.cells[key, SEXES[column]]
        cell.setFocus()
        cell.selectAll()

    def dress(self, cell: Cell, line: int, column: int) -> None:
        """Give a new cell what a table of a kind has of its own."""

    def _build(self, lines: Sequence[Line]) -> None:
        old = self._holder.takeAt(0)
        widget = old.widget() if old is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        made = QWidget()
        grid = QGridLayout(made)
        theme.lay(grid, gap=8)
        self.cells, self._sums, self.totals = {}, {}, []
        for place, word in enumerate((self._head, *(sex_label(sex) for sex in SEXES), _("Total"))):
            side = Qt.AlignmentFlag.AlignTrailing if place else Qt.AlignmentFlag.AlignLeading
            grid.addWidget(Label(word, size="secondary", tone="secondary"), 0, place, side)
        for at, line in enumerate(lines):
            self._build_line(grid, at, line)
        grid.addWidget(rule(), len(lines) + 1, 0, 1, 6)
        grid.addWidget(Label(_("Total"), size="strong"), len(lines) + 2, 0)
        for place in range(1, 5):
            self.totals.append(Label("", size="strong"))
            grid.addWidget(self.totals[-1], len(lines) + 2, place, Qt.AlignmentFlag.AlignTrailing)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(4, round(48 * theme.current().scale))
        self._holder.addWidget(made)

    def _build_line(self, grid: QGridLayout, at: int, line: Line) -> None:
        grid.addWidget(Label(line.label, wrap=True), at + 1, 0)
        for column, sex in enumerate(SEXES):
            save = partial(self._typed, line.key, column)
            cell = self.CELL(f"{line.label}, {sex_label(sex)}", f"field.{line.name}.{sex}", save)
            cell.setFixedWidth(round(self.CELL_WIDE * theme.current().scale))
            self.dress(cell, at, column)
            self.cells[line.key, sex] = cell
            grid.addWidget(cell, at + 1, column + 1)
        self._sums[line.key] = Label("", size="strong")
        grid.addWidget(self._sums[line.key], at + 1, 4, Qt.AlignmentFlag.AlignTrailing)
        words = _("Vider la ligne « {public} »", public=line.label)
        drop = partial(self._drop, line.key)
        grid.addWidget(Button(words, look="icon", icon="x", name=f"action.drop.{line.name}", on=drop), at + 1, 5)

    def _typed(self, key: Hashable, column: int) -> None:
        cell = self.cells[key, SEXES[column]]
        value = cell.value()
        if value is not None and not isinstance(value, int):
            cell.set_level("error")
            words = _("Il faut un nombre entier. Ce qui est tapé n’est pas encore enregistré.")
            self._notice.say(Banner(words, tone="error"))
            return
        cell.set_level("")
        self._notice.say(None)
        self._save(key, column, value, cell.seen)
