"""Owns what two times that are named together mean on the clock of a day; must not know the words around them."""

from __future__ import annotations

from typing import Final

from desktop.services.hours.shapes import DAY
from desktop.services.hours.weighing import Unread

_NOON: Final = 12 * 60
_LATE, _EARLY = 16 * 60, 8 * 60  # what begins after the one may end the next day, before the other


def ranged(start: int, half: str, end: int, its_half: str) -> tuple[int, int]:
    """Both on the clock of a day, the end after the start. Raises Unread where several readings are possible."""
    if its_half and not half and start <= _NOON:  # "9-4 pm", "1-4 pm"
        half = its_half if start % _NOON < end % _NOON or its_half == "am" else "am"
        if its_half == "night":
            half = "pm" if start % _NOON < end % _NOON else ""
        if not half:
            raise Unread
    start, end = _on_the_clock(start, half), _on_the_clock(end, its_half)
    if start == DAY:
        start = 0
    if end == 0:
        end = DAY
    if end > start:
        return start, end
    if start >= _LATE and end <= _EARLY:
        return start, end + DAY
    raise Unread  # "9 - 4": of the afternoon, perhaps


def _on_the_clock(minutes: int, half: str) -> int:
    if not half:
        return minutes
    if minutes >= 13 * 60:
        if half == "am":
            raise Unread
        return minutes
    of_twelve = minutes % _NOON
    if half == "am":
        return of_twelve
    if half == "night" and of_twelve < 5 * 60:
        return of_twelve  # "2 h de la nuit"; midnight is 12 of the night
    return of_twelve + _NOON
