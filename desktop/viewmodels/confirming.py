"""Owns confirming records as pages do it: one, those of a list, and asking others to. Must not know widgets or SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, format_iso, isolate, ngettext
from desktop.viewmodels.record.behind import Chosen
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.steering.confirming import Ask
    from desktop.services.unit_of_work import UnitOfWork
    from desktop.settings import Settings


@dataclass(frozen=True, slots=True)
class Waiting:
    """Requests for whoever works here: how many of each kind, by whom, and the actor they are for."""

    kinds: tuple[tuple[str, int], ...]
    askers: tuple[str, ...]
    actor: str  # hexadecimal

    @property
    def many(self) -> int:
        """All of them."""
        return sum(many for _kind, many in self.kinds)


class Confirming(QObject):
    """Confirms and asks; what is asked about one record."""

    asked = Signal(object)  # Ask, or None
    done = Signal(int)  # how many were confirmed or asked for

    def __init__(self, store: Store, who: Callable[[], Settings], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._who = who  # gives the person's settings when called

    def look(self, kind: str, record: bytes) -> None:
        """Ask whether somebody waits for this record's confirmation."""
        work = partial(_asked, kind=kind, record=record)
        self.store.query(work, self.asked.emit, owner=self, key="asked")

    def confirm(self, records: Sequence[tuple[str, bytes]]) -> None:
        """Say that these still hold today: one step, whatever their number."""
        label = ngettext("{n} fiche confirmée", "{n} fiches confirmées", len(records))
        who = str(self._who().author_name)
        work = partial(_confirmed, records=tuple(records), who=who, day=self._day())
        self.store.change(work, label=label, done=self.done.emit, owner=self)

    def ask(self, records: Sequence[tuple[str, bytes]]) -> None:
        """Ask whoever answers for these to confirm them; it travels with the next change file."""
        settings = self._who()
        label = ngettext("{n} confirmation demandée", "{n} confirmations demandées", len(records))
        who = str(settings.organisation or settings.author_name)
        work = partial(_asking, records=tuple(records), who=who, day=self._day())
        self.store.change(work, label=label, done=self.done.emit, owner=self)

    def _day(self) -> str:
        from desktop.viewmodels.plan.actions import day_of

        return day_of(self.store).isoformat()


def grown_old(store: Store, kind: str) -> Chosen:
    """The records of a kind that nobody confirmed for long, for a list to show."""
    from desktop.services.listing.asking import ListQuery
    from desktop.services.steering.growing_old import MONTHS, months_before
    from desktop.services.steering.scope import Behind
    from desktop.viewmodels.plan.actions import day_of

    day = months_before(day_of(store), MONTHS)
    words = _("À reconfirmer")
    return Chosen(Behind(kind, ListQuery(), (("old", day),)), words, words)


def said_ask(ask: Ask) -> str:
    """Who waits for it, and since when."""
    day = format_iso(ask.asked_on)
    return (
        _("Confirmation demandée par {who} le {day}", who=ask.asked_by, day=day)
        if ask.asked_by
        else _("Confirmation demandée le {day}", day=day)
    )


def said_waiting(waiting: Waiting) -> str:
    """ "3 fiches à confirmer, demandé par la commune"."""
    told = ngettext("{n} fiche à confirmer", "{n} fiches à confirmer", waiting.many)
    who = ", ".join(isolate(one) for one in waiting.askers)
    return _("{told}, demandé par {who}", told=told, who=who) if who else told


def waiting_for(session: Any, who: tuple[str, str, str]) -> Waiting | None:
    """What is asked of the organisation of whoever works here; None for nothing."""
    from desktop.services.plan.actions import myself
    from desktop.services.steering.confirming import KINDS, open_asks

    me = myself(session, *who)
    if not me.actor:
        return None
    asks = open_asks(session, {me.actor})
    counted = tuple((kind, many) for kind in KINDS if (many := sum(one.kind == kind for one in asks)))
    askers = tuple(dict.fromkeys(one.asked_by for one in asks if one.asked_by))
    return Waiting(counted, askers, me.actor.hex()) if asks else None


def _asked(session: Any, *, kind: str, record: bytes) -> Ask | None:
    from desktop.services.steering.confirming import asked_of

    return asked_of(session, kind, record)


def _confirmed(uow: UnitOfWork, *, records: tuple[tuple[str, bytes], ...], who: str, day: str) -> int:
    from desktop.services.steering.confirming import confirm

    return confirm(uow, records, day, who)


def _asking(uow: UnitOfWork, *, records: tuple[tuple[str, bytes], ...], who: str, day: str) -> int:
    from desktop.services.steering.confirming import ask

    return ask(uow, records, day, who)
