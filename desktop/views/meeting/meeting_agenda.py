"""Owns the card of the agenda: points with their minutes, the one talked about, a gentle timer. It never rings.

Must not know lines or people.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QProgressBar, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.viewmodels.meeting import meeting_acts as acts
from desktop.viewmodels.meeting.meeting_clock import MeetingClock, minutes_and_seconds
from desktop.viewmodels.meeting.meeting_desk import MeetingDesk
from desktop.viewmodels.typed import ascii_digits
from desktop.views import icons, theme
from desktop.views.widgets.basics import Button, Label, plain, set_property
from desktop.views.widgets.chips import drop
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.row_button import RowButton

if TYPE_CHECKING:
    from desktop.services.meeting.meetings import AgendaPoint

_MINUTES = re.compile(
    r"^(?P<title>.*\S)\s+[(·,-]?\s*(?P<minutes>\d{1,3})\s*(?:min|mn|minutes?|minutos?|د|دقيقة|دقائق)?\.?\)?$"
)
_DONE = ("done", "postponed")


def read_point(typed: str) -> tuple[str, int | None]:
    """What is typed for a new point: its title and, when it ends with a number, its minutes."""
    text = " ".join(typed.split())
    found = _MINUTES.match(ascii_digits(text))
    if found is None:
        return text, None
    return text[: found.end("title")].rstrip(" ,،(·-"), int(found["minutes"])


class PointRow(RowButton):
    """A point. Enter or a click makes it the one talked about; its menu does the rest."""

    menu_asked = Signal(object)
    moved = Signal(int)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)


class AgendaCard(QFrame):
    """The agenda of a meeting."""

    def __init__(self, desk: MeetingDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.desk = desk
        self.zoom = 1.0
        self.clock = MeetingClock(self._keep, self)
        self.rows: dict[bytes, PointRow] = {}
        column = QVBoxLayout(self)
        theme.lay(column, 0, 10, 0, 10, gap=4)
        self._head(column)
        self.list = QVBoxLayout()
        theme.lay(self.list, gap=0)
        column.addLayout(self.list)
        self.nothing = Label(_("Aucun point pour le moment."), tone="secondary", wrap=True)
        self.nothing.setContentsMargins(theme.margins(12, 2, 12, 2))
        column.addWidget(self.nothing)
        self._foot(column)
        self.clock.ticked.connect(self._show_time)
        desk.arrived.connect(self.show_points)
        self._show_time()

    def _head(self, column: QVBoxLayout) -> None:
        head = QHBoxLayout()
        theme.lay(head, 12, 0, 4, 0, gap=6)
        self.title = Label(_("Ordre du jour"), size="strong")
        head.addWidget(self.title, 1)
        self.more = Button(
            _("Autres actions sur ce point"),
            look="icon",
            icon="ellipsis",
            name="action.point",
            on=self._menu_of_current,
        )
        head.addWidget(self.more)
        column.addLayout(head)

    def _foot(self, column: QVBoxLayout) -> None:
        foot = QVBoxLayout()
        theme.lay(foot, 12, 4, 12, 0, gap=4)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Temps de ce point"))
        foot.addWidget(self.bar)
        line = QHBoxLayout()
        theme.lay(line, gap=2)
        self.left = Label("", size="secondary", tone="primary")
        self.left.setProperty("text_size", "strong")
        line.addWidget(self.left, 1)
        self.hold = Button(_("Mettre en pause"), look="icon", icon="pause", name="action.pause", on=self._hold)
        self.next = Button(
            _("Point traité, au suivant"), look="icon", icon="check", name="action.next_point", on=self.go_on
        )
        line.addWidget(self.hold)
        line.addWidget(self.next)
        foot.addLayout(line)
        self.timer = QWidget()
        self.timer.setLayout(foot)
        column.addWidget(self.timer)
        adding = QHBoxLayout()
        theme.lay(adding, 12, 4, 12, 0, gap=6)
        self.add = TextField(
            _("Ajouter un point"), name="field.point", placeholder=_("Ajouter un point, 10 min"), icon="plus"
        )
        self.add.returnPressed.connect(self._add)
        adding.addWidget(self.add)
        self.adding = QWidget()
        self.adding.setLayout(adding)
        column.addWidget(self.adding)

    # ---- showing ----------------------------------------------------------------------------------

    def set_zoom(self, zoom: float) -> None:
        """Show all larger."""
        self.zoom = zoom
        for row in self.rows.values():
            row.zoom = zoom
            row.fit()
        for label, role in ((self.title, "body"), (self.left, "body")):
            label.setStyleSheet(
                f"QLabel {{ font-size: {round(theme.current().px(role) * zoom)}px; font-weight: 600; }}"
            )
        for beside in (self.adding, self.more):
            beside.setVisible(zoom == 1.0 and not self.desk.read_only)

    @property
    def points(self) -> list[AgendaPoint]:
        """The points, in order."""
        return self.desk.book.agenda if self.desk.book is not None else []

    def show_points(self) -> None:
        """Show what was read."""
        wanted = [point.id for point in self.points]
        if wanted != list(self.rows):
            held = next((id_ for id_, row in self.rows.items() if row.hasFocus()), None)
            self._rebuild(wanted)
            if held in self.rows:
                self.rows[held].setFocus()
        for point in self.points:
            self._dress(self.rows[point.id], point)
        self.nothing.setVisible(not wanted)
        for beside in (self.adding, self.more):
            beside.setVisible(not self.desk.read_only and self.zoom == 1.0)
        self.more.setEnabled(bool(wanted))
        if self.clock.point is not None and self.clock.point not in wanted:
            self.clock.stop()
        self._show_time()

    def _rebuild(self, wanted: list[bytes]) -> None:
        for row in self.rows.values():
            self.list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for id_ in wanted:
            row = PointRow(name="row.point")
            row.zoom = self.zoom
            row.clicked.connect(partial(self._turn_to, id_))
            row.menu_asked.connect(partial(self._open_menu, id_))
            row.moved.connect(partial(self.shift, id_))
            self.rows[id_] = row
            self.list.addWidget(row)

    def _dress(self, row: PointRow, point: AgendaPoint) -> None:
        now = point.id == self.desk.running
        icon, role = {"done": ("circle-check", "ok"), "postponed": ("corner-down-right", "secondary")}.get(
            point.status, ("play", "primary") if now else ("clock", "secondary")
        )
        row.mark(icon, role)
        row.on = row.heavy = now
        row.fit()
        row.tone = "secondary" if point.status in _DONE else "text"
        aside = _("{n} min", n=str(point.minutes)) if point.minutes else ""
        state = self.desk.words.get(("agenda_status", point.status), "")
        title = point.title or _("Sans titre")
        row.say(title, aside=aside, spoken=", ".join(p for p in (title, aside, _("en cours") if now else state) if p))
        row.setToolTip(row.toolTip() or _("Entrée : en parler maintenant. Alt + flèches : déplacer."))

    def _show_time(self) -> None:
        point = self._point(self.clock.point)
        self.timer.setVisible(bool(self.points) and not self.desk.read_only)
        spent = self.clock.spent
        planned = (point.minutes or 0) * 60 if point is not None else 0
        self.bar.setVisible(planned > 0)
        self.bar.setRange(0, max(1, planned))
        self.bar.setValue(min(spent, planned))
        if point is None:
            words, tone = _("Entrée sur un point : le temps compte."), "secondary"
        elif not planned:
            words, tone = _("{time} écoulées", time=minutes_and_seconds(spent)), "primary"
        elif spent <= planned:
            words, tone = _("reste {time}", time=minutes_and_seconds(planned - spent)), "primary"
        else:
            words, tone = _("dépassé de {time}", time=minutes_and_seconds(spent - planned)), "warn"
        if self.clock.paused:
            words = _("{time} · en pause", time=words)
        self.left.setWordWrap(point is None)
        set_property(self.left, "text_size", "secondary" if point is None else "strong")
        self.left.say(words, tone)
        self.hold.setVisible(point is not None)
        self.next.setVisible(point is not None)
        word = _("Reprendre") if self.clock.paused else _("Mettre en pause")
        if self.hold.accessibleName() != word:
            self.hold.setAccessibleName(word)
            self.hold.setToolTip(word)
        self.hold.setIcon(icons.icon("play" if self.clock.paused else "pause", "text", 18))

    # ---- doing ------------------------------------------------------------------------------------

    def _point(self, id_: bytes | None) -> AgendaPoint | None:
        return next((point for point in self.points if point.id == id_), None)

    def _turn_to(self, id_: bytes, _checked: bool = False) -> None:
        """Talk about a point."""
        point = self._point(id_)
        if point is None or self.desk.read_only:
            return
        if id_ == self.desk.running:
            self.clock.pause(not self.clock.paused)
            return
        self.desk.running = id_
        self.clock.begin(id_, point.spent)
        if point.status in _DONE:
            self._change(id_, _("Point rouvert"), status="open")
        self.show_points()

    def _hold(self) -> None:
        self.clock.pause(not self.clock.paused)

    def go_on(self) -> None:
        """The point is done: talk about the next open one."""
        if self.desk.running is not None:
            self._close_point(self.desk.running, "done")

    def _close_point(self, id_: bytes, status: str) -> None:
        label = _("Point traité") if status == "done" else _("Point reporté")
        if id_ == self.desk.running:
            self.clock.stop()
            self.desk.running = None
        self._change(id_, label, status=status)
        places = [point.id for point in self.points]
        after = self.points[places.index(id_) + 1 :] if id_ in places else []
        following = next((point for point in after if point.status not in _DONE), None)
        if following is not None and status == "done":
            self._turn_to(following.id)
        self.show_points()

    def _change(self, id_: bytes, label: str, *, undoable: bool = True, **values: Any) -> None:
        self.desk.change(partial(acts.change_point, point=id_, values=values), label, undoable=undoable)

    def _keep(self, point: bytes, seconds: int) -> None:
        if not self.desk.read_only:
            self._change(point, "", undoable=False, spent=seconds)

    def shift(self, id_: bytes, step: int) -> None:
        """Take a point up or down."""
        others = [point for point in self.points if point.id != id_]
        places = [point.id for point in self.points]
        to = places.index(id_) + step
        if not 0 <= to < len(places) or self.desk.read_only:
            return
        before = others[to - 1].rank if to else ""
        after = others[to].rank if to < len(others) else ""
        self._change(id_, _("Point déplacé"), rank=self.desk.rank_between(before, after))

    def _add(self) -> None:
        title, minutes = read_point(self.add.text())
        if not title:
            return
        self.add.clear()
        work = partial(acts.add_point, meeting=self.desk.id, title=title, minutes=minutes, tag=self.desk.tag)
        self.desk.change(work, _("Point ajouté à l’ordre du jour"))

    def _rename(self, id_: bytes) -> None:
        """Write the point again in the field of new ones; Enter changes it."""
        point = self._point(id_)
        if point is None:
            return
        self.add.setText(f"{point.title} {point.minutes}" if point.minutes else point.title)
        self.add.setFocus()
        self.add.returnPressed.disconnect()
        self.add.returnPressed.connect(partial(self._renamed, id_))

    def _renamed(self, id_: bytes) -> None:
        title, minutes = read_point(self.add.text())
        self.add.clear()
        self.add.returnPressed.disconnect()
        self.add.returnPressed.connect(self._add)
        if title:
            self._change(id_, _("Point modifié"), title=title, minutes=minutes)

    # ---- menu -------------------------------------------------------------------------------------

    def _menu_of_current(self) -> None:
        focused = next((id_ for id_, row in self.rows.items() if row.hasFocus()), None)
        first = next(iter(self.rows), None)
        id_ = focused or self.desk.running or first
        if id_ is not None:
            drop(self.menu_of(id_), self.more)

    def _open_menu(self, id_: bytes, row: QWidget) -> None:
        if not self.desk.read_only:
            drop(self.menu_of(id_), row)

    def menu_of(self, id_: bytes) -> QMenu:
        """Build the menu of a point."""
        menu = QMenu(self)
        point = self._point(id_)
        title = menu.addAction(plain(point.title if point is not None else ""))
        title.setEnabled(False)
        entries = (
            (_("En parler maintenant"), "play", partial(self._turn_to, id_)),
            (_("Traité"), "circle-check", partial(self._close_point, id_, "done")),
            (_("Reporté à la prochaine réunion"), "corner-down-right", partial(self._close_point, id_, "postponed")),
            (_("Modifier le titre ou les minutes"), "pencil", partial(self._rename, id_)),
            (_("Monter"), "arrow-up", partial(self.shift, id_, -1)),
            (_("Descendre"), "arrow-down", partial(self.shift, id_, 1)),
            (_("Retirer de l’ordre du jour"), "trash-2", partial(self._drop, id_)),
        )
        for word, icon, act in entries:
            entry = menu.addAction(icons.icon(icon, "text", 16), plain(word))
            entry.triggered.connect(lambda _c=False, act=act: act())
        return menu

    def drop_focused(self) -> None:
        """Take the point that has the keyboard off the agenda."""
        id_ = next((id_ for id_, row in self.rows.items() if row.hasFocus()), None)
        if id_ is not None and not self.desk.read_only:
            self._drop(id_)

    def _drop(self, id_: bytes) -> None:
        if id_ == self.desk.running:
            self.clock.stop()
            self.desk.running = None
        self.desk.change(partial(acts.drop_point, point=id_), _("Point retiré de l’ordre du jour"))
