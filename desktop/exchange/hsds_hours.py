"""Owns opening hours as `schedule` objects of HSDS 3.0, written and read. Must not know services nor files.

The words that somebody wrote go whole into the first object's `description`: read back, they are the same. What the
standard has no field for (Ramadan, holidays, months without a year) is told in `notes`, in the reader's language.
Times are those on the walls of Morocco, whose distance from UTC changes twice a year: they carry none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from desktop.exchange.cells import BY_LINE
from desktop.i18n import _, language, speaking
from desktop.services.hours.reading import read
from desktop.services.hours.rules import CODES, weeks_parsed, weeks_written
from desktop.services.hours.saying import lines
from desktop.services.hours.shapes import DAY, EVERY, LAST, Hours, On, Rhythm, Span, runs
from desktop.services.words.calendar_words import weekday_name

Row = dict[str, Any]
_CLOCK: Final = re.compile(r"(\d{1,2}):(\d\d)")
_BYDAY: Final = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_LAST_MINUTE: Final = DAY - 1
# what makes hours others than those of every week
_NARROWING: Final = ("interval", "byweekno", "bymonthday", "byyearday", "valid_from", "valid_to", "until", "count")
_MORE: Final = (*(name for name in _NARROWING if name not in ("interval", "byweekno")), "notes")  # more than is read
_MOST: Final = 60  # objects of one service that are read as hours


def schedules(opening: str, lang: str, day: date) -> list[Row]:
    """The objects that a text of opening hours makes, but for their identities; seen from a day."""
    text = BY_LINE.join(line.strip() for line in opening.splitlines() if line.strip())
    hours = read(text) if text else None
    if hours is None:
        return [{"description": line} for line in text.splitlines()]
    with speaking(lang):
        made = [row for span in sorted(hours.usual, key=_begins) for row in _of_span(span, hours, day)]
        made += [{"notes": line} for line in lines(Hours(ramadan=hours.ramadan))] if hours.ramadan else []
    return [{"description": text, **made[0]}, *made[1:]] if made else [{"description": text}]


def _begins(span: Span) -> int:
    return span.start or 0


def _of_span(span: Span, hours: Hours, day: date) -> Iterator[Row]:
    for rhythm in sorted({on.rhythm for on in span.days}):
        days = [on for on in span.days if on.rhythm == rhythm]
        row: Row = {"freq": "MONTHLY" if rhythm.monthly else "WEEKLY"}
        if rhythm.every != 1:
            row["interval"] = rhythm.every
        if rhythm.since:
            row["dtstart"] = _first(days, date.fromisoformat(rhythm.since)).isoformat()
        if rhythm.parity:
            row["byweekno"] = weeks_written(rhythm.parity)
        row["byday"] = ",".join(f"{on.nth or ''}{CODES[on.weekday]}" for on in days)
        if span.start is not None:
            row["opens_at"] = _clock(span.start)
            row["closes_at"] = _clock(
                min(_LAST_MINUTE, span.length) if span.length == DAY else span.start + span.length
            )
        row["notes"] = " · ".join(_notes(span, hours))
        for stretch in _stretches(span.months, day):
            yield {name: value for name, value in (row | stretch).items() if value != ""}


def _notes(span: Span, hours: Hours) -> Iterator[str]:
    if span.appointment or hours.appointment:
        yield _("Sur rendez-vous") if span.appointment else _("Ou sur rendez-vous")
    if hours.off_holidays:
        yield _("Fermé les jours fériés")
    if hours.ramadan == ():
        yield _("Fermé pendant le ramadan")


def _stretches(months: tuple[int, ...], day: date) -> Iterator[Row]:
    """Months as the stretch of days that is under way, or comes next: the standard knows no month of every year."""
    if not months:
        yield {}
    for first, last in runs(months):
        length = (last - first) % 12
        years = (day.year - 1, day.year, day.year + 1)
        spans = [(date(year, first, 1), _end(year * 12 + first - 1 + length)) for year in years]
        begins, ends = next(one for one in spans if one[1] >= day)
        yield {"valid_from": begins.isoformat(), "valid_to": ends.isoformat()}


def _end(month: int) -> date:
    """The last day of a month, counted from the year 0."""
    year, past = divmod(month + 1, 12)
    return date(year, past + 1, 1) - timedelta(days=1)


def _first(days: Sequence[On], since: date) -> date:
    """The first of these days in the week of a date."""
    return since - timedelta(days=since.weekday() - min(on.weekday for on in days))


def _clock(minutes: int) -> str:
    hour, past = divmod(minutes % DAY, 60)
    return f"{hour:02d}:{past:02d}"


# ---- read -------------------------------------------------------------------------------------------


def opening(rows: Sequence[Mapping[str, Any]]) -> str:
    """The text of a service's objects: as it is described, else as their days and hours say."""
    described = dict.fromkeys(text for row in rows if (text := _text(row, "description")))
    if described:
        return BY_LINE.join(described)
    spans = [_span(row) for row in rows[:_MOST]]
    known = [span for span in spans if span is not None]
    if rows and len(known) == len(rows):
        return BY_LINE.join(lines(Hours(tuple(known))))
    return BY_LINE.join(dict.fromkeys(told for row in rows if (told := _as_it_is(row))))


def _span(row: Mapping[str, Any]) -> Span | None:
    """What an object says, where it is days at a time; None where it says more, or less."""
    monthly = _text(row, "freq") == "MONTHLY"
    every = row.get("interval") or 1
    parity = weeks_parsed(_text(row, "byweekno").replace(" ", ""))
    said = [_BYDAY.fullmatch(code.strip()) for code in _text(row, "byday").split(",")]
    opens, closes = (_CLOCK.match(_text(row, name)) for name in ("opens_at", "closes_at"))
    if opens is None or closes is None or None in said or every not in (1, 2) or parity is None:
        return None
    if any(_text(row, name) for name in _MORE) or sum((monthly, every != 1, bool(parity))) > 1:
        return None
    rhythm = Rhythm(monthly, int(every), _since(row, every), parity)
    days = [_on(match, rhythm) for match in said if match is not None]
    start, end = (int(match[1]) * 60 + int(match[2]) for match in (opens, closes))
    length = DAY if (start, end) == (0, _LAST_MINUTE) else (end - start) % DAY
    if None in days or not length or start >= DAY or end > DAY:
        return None
    return Span(tuple(sorted(on for on in days if on is not None)), start, length)


def _on(match: re.Match[str], rhythm: Rhythm) -> On | None:
    nth = int(match[1] or EVERY)
    fits = nth in (1, 2, 3, 4, LAST) if rhythm.monthly else nth == EVERY
    return On(CODES.index(match[2]), nth, rhythm.every, rhythm.since, rhythm.parity) if fits else None


def _since(row: Mapping[str, Any], every: Any) -> str:
    try:
        return date.fromisoformat(_text(row, "dtstart")).isoformat() if every != 1 else ""
    except ValueError:
        return ""


def _as_it_is(row: Mapping[str, Any]) -> str:
    """Days and hours as they stand there, for a person to read, with what else narrows them: nobody takes them for
    hours of every week."""
    days = " ".join(_day_named(code) for code in _text(row, "byday").split(",") if code.strip())
    hours = " – ".join(_text(row, part)[:5] for part in ("opens_at", "closes_at") if _text(row, part))
    more = (f"({name} {said})" for name in _NARROWING if (said := _text(row, name)))
    return " ".join(part for part in (days, hours, *more, _text(row, "notes")) if part)


def _day_named(code: str) -> str:
    code = code.strip()
    return weekday_name(CODES.index(code), language()) if code in CODES else code


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or isinstance(value, Mapping | list) else str(value).strip()
