"""Owns days written as far as they are known (2021, 2021-06, 2021-06-15) and how far off they are, in words.

Must not know whose days they are.
"""

from __future__ import annotations

import calendar
from datetime import date

from desktop.i18n import _, ngettext


def first_day(written: str | None) -> date | None:
    """The first day that an ISO day, month or year may mean; None for none, or for what is no date."""
    return _read(written, last=False)


def last_day(written: str | None) -> date | None:
    """The last day that an ISO day, month or year may mean; None for none, or for what is no date."""
    return _read(written, last=True)


def days_late(due: str | None, today: date) -> int:
    """How many days after its last possible day something is; 0 while it is in time or has no date."""
    day = last_day(due)
    return max(0, (today - day).days) if day is not None else 0


def due_words(due: str | None, today: date) -> str:
    """How far off a date is: "en retard de 3 jours", "aujourd’hui", "dans 12 jours"; "" where that says little."""
    day = last_day(due)
    if day is None:
        return ""
    off = (day - today).days
    if off < 0:
        return ngettext("en retard de {n} jour", "en retard de {n} jours", -off)
    if off == 0:
        return _("aujourd’hui")
    return ngettext("dans {n} jour", "dans {n} jours", off) if off <= SOON else ""


SOON = 31  # days; what is further off is better said by its date


def _read(written: str | None, *, last: bool) -> date | None:
    parts = (written or "").split("-")
    try:
        year, month, day = (int(part) for part in (*parts, "0", "0")[:3])
        month = month or (12 if last else 1)
        day = day or (calendar.monthrange(year, month)[1] if last else 1)
        return date(year, month, day)
    except (ValueError, IndexError, calendar.IllegalMonthError):
        return None
