"""Owns a roadmap laid along time: months or quarters, bars, diamonds, today; and the same as a table.

Places are shares of the span, 0 at its first day. Must not know how it is painted, nor from which side one reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from desktop.i18n import _, format_list, month_names
from desktop.services.plan.roadmap_words import reached_words, share, source_words
from desktop.viewmodels.plan.roadmap import AIM, STEP, PlanRow, rows_of
from desktop.viewmodels.rows import NOWHERE, Index

if TYPE_CHECKING:
    from desktop.services.plan.roadmaps import RoadmapBook

MONTH, QUARTER = "month", "quarter"
_START = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
LONG = 18  # months: from here on, quarters are read more easily


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a month or a quarter begins, and how it is called; `year` when it is the first of one that is shown."""

    at: float
    label: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """One line: an objective is a bar from its first date to its last, a milestone a diamond at its date.

    `start` and `end` are None when no date is known. `words` say all of it.
    """

    kind: str
    id: bytes | None
    title: str
    start: float | None
    end: float | None
    progress: int | None
    status: str
    late: bool
    words: str
    short: str  # beside the mark: the date, or how late


@dataclass(frozen=True, slots=True)
class Timeline:
    """A roadmap along time. `today` is None when today is outside."""

    unit: str
    ticks: tuple[Tick, ...]
    today: float | None
    lanes: tuple[Lane, ...]


def laid_out(book: RoadmapBook, unit: str = "") -> Timeline:
    """Lay a roadmap out; without a `unit`, months or quarters as its length asks."""
    from desktop.services.plan.roadmap_span import beginning, following, months_of, span

    first, last = span(book)
    unit = unit or (QUARTER if months_of(first, last) > LONG else MONTH)
    first, beyond = beginning(first, unit), following(beginning(last, unit), unit)
    whole = (beyond - first).days

    def at(day: date) -> float:
        return min(1.0, max(0.0, (day - first).days / whole))

    lanes = tuple(_lane(row, book, at) for row in rows_of(book))
    today = at(book.today) + 0.5 / whole if first <= book.today < beyond else None
    return Timeline(unit, tuple(_ticks(first, beyond, unit, whole)), today, lanes)


def _ticks(first: date, beyond: date, unit: str, whole: int) -> list[Tick]:
    from desktop.services.plan.roadmap_span import following

    names = month_names()
    found: list[Tick] = []
    day, year = first, 0
    while day < beyond:
        label = names[day.month - 1] if unit == MONTH else _("T{n}", n=(day.month + 2) // 3)
        found.append(Tick((day - first).days / whole, label, str(day.year) if day.year != year else ""))
        day, year = following(day, unit), day.year
    return found


def _lane(row: PlanRow, book: RoadmapBook, at: Any) -> Lane:
    from desktop.services.words.day_spans import first_day, last_day
    from desktop.viewmodels.typed import write_date

    if row.step is None:
        days = [
            day
            for step in row.aim.steps
            if not step.dropped
            for day in (first_day(step.due), last_day(step.due))
            if day
        ]
        told = row.aim.reached
        words = ", ".join(part for part in (share(told.progress), reached_words(told)) if part)
        first, last = (at(min(days)), at(max(days))) if days else (None, None)
        return Lane(AIM, row.id, row.title, first, last, told.progress, "", False, words, share(told.progress))
    step = row.step
    due = last_day(step.due)
    day = at(due) if due is not None else None
    written = write_date(step.due)
    said = _("avant le {day}", day=written) if len(step.due) == 10 else written
    words = ", ".join(
        part
        for part in (said or _("sans date"), row.words, step.status_label, share(step.progress), source_words(step))
        if part
    )
    short = row.words if step.late else written
    return Lane(STEP, row.id, row.title, day, day, step.progress, step.status, bool(step.late), words, short)


class TimelineTable(QAbstractTableModel):
    """The same as words in rows and columns, for whoever reads rather than looks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[PlanRow] = []

    def show(self, book: RoadmapBook | None) -> None:
        """Show another roadmap."""
        self.beginResetModel()
        self._rows = rows_of(book) if book is not None else []
        self.endResetModel()

    def row_at(self, at: int) -> PlanRow:
        """The line at a row."""
        return self._rows[at]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 5

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(self._rows[index.row()])[index.column()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal or not 0 <= section < 5:
            return int(_START) if role == Qt.ItemDataRole.TextAlignmentRole else None
        return (_("Objectif ou étape"), _("Avant le"), _("Statut"), _("Avancement"), _("Qui"))[section]

    def _cells(self, row: PlanRow) -> tuple[str, ...]:
        from desktop.viewmodels.typed import write_date

        if row.step is None:
            told = row.aim.reached
            far = format_list((share(told.progress), reached_words(told)))
            return row.title, "", "", far, ""
        step = row.step
        when = format_list((write_date(step.due), row.words))
        far = format_list((share(step.progress), source_words(step)))
        return row.title, when, step.status_label, far, step.who
