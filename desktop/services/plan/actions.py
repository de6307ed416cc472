"""Owns what is to be done: whose it is, what is late, what is for this week, and saying that it is done.

Must not know how a page shows it. A day is an ISO date of the person's own clock (`today`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from desktop.models.plain import Reader, reader
from desktop.services.keeping.search import found as search_found
from desktop.services.keeping.touched import UNDATED
from desktop.services.names.naming import texts_of
from desktop.services.words.folding import fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.unit_of_work import UnitOfWork
    from desktop.timekeeping import Clock

OPEN: Final = ("todo", "doing")  # statuses of what is still to be done
DONE, DOING, AHEAD = "done", "doing", "todo"
_DUE: Final = (
    "SELECT l.row, l.date FROM listing l WHERE l.kind = 'action' AND l.shown = 1 "
    "AND l.date < :until AND l.status IN ('todo', 'doing')"
)
_MINE: Final = (
    "SELECT a.id FROM json_each(:ids) i CROSS JOIN action a ON a.id = unhex(i.value) "
    "WHERE a.owner = :contact OR (a.owner IS NULL AND a.actor = :actor)"
)
_PEOPLE: Final = "SELECT c.id, c.name, c.actor FROM contact c JOIN listing l ON l.row = c.id AND l.shown = 1"
_OF_LINES: Final = "SELECT l.row FROM json_each(:lines) i CROSS JOIN listing l ON l.n = i.value"
_ACRONYMS: Final = "SELECT a.id, a.acronym FROM json_each(:ids) i CROSS JOIN actor a ON a.id = unhex(i.value)"
_CONTACT: Final = "SELECT actor FROM contact WHERE id = :id AND deleted = 0"


@dataclass(frozen=True, slots=True)
class Myself:
    """Who works here, as the profile knows her: her contact, and the actor she belongs to. Empty: not known."""

    contact: bytes = b""
    actor: bytes = b""

    @property
    def known(self) -> bool:
        """Whether anything can be said to be hers."""
        return bool(self.contact or self.actor)

    @property
    def whose(self) -> tuple[bytes, bytes] | None:
        """What a list narrows by (`ListQuery.whose`)."""
        return (self.contact, self.actor) if self.known else None


@dataclass(frozen=True, slots=True)
class Reminder:
    """How many open actions are late, due within the week, and of these how many are this person's."""

    late: int = 0
    week: int = 0
    mine: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything to remind of."""
        return bool(self.late or self.week)


def today(clock: Clock) -> date:
    """The day it is where the person is, by the clock that the house is given."""
    return clock.now().astimezone().date()


def week_end(day: date) -> date:
    """The Sunday that ends the week of a day: weeks begin on Monday, as calendars in Morocco show them."""
    return day + timedelta(days=6 - day.weekday())


def myself(session: Reader | Session, contact: str, name: str, organisation: str) -> Myself:
    """Who works here: the contact she chose (hexadecimal id), else the only one of her name; and her actor.

    Her actor is her contact's, else the only one whose name or acronym is her organisation's.
    """
    ask = reader(session)
    if contact:
        try:
            key = bytes.fromhex(contact)
        except ValueError:
            key = b""
        for actor in ask.column(_CONTACT, id=key):
            return Myself(key, actor or _actor(ask, organisation))
    mine = _people_named(ask, name)
    if len(mine) == 1:
        return Myself(mine[0][0], mine[0][1] or _actor(ask, organisation))
    return Myself(b"", _actor(ask, organisation))


def reminder(session: Reader | Session, day: date, me: Myself) -> Reminder:
    """What is late on a day, what is due until the end of its week, and how much of both is this person's."""
    ask = reader(session)
    after = (week_end(day) + timedelta(days=1)).isoformat()
    due = dict(ask.rows(_DUE, until=after))
    late = sum(1 for when in due.values() if when < day.isoformat())
    mine = 0
    if me.known and due:
        asked = json.dumps([row.hex() for row in due])
        mine = len(ask.rows(_MINE, ids=asked, contact=me.contact or None, actor=me.actor or None))
    return Reminder(late, len(due) - late, mine)


def view_query(view: str, day: date, me: Myself) -> dict[str, Any]:
    """What a view asks of the list (names of `ListQuery`): mine, late, week or all."""
    if view == "mine":
        return {"status": list(OPEN), "whose": me.whose or (b"", b"")}
    if view == "late":
        return {"status": list(OPEN), "until": day.isoformat()}
    if view == "week":
        return {
            "status": list(OPEN),
            "since": day.isoformat(),
            "until": (week_end(day) + timedelta(days=1)).isoformat(),
        }
    return {}


def is_late(due: str, status: str, day: date) -> bool:
    """Whether an action should have been done by that day and is not."""
    return bool(due) and due != UNDATED and status in OPEN and due < day.isoformat()


def finish(uow: UnitOfWork, ids: Iterable[bytes], day: date, *, lang: str) -> list[bytes]:
    """Say of actions that they were done on a day. Fields that wait for a choice stay; returns those it left whole."""
    return _write(uow, ids, {"status": DONE, "progress": 100, "done": day.isoformat()}, lang)


def reopen(uow: UnitOfWork, ids: Iterable[bytes], *, lang: str) -> list[bytes]:
    """Say of actions that they are not done after all."""
    return _write(uow, ids, {"status": DOING, "progress": None, "done": None}, lang)


def progress(uow: UnitOfWork, ids: Iterable[bytes], percent: int, day: date, *, lang: str) -> list[bytes]:
    """Say how far actions have come, 0 to 100; all the way is done, anything on the way is in progress."""
    if percent >= 100:
        return finish(uow, ids, day, lang=lang)
    status = DOING if percent > 0 else AHEAD
    return _write(uow, ids, {"progress": max(0, percent), "status": status, "done": None}, lang)


def change(uow: UnitOfWork, ids: Iterable[bytes], draft: dict[str, Any], *, lang: str) -> list[bytes]:
    """Change the same fields of many actions at once (who, until when, dropped)."""
    return _write(uow, ids, draft, lang)


def _write(uow: UnitOfWork, ids: Iterable[bytes], draft: dict[str, Any], lang: str) -> list[bytes]:
    from desktop.services.review.contested import Contested, record_skipping

    contested = Contested(uow.session)
    left = []
    for row in dict.fromkeys(ids):
        _row, skipped = record_skipping(uow, "action", draft, row, lang=lang, contested=contested)
        if skipped:
            left.append(row)
    return left


def _people_named(ask: Reader, name: str) -> Sequence[tuple[bytes, bytes | None]]:
    wanted = fold(name)
    if not wanted:
        return []
    from desktop.services.secret import secret_cells  # here: only contacts need ciphers

    found = []
    for row, stored, actor in ask.rows(_PEOPLE):
        known = secret_cells.read(ask, "contact", row, "name", stored) if stored is not None else None
        if known is not None and fold(str(known)) == wanted:
            found.append((row, actor))
    return found


def _actor(ask: Reader, organisation: str) -> bytes:
    """The only actor of that name or acronym."""
    wanted = fold(organisation)
    if not wanted:
        return b""
    lines = sorted(search_found(ask, "actor", organisation) or ())
    rows = list(ask.column(_OF_LINES, lines=json.dumps(lines)))
    names = texts_of(ask, rows, "name")
    acronyms = dict(ask.rows(_ACRONYMS, ids=json.dumps([row.hex() for row in rows])))
    fits = [
        row
        for row in rows
        if wanted in {fold(text) for text in names.get(row, {}).values()} or fold(acronyms.get(row) or "") == wanted
    ]
    return fits[0] if len(fits) == 1 else b""
