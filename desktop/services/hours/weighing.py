"""Owns what the parts of a text about opening hours say together; must not know its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from desktop.services.hours.shapes import EVERY, WEEK, Hours, On, Span


class Unread(Exception):
    """The text says something that is not understood, or two things at once."""


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

    @property
    def whole(self) -> bool:
        """Whether what comes next may belong to another part."""
        return (
            bool(self.times)
            or (self.closed and bool(self.days or self.holidays))
            or bool(self.appointment and self.days)
        )

    @property
    def empty(self) -> bool:
        said = (self.days, self.times, self.closed, self.holidays, self.maybe_holidays, self.appointment)
        return not (any(said) or self.open_holidays)


Piece = tuple[int, int, bool]  # start, length, appointment


class Weighed:
    """What all parts say together, day by day."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._tables: dict[bool, dict[On, list[Piece]]] = {False: defaultdict(list), True: defaultdict(list)}
        self._days_only: dict[bool, list[On]] = {False: [], True: []}

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
        usual, ramadan = (self._spans(season) for season in (False, True))
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
        table = self._tables[part.ramadan]
        for on in days:
            if not part.times:
                self._days_only[part.ramadan].append(on)
            for start, end in part.times:
                table[on].append((start, end - start, part.appointment))

    def _known_days(self, part: Part) -> list[On]:
        """The days of hours that say none: those of the usual ones, where these are the same on all of them."""
        if part.open_holidays and not part.times:
            return []
        usual = self._tables[False]
        if not part.ramadan or not usual or len({tuple(pieces) for pieces in usual.values()}) != 1:
            raise Unread
        return list(usual)

    def _closed(self, part: Part) -> None:
        if part.appointment or part.but:
            raise Unread
        if part.ramadan and not part.days and not part.times and not part.holidays:
            if self._tables[True]:
                raise Unread
            return
        if not part.days and not part.times and not part.holidays:
            raise Unread
        table = self._tables[part.ramadan]
        if part.times:
            self._break_off(table, part)
            return
        for on in part.days:
            if table.get(on) or on.nth:  # closed on a day on which it is open, or on one Monday of several
                raise Unread

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

    def _spans(self, season: bool) -> tuple[Span, ...]:
        table = self._tables[season]
        by_piece: dict[Piece, list[On]] = defaultdict(list)
        for on, pieces in table.items():
            ordered = sorted(pieces)
            for before, after in pairwise(ordered):
                if before[0] + before[1] > after[0]:
                    raise Unread  # twice the same day, with other hours
            for piece in ordered:
                by_piece[piece].append(on)
        self._refuse_both(table)
        if set(self._days_only[season]) & set(table):
            raise Unread
        spans = [Span(_ordered(days), *piece) for piece, days in by_piece.items()]
        if self._days_only[season]:
            spans.append(Span(_ordered(self._days_only[season]), None, 0, True))
        return tuple(sorted(spans, key=lambda span: (span.days[0].nth != EVERY, span.days, span.start or 0)))

    def _refuse_both(self, table: Iterable[On]) -> None:
        weekly = {on.weekday for on in table if on.nth == EVERY}
        if any(on.nth and on.weekday in weekly for on in table):
            raise Unread  # every Monday, and the first Monday: instead, or beside?


def _ordered(days: Iterable[On]) -> tuple[On, ...]:
    return tuple(sorted(set(days)))
