"""Owns the *Relevé*: needs, priorities, decisions and actions noted so far, each leading to its line.

Must not know how a line is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.i18n import _, format_number, ngettext
from desktop.viewmodels.meeting.meeting_acts import say_day
from desktop.viewmodels.meeting.meeting_desk import MeetingDesk
from desktop.viewmodels.meeting.meeting_lines import LineRow
from desktop.views import theme
from desktop.views.meeting.meeting_delegate import TONES, kind_icon
from desktop.views.widgets.basics import Label, shortened
from desktop.views.widgets.pill import Pill
from desktop.views.widgets.row_button import RowButton

if TYPE_CHECKING:
    from desktop.services.meeting.meetings import Subject

SUMMED = ("need", "priority", "decision", "action")
SHOWN = 30  # of a kind: the latest


def count_words(kind: str, n: int) -> str:
    """How many of a kind, in words."""
    words: dict[str, Callable[[int], str]] = {
        "need": lambda n: ngettext("{n} besoin", "{n} besoins", n),
        "priority": lambda n: ngettext("{n} priorité", "{n} priorités", n),
        "decision": lambda n: ngettext("{n} décision", "{n} décisions", n),
        "action": lambda n: ngettext("{n} action", "{n} actions", n),
    }
    return words[kind](n)


class KindCard(QFrame):
    """The lines of one kind."""

    chosen = Signal(object)  # id of the line

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.kind = kind
        column = QVBoxLayout(self)
        theme.lay(column, 0, 10, 0, 8, gap=4)
        self.pill = Pill("", TONES[kind], kind_icon(kind))
        head = QVBoxLayout()
        theme.lay(head, 12, 0, 12, 0, gap=0)
        head.addWidget(self.pill, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(head)
        self.more = Label("", size="secondary", tone="secondary", wrap=True)
        self.more.setContentsMargins(theme.margins(12, 0, 12, 0))
        self.more.hide()
        column.addWidget(self.more)
        self.list = QVBoxLayout()
        theme.lay(self.list, gap=0)
        column.addLayout(self.list)
        self._rows: list[RowButton] = []
        self._lines: list[bytes] = []

    def show_lines(self, said: Sequence[tuple[bytes, str, str]]) -> None:
        """Show (line, words, a few more), the latest where they are many."""
        self.setVisible(bool(said))
        self.pill.show_state(count_words(self.kind, len(said)) if said else "", TONES[self.kind], kind_icon(self.kind))
        hidden = max(0, len(said) - SHOWN)
        said = said[hidden:]
        self.more.setVisible(bool(hidden))
        self.more.setText(_("{n} plus haut dans la réunion", n=format_number(hidden)))
        while len(self._rows) > len(said):
            row = self._rows.pop()
            self.list.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self._rows) < len(said):
            row = RowButton(name="row.summed")
            row.clicked.connect(partial(self._choose, len(self._rows)))
            self._rows.append(row)
            self.list.addWidget(row)
        self._lines = [line for line, _words, _more in said]
        for row, (_line, words, more) in zip(self._rows, said, strict=True):
            row.say(words, second=more)

    def _choose(self, place: int, _checked: bool = False) -> None:
        self.chosen.emit(self._lines[place])


class Summary(QWidget):
    """The four cards."""

    chosen = Signal(object)

    def __init__(self, desk: MeetingDesk) -> None:
        super().__init__()
        self.desk = desk
        column = QVBoxLayout(self)
        theme.lay(column, gap=10)
        self.title = Label(_("Relevé"), size="section")
        column.addWidget(self.title)
        self.nothing = Label(
            _("Besoins, priorités, décisions et actions se rangent ici à mesure qu’ils sont notés."),
            tone="secondary",
            wrap=True,
        )
        column.addWidget(self.nothing)
        self.cards = {kind: KindCard(kind) for kind in SUMMED}
        for card in self.cards.values():
            card.chosen.connect(self.chosen)
            card.hide()
            column.addWidget(card)
        desk.arrived.connect(self.show_lines)

    def show_lines(self) -> None:
        """Show what was read."""
        book = self.desk.book
        if book is None:
            return
        total = 0
        for kind, card in self.cards.items():
            said = [
                (row.id, *_words(row, book.subjects.get(row.subject or b"")))
                for row in self.desk.lines.rows
                if row.kind == kind and row.id is not None
            ]
            total += len(said)
            card.show_lines(said)
        self.nothing.setVisible(not total)


def _words(row: LineRow, subject: Subject | None) -> tuple[str, str]:
    if subject is None or subject.deleted:
        return shortened(row.shown), ""
    title = shortened(subject.title or row.shown)
    if row.kind == "action":
        until = _("avant le {day}", day=say_day(subject.due)) if subject.due else ""
        return title, ", ".join(part for part in (subject.owner_name or subject.actor_name, until) if part)
    if row.kind == "decision" and subject.number:
        return title, _("n° {number}", number=subject.number)
    return title, ""
