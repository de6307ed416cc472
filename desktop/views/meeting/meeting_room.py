"""Owns a meeting being held, on screen: agenda and people at one side, lines in the middle, at the other what came.

Must not know the list of meetings. Side cards fold away where there is no room; in front of a projector only lines and
agenda are shown, larger.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, language, say_day
from desktop.viewmodels.meeting import meeting_acts as acts
from desktop.viewmodels.meeting.meeting_desk import MeetingDesk
from desktop.viewmodels.meeting.meeting_lines import LineRow
from desktop.views import theme
from desktop.views.base_page import Shell
from desktop.views.meeting.meeting_agenda import AgendaCard
from desktop.views.meeting.meeting_end import MeetingEnd, day_and_time
from desktop.views.meeting.meeting_foot import MeetingFoot
from desktop.views.meeting.meeting_head import MeetingHead
from desktop.views.meeting.meeting_lines import LinesView
from desktop.views.meeting.meeting_people import PeopleCard
from desktop.views.meeting.meeting_strip import Strip
from desktop.views.meeting.meeting_summary import Summary
from desktop.views.widgets.basics import rule
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.row_button import RowButton
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.services.unit_of_work import Changes
    from desktop.viewmodels.jobs import Failure
    from desktop.viewmodels.store import Store

LEFT_WIDE, RIGHT_WIDE, LINES_WIDE = 254, 232, 430
ZOOM = 1.5


class MeetingRoom(QWidget):
    """One meeting. `left` asks to go back to the list."""

    left = Signal()
    minutes_asked = Signal(object)  # id of the meeting
    next_asked = Signal()
    projected = Signal(bool)

    def __init__(self, store: Store, shell: Shell, meeting: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.shell = shell
        self.desk = MeetingDesk(store, meeting, self)
        self.projector = False
        self._wanted_line: bytes | None = None
        self._strip: Strip | None = None
        self._to_fold = QTimer(self)
        self._to_fold.setSingleShot(True)
        self._to_fold.setInterval(0)
        self._to_fold.timeout.connect(self._fold)
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        self.head = MeetingHead(shell)
        column.addWidget(self.head)
        self.spot = BannerSpot()
        self.spot_place = QVBoxLayout()
        theme.lay(self.spot_place, gap=0)
        self.spot_place.addWidget(self.spot)
        column.addLayout(self.spot_place)
        column.addWidget(self._body(), 1)
        self._bind()

    # ---- building ---------------------------------------------------------------------------------

    def _body(self) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        theme.lay(row, 14, 12, 14, 12, gap=12)
        scale = theme.current().scale
        self.agenda = AgendaCard(self.desk)
        self.people = PeopleCard(self.desk, self.shell.say)
        self.side = Scroll("canvas")
        theme.lay(self.side.column, gap=12)
        self.side.column.addWidget(self.agenda)
        self.side.column.addWidget(self.people)
        self.side.column.addStretch(1)
        self.side.setFixedWidth(round(LEFT_WIDE * scale))
        row.addWidget(self.side)
        row.addWidget(self._middle(), 1)
        self.summary = Summary(self.desk)
        self.beside = Scroll("canvas")
        theme.lay(self.beside.column, gap=0)
        self.beside.column.addWidget(self.summary)
        self.beside.column.addStretch(1)
        self.beside.setFixedWidth(round(RIGHT_WIDE * scale))
        row.addWidget(self.beside)
        return body

    def _middle(self) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        self.middle = QVBoxLayout(card)
        self.middle.setContentsMargins(1, 8, 1, 1)
        self.middle.setSpacing(0)
        self.lines = LinesView(self.desk.typing)
        self.middle.addWidget(self.lines, 1)
        self.strip_rule = rule()
        self.strip_rule.hide()
        self.middle.addWidget(self.strip_rule)
        self.middle.addWidget(rule())
        self.foot = MeetingFoot()
        self.middle.addWidget(self.foot)
        return card

    def _bind(self) -> None:
        desk = self.desk
        self.end = MeetingEnd(desk, self.shell, self._tell, self.settle_lines, self.begin)
        desk.opened.connect(self._opened)
        desk.arrived.connect(self._show)
        desk.gone.connect(self.left)
        desk.failed.connect(self._failed)
        desk.saved.connect(self.head.show_saved)
        self.head.back.connect(self._leave)
        self.head.summary_turned.connect(self._fold)
        self.head.minutes.connect(lambda: self.minutes_asked.emit(desk.id))
        self.head.close_asked.connect(self.end.ask)
        self.head.projector_asked.connect(self.turn_projector)
        self.lines.panes.connect(self.go_pane)
        self.lines.details.connect(self.open_strip)
        self.lines.stood.connect(self._stood)
        self.summary.chosen.connect(self.show_line)
        self.foot.amended.connect(self._amend)
        self.foot.next_asked.connect(self.next_asked)

    # ---- showing ----------------------------------------------------------------------------------

    def _opened(self) -> None:
        if self._wanted_line is None or not self.lines.stand_on(self._wanted_line):
            unfinished = self._unfinished()
            if unfinished is None or not self.lines.stand_on(unfinished):
                self.lines.write()
        self._wanted_line = None
        self.agenda.show_points()
        if not self.desk.read_only and not any(row.id for row in self.desk.lines.rows):
            self.desk.change(
                partial(acts.come_back, meeting=self.desk.id, tag=self.desk.tag), _("Points revenus à l’ordre du jour")
            )

    def _unfinished(self) -> bytes | None:
        """The line that a power cut left: of a kind that makes something, and nothing made yet; else none."""
        rows = self.desk.lines.rows
        return next((row.id for row in reversed(rows) if row.kind != "note" and row.subject is None), None)

    def _show(self) -> None:
        book = self.desk.book
        if book is None:
            return
        when = say_day(book.reference, language(), year=True) if book.day else ""
        hours = "–".join(part for part in (book.starts, book.ends) if part)
        chair = _("animée par {name}", name=book.chair_name) if book.chair_name else ""
        where = book.place_name or book.venue
        when = when[:1].upper() + when[1:]
        self.head.show_meeting(
            book.title or _("Sans titre"),
            format_list([part for part in (when, hours, where, chair) if part]),
            book.final,
        )
        self.lines.turn(rtl=self.desk.lang == "ar")
        closed = day_and_time(book.final_at) if book.final_at else ""
        self.foot.show_state(book.final, closed, [one.text for one in book.amendments if one.note is None])
        self._fold()

    def show_line(self, line: bytes) -> None:
        """Stand on a line."""
        if self.desk.book is None:
            self._wanted_line = line
        else:
            self.lines.stand_on(line)

    def begin(self) -> None:
        """Take the keyboard: back to the line where the person was."""
        if self.desk.book is not None:
            self.lines.write()

    def _stood(self) -> None:
        strip = self._strip
        if strip is not None and strip.form.id != self._subject():
            self.close_strip(back=False)

    def _failed(self, failure: Failure) -> None:
        self._tell(Banner(failure.sentence, tone="error", details=failure.details, closable=True))

    def _tell(self, banner: Banner | None) -> None:
        """Say something above the cards, or nothing; the keyboard goes to what can be answered."""
        self.spot_place.setContentsMargins(theme.margins(14, 10, 14, 0) if banner is not None else QMargins())
        self.spot.say(banner)
        answer = banner.findChild(QPushButton) if banner is not None else None
        if answer is not None:
            answer.setFocus()

    # ---- room -------------------------------------------------------------------------------------

    def _fold(self) -> None:
        """Show beside the lines what there is room for; the rest comes by its button, in place of the agenda."""
        scale = theme.current().scale
        narrow = self.width() < round((LEFT_WIDE + RIGHT_WIDE + LINES_WIDE) * scale) + 52
        self.head.offer_summary(narrow and not self.projector)
        summed = narrow and self.head.summary_wanted
        self.side.setVisible(not summed)
        self.beside.setVisible(not self.projector and (summed or not narrow))
        self.people.setVisible(not self.projector)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._to_fold.start()

    def turn_projector(self, on: bool | None = None) -> None:
        """Show lines and agenda only, larger; or all again."""
        wanted = not self.projector if on is None else on
        if wanted == self.projector:
            return
        self.projector = wanted
        zoom = ZOOM if wanted else 1.0
        self.close_strip(back=False)
        self.head.show_projector(wanted)
        self.lines.zoom(zoom)
        self.agenda.set_zoom(zoom)
        self.foot.setVisible(not wanted)
        self.side.setFixedWidth(round(LEFT_WIDE * theme.current().scale * (1.35 if wanted else 1.0)))
        self._fold()
        self.projected.emit(wanted)
        self.begin()

    # ---- keys -------------------------------------------------------------------------------------

    def go_pane(self, step: int) -> None:
        """Leave the line to the next part of the room (F6), or to the one before."""
        parts: list[QWidget] = [self.lines.editor if self.lines.editor.isVisible() else self.lines]
        parts += [part for part in (self._first(self.agenda), self._first(self.people)) if part is not None]
        parts += [part for part in (self._first(self.summary), self._first(self.head)) if part is not None]
        at = next((n for n, part in enumerate(parts) if part.hasFocus()), None)
        if at is None:
            holders = (self.lines, self.agenda, self.people, self.summary, self.head)
            found = [n for n, holder in enumerate(holders) if holder.isAncestorOf(self.focusWidget() or self)]
            at = found[0] if found else 0
        parts[(at + step) % len(parts)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _first(self, holder: QWidget) -> QWidget | None:
        """The control of a part that takes the keyboard first: its first row, where it has rows."""
        found = [
            widget
            for widget in holder.findChildren(QWidget)
            if widget.isVisibleTo(self) and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]

        def place(widget: QWidget) -> tuple[bool, int]:
            return not isinstance(widget, RowButton), widget.mapTo(self, QPoint(0, 0)).y()

        return min(found, key=place, default=None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6:
            self.go_pane(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.escape()
        else:
            super().keyPressEvent(event)

    def escape(self) -> None:
        """Close what is open, else leave the line for the rest of the window, else come back to it."""
        editor = self.lines.editor
        if editor.offers is not None:
            editor.offer([])
        elif self._strip is not None:
            self.close_strip()
        elif self.projector:
            self.turn_projector(False)
        elif editor.hasFocus():
            self.go_pane(1)
        else:
            self.begin()

    # ---- detail of a line -------------------------------------------------------------------------

    def _row(self) -> LineRow | None:
        if self.desk.read_only:
            index = self.lines.currentIndex()
            return self.desk.lines.rows[index.row()] if index.isValid() else None
        return self.desk.typing.row

    def _subject(self) -> bytes | None:
        row = self._row()
        return row.subject if row is not None else None

    def open_strip(self) -> None:
        """Open the fields of what the line led to; a line just typed is finished first."""
        if self.desk.read_only:
            self.foot.ask_amendment()
            return
        self.desk.typing.finish()
        self._when_settled(self._open_strip)

    def _when_settled(self, act: Callable[[], object], turns: int = 80) -> None:
        if (self.desk.settled and self._subject() is not None) or not turns:
            act()
        else:
            QTimer.singleShot(25, self, lambda: self._when_settled(act, turns - 1))

    def _open_strip(self) -> None:
        book, subject = self.desk.book, self._subject()
        record = book.subjects.get(subject) if book is not None and subject is not None else None
        if record is None:
            self.shell.say(_("Une note n’a pas de détail : Tab la change en besoin, décision ou action."))
            return
        self.close_strip(back=False)
        strip = self._strip = Strip(self.store, record.kind, lambda: self.shell.settings.commune_code)
        strip.left.connect(self.close_strip)
        strip.opened_page.connect(self.shell.go)
        self.middle.insertWidget(self.middle.indexOf(self.strip_rule) + 1, strip)
        self.strip_rule.show()
        strip.open(record.id)

    def close_strip(self, *, back: bool = True) -> None:
        """Put the fields away and go on with the line."""
        strip, self._strip = self._strip, None
        self.strip_rule.hide()
        if strip is not None:
            strip.form.flush()
            strip.hide()
            strip.deleteLater()
            if back:
                self.begin()

    # ---- the end ----------------------------------------------------------------------------------

    def _amend(self, text: str) -> None:
        row = self._row()
        self.end.amend(text, row.id if row is not None else None)

    def settle_lines(self) -> None:
        """Finish the line and stop counting: the minutes are about to be final."""
        self.desk.typing.leave()
        self.agenda.clock.stop()
        self.desk.running = None

    def delete_current(self) -> None:
        """Take off its list what has the keyboard: somebody, or a point."""
        self.people.drop_focused()
        self.agenda.drop_focused()

    # ---- leaving ----------------------------------------------------------------------------------

    def _leave(self) -> None:
        self.flush()
        self.left.emit()

    def flush(self) -> None:
        """Save at once what is being typed."""
        self.desk.typing.finish()
        if self._strip is not None:
            self._strip.form.flush()

    def rest(self) -> None:
        """The room is left: nothing goes on counting."""
        self.flush()
        self.agenda.clock.stop()

    @property
    def unsaved(self) -> bool:
        """Whether something is being typed: undo belongs to the field then."""
        typing = self.desk.typing.dirty and self.lines.editor.document().isUndoAvailable()
        return typing or (self._strip is not None and self._strip.form.unsaved)

    def follow(self, changes: Changes) -> None:
        """See what a committed act changed."""
        self.desk.follow(changes)
        if self._strip is not None:
            self._strip.follow(changes)
