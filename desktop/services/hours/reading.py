"""Owns reading opening hours as people write them; must not know how they are kept or told.

All or nothing: an exception that was not understood ("sauf le mardi après-midi") would make the rest a lie, so that a
text of which one word says nothing about hours is not read at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from desktop.services.hours.day_times import ranged
from desktop.services.hours.lexicon import Token, tokens
from desktop.services.hours.shapes import DAY, EVERY, WEEK, YEAR, Hours, On
from desktop.services.hours.weighing import Part, Unread, Weighed, When

_DAYS: Final = frozenset({"days", "nth", "alternate"})
_WEEKS: Final[dict[str, When]] = {
    "fortnight": When(weeks="alternate"),
    "even": When(weeks="even"),
    "odd": When(weeks="odd"),
}
_SKIPPED: Final = frozenset({"fill", "from", "between", "and"})


@lru_cache(maxsize=4096)
def read(text: str) -> Hours | None:
    """The hours that a text says; None where it says none, or anything that is not understood."""
    found = tokens(text)
    if not found:
        return None
    try:
        return _Reader(found).read()
    except Unread:
        return None


class _Reader:
    """Goes through the words once."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._at = 0
        self._ramadan = False  # a line "Ramadan :" stands over those after it
        self._over = When()  # so does a line "Juillet et août :"
        self._led: set[str] = set()  # what parts began with: one that says none of it afterwards may be of theirs
        self._part = Part(False)
        self._parts: list[Part] = []

    def read(self) -> Hours:
        while self._at < len(self._tokens):
            self._take(self._tokens[self._at])
        self._end()
        return Weighed(self._parts).hours()

    # ---- one word -------------------------------------------------------------------------------------

    def _take(self, token: Token) -> None:
        if token.type in _DAYS:
            self._take_days()
        elif token.type == "time":
            self._take_times()
        elif token.type == "months":
            self._take_months()
        elif token.type in _WEEKS:
            self._at += 1
            self._take_when(_WEEKS[token.type])
        elif token.type == "date":
            self._take_date(token)
        elif token.type in ("line", "break"):
            self._at += 1
            if self._part.closed or not self._part.days or self._peek_raw() != "time":
                self._break()  # a line of times alone goes on about the days before
        elif token.type == "to":
            if not self._begins_line():
                raise Unread
            self._at += 1
        else:
            self._at += 1
            self._take_word(token.type)

    def _take_word(self, type: str) -> None:
        part = self._part
        if type == "round":
            self._opens()
            self._part.times.append((0, DAY))
            self._part.round = True
        elif type == "closed":
            if part.times or part.appointment or (part.closed and part.whole):
                part = self._next()
            part.closed = True
            part.holidays = part.holidays or part.maybe_holidays
        elif type == "except":
            if part.closed or not (part.days or part.times):
                raise Unread
            part.excepting = True
        elif type == "including":
            if self._peek() == "holidays":
                self._at += 1
                part.open_holidays = True
            elif self._peek() not in _DAYS:
                raise Unread
            else:
                part.days += self._days()
        elif type == "holidays":
            self._take_holidays()
        elif type == "ramadan":
            self._take_ramadan()
        elif type == "appointment":
            part.appointment = True
        elif type == "since":
            if self._peek() != "date":
                raise Unread
        elif type == "or":
            if self._peek() != "appointment":
                raise Unread
            self._next().either = True
        elif type not in _SKIPPED:
            raise Unread

    def _take_holidays(self) -> None:
        part = self._part
        if part.excepting or part.closed:
            part.holidays = True
        else:  # "dimanche et jours fériés : fermé"
            if part.whole:
                part = self._next()
            part.maybe_holidays = True

    def _take_ramadan(self) -> None:
        part = self._part
        if part.excepting:
            raise Unread
        if part.whole and self._goes_on():
            part = self._next()
        if part.ramadan and not self._ramadan:
            raise Unread
        part.ramadan = True

    def _take_months(self) -> None:
        before = self._at
        months = self._some_months()
        if self._part.excepting and not self._part.but_months:
            self._part.but_months = set(months)
        else:
            self._take_when(When(months=tuple(sorted(months))), self._at - before)

    def _take_when(self, said: When, words: int = 1) -> None:
        """Take months or weeks, of so many words that are passed, for this part or for the next one."""
        if self._part.whole and self._goes_on() and self._leads(words):
            carried = self._next().lead
            if (carried.months and not said.months) or (carried.weeks and not said.weeks):
                raise Unread  # within the months said before, or instead of them?
            self._part.when = self._part.lead = self._over
        part, over = self._part, self._over
        if part.excepting or (part.ramadan and said.months):
            raise Unread
        leads = not (part.days or part.times or part.closed)
        for name in ("months", "weeks"):
            value = getattr(said, name)
            if not value:
                continue
            known, above = getattr(part.when, name), getattr(over, name)
            if known != above or (above and (not leads or (over.months and over.weeks))):
                raise Unread
            part.when = replace(part.when, **{name: value})
            if leads:
                part.lead = replace(part.lead, **{name: value})

    def _leads(self, words: int) -> bool:
        """Whether what was just passed stands before the hours that it is about: "…, en août 9h-13h".

        Raises Unread where it may be of either: "lundi 9h-12h semaines paires mardi 14h-16h".
        """
        at = self._at
        before, after = self._beside(at - words - 1, -1), self._beside(at, 1)
        if (before == "and") == (after == "and"):
            if before == "and" or after != "time":
                raise Unread
            return True
        return before == "and"

    def _beside(self, at: int, step: int) -> str:
        """The next word in a direction that is no filler."""
        while 0 <= at < len(self._tokens) and self._tokens[at].type in ("fill", "from"):
            at += step
        return self._tokens[at].type if 0 <= at < len(self._tokens) else ""

    def _some_months(self) -> list[int]:
        """Months at this place: one, several, "from … to"."""
        found = [*self._tokens[self._at].value]
        self._at += 1
        while self._at < len(self._tokens):
            here = self._at
            ranged = self._tokens[here].type == "to"
            self._at += ranged
            if (not ranged and self._tokens[here].type not in _SKIPPED) or self._peek() != "months":
                self._at = here
                break
            last = self._tokens[self._at].value[0]
            found += [(found[-1] + step) % 12 + 1 for step in range((last - found[-1] - 1) % 12)] if ranged else []
            found.append(last)
            self._at += 1
        if len(set(found)) != len(found) or len(found) == len(YEAR):
            raise Unread
        return found

    def _take_date(self, token: Token) -> None:
        """A day from which every second week counts; no other date says anything about hours."""
        part = self._part
        if part.since or not (part.when.weeks == "alternate" or any(on.every != 1 for on in part.days)):
            raise Unread
        part.since = date.fromordinal(token.value[0]).isoformat()
        self._at += 1

    def _take_days(self) -> None:
        part = self._part
        if part.excepting:
            part.but |= set(self._days())
            return
        if part.times and not part.days and not part.closed:  # "24h/24, 7j/7"; "9h-18h du lundi au vendredi"
            part.days, part.days_last = self._days(), True
            return
        if part.whole and not (part.closed and part.holidays and not part.days):
            part = self._next()
        elif part.days:
            raise Unread
        part.days += self._days()

    def _take_times(self) -> None:
        part = self._part
        if part.excepting and (part.times or not (part.but or part.but_months or part.holidays)):
            raise Unread  # whose times are these?
        if part.days_last:
            raise Unread  # "9h-12h lundi 14h-16h"
        part.excepting = False
        part.times.append(self._time_range())

    def _opens(self) -> None:
        if self._part.closed:
            raise Unread

    # ---- parts ----------------------------------------------------------------------------------------

    def _next(self) -> Part:
        """End the part; one that goes on in the same line is of the months or weeks that this one began with."""
        led = self._part.lead
        self._end()
        self._part.when = self._part.lead = led
        return self._part

    def _break(self) -> None:
        part = self._part
        if part.whole or part.open_holidays or (part.appointment and not part.days) or (part.closed and part.ramadan):
            self._end()
        elif part.empty and part.ramadan:
            if part.when != self._over:
                raise Unread
            self._ramadan, self._over = True, When()
        elif part.empty and part.when != self._over:
            self._ramadan, self._over = False, part.when

    def _end(self) -> None:
        part = self._part
        if not part.empty:
            self._keep(part)
        elif (part.ramadan and not self._ramadan) or part.when != self._over:
            raise Unread
        self._part = Part(self._ramadan, when=self._over, lead=self._over)

    def _keep(self, part: Part) -> None:
        part.settle()
        if part.closed and part.holidays and not part.days:
            if part.when != self._over:
                raise Unread
            part.when = part.lead = When()  # of the whole year, though it stands under a line "Juillet et août :"
        if (part.days or part.times) and not part.closed:
            unsaid = {name for name in self._led if not getattr(part.when, name)}
            if unsaid and not part.ramadan:
                raise Unread  # of the months said before, perhaps
            self._led |= {name for name in ("months", "weeks") if getattr(part.lead, name)}
        self._parts.append(part)

    def _begins_line(self) -> bool:
        return self._at == 0 or self._tokens[self._at - 1].type in ("line", "break")

    def _peek(self) -> str:
        """The next word that is no filler; those before it are passed."""
        while self._at < len(self._tokens) and self._tokens[self._at].type in _SKIPPED:
            self._at += 1
        return self._tokens[self._at].type if self._at < len(self._tokens) else ""

    def _peek_raw(self) -> str:
        return self._tokens[self._at].type if self._at < len(self._tokens) else ""

    def _goes_on(self) -> bool:
        """Whether times, days or "closed" follow in this line."""
        for token in self._tokens[self._at :]:
            if token.type in ("line", "break"):
                return False
            if token.type in ("time", "closed", "round", *_DAYS):
                return True
        return False

    # ---- days -----------------------------------------------------------------------------------------

    def _days(self) -> list[On]:
        """Days at this place: one, several, "from … to"."""
        found = self._some_days()
        while self._at < len(self._tokens):
            here = self._at
            type = self._tokens[here].type
            if type == "to" and len(found) and self._tokens[here - 1].type == "days":
                self._at += 1
                if self._peek() != "days":
                    self._at = here
                    break
                found += self._until(found[-1], self._some_days())
                continue
            if type not in {*_SKIPPED, "alternate"} or self._peek() not in _DAYS:
                self._at = here
                break
            found += self._some_days()
        if len(set(found)) != len(found):
            raise Unread
        if len({on.rhythm for on in found}) != 1:
            raise Unread  # "premier lundi et mercredi": of the month, both?
        return found

    def _until(self, first: On, last: list[On]) -> list[On]:
        if len(last) != 1 or first != On(first.weekday) or last[0] != On(last[0].weekday) or first == last[0]:
            raise Unread
        steps = (last[0].weekday - first.weekday) % len(WEEK)
        return [On((first.weekday + step) % len(WEEK)) for step in range(1, steps + 1)]

    def _some_days(self) -> list[On]:
        nth: list[int] = []
        every = self._alternate()
        while self._tokens[self._at].type == "nth":
            nth += self._tokens[self._at].value
            self._at += 1
            if self._peek() not in _DAYS:
                raise Unread
        if self._peek() != "days":
            raise Unread
        days = self._tokens[self._at].value
        self._at += 1
        if not nth and self._at < len(self._tokens) and self._tokens[self._at].type == "nth":
            nth += self._tokens[self._at].value  # "الاثنين الأول"
            self._at += 1
        if self._at < len(self._tokens) and self._tokens[self._at].type == "month":
            if not nth:
                raise Unread
            self._at += 1
        every += self._alternate()
        if ((nth or every) and len(days) != 1) or (nth and every) or every > 1:
            raise Unread
        return [On(day, one, every + 1) for one in nth or [EVERY] for day in days]

    def _alternate(self) -> int:
        """1 where "every second" stands here, which is passed."""
        if self._at == len(self._tokens) or self._tokens[self._at].type != "alternate":
            return 0
        self._at += 1
        return 1

    # ---- times ----------------------------------------------------------------------------------------

    def _time_range(self) -> tuple[int, int]:
        """Start and end in minutes; the end may lie on the next day."""
        between = any(token.type == "between" for token in self._tokens[max(0, self._at - 2) : self._at])
        start, half = self._time()
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        if token is None or not (token.type == "to" or (between and token.type == "and")):
            raise Unread
        self._at += 1
        if self._peek() != "time":
            raise Unread
        end, its_half = self._time()
        return ranged(start, half, end, its_half)

    def _time(self) -> tuple[int, str]:
        token = self._tokens[self._at]
        self._at += 1
        half = ""
        if self._at < len(self._tokens) and self._tokens[self._at].type in ("am", "pm", "night"):
            half = self._tokens[self._at].type
            self._at += 1
        return token.value[0], half
