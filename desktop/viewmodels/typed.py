"""Owns how what a person types becomes a value: digits of any script, dates. Must not know any form."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

_DATE = re.compile(r"^(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})(?:\s*[/.\-\s]\s*(\d{4}|\d{2}))?$")
_MONTH = re.compile(r"^(\d{1,2})\s*[/.\-]\s*(\d{4})$")
_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{1,2}))?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")


def ascii_digits(text: str) -> str:
    """Turn the digits of every script into ASCII digits; what is stored is always ASCII."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def read_date(text: str, today: date | None = None) -> date | None:
    """Read a day typed as day/month, day/month/year or year-month-day; None when it is no date."""
    typed = ascii_digits(text).strip()
    iso = _ISO.match(typed)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    else:
        match = _DATE.match(typed)
        if match is None:
            return None
        day, month = int(match[1]), int(match[2])
        year = int(match[3]) if match[3] else (today or date.today()).year
        year += 2000 if year < 100 else 0
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_partial(text: str) -> str | None:
    """Read a day, a month (month/year) or a year as ISO text; None when it is none of them."""
    typed = ascii_digits(text).strip()
    month = _MONTH.match(typed)
    if month and 1 <= int(month[1]) <= 12:
        return f"{month[2]}-{int(month[1]):02d}"
    partial = _PARTIAL.match(typed)
    if partial and (partial[2] is None or 1 <= int(partial[2]) <= 12):
        return partial[1] if partial[2] is None else f"{partial[1]}-{int(partial[2]):02d}"
    day = read_date(typed)
    return day.isoformat() if day else None


def write_date(value: object) -> str:
    """Write a date (a date or ISO text) as day/month/year; text that is no date stays as it is."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    text = str(value)
    iso = _ISO.match(text)
    if iso:
        return f"{int(iso[3]):02d}/{int(iso[2]):02d}/{iso[1]}"
    partial = _PARTIAL.match(text)
    if partial and partial[2]:
        return f"{int(partial[2]):02d}/{partial[1]}"
    return text


def write_point(value: object) -> str:
    """Write a position as "34.6814, -1.9086", with its accuracy in metres if it has one; other text stays as it is."""
    if not isinstance(value, tuple | list):
        return "" if value is None else str(value)
    return ", ".join(f"{part:.6f}".rstrip("0").rstrip(".") for part in value if part is not None)
