"""What time it is. Owns the clock others are handed, so that tests may turn it; knows nothing of who asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Anything that tells the time. `now()` is aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The computer's own clock, which may be wrong: never use it to order what two laptops did."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def to_millis(moment: datetime) -> int:
    """Whole milliseconds since 1970-01-01 UTC. `moment` must be aware (ValueError otherwise)."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return (moment - EPOCH) // timedelta(milliseconds=1)


def from_millis(millis: int) -> datetime:
    """The moment `millis` after 1970-01-01 UTC; works past 2038 and before 1970 on every system.

    Raises OverflowError outside the years 1 to 9999.
    """
    return EPOCH + timedelta(milliseconds=millis)


@cache
def morocco() -> tzinfo:
    """The zone of all meetings: an hour ahead of UTC, but about Ramadan, when it is UTC's own."""
    from zoneinfo import ZoneInfo  # here: the window is painted without it

    return ZoneInfo("Africa/Casablanca")


def on_the_wall(moment: datetime) -> datetime:
    """An aware moment as the clocks of a meeting's room showed it, whatever zone this computer believes to be in.

    Outside the years that a clock can tell, as it came.
    """
    try:
        return moment.astimezone(morocco())
    except (OverflowError, ValueError):
        return moment


def hour_of(moment: datetime) -> str:
    """The hour and minute on these clocks: 14:12 in every language."""
    return on_the_wall(moment).strftime("%H:%M")
