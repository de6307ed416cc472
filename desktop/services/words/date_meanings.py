"""Owns the counting of days: what "next Friday" or "end of June" is, seen from a day; must not know any language."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from desktop.services.words.date_phrases import END, MIDDLE, START, Meaning

# Slot -> value: w weekday 0-6, m month, d day, y year, n number (or "idiom N" days), u and D unit.
Slots = dict[str, int | str]
_FRIDAY: Final = calendar.FRIDAY
_WEEK: Final = timedelta(days=7)
# A day that exists in some years only (29 February) comes back within eight, also about 1900 and 2100.
_YEARS: Final = 9


class Clash(Exception):
    """A weekday and a date were said together that do not agree."""


def day_of(meaning: Meaning, slots: Slots, reference: date) -> date | None:
    """The day meant, seen from `reference`; None when there is no such day. Raises Clash."""
    name, argument = meaning
    try:
        return _MEANINGS[name](reference, slots, argument)
    except (ValueError, OverflowError):  # 31 June; years that no calendar has
        return None


def next_such(day: int, month: int, year: int | None, reference: date) -> date | None:
    """That day of that year; without a year the next one, `reference` included. None when it does not exist."""
    years = range(reference.year, reference.year + _YEARS) if year is None else (year,)
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year is not None or found >= reference:
            return found
    return None


def _number(slots: Slots, name: str) -> int:
    return int(slots[name])


def _near(reference: date, slots: Slots, days: int) -> date:
    return reference + timedelta(days=days)


def _next_weekday(reference: date, slots: Slots, weeks: int) -> date:
    ahead = (_number(slots, "w") - reference.weekday() - 1) % 7 + 1
    return reference + timedelta(days=ahead) + weeks * _WEEK


def _this_weekday(reference: date, slots: Slots, _argument: int) -> date:
    return reference + timedelta(days=(_number(slots, "w") - reference.weekday()) % 7)


def _weekday_of_next_week(reference: date, slots: Slots, _argument: int) -> date:
    return _monday(reference) + _WEEK + timedelta(days=_number(slots, "w"))


def _after(reference: date, slots: Slots, _argument: int) -> date:
    """So many units later; a month later is the same day of it, or its last one."""
    unit = str(slots.get("D") or slots["u"])
    said = str(slots.get("n", 2 if "D" in slots else 1))
    count = int(said.split()[-1])
    if said.startswith("idiom") and unit != "day":
        count = {7: 8, 14: 15}[count]  # only of days is "huit" a week
    if unit in ("day", "week"):
        return reference + timedelta(days=count * (7 if unit == "week" else 1))
    months = reference.year * 12 + reference.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(reference.day, _last_day(year, month + 1)))


def _fortnight(reference: date, slots: Slots, _argument: int) -> date:
    return reference + 2 * _WEEK


def _month(reference: date, slots: Slots, part: int) -> date:
    month, year = _number(slots, "m"), slots.get("y")
    if year is not None:
        return _part_of_month(int(year), month, part)
    this_year = _part_of_month(reference.year, month, part)
    return this_year if this_year >= reference else _part_of_month(reference.year + 1, month, part)


def _this_month(reference: date, slots: Slots, part: int) -> date:
    day = _part_of_month(reference.year, reference.month, part)
    return day if day >= reference else _next_month(reference, slots, part)


def _next_month(reference: date, slots: Slots, part: int) -> date:
    year, month = divmod(reference.year * 12 + reference.month, 12)
    return _part_of_month(year, month + 1, part)


def _this_week(reference: date, slots: Slots, _part: int) -> date:
    """Its Friday; on a Saturday or Sunday the week's end is Sunday."""
    monday = _monday(reference)
    friday = monday + timedelta(days=_FRIDAY)
    return friday if friday >= reference else monday + timedelta(days=6)


def _weekend(reference: date, slots: Slots, _argument: int) -> date:
    return (
        reference if reference.weekday() == calendar.SUNDAY else _this_weekday(reference, {"w": calendar.SATURDAY}, 0)
    )


def _next_week(reference: date, slots: Slots, part: int) -> date:
    within = {START: calendar.MONDAY, MIDDLE: calendar.WEDNESDAY, END: _FRIDAY}[part]
    return _monday(reference) + _WEEK + timedelta(days=within)


def _quarter(reference: date, slots: Slots, _argument: int) -> date:
    month = 3 * ((reference.month - 1) // 3) + 3
    return _part_of_month(reference.year, month, END)


def _year(reference: date, slots: Slots, ahead: int) -> date:
    return date(int(slots.get("y", reference.year + ahead)), 12, 31)


def _written(reference: date, slots: Slots, _argument: int) -> date | None:
    year = slots.get("y")
    day = next_such(int(slots.get("d", 1)), _number(slots, "m"), None if year is None else int(year), reference)
    if day is not None and "w" in slots and day.weekday() != slots["w"]:
        raise Clash
    return day


def _day_number(reference: date, slots: Slots, _argument: int) -> date | None:
    """The next day of that number; "vendredi 12" only when it is a Friday, as 12 may count something else."""
    number = _number(slots, "d")
    first = reference.year * 12 + reference.month - 1
    for months in range(first, first + 3):
        year, month = divmod(months, 12)
        if number <= _last_day(year, month + 1):
            day = date(year, month + 1, number)
            if day >= reference:
                return day if slots.get("w", day.weekday()) == day.weekday() else None
    return None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _part_of_month(year: int, month: int, part: int) -> date:
    return date(year, month, {START: 1, MIDDLE: 15, END: _last_day(year, month)}[part])


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


_MEANINGS: Final[Mapping[str, Callable[[date, Slots, int], date | None]]] = {
    "near": _near,
    "weekday": _next_weekday,
    "this_weekday": _this_weekday,
    "weekday_of_next_week": _weekday_of_next_week,
    "after": _after,
    "fortnight": _fortnight,
    "month": _month,
    "this_month": _this_month,
    "next_month": _next_month,
    "this_week": _this_week,
    "weekend": _weekend,
    "next_week": _next_week,
    "quarter": _quarter,
    "year": _year,
    "written": _written,
    "day_number": _day_number,
}
