"""Owns which days are Ramadan and which are public holidays in Morocco; must not know who opens on them.

The feasts of the Islamic calendar follow the moon as it is seen: the tabular calendar counts them to within a day.
Whatever is said of them here is therefore yes, no, or None: nobody knows until the eve.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_RAMADAN: Final = 9
# month and day that are holidays every year (decree of 2025 for 31 October, of 2024 for the Amazigh new year)
_FIXED: Final = frozenset(
    {(1, 1), (1, 11), (1, 14), (5, 1), (7, 30), (8, 14), (8, 20), (8, 21), (10, 31), (11, 6), (11, 18)}
)
# month and day of the Islamic calendar: new year, the Prophet's birth, the feasts of breaking the fast and of sacrifice
_LUNAR: Final = frozenset({(1, 1), (3, 12), (3, 13), (10, 1), (10, 2), (12, 10), (12, 11)})
_NEAR: Final = tuple(timedelta(days=days) for days in (-1, 0, 1))
_EPOCH: Final = 227_014  # the day before 1 Muharram of the year 1, as date.toordinal counts (civil reckoning)
_CYCLE, _CYCLE_DAYS, _YEAR_DAYS = 30, 10_631, 354


@lru_cache(maxsize=1024)
def ramadan(day: date) -> bool | None:
    """Whether a day is in Ramadan; None on the days about its beginning and end on which only the moon will tell."""
    said = {islamic(near)[1] == _RAMADAN for near in _around(day)}
    return said.pop() if len(said) == 1 else None


@lru_cache(maxsize=1024)
def holiday(day: date) -> bool | None:
    """Whether a day is a public holiday; None where it is within a day of one that follows the moon."""
    if (day.month, day.day) in _FIXED:
        return True
    return None if any(islamic(near)[1:] in _LUNAR for near in _around(day)) else False


def islamic(day: date) -> tuple[int, int, int]:
    """Year, month and day of the tabular Islamic calendar (leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29)."""
    past = day.toordinal() - _EPOCH - 1
    cycle, past = divmod(past, _CYCLE_DAYS)
    year = 0
    while past >= (length := _YEAR_DAYS + _is_leap(year + 1)):
        past -= length
        year += 1
    month = min(12, past * 2 // 59 + 1)  # months have 30 and 29 days in turn
    return cycle * _CYCLE + year + 1, month, past - (59 * (month - 1) + 1) // 2 + 1


def _is_leap(year: int) -> bool:
    return (11 * year + 14) % _CYCLE < 11


def _around(day: date) -> list[date]:
    return [day + step for step in _NEAR if date.min < day < date.max]
