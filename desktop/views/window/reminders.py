"""Owns reminding of what is late or due this week: a quiet bar once a day, a badge for what waits for the person.

Must not know how it is counted, nor who the person is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.i18n import _, format_list, ngettext
from desktop.viewmodels.store import Store
from desktop.views.base_page import BasePage, Shell

if TYPE_CHECKING:
    from desktop.services.plan.actions import Myself, Reminder
    from desktop.viewmodels.confirming import Waiting


class Reminders(QObject):
    """Asked when the profile is open and after each change. `badge` shows how many actions wait for the person,
    `badge_confirms` how many records others ask to be confirmed."""

    def __init__(
        self,
        store: Store,
        shell: Shell,
        page: Callable[[], BasePage | None],
        badge: Callable[[int], object],
        badge_confirms: Callable[[int], object],
    ) -> None:
        super().__init__(store)
        self._store = store
        self._shell = shell
        self._page = page
        self._badge = badge
        self._badge_confirms = badge_confirms
        self._confirms = 0

    def ask(self, *, quiet: bool = False) -> None:
        """Count again; `quiet` leaves the bar to what was just said there."""
        if self._store.whole:
            from desktop.viewmodels.plan.actions import ask_reminder  # here: the window is painted without it

            ask_reminder(self._store, self._shell.settings, self, partial(self._know, quiet))

    def _know(self, quiet: bool, _me: Myself, reminder: Reminder) -> None:
        from desktop.viewmodels.plan.actions import day_of

        self._badge(reminder.mine)
        self._ask_waiting()
        today = day_of(self._store).isoformat()
        page = self._page()
        if quiet or page is None or not reminder.any or self._shell.settings.reminded == today:
            return
        self._shell.change_settings(reminded=today)
        look = (_look_at(reminder), lambda: self._shell.go("actions", f"view:{'late' if reminder.late else 'week'}"))
        page.notice(words(reminder), actions=(look,))

    def _ask_waiting(self) -> None:
        """See what others ask to be confirmed: told once for each number of it."""
        from desktop.viewmodels.confirming import waiting_for

        told = self._shell.settings
        who = (told.contact, told.author_name, told.organisation)
        self._store.query(partial(waiting_for, who=who), self._waiting, owner=self, key="waiting")

    def _waiting(self, waiting: Waiting | None) -> None:
        page = self._page()
        many = waiting.many if waiting is not None else 0
        known, self._confirms = self._confirms, many
        self._badge_confirms(many)
        if waiting is None or page is None or many == known:
            return
        from desktop.viewmodels.confirming import said_waiting

        page.notice(said_waiting(waiting), actions=self._ways(waiting))

    def _ways(self, waiting: Waiting) -> tuple[tuple[str, Callable[[], object]], ...]:
        """To the records of each kind that are asked for."""
        from desktop.services.listing.asking import ListQuery
        from desktop.services.steering.scope import Behind
        from desktop.views.steering.dashboard_doors import Doors

        doors = Doors(self._shell)
        said = _("à confirmer")
        asked = (("asked", waiting.actor),)
        ways = doors.of_kinds([(Behind(kind, ListQuery(), asked), many) for kind, many in waiting.kinds], said)
        return tuple(
            (door.words if len(ways) > 1 else ngettext("La voir", "Les voir", waiting.many), door.open) for door in ways
        )


def words(reminder: Reminder) -> str:
    """ "3 actions en retard · 2 pour cette semaine"."""
    said = []
    if reminder.late:
        said.append(ngettext("{n} action en retard", "{n} actions en retard", reminder.late))
    if reminder.week:
        said.append(
            ngettext("{n} pour cette semaine", "{n} pour cette semaine", reminder.week)
            if said
            else ngettext("{n} action pour cette semaine", "{n} actions pour cette semaine", reminder.week)
        )
    return format_list(said)


def _look_at(reminder: Reminder) -> str:
    return ngettext("La voir", "Les voir", reminder.late or reminder.week)
