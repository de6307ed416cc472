"""Owns periods as they are kept (`2021`, `2021-H1`, `2021-Q2`, `2021-03`, a day) and said; must not know of values.

A period is a span of days. What is kept sorts as text within one frequency, and two laptops write it alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from desktop.errors import InvalidValue
from desktop.i18n import _, format_date
from desktop.services.words.folding import fold

MONTHS: Final = MappingProxyType({"month": 1, "quarter": 3, "half": 6, "year": 12})  # frequency -> its months
_KEPT: Final = re.compile(r"(\d{4})(?:-(?:([QH])([1-4])|(\d{2})(?:-(\d{2}))?))?")
# 2e trimestre 2021, T2 2021, Q2 2021, 2021-T2, semestre 1 2021, S1 2021, H1 2021
_PART: Final = r"(?:(?P<name>[tqsh])\W*(?P<n>[1-4])|(?P<m>[1-4])\W*(?:e|er|o|do|st|nd|rd|th)?\W*(?P<unit>[tqsh]))"
_SAID: Final = re.compile(rf"(?:(?P<before>\d{{4}})\W*)?{_PART}(?:\W*(?P<after>\d{{4}}))?")
_LONG: Final = (
    ("trimestre", "q"),
    ("quarter", "q"),
    ("الربع", "q"),
    ("الفصل", "q"),
    ("semestre", "h"),
    ("half year", "h"),
    ("half", "h"),
    ("النصف", "h"),
    ("الأسدس", "h"),
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `first` to `last`, both included. `code` is how it is kept."""

    first: date
    last: date
    code: str

    @property
    def after(self) -> date:
        """The first day that is no longer in it."""
        return self.last + timedelta(days=1)


def period(code: str) -> Period:
    """The period that a code stands for. Raises ValueError."""
    kept = _KEPT.fullmatch(code)
    if kept is None:
        raise ValueError(code)
    year = int(kept[1])
    if kept[5]:
        day = date(year, int(kept[4]), int(kept[5]))
        return Period(day, day, code)
    if kept[4]:
        return _span(year, int(kept[4]), 1, code)
    if kept[2] == "Q":
        return _span(year, 3 * int(kept[3]) - 2, 3, code)
    if kept[2] == "H":
        if int(kept[3]) > 2:
            raise ValueError(code)
        return _span(year, 6 * int(kept[3]) - 5, 6, code)
    return _span(year, 1, 12, code)


def holding(day: date, frequency: str) -> Period:
    """The period of a frequency in which a day is. Raises KeyError."""
    length = MONTHS[frequency]
    number = (day.month - 1) // length + 1
    codes = {
        1: f"{day.year:04d}-{day.month:02d}",
        3: f"{day.year:04d}-Q{number}",
        6: f"{day.year:04d}-H{number}",
        12: f"{day.year:04d}",
    }
    return period(codes[length])


def before(one: Period, frequency: str) -> Period:
    """The period of that frequency just before the first day of another."""
    return holding(one.first - timedelta(days=1), frequency)


def between(first: date, last: date, frequency: str) -> Iterator[Period]:
    """The periods of a frequency that touch the days from first to last, in order."""
    at = holding(first, frequency)
    while at.first <= last:
        yield at
        at = holding(at.after, frequency)


def frequency_of(code: str) -> str:
    """month, quarter, half, year, or "" for a day. Raises ValueError."""
    one = period(code)
    months = (one.last.year - one.first.year) * 12 + one.last.month - one.first.month + 1
    if one.first == one.last:
        return ""
    return next(name for name, length in MONTHS.items() if length == months)


def typed_period(value: object, label: str) -> str:
    """The code of what was typed: a code, `T2 2021`, `2e trimestre 2021`, what `say_period` says of a quarter, a half
    or a year, `03/2021`. Raises InvalidValue."""
    words = str(value).strip()
    for attempt in (words.upper(), _slashed(words), _spoken(words)):
        try:
            return period(attempt).code
        except ValueError:
            continue
    raise InvalidValue(field=label, reason=_("ce n’est pas une période : écrivez 2021, 2021-Q2 ou 2021-03."))


def say_period(code: str) -> str:
    """A period in words, in the language in force; what is no period stands as it is."""
    try:
        one = period(code)
    except ValueError:
        return code
    year = f"{one.first.year:04d}"
    match frequency_of(code):
        case "year":
            return year
        case "half":
            return _("semestre {n} de {year}", n=1 if one.first.month == 1 else 2, year=year)
        case "quarter":
            return _("trimestre {n} de {year}", n=one.first.month // 3 + 1, year=year)
        case "month":
            return format_date(one.first, "month_year")
        case _:
            return format_date(one.first, "medium")


def _span(year: int, month: int, months: int, code: str) -> Period:
    first = date(year, month, 1)
    past = month + months - 1
    following = date(year + past // 12, past % 12 + 1, 1) if year + past // 12 <= date.max.year else None
    return Period(first, following - timedelta(days=1) if following else date.max, code)


def _slashed(words: str) -> str:
    parts = re.fullmatch(r"(\d{1,2})[/.-](\d{4})", words)
    return f"{parts[2]}-{int(parts[1]):02d}" if parts else ""


def _spoken(words: str) -> str:
    told = fold(words)
    for long, short in _LONG:
        told = told.replace(fold(long), short)
    for between_ in (" de ", " of ", " من "):
        told = told.replace(between_, " ")
    said = _SAID.fullmatch(told.strip())
    if said is None or not (said["before"] or said["after"]):
        return ""
    letter, number = said["name"] or said["unit"], said["n"] or said["m"]
    return f"{said['before'] or said['after']}-{'Q' if letter in 'qt' else 'H'}{int(number)}"
