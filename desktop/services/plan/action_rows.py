"""Owns what lists of actions and of decisions show besides what every list does; must not know how it is painted.

Who does it and how far it has come; which number a decision has in its meeting. And actions as dates of a calendar.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from desktop.i18n import _
from desktop.models.plain import Reader, reader
from desktop.services.keeping.touched import UNDATED
from desktop.services.listing import lists
from desktop.services.listing.lists import ListRow
from desktop.services.marked.line_names import people_names
from desktop.services.meeting.calendar_file import ActionDue, calendar_file
from desktop.services.meeting.meetings import decision_number
from desktop.services.names.naming import best, texts_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_ACTIONS: Final = (
    "SELECT a.id, a.owner, a.progress, a.done, a.meeting "
    "FROM json_each(:ids) i CROSS JOIN action a ON a.id = unhex(i.value)"
)
_DECISIONS: Final = (
    "SELECT d.id, d.number, d.meeting FROM json_each(:ids) i CROSS JOIN decision d ON d.id = unhex(i.value)"
)
_IN_ORDER: Final = (
    "SELECT n.subject, d.number, m.day FROM note n JOIN decision d ON d.id = n.subject AND d.deleted = 0 "
    "LEFT JOIN meeting m ON m.id = n.meeting "
    "WHERE n.meeting = :meeting AND n.deleted = 0 ORDER BY n.rank IS NULL, n.rank, n.id"
)


@dataclass(frozen=True, slots=True)
class DoneBy:
    """An action besides its row: who does it, by name, how far it has come, when it was done, in which meeting."""

    owner: bytes | None = None
    owner_name: str = ""
    progress: int | None = None
    done: str = ""
    meeting: str = ""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One row of the list of actions."""

    row: ListRow
    by: DoneBy

    def __getattr__(self, name: str) -> Any:
        """What every row has."""
        return getattr(self.row, name)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One row of the list of decisions: its number as it stands or as it is told, and the meeting's title."""

    row: ListRow
    number: str = ""
    meeting: str = ""

    def __getattr__(self, name: str) -> Any:
        """What every row has."""
        return getattr(self.row, name)


def action_rows(session: Reader | Session, ids: Sequence[bytes], lang: str) -> list[ActionRow]:
    """The rows of those actions, in their order."""
    ask = reader(session)
    rows = lists.rows(ask, "action", ids, lang)
    found = {row[0]: row[1:] for row in ask.rows(_ACTIONS, ids=_listed(ids))}
    people = people_names(ask, [owner for owner, *_more in found.values() if owner])
    meetings = _titles(ask, [held for *_more, held in found.values() if held], lang)
    told = []
    for row in rows:
        owner, percent, done, held = found.get(row.id, (None, None, None, None))
        by = DoneBy(owner, people.get(owner or b"", ""), percent, done or "", meetings.get(held or b"", ""))
        told.append(ActionRow(row, by))
    return told


def decision_rows(session: Reader | Session, ids: Sequence[bytes], lang: str) -> list[DecisionRow]:
    """The rows of those decisions, in their order. A number not written yet is told by its place in the meeting."""
    ask = reader(session)
    rows = lists.rows(ask, "decision", ids, lang)
    found = {row: (number or "", held) for row, number, held in ask.rows(_DECISIONS, ids=_listed(ids))}
    held_in = {held for _number, held in found.values() if held}
    meetings = _titles(ask, sorted(held_in), lang)
    told: dict[bytes, str] = {}
    for held in {held for number, held in found.values() if held and not number}:
        told |= numbers(ask, held)
    return [
        DecisionRow(row, number or told.get(row.id, ""), meetings.get(held or b"", ""))
        for row in rows
        for number, held in [found.get(row.id, ("", None))]
    ]


def numbers(session: Reader | Session, meeting: bytes) -> dict[bytes, str]:
    """Decision -> its number in a meeting: the one that was written, else by its place among the decisions."""
    told: dict[bytes, str] = {}
    for place, (row, number, day) in enumerate(reader(session).rows(_IN_ORDER, meeting=meeting), start=1):
        told.setdefault(row, number or decision_number(day or "", place))
    return told


def calendar(session: Reader | Session, ids: Sequence[bytes], lang: str, now: datetime) -> tuple[bytes, int]:
    """A calendar file (.ics) of those actions that have a day, and how many are in it. Nobody's name is in it.

    It may be sent to others: who does it is told by the actor only.
    """
    dates = []
    for one in action_rows(session, ids, lang):
        day = _day(one.row.date)
        if day is not None:
            words = " · ".join(part for part in (one.row.actor, one.row.status_label, one.by.meeting) if part)
            dates.append(ActionDue(one.row.id, one.row.title or _("Sans titre"), day, now.astimezone(UTC), words))
    return calendar_file(dates, name=_("Actions"), lang=lang), len(dates)


def _day(iso: str) -> date | None:
    try:
        return None if not iso or iso == UNDATED else date.fromisoformat(iso)
    except ValueError:
        return None


def _titles(ask: Reader, rows: Sequence[bytes], lang: str) -> dict[bytes, str]:
    return {row: best(texts, lang)[1] for row, texts in texts_of(ask, list(rows), "title").items()}


def _listed(ids: Sequence[bytes]) -> str:
    return json.dumps([row.hex() for row in ids])
