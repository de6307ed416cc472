"""Owns the calendar file (.ics, RFC 5545) of meetings and actions due; must not know records, sessions or files.

Meetings are events with UTC instants, counted here from Moroccan clocks: Morocco changes its clock about Ramadan, and
calendars elsewhere rarely know when. An action due is an event of one whole day, marked free: Google's calendar leaves
tasks (VTODO) out and Outlook's import does too, while all three (with Thunderbird) take such events. Importing the
file again changes what is there instead of doubling it, since each entry's UID is made from its record's id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from desktop.timekeeping import morocco, to_millis

if TYPE_CHECKING:
    from icalendar import Event

# A meeting of which nobody said when it ends.
_USUAL: Final = timedelta(hours=1)
_MINUTE: Final = 60_000
_MAKER: Final = "-//Maillage//Maillage//FR"
_DOMAIN: Final = "maillage.invalid"  # the reserved name of RFC 2606: no such host will ever be
# Calendars take no control characters, and lone surrogates cannot be written at all.
_UNFIT: Final = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u0085\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class MeetingDate:
    """A meeting: `starts` and `ends` as clocks in Morocco show; without `starts` it takes the whole day.

    An `ends` before `starts` is the next day's. `changed` (aware) is when the record was last changed.
    """

    id: bytes
    title: str
    day: date
    changed: datetime
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    description: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class ActionDue:
    """Something to be done by `day`, with who does it and for what, in words."""

    id: bytes
    title: str
    day: date
    changed: datetime
    description: str = ""


Dated = MeetingDate | ActionDue


def calendar_file(dates: Sequence[Dated], *, name: str = "", lang: str = "fr") -> bytes:
    """The bytes of an .ics file, to be written as they are. `name` is what the calendar is called where that is shown.

    The same dates give the same bytes. Raises ValueError for a `changed` without a zone.
    """
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar["X-WR-CALNAME"] = vText(_fit(name))
    for one in dates:
        calendar.add_component(_event(one, lang))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def uid(id: bytes) -> str:
    """The identity of a record's entry in anybody's calendar."""
    return f"{id.hex()}@{_DOMAIN}"


def _event(one: Dated, lang: str) -> Event:
    from icalendar import Event

    if one.changed.tzinfo is None:
        raise ValueError("a moment without a time zone")
    event = Event()
    event.add("uid", uid(one.id))
    changed = one.changed.astimezone(UTC).replace(microsecond=0)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", to_millis(changed) // _MINUTE)  # a newer entry has a higher number, or some keep the old one
    event.add("summary", _fit(one.title), parameters={"language": lang})
    if one.description:
        event.add("description", _fit(one.description), parameters={"language": lang})
    if isinstance(one, MeetingDate):
        _add_hours(event, one)
        if one.place:
            event.add("location", _fit(one.place))
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    else:
        _add_day(event, one.day)
        event.add("transp", "TRANSPARENT")
    return event


def _add_hours(event: Event, meeting: MeetingDate) -> None:
    if meeting.starts is None:
        _add_day(event, meeting.day)
        return
    starts = _instant(meeting.day, meeting.starts)
    ends = _instant(meeting.day, meeting.ends) if meeting.ends is not None else starts + _USUAL
    if ends <= starts and meeting.day < date.max:
        ends = _instant(meeting.day + timedelta(days=1), meeting.ends or meeting.starts)
    event.add("dtstart", starts)
    event.add("dtend", ends)


def _add_day(event: Event, day: date) -> None:
    """A whole day ends, for a calendar, on the next."""
    event.add("dtstart", day)
    if day < date.max:
        event.add("dtend", day + timedelta(days=1))


def _instant(day: date, clock: time) -> datetime:
    """What clocks in Morocco show, as UTC. An hour that a change of the clock skipped counts as before the change."""
    return datetime.combine(day, clock.replace(tzinfo=None, second=0, microsecond=0), morocco()).astimezone(UTC)


def _fit(text: str) -> str:
    """Text that every calendar reads: line ends as one sort, no control characters."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
