"""Owns the days in which a record goes on, first and last, in SQL; must not know who asks, nor any list.

A date may stop at the month or the year: it then begins with the first day that it may mean and ends with the last.
What began and has no end goes on, unless its status says that it ended or never began: then what is known is its
beginning. Days are ISO text, and compare as text. What is no date is none.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

ALWAYS: Final = "9999-12-31"
ENDED: Final = ("done", "suspended", "cancelled", "planned")  # without an end, the beginning is all that is known
_IS_DATE: Final = "{day} GLOB '[0-9][0-9][0-9][0-9]*' AND length({day}) IN (4, 7, 10)"
_FIRST: Final = "CASE WHEN " + _IS_DATE + " THEN {day} || substr('0000-01-01', length({day}) + 1) END"
_LAST: Final = "CASE WHEN " + _IS_DATE + " THEN {day} || substr('0000-12-31', length({day}) + 1) END"
_GOES_ON: Final = f"CASE WHEN status IN {ENDED} THEN NULL ELSE '{ALWAYS}' END"
# kinds that have a beginning and an end -> their columns, and what the end is when nobody said it
SPANNED: Final = MappingProxyType(
    {
        "initiative": ("coalesce(starts, planned_starts)", "coalesce(ends, planned_ends)", _GOES_ON),
        "project": ("starts", "ends", _GOES_ON),
        "training": ("starts", "ends", "NULL"),
        "practice": ("starts", "ends", "NULL"),
        "roadmap": ("starts", "ends", f"'{ALWAYS}'"),
    }
)


def going_on(kind: str) -> tuple[str, str]:
    """Two expressions: the first and the last day of a row of a kind's table; of other kinds, of a line's date.

    Both are NULL for what has no date. An end before the beginning is read as the beginning.
    """
    if kind not in SPANNED:
        day = "nullif(date, '9999')"
        return _FIRST.format(day=day), _LAST.format(day=day)
    starts, ends, open_end = SPANNED[kind]
    first = f"coalesce({_FIRST.format(day=starts)}, {_FIRST.format(day=ends)})"
    last = f"coalesce({_LAST.format(day=ends)}, {open_end}, {_LAST.format(day=starts)})"
    return first, f"max({first}, {last})"
