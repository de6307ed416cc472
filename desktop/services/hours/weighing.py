"""Owns what the parts of a text about opening hours say together; must not know its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from desktop.services.hours.shapes import EVERY, WEEK, YEAR, Hours, On, Parity, Span


class Unread(Exception):
    """The text says something that is not understood, or two things at once."""


Season = tuple[bool, tuple[int, ...]]  # of Ramadan; of months, none for all the year


@dataclass(frozen=True, slots=True)
class When:
    """What narrows hours to a part of the year: months, none for all of them; weeks, "" for all of them."""

    months: tuple[int, ...] = ()
    weeks: Literal[Parity, "alternate"] = ""


@dataclass(slots=True)
class Part:
    """What one part of the text says: days, times, and whether these are when it is closed."""

    ramadan: bool
    days: list[On] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    but: set[On] = field(default_factory=set)
    closed: bool = False
    holidays: bool = False
    maybe_holidays: bool = False  # named, before it is said that it is closed then
    appointment: bool = False
    either: bool = False  # "ou sur rendez-vous"
    round: bool = False
    excepting: bool = False
    open_holidays: bool = False
    days_last: bool = False  # the times came before the days
    when: When = When()  # when in the year it is so
    lead: When = When()  # what of this came before days and times: what follows in this line may be of it too
    but_months: set[int] = field(default_factory=set)
    since: str = ""  # a day of a week in which it is open then

    @property
    def season(self) -> Season:
        """What its hours are of."""
        return self.ramadan, self.when.months

    def settle(self) -> None:
        """Give every day the rhythm that was said of all. Raises Unread where it is said twice, or of no such day."""
        weeks = self.when.weeks
        if not (weeks or self.since):
            return
        if self.but or not self.days or any(not (on.weekly if weeks else on.every != 1) for on in self.days):
            raise Unread
        if weeks == "" or weeks == "alternate":
            self.days = [replace(on, every=2, since=self.since) for on in self.days]
        elif self.since:
            raise Unread
        else:
            self.days = [replace(on, parity=weeks) for on in self.days]

    @property
    def whole(self) -> bool:
        """Whether what comes next may belong to another part."""
        return (
            bool(self.times)
            or (self.closed and bool(self.days or self.holidays or self.when.months))
            or bool(self.appointment and self.days)
        )

    @property
    def empty(self) -> bool:
        said = (self.days, self.times, self.closed, self.holidays, self.maybe_holidays, self.appointment)
        return not (any(said) or self.open_holidays)


Piece = tuple[int, int, bool]  # start, length, appointment
USUAL: Season = (False, ())
FASTING: Season = (True, ())


class Weighed:
    """What all parts say together, day by day."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._tables: dict[Season, dict[On, list[Piece]]] = defaultdict(lambda: defaultdict(list))
        self._days_only: dict[Season, list[On]] = defaultdict(list)
        self._shut: dict[On, set[int]] = defaultdict(set)  # months that are none of the usual hours of a day

    def hours(self) -> Hours:
        """Raises Unread where they contradict one another or say no hours at all."""
        holidays = {part.open_holidays for part in self._parts if part.holidays or part.open_holidays}
        if len(holidays) > 1:
            raise Unread
        appointment, always = False, False  # `always`: nobody is received otherwise
        for part in self._parts:
            if part.maybe_holidays and not part.closed:
                raise Unread
            if part.appointment and not part.days and not part.times:
                appointment = True
                always = always or not part.either
            elif not part.closed:
                self._opened(part)
        for part in self._parts:
            if part.closed:
                self._closed(part)
        self._make_room()
        ofmonths = [
            one for season in sorted({*self._tables, *self._days_only}) if season[1] for one in self._spans(season)
        ]
        usual, ramadan = (*self._spans(USUAL), *ofmonths), self._spans(FASTING)
        said = any(part.ramadan for part in self._parts)
        if not usual and not appointment:
            raise Unread
        if always and usual:
            appointment = False
            usual, ramadan = (tuple(replace(one, appointment=True) for one in spans) for spans in (usual, ramadan))
        return Hours(usual, ramadan if said else None, holidays == {False}, appointment)

    def _opened(self, part: Part) -> None:
        days = part.days or (list(map(On, WEEK)) if part.round else self._known_days(part))
        if not set(days) >= part.but:
            raise Unread
        days = [on for on in days if on not in part.but]
        if part.open_holidays and not part.times and not part.days:
            return
        if not days or not (part.times or part.appointment):
            raise Unread
        if part.but_months and part.season != USUAL:
            raise Unread
        table = self._tables[part.season]
        for on in days:
            self._shut[on] |= part.but_months
            if not part.times:
                self._days_only[part.season].append(on)
            for start, end in part.times:
                table[on].append((start, end - start, part.appointment))

    def _known_days(self, part: Part) -> list[On]:
        """The days of hours that say none: those of the usual ones, where these are the same on all of them."""
        if part.open_holidays and not part.times:
            return []
        usual = self._tables[USUAL]
        if part.season == USUAL or not usual or len({tuple(pieces) for pieces in usual.values()}) != 1:
            raise Unread
        return list(usual)

    def _closed(self, part: Part) -> None:
        if part.appointment or part.but or part.but_months:
            raise Unread
        if part.ramadan and not part.days and not part.times and not part.holidays:
            if self._tables[FASTING]:
                raise Unread
            return
        if part.when.months and not part.holidays:
            self._closed_in(part)
            return
        if not part.days and not part.times and not part.holidays:
            raise Unread
        table = self._tables[FASTING if part.ramadan else USUAL]
        if part.times:
            self._break_off(table, part)
            return
        for on in part.days:
            if table.get(on) or not on.weekly:  # closed on a day on which it is open, or on one Monday of several
                raise Unread

    def _closed_in(self, part: Part) -> None:
        """Closed in some months: all of them, or some days of theirs."""
        usual = self._tables[USUAL]
        if part.times or not usual or not set(part.days) <= set(usual):
            raise Unread
        for on in part.days or usual:
            self._shut[on] |= set(part.when.months)

    def _make_room(self) -> None:
        """Hours of some months stand in the place of the usual ones of these days: of all, or of none of them.

        Raises Unread where that is not said clearly, or two seasons speak of one month.
        """
        usual = {*self._tables[USUAL], *self._days_only[USUAL]}
        seasons = sorted(season for season in {*self._tables, *self._days_only} if season[1])
        for at, season in enumerate(seasons):
            its = {*self._tables[season], *self._days_only[season]}
            if season[0] or (its & usual and not its >= usual):
                raise Unread
            near = usual if not its & usual else set[On]()
            for other in seasons[:at]:
                if not set(other[1]).isdisjoint(season[1]):
                    near |= {*self._tables[other], *self._days_only[other]}
            if not {on.weekday for on in near}.isdisjoint(on.weekday for on in its):
                raise Unread
            for on in its & usual:
                self._shut[on] |= set(season[1])

    def _break_off(self, table: dict[On, list[Piece]], part: Part) -> None:
        """Closed at times: a piece is taken out of each day's hours, in which it must lie."""
        for on in part.days or list(table):
            for start, end in part.times:
                inside = [p for p in table.get(on, ()) if p[0] < start and end < p[0] + p[1]]
                if len(inside) != 1:
                    raise Unread
                first, length, appointment = inside[0]
                table[on].remove(inside[0])
                table[on] += [(first, start - first, appointment), (end, first + length - end, appointment)]

    def _months_of(self, season: Season, on: On) -> tuple[int, ...]:
        """In which months a day is open then."""
        if season != USUAL or not self._shut[on]:
            return season[1]
        left = tuple(month for month in YEAR if month not in self._shut[on])
        if not left:
            raise Unread
        return left

    def _spans(self, season: Season) -> tuple[Span, ...]:
        table = self._tables[season]
        by_piece: dict[tuple[Piece, tuple[int, ...]], list[On]] = defaultdict(list)
        for on, pieces in table.items():
            ordered = sorted(pieces)
            for before, after in pairwise(ordered):
                if before[0] + before[1] > after[0]:
                    raise Unread  # twice the same day, with other hours
            for piece in ordered:
                by_piece[piece, self._months_of(season, on)].append(on)
        self._refuse_both(table)
        if set(self._days_only[season]) & set(table):
            raise Unread
        spans = [Span(_ordered(days), *piece, months) for (piece, months), days in by_piece.items()]
        if self._days_only[season]:
            if any(self._shut[on] for on in self._days_only[season]):
                raise Unread
            spans.append(Span(_ordered(self._days_only[season]), None, 0, True, season[1]))
        return tuple(sorted(spans, key=lambda span: (span.days[0].nth != EVERY, span.days, span.start or 0)))

    def _refuse_both(self, table: Iterable[On]) -> None:
        kinds: dict[int, set[tuple[bool, int, bool]]] = defaultdict(set)
        for on in table:
            kinds[on.weekday].add((on.nth != EVERY, on.every, bool(on.parity)))
        if any(len(its) != 1 for its in kinds.values()):
            raise Unread  # every Monday, and the first Monday: instead, or beside?


def _ordered(days: Iterable[On]) -> tuple[On, ...]:
    return tuple(sorted(set(days)))
