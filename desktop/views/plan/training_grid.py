"""Owns the small grid of participants: a line for each audience, and what adds one. Must not know how they are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_number
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.plan.training import TrainingParts
from desktop.views import theme
from desktop.views.record.head_counts import SEXES, HeadCounts, Line
from desktop.views.widgets.basics import Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.services.plan.trainings import Row, Sheet


class ParticipantsGrid(QWidget):
    """The participants of the training shown."""

    def __init__(self, parts: TrainingParts, review: Callable[[], object]) -> None:
        super().__init__()
        self._parts = parts
        self._shown: bytes | None = None
        self._added: list[str] = []  # audiences chosen here that have no number yet
        column = QVBoxLayout(self)
        theme.lay(column, gap=8)
        column.addWidget(Label(_("Participants"), size="section"))
        self.notice = BannerSpot()
        column.addWidget(self.notice)
        self.table = HeadCounts(_("Public"), self.notice, self._save, self._drop, review)
        column.addWidget(self.table)
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
        self.table.flush()

    @property
    def unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return self.table.unsaved

    # ---- showing ---------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet | None) -> None:
        """Show the numbers of a training; nothing for one that is not written yet."""
        self.setEnabled(sheet is not None)
        if sheet is None or sheet.training != self._shown:
            self._added = []
            self._shown = sheet.training if sheet is not None else None
            self.table.forget()  # nothing typed for another training stays
        rows = self._rows(sheet)
        self.table.show_lines(
            [_line(row) for row in rows], [*sheet.totals, sheet.total] if sheet is not None else [None] * 4
        )
        known = {row.audience for row in rows}
        others = [one for one in (sheet.others if sheet is not None else ()) if one[0] not in known]
        self.more.set_options([Option(code, label) for code, label in others])
        self.more.set_value(None)
        self.more.setVisible(bool(others))

    def _rows(self, sheet: Sheet | None) -> list[Row]:
        from desktop.services.plan.trainings import Row

        rows = list(sheet.rows) if sheet is not None else []
        named = dict(sheet.others) if sheet is not None else {}
        there = {row.audience for row in rows}
        self._added = [code for code in self._added if code not in there]
        empty = ((None,) * 3, (False,) * 3)
        extra = [Row(code, named.get(code, code), *empty) for code in self._added]
        if extra and not there - {""} and rows and rows[0].total is None:
            rows = []  # an audience was chosen: the empty line without one is no longer needed
        return rows[:-1] + extra + rows[-1:] if rows and rows[-1].audience == "" else rows + extra

    # ---- acts ------------------------------------------------------------------------------------

    def _save(self, audience: Hashable, column: int, value: int | None, seen: int | None) -> None:
        self._parts.count(str(audience), SEXES[column], value, seen)

    def _failed(self, of: object, failure: Failure) -> None:
        """Say why a number was not kept, and show the one that stands."""
        if isinstance(of, tuple):
            cell = self.table.cells.get(of)
            if cell is not None:
                cell.set_value(cell.seen)
            self.notice.say(Banner(failure.sentence, tone="error", details=failure.details, closable=True))
            self._parts.refresh()

    def _drop(self, key: Hashable) -> None:
        audience = str(key)
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
            self.table.stand_on(code)


def _line(row: Row) -> Line:
    total = "" if row.total is None else format_number(row.total)
    return Line(row.audience, row.label, row.values, row.waiting, total, row.audience or "none")
