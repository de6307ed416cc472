"""Owns the small grid of participants: audiences down, women, men and not stated across, sums computed.

Must not know how a number is kept. A number that waits for a choice is shown and cannot be written over here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, ngettext
from desktop.services.kinds import sex_label
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record_form import TYPING_MS
from desktop.viewmodels.training import TrainingParts
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label, rule
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import NumberField
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.services.trainings import Row, Sheet

SEXES = ("women", "men", "not-stated")


class Cell(NumberField):
    """One number of the grid; it is saved a moment after the last key, or when one leaves it."""

    def __init__(self, label: str, name: str, save: Callable[[], object]) -> None:
        super().__init__(label, name=name)
        self.seen: int | None = None
        self._save = save
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.flush)
        self.edited.connect(lambda: self._wait.start(TYPING_MS))
        self.left.connect(self.flush)
        self.setFixedWidth(round(92 * theme.current().scale))

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


class ParticipantsGrid(QWidget):
    """The participants of the training shown."""

    def __init__(self, parts: TrainingParts, review: Callable[[], object]) -> None:
        super().__init__()
        self._parts = parts
        self._review = review
        self._shown: bytes | None = None
        self._added: list[str] = []  # audiences chosen here that have no number yet
        self.cells: dict[tuple[str, str], Cell] = {}
        self._sums: dict[str, Label] = {}
        self._totals: list[Label] = []
        column = QVBoxLayout(self)
        theme.lay(column, gap=8)
        column.addWidget(Label(_("Participants"), size="section"))
        self.notice = BannerSpot()
        column.addWidget(self.notice)
        self.holder = QVBoxLayout()
        theme.lay(self.holder, gap=0)
        column.addLayout(self.holder)
        foot = QHBoxLayout()
        theme.lay(foot, gap=8)
        self.more = Choice(_("Ajouter un public"), [], name="field.add_audience")
        self.more.setPlaceholderText(_("Ajouter un public"))
        self.more.edited.connect(self._add)
        foot.addWidget(self.more)
        foot.addStretch(1)
        column.addLayout(foot)
        parts.arrived.connect(self.show_sheet)
        parts.failed.connect(self._failed)

    def flush(self) -> None:
        """Save at once what is typed."""
        for cell in self.cells.values():
            cell.flush()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return any(cell.unsaved for cell in self.cells.values())

    # ---- showing ---------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show the numbers of a training; nothing for one that is not written yet."""
        self.setEnabled(sheet is not None)
        if sheet is None or sheet.training != self._shown:
            self._added = []
            self._shown = sheet.training if sheet is not None else None
            self.cells = {}  # nothing typed for another training stays
            self.notice.say(None)
        rows = self._rows(sheet)
        if list(dict.fromkeys(audience for audience, _s in self.cells)) != [row.audience for row in rows]:
            self._build(rows)
        waiting = 0
        for row in rows:
            for sex, value, open_ in zip(SEXES, row.values, row.waiting, strict=True):
                self.cells[row.audience, sex].show_number(value, waiting=open_)
                waiting += open_
            self._sums[row.audience].setText("" if row.total is None else format_number(row.total))
        totals = [*sheet.totals, sheet.total] if sheet is not None else [None] * 4
        for label, total in zip(self._totals, totals, strict=True):
            label.setText("" if total is None else format_number(total))
        known = {row.audience for row in rows}
        others = [one for one in (sheet.others if sheet is not None else ()) if one[0] not in known]
        self.more.set_options([Option(code, label) for code, label in others])
        self.more.set_value(None)
        self.more.setVisible(bool(others))
        if waiting:
            words = ngettext("{n} nombre attend un choix.", "{n} nombres attendent un choix.", waiting)
            self.notice.say(Banner(words, tone="warn", actions=((_("Vérifier"), self._review),)))

    def _rows(self, sheet: Sheet | None) -> list[Row]:
        from desktop.services.trainings import Row

        rows = list(sheet.rows) if sheet is not None else []
        named = dict(sheet.others) if sheet is not None else {}
        there = {row.audience for row in rows}
        self._added = [code for code in self._added if code not in there]
        empty = ((None,) * 3, (False,) * 3)
        extra = [Row(code, named.get(code, code), *empty) for code in self._added]
        if extra and not there - {""} and rows and rows[0].total is None:
            rows = []  # an audience was chosen: the empty line without one is no longer needed
        return rows[:-1] + extra + rows[-1:] if rows and rows[-1].audience == "" else rows + extra

    def _build(self, rows: list[Row]) -> None:
        old = self.holder.takeAt(0)
        widget = old.widget() if old is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        made = QWidget()
        grid = QGridLayout(made)
        theme.lay(grid, gap=8)
        self.cells, self._sums, self._totals = {}, {}, []
        heads = (_("Public"), *(sex_label(sex) for sex in SEXES), _("Total"))
        for place, word in enumerate(heads):
            side = Qt.AlignmentFlag.AlignTrailing if place else Qt.AlignmentFlag.AlignLeading
            grid.addWidget(Label(word, size="secondary", tone="secondary"), 0, place, side)
        for line, row in enumerate(rows, start=1):
            grid.addWidget(Label(row.label, wrap=True), line, 0)
            for place, sex in enumerate(SEXES, start=1):
                save = partial(self._save, row.audience, sex)
                cell = Cell(f"{row.label}, {sex_label(sex)}", f"field.{row.audience or 'none'}.{sex}", save)
                self.cells[row.audience, sex] = cell
                grid.addWidget(cell, line, place)
            self._sums[row.audience] = Label("", size="strong")
            grid.addWidget(self._sums[row.audience], line, 4, Qt.AlignmentFlag.AlignTrailing)
            words = _("Vider la ligne « {public} »", public=row.label)
            drop = partial(self._drop, row.audience)
            grid.addWidget(Button(words, look="icon", icon="x", name=f"action.drop.{row.audience}", on=drop), line, 5)
        grid.addWidget(rule(), len(rows) + 1, 0, 1, 6)
        grid.addWidget(Label(_("Total"), size="strong"), len(rows) + 2, 0)
        for place in range(1, 5):
            self._totals.append(Label("", size="strong"))
            grid.addWidget(self._totals[-1], len(rows) + 2, place, Qt.AlignmentFlag.AlignTrailing)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(4, round(48 * theme.current().scale))
        self.holder.addWidget(made)

    # ---- acts ------------------------------------------------------------------------------------

    def _save(self, audience: str, sex: str) -> None:
        cell = self.cells[audience, sex]
        value = cell.value()
        if value is not None and not isinstance(value, int):
            cell.set_level("error")
            self.notice.say(
                Banner(_("Il faut un nombre entier. Ce qui est tapé n’est pas encore enregistré."), tone="error")
            )
            return
        cell.set_level("")
        self.notice.say(None)
        self._parts.count(audience, sex, value, cell.seen)

    def _failed(self, of: object, failure: Failure) -> None:
        """Say why a number was not kept, and show the one that stands."""
        if isinstance(of, tuple):
            cell = self.cells.get(of)
            if cell is not None:
                cell.set_value(cell.seen)
            self.notice.say(Banner(failure.sentence, tone="error", details=failure.details, closable=True))
            self._parts.refresh()

    def _drop(self, audience: str) -> None:
        if audience in self._added:
            self._added.remove(audience)
            self.show_sheet(self._parts.sheet)
        else:
            self._parts.drop_audience(audience)

    def _add(self) -> None:
        code = self.more.value()
        if isinstance(code, str):
            self._added.append(code)
            self.show_sheet(self._parts.sheet)
            self.cells[code, SEXES[0]].setFocus()
