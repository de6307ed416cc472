"""Owns how long a roadmap is and where its months, quarters or years begin. Must not know how it is shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from desktop.services.words.day_spans import first_day, last_day

if TYPE_CHECKING:
    from desktop.services.plan.roadmaps import RoadmapBook

MONTH, QUARTER, YEAR = "month", "quarter", "year"
_MONTHS: Final = {MONTH: 1, QUARTER: 3, YEAR: 12}


def span(book: RoadmapBook) -> tuple[date, date]:
    """From the first day anything is known of to the last; a year from today when nothing is dated."""
    written = [book.starts, book.ends, *(step.due for step in book.steps)]
    firsts = [day for day in map(first_day, written) if day is not None]
    lasts = [day for day in map(last_day, written) if day is not None]
    if not firsts:
        return book.today, book.today + timedelta(days=365)
    return min(firsts), max(lasts)


def months_of(first: date, last: date) -> int:
    """How many months there are from a day to another, begun ones counted."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def beginning(day: date, unit: str) -> date:
    """The first day of the month, quarter or year that a day is in."""
    month = (day.month - 1) // _MONTHS[unit] * _MONTHS[unit] + 1
    return date(day.year, month, 1)


def following(day: date, unit: str) -> date:
    """The first day of the one after that which begins on `day`. Raises ValueError after the year 9999."""
    month = day.month - 1 + _MONTHS[unit]
    return date(day.year + month // 12, month % 12 + 1, 1)
