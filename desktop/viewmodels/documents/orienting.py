"""Owns asking where somebody can be sent, as the page asks it, and making the card to give. Must not know widgets.

Nothing that is asked is kept: an answer lives as long as the page shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.i18n import LANGUAGES, language
from desktop.viewmodels.record.record_report import Wish
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.services.orient.finding import Orientation


_READ_IN: Final = {"ary": "ar"}  # a language that is spoken -> the one in which its speakers read


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page asks: words, a sector ("" for any), a language ("" for any), where (a place or territory), when."""

    need: str = ""
    sector: str = ""
    spoken: str = ""
    where: bytes | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be chosen: (code, label) of sectors and languages, and the day it is in Morocco."""

    sectors: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    today: date


class Orienting(QObject):
    """Asks; each answer says what it answers."""

    offered = Signal(object)  # Offered
    answered = Signal(object, object)  # Asked, Orientation
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store

    def offer(self) -> None:
        """Ask for what may be chosen."""
        work = partial(_offered, lang=language())
        self.store.consult(work, self.offered.emit, owner=self, failed=self.failed.emit, key="offered")

    def ask(self, asked: Asked) -> None:
        """Ask where somebody can be sent; only the newest question is answered."""
        work = partial(_answer, asked, lang=language())

        def arrived(answer: Orientation) -> None:
            self.answered.emit(asked, answer)

        self.store.consult(work, arrived, owner=self, failed=self.failed.emit, key="orient")


def told_hours(store: Store, opening: str) -> str:
    """How a service is now, and its hours as they were read; what was not read is said to be so, softly."""
    from desktop.i18n import format_list
    from desktop.services.hours.clock import hours_of, state_of
    from desktop.services.hours.saying import lines, said_state
    from desktop.timekeeping import SystemClock, on_the_wall

    if not opening.strip():
        return ""
    now = (store.database.clock if store.whole else SystemClock()).now()
    hours = hours_of(opening, None)
    told = said_state(state_of(opening, None, now), on_the_wall(now).date())
    return format_list([told, *(lines(hours) if hours is not None else ())])


def alert_is_over(store: Store, until: str) -> bool:
    """Whether the last day of an alert is past, in Morocco."""
    from desktop.services.alerts import is_over
    from desktop.viewmodels.plan.actions import day_of

    return is_over(until, day_of(store))


def _offered(database: Database, *, lang: str) -> Offered:
    from desktop.services.names.naming import choices
    from desktop.timekeeping import on_the_wall

    with database.read() as session:
        sectors, languages = (
            [(one.code, one.label) for one in choices(session, scheme, lang)] for scheme in ("sector", "language")
        )
    return Offered(sectors, languages, on_the_wall(database.clock.now()).date())


def _answer(asked: Asked, database: Database, *, lang: str) -> Orientation:
    from desktop.services.orient.finding import Wanted, orient

    spoken = (asked.spoken,) if asked.spoken else ()
    with database.read() as session:
        area, at = _whereabouts(session, asked.where)
        wanted = Wanted(asked.need, spoken, area, at, asked.day, asked.sector)
        return orient(session, wanted, database.clock.now(), lang)


def _whereabouts(session: Any, where: bytes | None) -> tuple[bytes | None, tuple[float, float] | None]:
    """The territory and the point (degrees) of a place; a territory has no point."""
    from desktop.geo.near import point_of
    from desktop.models.plain import reader

    if where is None:
        return None, None
    for (area,) in reader(session).rows("SELECT area FROM place WHERE id = :id", id=where):
        return area, point_of(session, "place", where)
    return where, None


def card_language(spoken: str) -> str:
    """The language of ours in which a card is best for who speaks one; "" where none is known to be."""
    return spoken if spoken in LANGUAGES else _READ_IN.get(spoken, "")


def card_made(wish: Wish, database: Database, *, where: bytes | None = None) -> tuple[bytes, list[str]]:
    """The card of a service (of its places the one near a place or in a territory), and what to mind of it."""
    from desktop.reports import card, writing
    from desktop.services.orient.finding import Wanted

    with database.read() as session:
        area, at = _whereabouts(session, where)
        near = Wanted(area=area, at=at)
        told = card.read(session, wish.record, database.clock.now(), wish.lang, near=near, packs=database.profile.packs)
    return writing.made(card.document(told), wish.form), []
