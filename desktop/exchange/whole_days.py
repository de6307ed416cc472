"""Owns first and last day of dates that may stop at the month or the year. Must not know a record."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Final

_PARTIAL: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def first_day(text: str) -> date | None:
    """The first day that a date may mean; None for what is no date."""
    return _day(text, last=False)


def last_day(text: str) -> date | None:
    """The last day that a date may mean; None for what is no date."""
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date | None:
    read = _PARTIAL.fullmatch(text)
    if read is None:
        return None
    year, month = int(read[1]), int(read[2] or (12 if last else 1))
    try:
        ends = calendar.monthrange(year, month)[1]
        return date(year, month, int(read[3] or (ends if last else 1)))
    except ValueError:  # month 13, the thirtieth of February
        return None
