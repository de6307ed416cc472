"""Owns the grid of people of an initiative: publics and ages down, sexes across, one measure at a time.

Must not know how a number is kept. A number that waits for a choice is shown and cannot be written over here. Keys:
Enter and the arrows go down and up, Tab along; a block copied from a spreadsheet is put where the cursor stands.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, ngettext
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.people_grid import PeopleSheet, block_of
from desktop.views import theme
from desktop.views.record.head_counts import SEXES, Cell, HeadCounts, Line
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.tabs import TabButton

if TYPE_CHECKING:
    from desktop.services.record.counts import Family
    from desktop.services.record.people_grid import Row, Sheet, Table

FIRST = "reached"


class PeopleCell(Cell):
    """One number; it goes to its neighbours by keys, and takes a block of a spreadsheet."""

    went = Signal(int)  # lines down
    pasted = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrows leave for another line; a block is handed on."""
        steps = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.matches(QKeySequence.StandardKey.Paste):
            text = QGuiApplication.clipboard().text()
            if "\t" in text or "\n" in text.strip():
                self.pasted.emit(text)
                return
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.flush()
            self.went.emit(step)


class PeopleTable(HeadCounts):
    """The table of one measure. `went`: from a line and a column, so many lines down; `pasted`: a block, there."""

    CELL = PeopleCell
    CELL_WIDE = 78
    went = Signal(int, int, int)
    pasted = Signal(int, int, str)

    def dress(self, cell: Cell, line: int, column: int) -> None:
        """Let a cell say where its keys lead from."""
        assert isinstance(cell, PeopleCell)
        cell.went.connect(partial(self.went.emit, line, column))
        cell.pasted.connect(partial(self.pasted.emit, line, column))


class PeopleGrid(QWidget):
    """The people of the initiative shown, measure by measure."""

    def __init__(self, state: PeopleSheet, review: Callable[[], object]) -> None:
        super().__init__()
        self._state = state
        self._shown: bytes | None = None
        self.measure = FIRST
        self._added: dict[str, list[tuple[str, str]]] = {}  # measure -> lines chosen here that have no number yet
        self.rows: list[Row] = []
        column = QVBoxLayout(self)
        theme.lay(column, gap=8)
        self.measures = QHBoxLayout()
        theme.lay(self.measures, gap=4)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, TabButton] = {}
        column.addLayout(self.measures)
        self.notice = BannerSpot()
        column.addWidget(self.notice)
        self.table = PeopleTable(_("Public, âge"), self.notice, self._save, self._drop, review)
        self.table.went.connect(self._go)
        self.table.pasted.connect(self.paste)
        column.addWidget(self.table)
        column.addLayout(self._make_foot())
        self.told = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.told)
        state.arrived.connect(self.show_sheet)
        state.failed.connect(self._failed)

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        theme.lay(foot, gap=8)
        self.group = Choice(_("Public de la ligne à ajouter"), [], name="field.people_group")
        self.group.setPlaceholderText(_("Public"))
        self.age = Choice(_("Âge de la ligne à ajouter"), [], name="field.people_age")
        self.age.setPlaceholderText(_("Âge"))
        self.add_button = Button(_("Ajouter la ligne"), icon="plus", name="action.add_people", on=self._add)
        for widget in (self.group, self.age, self.add_button):
            foot.addWidget(widget)
        foot.addStretch(1)
        return foot

    def flush(self) -> None:
        """Save at once what is typed."""
        self.table.flush()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return self.table.unsaved

    # ---- showing ---------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show the numbers of an initiative; nothing for one that is not written yet."""
        self.setEnabled(sheet is not None)
        if sheet is None or sheet.initiative != self._shown:
            self._shown = sheet.initiative if sheet is not None else None
            self._added, self.rows, self.measure = {}, [], FIRST
            self.table.forget()
        if sheet is None:
            return
        self._offer(sheet)
        self._show_measures(sheet)
        self._show_table(sheet, sheet.table(self.measure))

    def _offer(self, sheet: Sheet) -> None:
        for choice, known in ((self.group, sheet.groups), (self.age, sheet.ages)):
            kept = choice.value()
            choice.set_options([Option("", "—"), *(Option(code, label) for code, label in known)])
            choice.set_value(kept)

    def _show_measures(self, sheet: Sheet) -> None:
        for table in sheet.tables:
            if table.measure not in self.buttons:
                button = TabButton(table.label, name=f"measure.{table.measure}")
                button.clicked.connect(lambda _c=False, measure=table.measure: self.turn(measure))
                self._group.addButton(button)
                self.measures.addWidget(button)
                self.buttons[table.measure] = button
            words = table.label if table.total is None else f"{table.label} ({format_number(table.total)})"
            self.buttons[table.measure].rename(words)
            self.buttons[table.measure].setChecked(table.measure == self.measure)
        for measure, button in self.buttons.items():
            button.setVisible(measure in {table.measure for table in sheet.tables})
        if self.measures.count() == len(self.buttons):
            self.measures.addStretch(1)

    def turn(self, measure: str) -> None:
        """Show another measure; what is typed is kept first."""
        self.flush()
        self.measure = measure
        self.table.forget()
        self.rows = []
        if self._state.sheet is not None:
            self.show_sheet(self._state.sheet)

    def _show_table(self, sheet: Sheet, table: Table) -> None:
        self.rows = self._rows(sheet, table)
        self.table.show_lines([_line(at, row) for at, row in enumerate(self.rows)], [*table.totals, table.total])
        self.told.setText(_notes(table))
        self.told.setVisible(bool(self.told.text()))

    def _rows(self, sheet: Sheet, table: Table) -> list[Row]:
        from desktop.services.record.people_grid import added

        there = {row.family for row in table.rows}
        extra = [added(sheet, self.measure, *pair) for pair in self._added.get(self.measure, ())]
        extra = [row for row in extra if row.family not in there]
        rows = list(table.rows)
        if extra and len(rows) == 1 and rows[0].total is None and not any(rows[0].waiting):
            rows = []  # a public was chosen: the empty line without one is no longer needed
        return rows + extra

    # ---- acts ------------------------------------------------------------------------------------

    def _go(self, line: int, column: int, step: int) -> None:
        """Stand on the same column of another line; below the last one, on what adds a line."""
        at = line + step
        if 0 <= at < len(self.rows):
            self.table.stand_on(self.rows[at].family, column)
        elif at >= len(self.rows):
            self.group.setFocus()

    def _save(self, family: Hashable, column: int, value: int | None, seen: int | None) -> None:
        from desktop.services.record.people_grid import Typed

        self._state.write([Typed(cast("Family", family), SEXES[column], value, seen)])

    def paste(self, line: int, column: int, text: str) -> None:
        """Put a block where the cursor stands: all of it or, when something does not fit, nothing. Empty cells of it
        change nothing."""
        from desktop.services.record.people_grid import Typed

        block = block_of(text)
        words = next((cell for cells in block for cell in cells if isinstance(cell, str)), None)
        if words is not None:
            self._refuse(_("« {words} » n’est pas un nombre : rien n’a été collé.", words=words[:40]))
            return
        if line + len(block) > len(self.rows) or column + max(map(len, block), default=0) > len(SEXES):
            self._refuse(_("Ce bloc est plus grand que le tableau à partir d’ici : rien n’a été collé."))
            return
        typed = []
        for down, cells in enumerate(block):
            family = self.rows[line + down].family
            for along, value in enumerate(cells):
                cell = self.table.cells[family, SEXES[column + along]]
                if isinstance(value, int) and not cell.isReadOnly():
                    typed.append(Typed(family, SEXES[column + along], value, cell.seen))
                elif isinstance(value, int):
                    self._refuse(_("Un des nombres attend un choix : rien n’a été collé."))
                    return
        self.notice.say(None)
        if typed:
            self._state.write(typed)

    def _refuse(self, words: str) -> None:
        self.notice.say(Banner(words, tone="error", closable=True))

    def _failed(self, failure: Failure) -> None:
        """Say why a number was not kept, and show those that stand."""
        for cell in self.table.cells.values():
            cell.set_value(cell.seen)
        self.notice.say(Banner(failure.sentence, tone="error", details=failure.details, closable=True))
        self._state.refresh()

    def _drop(self, family: Hashable) -> None:
        row = next(row for row in self.rows if row.family == family)
        pair = (row.family.people, row.family.age)
        if pair in self._added.get(self.measure, []) and row.total is None:
            self._added[self.measure].remove(pair)
            self.show_sheet(self._state.sheet)
        else:
            self._state.drop_row(row.family)

    def _add(self) -> None:
        pair = (str(self.group.value() or ""), str(self.age.value() or ""))
        lines = self._added.setdefault(self.measure, [])
        if pair not in lines:
            lines.append(pair)
        self.group.set_value(None)
        self.age.set_value(None)
        self.show_sheet(self._state.sheet)
        found = next((row for row in self.rows if (row.family.people, row.family.age) == pair), None)
        if found is not None:
            self.table.stand_on(found.family)


def _line(at: int, row: Row) -> Line:
    total = "" if row.total is None else format_number(row.total)
    words = f"{total} {row.unit_label}".strip()
    return Line(row.family, row.label, row.values, row.waiting, words, f"people.{at + 1}")


def _notes(table: Table) -> str:
    """What must be known to read the totals."""
    said = []
    if table.again:
        said.append(
            ngettext(
                "{n} nombre dit les mêmes personnes qu’un autre : le total ne le compte pas.",
                "{n} nombres disent les mêmes personnes que d’autres : le total ne les compte pas.",
                table.again,
            )
        )
    if any(row.unit_label for row in table.rows):
        said.append(_("Ce qui n’est pas des personnes n’est pas dans le total."))
    return " ".join(said)
