"""Owns the state of the page of actions: who the person is, which view is shown, what is done to those chosen.

Must not know widgets or SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.i18n import N_, _, language, ngettext
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.plan.actions import Myself, Reminder
    from desktop.settings import Settings

VIEWS: Final = (
    ("mine", N_("Mes actions")),
    ("late", N_("En retard")),
    ("week", N_("Cette semaine")),
    ("all", N_("Toutes")),
)
STEPS: Final = (0, 25, 50, 75)


def day_of(store: Store) -> date:
    """The day it is, by the clock of the open profile; the computer's own until it is open."""
    from desktop.services.plan.actions import today
    from desktop.timekeeping import SystemClock

    return today(store.database.clock if store.whole else SystemClock())


def ask_reminder(store: Store, settings: Settings, owner: QObject, done: Callable[[Myself, Reminder], object]) -> None:
    """Ask who the person is and what waits for her today."""
    day = day_of(store)
    who = (settings.contact, settings.author_name, settings.organisation)
    work = partial(_reminded, who=who, day=day)
    store.query(work, lambda pair: done(*pair), owner=owner, key="reminder")


class ActionDesk(QObject):
    """What the page of actions asks and does. `view` is one of VIEWS."""

    counted = Signal(object)  # Reminder
    turned = Signal(str)  # the view shown, when it changed by itself

    def __init__(self, store: Store, settings: Callable[[], Settings], records: RecordList, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._settings = settings
        self._records = records
        self._chosen = False
        self.view = "all"
        self.me: Myself | None = None
        records.arrived.connect(self._count)

    @property
    def day(self) -> date:
        """The day it is."""
        return day_of(self._store)

    def turn_to(self, view: str, *, chosen: bool = True) -> None:
        """Show another view."""
        from desktop.services.plan.actions import Myself, view_query

        self._chosen = self._chosen or chosen
        self.view = view
        self._records.base = view_query(view, self.day, self.me or Myself())
        self._records.refresh()

    def _count(self) -> None:
        ask_reminder(self._store, self._settings(), self, self._know)

    def _know(self, me: Myself, reminder: Reminder) -> None:
        moved = me != self.me
        self.me = me
        self.counted.emit(reminder)
        if moved and (self.view == "mine" or (not self._chosen and reminder.mine)):
            self.turn_to("mine", chosen=False)
            self.turned.emit("mine")

    # ---- acts ------------------------------------------------------------------------------------

    def finish(self, ids: Sequence[bytes], done: Callable[[list[bytes]], object]) -> None:
        """Say of actions that they are done today; `done` is told which of them wait for a choice."""
        from desktop.services.plan import actions

        work = partial(_finish, actions.finish, ids=list(ids), day=self.day, lang=language())
        self._change(work, ngettext("{n} action faite", "{n} actions faites", len(ids)), done)

    def reopen(self, ids: Sequence[bytes], done: Callable[[list[bytes]], object]) -> None:
        """Say of actions that they are not done after all."""
        from desktop.services.plan import actions

        label = ngettext("{n} action rouverte", "{n} actions rouvertes", len(ids))
        self._change(partial(actions.reopen, ids=list(ids), lang=language()), label, done)

    def progress(self, ids: Sequence[bytes], percent: int, done: Callable[[list[bytes]], object]) -> None:
        """Say how far actions have come."""
        from desktop.services.plan import actions

        work = partial(actions.progress, ids=list(ids), percent=percent, day=self.day, lang=language())
        self._change(work, ngettext("Avancement de {n} action", "Avancement de {n} actions", len(ids)), done)

    def drop(self, ids: Sequence[bytes], done: Callable[[list[bytes]], object]) -> None:
        """Say of actions that nobody will do them."""
        from desktop.services.plan import actions

        label = ngettext("{n} action abandonnée", "{n} actions abandonnées", len(ids))
        self._change(partial(actions.change, ids=list(ids), draft={"status": "dropped"}, lang=language()), label, done)

    def add_evidence(self, action: bytes, words: str) -> None:
        """Add what shows that an action is done, under what was said before; one step of undo."""
        from desktop.services.record.conversions import add_evidence

        work = partial(add_evidence, action=action, words=words, lang=language())
        self._store.change(work, label=_("Preuve ajoutée"), owner=self)

    def _change(self, work: Callable[[Any], list[bytes]], label: str, done: Callable[[list[bytes]], object]) -> None:
        self._store.change(work, label=label, done=done, owner=self)

    def export(self, file: Path, done: Callable[[int], object]) -> None:
        """Write the actions shown that have a day as a calendar file; `done` is told how many they are."""
        work = partial(_export, query=self._records.query(), lang=language(), file=file)
        self._store.consult(work, done, owner=self)


class ActionList(RecordList):
    """The list of actions: rows know who does it and how far it has come."""

    def rows_of(self) -> Callable[..., Any]:
        """Give what brings the rows."""
        return _action_rows


class DecisionList(RecordList):
    """The list of decisions: rows know their number and their meeting."""

    def rows_of(self) -> Callable[..., Any]:
        """Give what brings the rows."""
        return _decision_rows


def convert(store: Store, kind: str, id_: bytes, owner: QObject, done: Callable[[bytes, bool], object]) -> None:
    """Let a need or a decision become an initiative; `done` is told its id and whether it was made now."""

    def work(uow: Any) -> tuple[bytes, bool]:
        from desktop.services.record.conversions import to_initiative

        made = to_initiative(uow, kind, id_, lang=language())
        return made.initiative, made.made

    store.change(work, label=_("Nouvelle initiative"), done=lambda pair: done(*pair), owner=owner, quiet=True)


def _finish(finish: Callable[..., list[bytes]], uow: Any, *, ids: list[bytes], day: date, lang: str) -> list[bytes]:
    return finish(uow, ids, day, lang=lang)


def _reminded(session: Any, *, who: tuple[str, str, str], day: date) -> tuple[Myself, Reminder]:
    from desktop.services.plan.actions import myself, reminder

    me = myself(session, *who)
    return me, reminder(session, day, me)


def _export(database: Any, *, query: Any, lang: str, file: Path) -> int:
    from desktop import safe_io
    from desktop.services.listing import lists
    from desktop.services.plan.action_rows import calendar

    with database.read() as session:
        data, many = calendar(session, list(lists.ids(session, "action", query)), lang, database.clock.now())
    safe_io.write_file(file, data)
    return many


def _action_rows(ask: Any, *, kind: str, ids: Sequence[bytes], lang: str) -> Any:
    from desktop.services.plan.action_rows import action_rows

    return action_rows(ask, ids, lang)


def _decision_rows(ask: Any, *, kind: str, ids: Sequence[bytes], lang: str) -> Any:
    from desktop.services.plan.action_rows import decision_rows

    return decision_rows(ask, ids, lang)
