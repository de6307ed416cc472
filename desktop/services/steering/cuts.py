"""Owns adding up fast: initiatives laid out once by the keys of some dimensions, then counted under any choice of them.

Rows of the same key stand together, and in each the rows of the same initiative: sums and greatest numbers are those of
slices of one column. A choice is a mark for each initiative. Must not know where they come from, nor what keys mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.services.steering.column_reading import Ints
from desktop.services.steering.columns import Marks, Said, joined
from desktop.services.steering.tally import Keys, Tally

_FEW: Final = 2**16 - 1


class Told(NamedTuple):
    """What each initiative says: its number, whether it says one, whether its people are counted only there."""

    value: NDArray[Any]
    said: Marks
    distinct: Marks


class Column(NamedTuple):
    """What rows say of a dimension: words, and of each row the code of its word."""

    words: Sequence[str]
    code: Ints


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums of all keys, of which some are `there`: those that somebody chosen has."""

    there: Ints
    columns: tuple[NDArray[Any], ...]  # as the fields of a tally

    def tally(self, number: int) -> Tally:
        """The tally of one key."""
        return Tally(*(int(column[number]) for column in self.columns))


class Cut:
    """Rows by keys: of initiatives, whose places are `at`; or of numbers of theirs, which are `rows`."""

    def __init__(self, at: Ints, columns: Sequence[Column], rows: Ints | None = None) -> None:
        key = joined(((one.code, len(one.words)) for one in columns), len(at))
        order = _ordered(at, key)
        at, key = at[order], key[order]
        new = np.ones(len(at), np.bool_)
        new[1:] = key[1:] != key[:-1]
        begins = new.copy()
        begins[1:] |= at[1:] != at[:-1]
        self.rows = rows[order] if rows is not None else None
        self._groups = np.flatnonzero(begins)
        self.at = at[self._groups]
        self._starts = np.flatnonzero(new[self._groups])
        firsts = order[np.flatnonzero(new)]
        self._codes = [one.code[firsts] for one in columns]
        self._words = [one.words for one in columns]
        self._keys: list[Keys] | None = None
        self._where: dict[Keys, int] | None = None

    @property
    def keys(self) -> list[Keys]:
        """All keys."""
        if self._keys is None:
            named = [
                [words[code] for code in codes.tolist()] for words, codes in zip(self._words, self._codes, strict=True)
            ]
            self._keys = list(zip(*named, strict=True)) if named else [()] * len(self._starts)
        return self._keys

    def sums(self, chosen: Marks, told: Told, here: Marks | None = None) -> Sums:
        """Sums of the chosen ones. Of numbers `told` is what these say: only those that are `here` count."""
        at = self.at
        if not len(at):
            return Sums(np.zeros(0, np.int64), ())
        mask = chosen[at]
        if self.rows is None:
            value, said = told.value[at], told.said[at] & mask
        else:
            value, said = told.value[self.rows], mask
            if here is not None:
                here = here[self.rows]
                value = np.where(here, value, 0)
                said = said & np.logical_or.reduceat(here, self._groups)
            value = np.add.reduceat(value, self._groups)
        loose = said & ~told.distinct[at]
        number = np.where(said, value, 0)
        others = np.where(loose, value, 0)
        cumulated, apart = self._added(number), self._added(others)
        most = np.maximum(np.maximum.reduceat(others, self._starts), 0)
        counted, overlapping = self._added(said), self._added(loose)
        initiatives = self._added(mask) if self.rows is None else counted
        there = np.flatnonzero(initiatives)
        return Sums(there, (cumulated, cumulated - apart, most, counted, overlapping, initiatives))

    def tallies(self, sums: Sums, first: Iterable[str] | None = None) -> dict[Keys, Tally]:
        """Keys -> what the chosen ones say; with `first`, of the keys that begin with one of these words."""
        there = sums.there
        if first is not None and len(there):
            wanted = set(first)
            known = np.array([word in wanted for word in self._words[0]], np.bool_)
            there = there[known[self._codes[0][there]]]
        if not len(there):
            return {}
        columns = [column[there].tolist() for column in sums.columns]
        return {
            key: Tally(*values)
            for key, values in zip(map(self.key, there.tolist()), zip(*columns, strict=True), strict=True)
        }

    def key(self, number: int) -> Keys:
        """One key."""
        return tuple(words[codes[number]] for words, codes in zip(self._words, self._codes, strict=True))

    def members(self, keys: Keys) -> Ints:
        """The places of everybody under some keys."""
        if self._where is None:
            self._where = {one: number for number, one in enumerate(self.keys)}
        number = self._where.get(keys)
        if number is None:
            return np.zeros(0, np.int64)
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.at)
        return self.at[self._starts[number] : end]

    def _added(self, column: NDArray[Any]) -> NDArray[Any]:
        kind = np.int64 if column.dtype == np.bool_ else column.dtype
        found: NDArray[Any] = np.add.reduceat(column, self._starts, dtype=kind)
        return found


def _ordered(at: Ints, key: Ints) -> Ints:
    """The rows by key, those of a key by place."""
    if np.any(at[1:] < at[:-1]):
        return np.lexsort((at, key))
    if not len(key) or key.max() > _FEW:
        return np.argsort(key, kind="stable")
    return np.argsort(key.astype(np.uint16), kind="stable")  # so few keys are counted off, not compared


def by_places(many: int, own: Sequence[Said]) -> Cut:
    """Initiatives by what they say of themselves."""
    return Cut(*_spread(np.arange(many), [], own))


def by_numbers(at: Ints, numbered: Mapping[int, Column], own: Mapping[int, Said]) -> Cut:
    """Numbers of initiatives by what they say and what their initiative says: each with its place among dimensions."""
    row = Column([], np.arange(len(at)))
    places, columns = _spread(at, [row, *numbered.values()], list(own.values()))
    told = dict(zip([*numbered, *own], columns[1:], strict=True))
    return Cut(places, [told[place] for place in sorted(told)], columns[0].code)


def _spread(at: Ints, columns: Sequence[Column], own: Sequence[Said]) -> tuple[Ints, list[Column]]:
    """A row for each word that its initiative says of each dimension."""
    found = list(columns)
    for said in own:
        which, code = said.spread(at)
        at = at[which]
        found = [Column(one.words, one.code[which]) for one in found]
        found.append(Column(said.words, code))
    return at, found


def leading(sums: Sums, most: int) -> Ints:
    """Of the keys that are there, those that may be among the first by initiatives (one more, for who stands last)."""
    there = sums.there
    if len(there) <= most + 1:
        return there
    initiatives = sums.columns[-1][there]
    least = np.partition(initiatives, -(most + 1))[-(most + 1)]
    found: Ints = there[initiatives >= least]
    return found


class Spans:
    """Initiatives by their days (ranks; 0 is none), of which some have numbers that go on in days of their own.

    `steady`: what initiatives say without those; then of each of those its place, its first and last day, its value.
    """

    def __init__(self, first: Ints, last: Ints, steady: Told, own: tuple[Ints, Ints, Ints, NDArray[Any]]) -> None:
        self._first, self._last, self._steady, self._own = first, last, steady, own

    def tallies(self, chosen: Marks, spans: Iterable[tuple[int, int]]) -> list[Tally]:
        """What the chosen ones say in each span of days (ranks, both included)."""
        at = np.flatnonzero(chosen & (self._first > 0))
        place = np.full(len(chosen), -1, np.int64)
        place[at] = np.arange(len(at))
        first, last, distinct = self._first[at], self._last[at], self._steady.distinct[at]
        value, said = self._steady.value[at], self._steady.said[at]
        whose, begun, ended, more = self._own
        whose = place[whose]
        known = whose >= 0
        whose, begun, ended, more = whose[known], begun[known], ended[known], more[known]
        found = []
        for since, until in spans:
            going = (first <= until) & (last >= since)
            added, told = value, said
            now = np.flatnonzero((begun <= until) & (ended >= since))
            if len(now):
                added, told = value.copy(), said.copy()
                np.add.at(added, whose[now], more[now])
                told[whose[now]] = True
            told = told & going
            loose = told & ~distinct
            whole, others = int(added[told].sum()), added[loose]
            sure, most = whole - int(others.sum()), int(others.max(initial=0))
            found.append(Tally(whole, sure, most, int(told.sum()), int(loose.sum()), int(going.sum())))
        return found
