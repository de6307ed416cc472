"""Owns what opening hours consist of, once read; must not know how they are written, kept or told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

DAY: Final = 24 * 60  # minutes
LAST: Final = -1  # "the last Friday of the month"
EVERY: Final = 0  # every week
WORKING: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5, 6)
WEEK: Final = WORKING + WEEKEND
YEAR: Final = tuple(range(1, 13))  # months
WEEKS: Final = tuple(range(1, 54))  # as they are numbered (ISO 8601); some years have no 53rd

Parity = Literal["", "even", "odd"]


class Rhythm(NamedTuple):
    """What days must share to be of one rule."""

    monthly: bool
    every: int
    since: str
    parity: Parity


@dataclass(frozen=True, slots=True, order=True)
class On:
    """A weekday (0 = Monday) of every week, or of a month only: its first (1) to fourth, or its `LAST`.

    `every` second week where it is 2; `since` is a day (ISO) of a week in which it is open then, "" where nobody said.
    `parity`: only of the weeks whose number is even, or odd. Two odd ones follow each other where a year has 53 weeks.
    """

    weekday: int
    nth: int = EVERY
    every: int = 1
    since: str = ""
    parity: Parity = ""

    @property
    def rhythm(self) -> Rhythm:
        """What it shares with the days of one rule."""
        return Rhythm(self.nth != EVERY, self.every, self.since, self.parity)

    @property
    def weekly(self) -> bool:
        """Whether it is the day of all weeks."""
        return self == On(self.weekday)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` (minutes after midnight) for `length` minutes, on these days; it may end on the next day.

    `start` is None where only days are said: that goes with `appointment` alone, when people come as agreed. `months`
    (1 to 12, in order) are those in which it is so; none for all the year.
    """

    days: tuple[On, ...]
    start: int | None
    length: int = 0
    appointment: bool = False
    months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """When a service receives. `ramadan` stands in the place of `usual` during Ramadan; None: nothing is said of it.

    `appointment` without any span: only as agreed, whatever the day.
    """

    usual: tuple[Span, ...] = ()
    ramadan: tuple[Span, ...] | None = None
    off_holidays: bool = False
    appointment: bool = False

    @property
    def always(self) -> bool:
        """Open day and night, all the year round."""
        whole = [span for span in self.usual if span.start == 0 and span.length == DAY and not span.appointment]
        days = {on.weekday for span in whole for on in span.days if on.weekly and not span.months}
        return len(days) == len(WEEK) and self.ramadan is None and not self.off_holidays


def week_numbers(parity: Parity) -> tuple[int, ...]:
    """The numbers of the weeks of a parity; all of them for none."""
    return tuple(week for week in WEEKS if not parity or (week % 2 == 0) == (parity == "even"))


def parity_of(day: date) -> Parity:
    """Whether the number of a day's week is even or odd."""
    return "odd" if day.isocalendar().week % 2 else "even"


def runs(months: tuple[int, ...]) -> list[tuple[int, int]]:
    """Months as stretches, first and last of each; one that goes over the new year is one."""
    if not months or len(months) == len(YEAR):
        return []
    begins = [month for month in months if (month - 2) % 12 + 1 not in months]
    found = []
    for first in begins:
        last = first
        while last % 12 + 1 in months:
            last = last % 12 + 1
        found.append((first, last))
    return found
