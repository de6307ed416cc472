"""Owns holding opening hours against the clock: open or not, until when, when next. Must not know words nor rows.

Everything is counted on the walls of Morocco (`timekeeping.on_the_wall`), whose clock changes about Ramadan. Rules are
evaluated by python-dateutil, over a stretch of days at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal

from desktop.services.hours.moroccan_days import holiday, ramadan
from desktop.services.hours.reading import read
from desktop.services.hours.rules import parsed
from desktop.services.hours.shapes import DAY, WEEK, Hours, Rhythm, Span, parity_of
from desktop.timekeeping import on_the_wall

Kind = Literal["open", "closed", "appointment", "unsure", "unread", "unsaid"]
Why = Literal["", "ramadan", "holiday", "weeks"]
_NEAR: Final = 9  # days looked at: a week and a bit
_LONG: Final = 70  # what opens on one Monday of a month may be closed for two
_YEAR: Final = 400  # what is open in one month may be closed until the next year


@dataclass(frozen=True, slots=True)
class Moment:
    """Open from `start` to `end` (naive, Morocco's walls); `why` says what makes it uncertain, "" for nothing."""

    start: datetime
    end: datetime
    appointment: bool = False
    why: Why = ""


@dataclass(frozen=True, slots=True)
class State:
    """How it is at one moment. `until`: the end of being open; `opens`: when it opens next to whoever comes (naive,
    Morocco's walls).

    `why`: what makes the state (or `opens`) uncertain, or what to ask about: hours said without a word on Ramadan or
    on holidays may be others then.
    """

    kind: Kind
    until: datetime | None = None
    opens: datetime | None = None
    why: Why = ""


def hours_of(opening: str | None, recurrence: str | None) -> Hours | None:
    """The hours of a service: as its rules say, else as its text is read; None when neither can be."""
    return (parsed(recurrence) if recurrence else None) or (read(opening) if opening else None)


def state_of(opening: str | None, recurrence: str | None, now: datetime) -> State:
    """How a service is at an aware moment."""
    hours = hours_of(opening, recurrence)
    if hours is None:
        return State("unread" if (opening or "").strip() else "unsaid")
    return state_at(hours, on_the_wall(now).replace(tzinfo=None))


def state_at(hours: Hours, wall: datetime) -> State:
    """How it is when the clocks of Morocco show `wall`."""
    if hours.always:
        return State("open")
    found = moments(hours, wall.date() - timedelta(days=1), _NEAR)
    here = [one for one in found if one.start <= wall < one.end]
    if here:
        return _inside(found, here[0], hours)
    opens = next((one for one in found if one.start > wall), None)
    if opens is None:
        far = _YEAR if any(span.months for span in hours.usual) else _LONG
        opens = next((one for one in moments(hours, wall.date(), far) if one.start > wall), None)
    if opens is None:
        return State("appointment" if hours.appointment else "closed")
    kind: Kind = "appointment" if hours.appointment or opens.appointment else "closed"
    why = opens.why or _to_ask(hours, opens.start.date())
    return State(kind, opens=None if opens.appointment else opens.start, why=why)


def kind_at(hours: Hours, wall: datetime) -> Kind:
    """How it is, and no more, in a tenth of the time: when it opens next is not looked for. Doubt is `unsure`."""
    if hours.always:
        return "open"
    found = moments(hours, wall.date() - timedelta(days=1), 2)
    here = next((one for one in found if one.start <= wall < one.end), None)
    if here is None:
        return "appointment" if hours.appointment else "closed"
    state = _inside(found, here, hours)
    return "unsure" if state.why else state.kind


def on_day(hours: Hours, day: date) -> list[Moment]:
    """When it is open on a day: what begins on it, with what makes the day doubtful."""
    ask = _to_ask(hours, day)
    return [replace(one, why=one.why or ask) for one in moments(hours, day, 1) if one.start.date() == day]


def _inside(found: tuple[Moment, ...], here: Moment, hours: Hours) -> State:
    if here.why:
        return State("unsure", why=here.why)
    if here.appointment:
        return State("appointment")
    end = here.end
    for one in found:  # what begins as the other ends is one stretch
        if one.start == end and not one.why and not one.appointment:
            end = one.end
    return State("open", until=end, why=_to_ask(hours, here.start.date()))


def _to_ask(hours: Hours, day: date) -> Why:
    """What makes usual hours doubtful on a day of which the text says nothing: one that is, or may turn out to be, of
    Ramadan or a holiday (the feasts follow the moon: they are never more than that)."""
    if hours.ramadan is None and ramadan(day) is not False:
        return "ramadan"
    return "holiday" if not hours.off_holidays and holiday(day) is not False else ""


@lru_cache(maxsize=4096)
def moments(hours: Hours, first: date, days: int) -> tuple[Moment, ...]:
    """What is open on so many days from `first` on, in order."""
    usual = [one for span in hours.usual for one in _of_span(span, first, days)]
    if hours.ramadan is None:
        found: list[Moment] = usual
    else:
        fasting = [one for span in hours.ramadan for one in _of_span(span, first, days)]
        found = list(_of_seasons(usual, fasting))
    if hours.off_holidays:
        found = list(_but_holidays(found))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _of_seasons(usual: list[Moment], fasting: list[Moment]) -> Iterator[Moment]:
    """Each day's moments of its season; where only the moon will tell which, what both say is certain."""
    for some, others, season in ((usual, fasting, False), (fasting, usual, True)):
        for one in some:
            said = ramadan(one.start.date())
            if said is season:
                yield one
            elif said is None and one not in others:
                yield replace(one, why="ramadan")
            elif said is None and not season:
                yield one


def _but_holidays(found: list[Moment]) -> Iterator[Moment]:
    for one in found:
        said = holiday(one.start.date())
        if said is None:
            yield replace(one, why=one.why or "holiday")
        elif not said:
            yield one


@lru_cache(maxsize=4096)
def _of_span(span: Span, first: date, days: int) -> tuple[Moment, ...]:
    start, length = (0, DAY) if span.start is None else (span.start, span.length)
    at, long = timedelta(minutes=start), timedelta(minutes=length)
    return tuple(
        Moment(day + at, day + at + long, span.appointment, "weeks" if rhythm.every != 1 and not rhythm.since else "")
        for rhythm in sorted({on.rhythm for on in span.days})
        for day in _days(span, rhythm, first, days)
    )


def _days(span: Span, rhythm: Rhythm, first: date, count: int) -> list[datetime]:
    """The days of a stretch on which a rule falls, at their midnight; all weeks, where nobody said which of two."""
    from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

    codes = (MO, TU, WE, TH, FR, SA, SU)
    monthly, every, since, parity = rhythm
    mine = [on for on in span.days if on.rhythm == rhythm]
    from_day = datetime.combine(first, time())
    found = rrule(
        MONTHLY if monthly else WEEKLY,
        dtstart=_week_of_rhythm(from_day, date.fromisoformat(since)) if since else from_day,
        interval=every if since else 1,
        until=from_day + timedelta(days=count - 1),
        bymonth=span.months or None,
        byweekday=[codes[on.weekday](on.nth) if monthly else codes[on.weekday] for on in mine],
    )
    return [day for day in found if day >= from_day and parity in ("", parity_of(day))]


def _week_of_rhythm(day: datetime, since: date) -> datetime:
    """The Monday of a day's week, or of the one before: an even number of weeks from that of `since`."""
    monday = day - timedelta(days=day.weekday())
    weeks = (monday.date() - since + timedelta(days=since.weekday())).days // len(WEEK)
    return monday - timedelta(weeks=weeks % 2)
