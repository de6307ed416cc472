"""Owns the initiatives of a profile in columns of whole numbers, read at once; must not know a scope, nor adding up.

What `facts.read` says of one initiative after another is said here of all. An initiative is known by its place in the
columns. How the engine is asked for them: `columns_asked`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from desktop.services.steering import column_reading, facts
from desktop.services.steering.column_reading import Coded, Ints, coded
from desktop.services.steering.columns_asked import ColumnsAsked
from desktop.services.steering.facts import DISTINCT, PEOPLE, UNSAID, Same

Marks = NDArray[np.bool_]
ID: Final = 16
_ROOM: Final = 2**62  # codes of several columns are joined in one number as long as it fits


@dataclass(frozen=True, slots=True)
class Said:
    """What each place says of a dimension, at least one word: those from `first[at]` on, up to `first[at + 1]`."""

    words: Sequence[str]
    first: Ints
    code: Ints

    def spread(self, at: Ints) -> tuple[Ints, Ints]:
        """Of some places, one row for each word that they say: which of the places, and the word's code."""
        many = self.first[at + 1] - self.first[at]
        which = np.repeat(np.arange(len(at)), many)
        inside = np.arange(len(which)) - np.repeat(np.cumsum(many) - many, many)
        return which, self.code[np.repeat(self.first[at], many) + inside]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of people, by place: whose each is, and codes of what it says. `first`, `last`: as in `Columns`."""

    at: Ints
    measure: Ints
    sex: Ints
    age: Ints
    people: Ints
    area: Ints
    first: Ints
    last: Ints
    value: NDArray[Any]
    words: Mapping[str, list[str]]
    areas: list[bytes | None]


@dataclass(frozen=True, slots=True)
class Columns:
    """All initiatives that a list shows. `first` and `last` are places in `days`, which are in order; 0 is no day."""

    n: Ints
    ids: list[bytes]
    place: Mapping[bytes, int]
    line: Ints
    words: Mapping[str, Said]
    distinct: Marks
    days: list[str]
    first: Ints
    last: Ints
    ended: list[str]
    spot_at: Ints
    spot: Ints
    areas: list[bytes]
    carrier_at: Ints
    carrier: Ints
    actors: list[bytes]
    numbers: Numbers
    others: list[tuple[int, str, str, int]]  # place, measure, unit, value: what are no people

    @property
    def many(self) -> int:
        """How many there are."""
        return len(self.ids)

    def places(self, lines: Ints) -> Ints:
        """The places of some lines; lines that are not here are left out."""
        some = np.asarray(lines, np.int64)
        found: Ints = self.line[some[some < len(self.line)]]
        return found[found >= 0]


def read(asked: ColumnsAsked, same: Same) -> Columns:
    """Every initiative that a list shows."""
    numbers, told, listed = map(column_reading.read, (asked.numbers, asked.doings, asked.listed))
    line_of = dict(zip(listed.ids["row"], listed.whole["n"].tolist(), strict=True))
    lines = np.fromiter(map(line_of.get, told.ids["id"], repeat(-1)), np.int64, told.many)
    told, lines = told.only(lines >= 0), lines[lines >= 0]
    ids, said = told.ids["id"], told.coded
    place, line = placed(ids, lines)
    counted = _counted(numbers, same, place)
    periods = {code: facts.days_of(code) if code else (UNSAID, UNSAID) for code in counted.said["period"].values}
    spans = [day for span in periods.values() for day in span]
    days = sorted({UNSAID, *said["first"].values, *said["last"].values, *spans} - {None})
    rank = {day: at for at, day in enumerate(days)}
    spot_at, spots = _of_places(column_reading.read(asked.spots), place)
    carrier_at, carriers = _of_places(column_reading.read(asked.carriers), place)
    standing, face = coded([same.faces["actor"].get(one, one).hex() for one in carriers.values])
    words = {name: alone(said[name], _or_unsaid) for name in ("sector", "status")}
    words["project"] = alone(said["project"], lambda one: one.hex() if one else UNSAID)
    words["carrier"] = gathered(len(ids), carrier_at, face[carriers.code] if len(face) else carriers.code, standing)
    return Columns(
        n=lines,
        ids=ids,
        place=place,
        line=line,
        words=words,
        distinct=_taken(said["counting"], lambda one: one == DISTINCT).astype(np.bool_),
        days=days,
        first=_taken(said["first"], lambda one: rank[one or UNSAID]),
        last=_taken(said["last"], lambda one: rank[one or UNSAID]),
        ended=[one or UNSAID for one in told.words["ended"]],
        spot_at=spot_at,
        spot=spots.code,
        areas=spots.values,
        carrier_at=carrier_at,
        carrier=carriers.code,
        actors=carriers.values,
        numbers=_numbers(counted, {code: (rank[first], rank[last]) for code, (first, last) in periods.items()}),
        others=counted.others(),
    )


def _or_unsaid(word: str | None) -> str:
    return word or UNSAID


def _taken(column: Coded[Any], say: Callable[[Any], int]) -> Ints:
    """What a number says of each row's value."""
    numbers = np.array([say(value) for value in column.values], np.int64)
    found: Ints = numbers[column.code] if len(numbers) else column.code
    return found


def placed(ids: Sequence[bytes], lines: Ints) -> tuple[dict[bytes, int], Ints]:
    """The place of each initiative, and of each line (-1 where none is)."""
    line = np.full(int(lines.max()) + 1 if len(ids) else 0, -1, np.int64)
    line[lines] = np.arange(len(ids))
    return {row: at for at, row in enumerate(ids)}, line


def alone(column: Coded[Any], say: Callable[[Any], str]) -> Said:
    """One word of each place."""
    told = column.said(say)
    return Said(told.values, np.arange(len(told.code) + 1), told.code)


def numbers_in(text: str | None) -> Ints:
    """Whole numbers with commas between them."""
    found: Ints = np.fromstring(text or "", np.int64, sep=",")
    return found


def gathered(many: int, at: Ints, code: Ints, words: Sequence[str]) -> Said:
    """Words of so many places from pairs, in any order and perhaps told twice; who says nothing says UNSAID."""
    silent = np.ones(many, np.bool_)
    silent[at] = False
    nobody = np.flatnonzero(silent)
    room = len(words) + 1
    pairs = different(np.concatenate((at * room + code, nobody * room + len(words))))
    return Said([*words, UNSAID], np.searchsorted(pairs // room, np.arange(many + 1)), pairs % room)


def different(values: Ints) -> Ints:
    """The values there are, in order, each once. (The library's own looks each up, and takes five times as long.)"""
    found = np.sort(values)
    new = np.ones(len(found), np.bool_)
    new[1:] = found[1:] != found[:-1]
    once: Ints = found[new]
    return once


def joined(columns: Iterable[tuple[Ints, int]], many: int) -> Ints:
    """Rows that say the same in every column get the same number, others another. With each column: its codes' end."""
    found, room = np.zeros(many, np.int64), 1
    for codes, end in columns:
        if room > _ROOM // max(end, 1):
            known, found = np.unique(found, return_inverse=True)
            room = max(len(known), 1)
        found = found * max(end, 1) + codes
        room *= max(end, 1)
    return found


def _of_places(read: column_reading.Read, place: Mapping[bytes, int]) -> tuple[Ints, Coded[bytes]]:
    """Pairs of a row and something: of the rows that are here, their places and that."""
    ((_name, rows),) = read.ids.items()
    ((_name, column),) = read.coded.items()
    at = np.fromiter(map(place.get, rows, repeat(-1)), np.int64, read.many)
    here = at >= 0
    code = column.code[here]
    said = np.zeros(len(column.values), np.bool_)
    said[code] = True
    kept = [value for value, one in zip(column.values, said.tolist(), strict=True) if one]
    return at[here], Coded(kept, (np.cumsum(said) - 1)[code] if len(kept) else code)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Numbers as they were read. `at`: the place of whose each is (-1: of nobody here); `kept`: those that count."""

    at: Ints
    said: Mapping[str, Coded[Any]]
    value: NDArray[Any]
    kept: Marks
    people: Marks

    def others(self) -> list[tuple[int, str, str, int]]:
        """What counts no people."""
        measure, unit = self.said["measure"], self.said["unit"]
        some = np.flatnonzero(self.kept & ~self.people).tolist()
        return [
            (
                int(self.at[n]),
                measure.values[measure.code[n]] or UNSAID,
                unit.values[unit.code[n]],
                int(self.value[n]),
            )
            for n in some
        ]


def _counted(told: column_reading.Read, same: Same, place: Mapping[bytes, int]) -> _Counted:
    """The numbers of initiatives: of two of the same people (linked rows are one) the smallest row counts."""
    owner = Coded(*coded(told.ids["initiative"]))
    standing = same.faces["initiative"]

    def whose(one: bytes) -> int:
        # a record that a list shows is there; one that only speaks for another may be in the trash
        return place.get(standing.get(one, one), -1) if one not in standing or one in same.live else -1

    at = _taken(owner, whose)
    people = _taken(told.coded["unit"], lambda one: one is None or one == PEOPLE).astype(np.bool_)
    kept = _firsts(told.ids["id"], [owner, *told.coded.values()], same.top, at >= 0)
    return _Counted(at, told.coded, told.whole["value"], kept, people)


def _numbers(counted: _Counted, periods: Mapping[str | None, tuple[int, int]]) -> Numbers:
    chosen = np.flatnonzero(counted.kept & counted.people)
    chosen = chosen[np.argsort(counted.at[chosen], kind="stable")]
    told = {name: counted.said[name].said(facts.plain_code) for name in ("sex", "age", "people")}
    told["measure"] = counted.said["measure"].said(_or_unsaid)
    values = counted.value[chosen]
    if values.dtype != object and np.abs(values).astype(np.float64).sum() >= _ROOM:
        values = values.astype(object)  # added up in whole numbers of any size, as slowly as that takes
    period = counted.said["period"]
    return Numbers(
        at=counted.at[chosen],
        measure=told["measure"].code[chosen],
        sex=told["sex"].code[chosen],
        age=told["age"].code[chosen],
        people=told["people"].code[chosen],
        area=counted.said["area"].code[chosen],
        first=_taken(period, lambda code: periods[code][0])[chosen],
        last=_taken(period, lambda code: periods[code][1])[chosen],
        value=values,
        words={name: column.values for name, column in told.items()},
        areas=counted.said["area"].values,
    )


def _firsts(ids: Sequence[bytes], columns: Iterable[Coded[Any]], top: Mapping[bytes, bytes], there: Marks) -> Marks:
    """Of rows that are there and say the same in every column (linked rows are one), the smallest."""
    known = [column.said(lambda one: top.get(one, one) if isinstance(one, bytes) else one) for column in columns]
    kept = there.copy()
    some = np.flatnonzero(there)
    keys = joined([(column.code, len(column.values)) for column in known], len(ids))[some]
    _keys, group, many = np.unique(keys, return_inverse=True, return_counts=True)
    twice = some[many[group] > 1]
    smallest: dict[int, int] = {}
    for n, its in zip(twice.tolist(), group[many[group] > 1].tolist(), strict=True):
        one = smallest.setdefault(its, n)
        if ids[n] < ids[one]:
            smallest[its] = n
    kept[twice] = False
    kept[list(smallest.values())] = True
    return kept
