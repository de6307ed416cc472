"""Owns the page of meetings: their list, and the meeting being held in its place. Must not know how lines are typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout

from desktop.i18n import N_, _, language
from desktop.viewmodels.meeting import meeting_acts as acts
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.store import Store
from desktop.views import looks, theme
from desktop.views.base_page import Shell
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button
from desktop.views.widgets.record_delegate import Line

if TYPE_CHECKING:
    from desktop.services.unit_of_work import Changes
    from desktop.views.meeting.meeting_room import MeetingRoom


class MeetingsPage(RecordsPage):
    """The list of meetings; opening one enters it."""

    NAME = "meetings"
    KIND = "meeting"
    FACETS = (
        ("series", N_("Série")),
        ("kind", N_("Type")),
        ("status", N_("Statut")),
        ("area", N_("Lieu")),
        ("period", N_("Période")),
    )
    SORTS = (("recent", N_("Plus récentes")), ("title", N_("Par titre")))
    ON_MAP = False

    def __init__(self, store: Store, shell: Shell) -> None:
        self.room: MeetingRoom | None = None
        super().__init__(store, shell)
        self.map_button.hide()
        self.side.opened.disconnect()
        self.side.opened.connect(self.enter_current)
        self.track(store.changed, self._follow)

    # ---- the list ---------------------------------------------------------------------------------

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher une réunion, une salle…"),
            "new": _("Nouvelle réunion"),
            "empty_title": _("Aucune réunion pour le moment"),
            "empty_text": _("Préparez la prochaine : un titre, une date. Le reste se note pendant la réunion."),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin a coordination meeting of today in the person's commune, in the window's language."""
        return {
            "day": date.today().isoformat(),
            "kind": "coordination",
            "mode": "in-person",
            "status": "planned",
            "lang": language(),
            **self.own_commune(),
        }

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        tile = looks.of("meeting_kind", row.sector, "calendar-check")
        return Line(
            row.title or _("Sans titre"),
            row.sector_label or "",
            row.place or "",
            short_date(row.date),
            tile.icon,
            theme.current().tokens.primary,
            meeting_pill(row),
        )

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the meeting shown."""
        tile = looks.of("meeting_kind", form.value("kind"), "calendar-check")
        colour = theme.current().tokens.primary
        return tile.icon, colour, self.status_pill(form)

    def facet_look(self, facet: str, code: Any) -> tuple[str, str]:
        """Give the icon and colour of a facet's value."""
        if facet == "kind":
            return looks.of("meeting_kind", code, "calendar-check").icon, "text"
        if facet == "status":
            return looks.status(code, self.KIND)[1], "text"
        return "", "text"

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add the ways into the meeting and to the next one of its series."""
        self.enter_button = Button(
            _("Ouvrir la réunion"), look="primary", icon="log-in", name="action.enter_meeting", on=self.enter_shown
        )
        detail.head_button(self.enter_button)
        detail.offer(_("Ouvrir la réunion"), "log-in", "action.enter_meeting", self.enter_shown)
        detail.offer(_("Réunion suivante"), "calendar-plus", "action.next_meeting", self.next_meeting)
        detail.form.loaded.connect(lambda: self.enter_button.setVisible(not detail.form.new))
        detail.form.created.connect(lambda _id: self.enter_button.show())

    # ---- going in and out -------------------------------------------------------------------------

    def enter_shown(self) -> None:
        """Enter the meeting whose fields are shown."""
        if self._shown is not None:
            self.flush()
            self.open_room(self._shown)

    def enter_current(self) -> None:
        """Enter the meeting on which the list stands."""
        id_ = self.side.current() or self._shown
        if id_ is not None and not self.list.trash:
            self.flush()
            self.open_room(id_)

    def next_meeting(self) -> None:
        """Make the next meeting of the series, with what comes back, and show its fields."""
        if self._shown is None:
            return
        from desktop.services.record.order_keys import new_tag

        self.flush()
        work = partial(acts.next_meeting, meeting=self._shown, tag=new_tag())

        def done(made: bytes) -> None:
            self.shell.say(_("Réunion suivante préparée : ce qui reste ouvert est à l’ordre du jour."))
            self.show_record(made)

        self.store.change(work, label=_("Réunion suivante"), done=done, owner=self, quiet=True)

    def _next_of_room(self) -> None:
        if self.room is not None:
            self.close_room()
            self.next_meeting()

    def open_room(self, meeting: bytes, line: bytes | None = None) -> None:
        """Enter a meeting, on one of its lines if one is given."""
        from desktop.views.meeting.meeting_room import MeetingRoom

        if self.room is not None and self.room.desk.id == meeting:
            self._show_list(False)
            if line is not None:
                self.room.show_line(line)
            self.room.begin()
            return
        self.close_room()
        room = self.room = MeetingRoom(self.store, self.shell, meeting, self)
        if line is not None:
            room.show_line(line)
        room.left.connect(self.close_room)
        room.projected.connect(self._project)
        room.next_asked.connect(self._next_of_room)
        room.minutes_asked.connect(self._write_minutes)
        room.head.minutes_button.show()
        self.outer.addWidget(room, 1)
        self._show_list(False)

    def _write_minutes(self, meeting: bytes) -> None:
        """Show the sheet that writes the minutes, above the lines."""
        from desktop.views.meeting.minutes_sheet import MinutesSheet

        room = self.room
        if room is None:
            return
        room.flush()
        sheet = room.findChild(MinutesSheet)
        if sheet is None:
            sheet = MinutesSheet(self.store, self.shell, meeting, room)
            sheet.closed.connect(room.begin)
            layout = room.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(1, sheet)
        sheet.open()

    def close_room(self) -> None:
        """Go back to the list."""
        room, self.room = self.room, None
        if room is None:
            return
        room.turn_projector(False)
        room.rest()
        meeting = room.desk.id
        room.hide()
        self.outer.removeWidget(room)
        room.deleteLater()
        self._show_list(True)
        self.show_record(meeting)
        self.list.refresh()
        self.view.setFocus()

    def _show_list(self, on: bool) -> None:
        head = self.title_label.parentWidget()
        for widget in (head, self.filters, self.beside.whole):
            if widget is not None:
                widget.setVisible(on)
        if self.room is not None:
            self.room.setVisible(not on)

    def _project(self, on: bool) -> None:
        self.shell.spread(on)

    # ---- what a page does -------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Show the list, a meeting's fields by its id, or a meeting itself: {"open": id, "line": id of a line}."""
        if isinstance(target, Mapping) and isinstance(target.get("open"), bytes):
            self.open_room(target["open"], target.get("line"))
            return
        if target is None and self.room is not None:
            self.room.begin()
            return
        if target is not None:
            self.close_room()
        super().enter(target)

    def state(self) -> object:
        """Give the meeting being held and the line where the person stands, or the meeting shown."""
        if self.room is not None:
            return {"open": self.room.desk.id, "line": self.room.desk.typing.id}
        return super().state()

    def flush(self) -> None:
        """Save at once what the person typed."""
        if self.room is not None:
            self.room.flush()
        super().flush()

    def has_unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        if self.room is not None:
            return self.room.unsaved
        return super().has_unsaved()

    def full_screen(self) -> bool:
        """F11 in a meeting: in front of a projector."""
        if self.room is None:
            return False
        self.room.turn_projector()
        return True

    def new_record(self) -> None:
        """Prepare a new meeting."""
        self.close_room()
        super().new_record()

    def delete_current(self) -> None:
        """Put the meeting shown in the trash; in a meeting, take off its list what has the keyboard."""
        if self.room is None:
            super().delete_current()
        else:
            self.room.delete_current()

    def focus_search(self) -> None:
        """Put the cursor in the search field of the list."""
        if self.room is None:
            super().focus_search()

    def leave(self) -> None:
        """The page is about to die."""
        if self.room is not None:
            self.room.rest()
        super().leave()

    def _follow(self, changes: Changes) -> None:
        if self.room is not None:
            self.room.follow(changes)

    def _leave_field(self) -> None:
        if self.room is None:
            super()._leave_field()
        else:
            self.room.escape()

    def _write(self) -> None:
        if self.room is None:
            super()._write()


def meeting_pill(row: Any) -> Pill | None:
    """Give the pill of a row of a meeting: what waits, else its status."""
    if row.in_review:
        return _("À vérifier"), "warn", "triangle-alert"
    if not row.status:
        return None
    tone, icon = looks.status(row.status, "meeting")
    return row.status_label or row.status, tone, icon
