"""Owns opening hours as lines of iCalendar (RFC 5545), as they are kept and travel; must not know words.

A span is one line, an RRULE of its days and start with its length as a parameter:

    RRULE;X-DURATION=PT7H:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0

`INTERVAL=2` is every second week (`X-SINCE=2026-06-06` names a day of one in which it is open, where that is known),
`FREQ=YEARLY` with all even or all odd numbers in `BYWEEKNO` the weeks of that number, `BYMONTH` the months.
`X-SEASON=RAMADAN` and `X-APPOINTMENT=TRUE` are parameters too; `X-CLOSED:HOLIDAYS`, `X-CLOSED:RAMADAN` and
`X-APPOINTMENT:TRUE` are lines of their own. Lines come from strangers as well: what is not of
this very form is not read, and none of it can make a rule that never ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from desktop.services.hours.shapes import DAY, EVERY, LAST, YEAR, Hours, On, Parity, Span, week_numbers

CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LINE: Final = re.compile(
    r"RRULE(?P<season>;X-SEASON=RAMADAN)?(?P<appointment>;X-APPOINTMENT=TRUE)?"
    r"(?:;X-DURATION=PT(?:(?P<hours>\d{1,2})H)?(?:(?P<minutes>\d{1,2})M)?)?(?:;X-SINCE=(?P<since>[0-9-]{10}))?"
    r":FREQ=(?P<freq>WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=(?P<every>2))?(?:;BYMONTH=(?P<months>[0-9,]{1,30}))?"
    r"(?:;BYWEEKNO=(?P<weeks>[0-9,]{1,80}))?;BYDAY=(?P<days>[A-Z0-9,-]{2,80})"
    r"(?:;BYHOUR=(?P<hour>\d{1,2});BYMINUTE=(?P<minute>\d{1,2});BYSECOND=0)?"
)
_DAY: Final = re.compile(r"(-1|[1-4])?(MO|TU|WE|TH|FR|SA|SU)")
_MOST: Final = 60  # lines; a week has fewer spans


def written(hours: Hours) -> str:
    """The lines of some hours."""
    lines = [*_lines(hours.usual, ""), *_lines(hours.ramadan or (), ";X-SEASON=RAMADAN")]
    if hours.ramadan == ():
        lines.append("X-CLOSED:RAMADAN")
    if hours.off_holidays:
        lines.append("X-CLOSED:HOLIDAYS")
    if hours.appointment:
        lines.append("X-APPOINTMENT:TRUE")
    return "\n".join(lines)


@lru_cache(maxsize=4096)
def parsed(text: str) -> Hours | None:
    """The hours of such lines; None where one is not of this form, or they say none."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or len(lines) > _MOST:
        return None
    seasons: dict[bool, list[Span]] = {False: [], True: []}
    flags = set()
    for line in lines:
        if line in ("X-CLOSED:RAMADAN", "X-CLOSED:HOLIDAYS", "X-APPOINTMENT:TRUE"):
            flags.add(line)
            continue
        match = _LINE.fullmatch(line)
        span = _span(match) if match else None
        if match is None or span is None:
            return None
        seasons[bool(match["season"])].append(span)
    appointment = "X-APPOINTMENT:TRUE" in flags
    if not seasons[False] and not appointment:
        return None
    said = bool(seasons[True]) or "X-CLOSED:RAMADAN" in flags
    ramadan = tuple(seasons[True]) if said else None
    return Hours(tuple(seasons[False]), ramadan, "X-CLOSED:HOLIDAYS" in flags, appointment)


def _lines(spans: tuple[Span, ...], season: str) -> Iterator[str]:
    for span in spans:
        for rhythm in sorted({on.rhythm for on in span.days}):
            days = [on for on in span.days if on.rhythm == rhythm]
            yield f"RRULE{season}{_parameters(span, days[0].since)}:{_rule(span, days)}"


def _parameters(span: Span, since: str) -> str:
    appointment = ";X-APPOINTMENT=TRUE" if span.appointment else ""
    phase = f";X-SINCE={since}" if since else ""
    if span.start is None:
        return appointment + phase
    hours, minutes = divmod(span.length, 60)
    return f"{appointment};X-DURATION=PT{f'{hours}H' if hours else ''}{f'{minutes}M' if minutes else ''}{phase}"


def _rule(span: Span, days: list[On]) -> str:
    rhythm = days[0].rhythm
    freq = "MONTHLY" if rhythm.monthly else "YEARLY" if rhythm.parity else "WEEKLY"
    codes = ",".join(f"{on.nth or ''}{CODES[on.weekday]}" for on in days)
    at = "" if span.start is None else f";BYHOUR={span.start // 60};BYMINUTE={span.start % 60};BYSECOND=0"
    months = f";BYMONTH={','.join(map(str, span.months))}" if span.months else ""
    interval = ";INTERVAL=2" if rhythm.every != 1 else ""
    weeks = f";BYWEEKNO={weeks_written(rhythm.parity)}" if rhythm.parity else ""
    return f"FREQ={freq}{interval}{months}{weeks};BYDAY={codes}{at}"


def weeks_written(parity: Parity) -> str:
    """The weeks of a parity as iCalendar lists them."""
    return ",".join(map(str, week_numbers(parity)))


def weeks_parsed(text: str) -> Parity | None:
    """The parity whose weeks are listed; "" for no list at all, None for any other weeks."""
    parities: tuple[Parity, ...] = ("even", "odd")
    return next((one for one in parities if text == weeks_written(one)), None) if text else ""


def _span(match: re.Match[str]) -> Span | None:
    days = []
    monthly, every, since = match["freq"] == "MONTHLY", 2 if match["every"] else 1, match["since"] or ""
    months = tuple(int(one) for one in (match["months"] or "").split(",") if one)
    parity = weeks_parsed(match["weeks"] or "")
    if parity is None or bool(parity) != (match["freq"] == "YEARLY") or (every != 1 and (monthly or parity)):
        return None
    if not set(months) <= set(YEAR) or (since and (every == 1 or not _is_day(since))):
        return None
    for code in match["days"].split(","):
        found = _DAY.fullmatch(code)
        if found is None or bool(found[1]) != monthly:
            return None
        nth = EVERY if not found[1] else LAST if found[1] == "-1" else int(found[1])
        days.append(On(CODES.index(found[2]), nth, every, since, parity))
    length = int(match["hours"] or 0) * 60 + int(match["minutes"] or 0)
    appointment = bool(match["appointment"])
    if match["hour"] is None:
        return Span(tuple(days), None, 0, True, months) if appointment and not length else None
    start = int(match["hour"]) * 60 + int(match["minute"])
    if int(match["minute"]) > 59 or start >= DAY or not 0 < length <= DAY:
        return None
    return Span(tuple(days), start, length, appointment, months)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
