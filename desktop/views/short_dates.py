"""Owns how a list writes a date: short, without the year when it is this year's. Must not know records."""

from __future__ import annotations

from datetime import date

from desktop.i18n import format_date, is_rtl


def short_date(value: str | date | None, today: date | None = None) -> str:
    """Write an ISO date (a day, a month or a year) for a list; what is no date stays as it is."""
    if value is None or value == "":
        return ""
    parts = value.isoformat().split("-") if isinstance(value, date) else str(value).split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1:
            return str(numbers[0])
        if len(numbers) == 2:
            return format_date(date(numbers[0], numbers[1], 1), "month_year")
        day = date(*numbers[:3])
    except ValueError:
        return str(value)
    if day.year == (today or date.today()).year:
        return format_date(day, "day_month")
    return format_date(day, "long" if is_rtl() else "medium")  # the medium one is all digits in Arabic
