"""Owns the end of a meeting: closing its minutes after one question, then correcting them. Must not know lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from desktop.i18n import _, format_date
from desktop.timekeeping import hour_of, on_the_wall
from desktop.viewmodels.meeting import meeting_acts as acts
from desktop.viewmodels.meeting.meeting_desk import MeetingDesk
from desktop.views.base_page import Shell
from desktop.views.widgets.notices import Banner


class MeetingEnd:
    """Closes and corrects. `tell` shows a bar or none, `before` ends what is being written, `back` goes on with it."""

    def __init__(
        self,
        desk: MeetingDesk,
        shell: Shell,
        tell: Callable[[Banner | None], object],
        before: Callable[[], object],
        back: Callable[[], object],
    ) -> None:
        self._desk = desk
        self._shell = shell
        self._tell = tell
        self._before = before
        self._back = back

    def ask(self) -> None:
        """Say what closing means, and ask."""
        words = _("Après la clôture, les lignes ne changent plus : on ajoute des rectificatifs, visibles de tous.")
        safe_first = ((_("Pas encore"), self._not), (_("Clore la réunion"), self.close))  # Enter closes nothing unread
        self._tell(Banner(words, tone="warn", actions=safe_first))

    def _not(self) -> None:
        self._tell(None)
        self._back()

    def _now(self) -> datetime:
        return self._desk.clock.now().astimezone(UTC)

    def close(self) -> None:
        """Make the minutes final; the toast opens them again."""
        self._tell(None)
        self._before()
        by = self._shell.settings.author_name

        def done(_result: Any) -> None:
            self._shell.say(_("Réunion close."), (_("Annuler"), self._desk.store.undo))

        work = partial(acts.close, meeting=self._desk.id, by=by, now=self._now())
        self._desk.change(work, _("Clôture de la réunion"), done=done)

    def amend(self, text: str, note: bytes | None) -> None:
        """Add a correction, of a line or of the whole."""
        work = partial(acts.amend, meeting=self._desk.id, text=text, now=self._now(), note=note)
        self._desk.change(work, _("Rectificatif ajouté"))


def day_and_time(moment: datetime) -> str:
    """The day and the hour of a moment, on the clocks of the meeting."""
    day = format_date(on_the_wall(moment).date(), "long")
    return _("{day} à {time}", day=day, time=hour_of(moment))
