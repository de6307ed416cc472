"""Owns adding up fast: initiatives laid out once by the keys of some dimensions, then counted under any choice of them.

A choice is one byte for each initiative, 1 for those chosen. Within a key those come first that are counted only there,
then the others from the greatest number on, then those that say no number: sums are sums of slices, and the greatest
number of a choice is the first one met. Must not know where initiatives come from, nor what keys mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter
from typing import Any, NamedTuple

Keys = tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Numbers of several initiatives. `sure`: the sum of those that say that nobody is counted elsewhere; `most`: the
    greatest of the others, which are `overlapping`."""

    cumulated: int = 0
    sure: int = 0
    most: int = 0
    counted: int = 0
    overlapping: int = 0
    initiatives: int = 0

    def add(self, value: int, *, distinct: bool) -> None:
        """Add what one initiative says."""
        self.cumulated += value
        self.counted += 1
        if distinct:
            self.sure += value
        else:
            self.overlapping += 1
            self.most = max(self.most, value)

    def join(self, other: Tally) -> None:
        """Add what other initiatives say."""
        self.cumulated += other.cumulated
        self.sure += other.sure
        self.most = max(self.most, other.most)
        self.counted += other.counted
        self.overlapping += other.overlapping
        self.initiatives += other.initiatives


class _Part(NamedTuple):
    keys: Keys
    start: int
    overlap: int
    silent: int
    end: int
    sure: list[int]
    others: list[int]


class Cut:
    """Initiatives by keys."""

    def __init__(self, entries: Mapping[Keys, Mapping[int, int | None]], distinct: Sequence[bool]) -> None:
        """Keys -> place -> the number (None: it says none); and whether each place is counted only there."""
        order: list[int] = []
        self._parts: list[_Part] = []
        for keys, values in entries.items():
            said = [at for at, value in values.items() if value is not None]
            sure = [at for at in said if distinct[at]]
            others = [at for at in said if not distinct[at]]
            number: Callable[[int], Any] = values.__getitem__
            others.sort(key=number, reverse=True)
            start, overlap = len(order), len(order) + len(sure)
            order += sure
            order += others
            silent = len(order)
            if len(said) < len(values):
                order += [at for at, value in values.items() if value is None]
            self._parts.append(
                _Part(keys, start, overlap, silent, len(order), list(map(number, sure)), list(map(number, others)))
            )
        self._order = order
        # one place alone comes as itself, not as a tuple
        self._pick = itemgetter(*order) if len(order) > 1 else None
        self._where = {part.keys: part for part in self._parts}

    def tallies(self, chosen: bytearray) -> dict[Keys, Tally]:
        """Keys -> what the chosen ones say; keys that none of them has are left out."""
        picked = self._picked(chosen)
        found = {}
        for part in self._parts:
            initiatives = picked.count(1, part.start, part.end)
            if initiatives:
                found[part.keys] = _tally(part, picked, initiatives)
        return found

    def members(self, keys: Keys) -> list[int]:
        """The places of everybody under some keys."""
        part = self._where.get(keys)
        return self._order[part.start : part.end] if part else []

    def _picked(self, chosen: bytearray) -> bytes:
        if self._pick is None:
            return bytes(chosen[at] for at in self._order)
        return bytes(self._pick(chosen))


def _tally(part: _Part, picked: bytes, initiatives: int) -> Tally:
    counted = picked.count(1, part.start, part.silent)
    if not counted:
        return Tally(initiatives=initiatives)
    overlapping = picked.count(1, part.overlap, part.silent)
    sure = sum(compress(part.sure, picked[part.start : part.overlap])) if counted > overlapping else 0
    others = most = 0
    if overlapping:
        mask = picked[part.overlap : part.silent]
        others = sum(compress(part.others, mask))
        most = part.others[mask.index(1)]
    return Tally(sure + others, sure, max(most, 0), counted, overlapping, initiatives)


class Going(NamedTuple):
    """An initiative on its way: its place, its days, its number (None: it says none)."""

    at: int
    first: str
    last: str
    value: int | None
    distinct: bool


class Timeline:
    """Initiatives by their days: what goes on in any spans of days, all at once."""

    def __init__(self, goings: Iterable[Going]) -> None:
        some = list(goings)
        self._begun = _Ordered(some, [one.first for one in some])
        self._ended = _Ordered(some, [one.last for one in some])
        self._greatest = sorted(
            (one for one in some if one.value is not None and not one.distinct), key=lambda one: -(one.value or 0)
        )

    def tallies(self, chosen: bytearray, spans: Sequence[tuple[str, str]]) -> list[Tally]:
        """What goes on in each span (first and last day, both included). Spans follow each other without overlap."""
        begun = self._begun.until(chosen, [last for _first, last in spans], beyond=False)
        ended = self._ended.until(chosen, [first for first, _last in spans], beyond=True)
        found = [
            Tally(*(a - b for a, b in zip(came, went, strict=True))) for came, went in zip(begun, ended, strict=True)
        ]
        for one in found:
            one.most = 0
        self._fill_most(chosen, spans, found)
        return found

    def _fill_most(self, chosen: bytearray, spans: Sequence[tuple[str, str]], found: Sequence[Tally]) -> None:
        """From the greatest number on: the first that goes on in a span is its greatest."""
        open_spans = {n for n, one in enumerate(found) if one.overlapping}
        for one in self._greatest:
            if not open_spans:
                return
            if chosen[one.at]:
                met = [n for n in open_spans if one.first <= spans[n][1] and one.last >= spans[n][0]]
                for n in met:
                    found[n].most = max(one.value or 0, 0)
                open_spans.difference_update(met)


_Sums = tuple[int, int, int, int, int, int]


class _Ordered:
    """Initiatives in the order of a day of theirs; what is chosen of those up to some days."""

    def __init__(self, some: Sequence[Going], days: Sequence[str]) -> None:
        order = sorted(range(len(some)), key=lambda n: days[n])
        self._days = [days[n] for n in order]
        self._at = [some[n].at for n in order]
        self._values = [some[n].value or 0 for n in order]
        self._sure = [(some[n].value or 0) if some[n].distinct else 0 for n in order]
        self._said = bytes(some[n].value is not None for n in order)
        self._loose = bytes(some[n].value is not None and not some[n].distinct for n in order)

    def until(self, chosen: bytearray, days: Sequence[str], *, beyond: bool) -> list[_Sums]:
        """The fields of a tally for those whose day is up to each of `days`; `beyond`: before it."""
        from bisect import bisect_left, bisect_right

        picked = bytes(map(chosen.__getitem__, self._at))
        find = bisect_left if beyond else bisect_right
        found: list[_Sums] = []
        sums, start = [0] * 6, 0
        for day in days:
            end = find(self._days, day)
            part = picked[start:end]
            if any(part):
                sums[0] += sum(compress(self._values[start:end], part))
                sums[1] += sum(compress(self._sure[start:end], part))
                sums[3] += sum(compress(self._said[start:end], part))
                sums[4] += sum(compress(self._loose[start:end], part))
                sums[5] += part.count(1)
            start = max(start, end)
            found.append((sums[0], sums[1], 0, sums[3], sums[4], sums[5]))
        return found
