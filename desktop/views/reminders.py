"""Owns reminding of what is late or due this week: a quiet bar once a day, a badge for what waits for the person.

Must not know how it is counted, nor who the person is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.i18n import format_list, ngettext
from desktop.viewmodels.store import Store
from desktop.views.base_page import BasePage, Shell

if TYPE_CHECKING:
    from desktop.services.actions import Myself, Reminder


class Reminders(QObject):
    """Asked when the profile is open and after each change. `badge` shows how many wait for the person."""

    def __init__(
        self, store: Store, shell: Shell, page: Callable[[], BasePage | None], badge: Callable[[int], object]
    ) -> None:
        super().__init__(store)
        self._store = store
        self._shell = shell
        self._page = page
        self._badge = badge

    def ask(self, *, quiet: bool = False) -> None:
        """Count again; `quiet` leaves the bar to what was just said there."""
        if self._store.whole:
            from desktop.viewmodels.actions import ask_reminder  # here: the window is painted without it

            ask_reminder(self._store, self._shell.settings, self, partial(self._know, quiet))

    def _know(self, quiet: bool, _me: Myself, reminder: Reminder) -> None:
        from desktop.viewmodels.actions import day_of

        self._badge(reminder.mine)
        today = day_of(self._store).isoformat()
        page = self._page()
        if quiet or page is None or not reminder.any or self._shell.settings.reminded == today:
            return
        self._shell.change_settings(reminded=today)
        look = (_look_at(reminder), lambda: self._shell.go("actions", f"view:{'late' if reminder.late else 'week'}"))
        page.notice(words(reminder), actions=(look,))


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
