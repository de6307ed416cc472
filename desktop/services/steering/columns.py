"""Owns the initiatives of a profile in columns of whole numbers, read at once; must not know a scope, nor adding up.

What `facts.read` says of one initiative after another is said here of all. An initiative is known by its place in the
columns. The engine gives each column as one long value: as rows, half a million values take three times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from desktop.models.plain import Reader
from desktop.services.steering import facts
from desktop.services.steering.facts import DISTINCT, PEOPLE, UNSAID, Same

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]
Value = TypeVar("Value")
ID: Final = 16
_BETWEEN, _NOTHING = "\x1f", "\x1e"
_ROOM: Final = 2**62  # codes of several columns are joined in one number as long as it fits
_DOINGS: Final = (
    "SELECT {asked} FROM (SELECT l.n AS n, id, i.sector AS sector, i.status AS status, project, counting, "  # noqa: S608  # words of the house
    f"{facts.FIRST} AS first, {facts.LAST} AS last, {facts.ENDED} AS ended FROM listing l "
    "CROSS JOIN initiative i ON i.id = l.row WHERE l.kind = 'initiative' AND l.shown = 1)"
)
_NUMBERS: Final = "SELECT {asked} FROM count WHERE deleted = 0 AND initiative IS NOT NULL AND value IS NOT NULL"
_TOLD: Final = ("sector", "status", "project", "counting", "first", "last", "ended")
_SAID: Final = ("measure", "people", "sex", "age", "nationality", "period", "area", "reporter", "unit")
_SPOTS: Final = "SELECT {asked} FROM spot WHERE kind = 'initiative' AND area IS NOT NULL"
_CARRIERS: Final = (
    "SELECT {asked} FROM participation WHERE deleted = 0 AND role IN ('lead', 'implementer') "
    "AND initiative IS NOT NULL AND actor IS NOT NULL"
)


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


def read(ask: Reader, same: Same) -> Columns:
    """Every initiative that a list shows."""
    n, ids, *told = _asked(ask, _DOINGS, "n", "id", *_TOLD)
    said: dict[str, list[Any]] = dict(zip(_TOLD, told, strict=True))
    many, lines = len(ids), np.array(n, np.int64)
    place, line = placed(ids, lines)
    counted = _counted(ask, same, place)
    periods = {code: facts.days_of(code) if code else (UNSAID, UNSAID) for code in set(counted.said["period"])}
    spans = [day for span in periods.values() for day in span]
    days = sorted({UNSAID, *said["first"], *said["last"], *spans} - {None})
    rank = {day: at for at, day in enumerate(days)}
    spot_at, spots = _of_places(_asked(ask, _SPOTS, "row", "area"), place)
    carrier_at, carriers = _of_places(_asked(ask, _CARRIERS, "initiative", "actor"), place)
    areas, spot = coded(spots)
    actors, carrier = coded(carriers)
    standing, face = coded([same.faces["actor"].get(one, one).hex() for one in actors])
    words = {name: alone([one or UNSAID for one in said[name]]) for name in ("sector", "status")}
    words["project"] = alone([one.hex() if one else UNSAID for one in said["project"]])
    words["carrier"] = gathered(many, carrier_at, face[carrier], standing)
    return Columns(
        n=lines,
        ids=ids,
        place=place,
        line=line,
        words=words,
        distinct=np.array([one == DISTINCT for one in said["counting"]], np.bool_),
        days=days,
        first=_numbered([rank[one or UNSAID] for one in said["first"]]),
        last=_numbered([rank[one or UNSAID] for one in said["last"]]),
        ended=said["ended"],
        spot_at=spot_at,
        spot=spot,
        areas=areas,
        carrier_at=carrier_at,
        carrier=carrier,
        actors=actors,
        numbers=_numbers(counted, {code: (rank[first], rank[last]) for code, (first, last) in periods.items()}),
        others=counted.others(),
    )


def placed(ids: Sequence[bytes], lines: Ints) -> tuple[dict[bytes, int], Ints]:
    """The place of each initiative, and of each line (-1 where none is)."""
    line = np.full(int(lines.max()) + 1 if len(ids) else 0, -1, np.int64)
    line[lines] = np.arange(len(ids))
    return {row: at for at, row in enumerate(ids)}, line


def coded(values: Sequence[Value]) -> tuple[list[Value], Ints]:
    """The values there are, and of each its place among them."""
    known = {value: code for code, value in enumerate(dict.fromkeys(values))}
    return list(known), np.fromiter(map(known.__getitem__, values), np.int64, len(values))


def alone(values: Sequence[str]) -> Said:
    """One word of each place."""
    words, code = coded(values)
    return Said(words, np.arange(len(values) + 1), code)


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


def _asked(ask: Reader, sql: str, *names: str) -> list[list[Any]]:
    """The columns of a statement, in an order that is the same for all."""
    kinds = [_kind(name) for name in names]
    words = ", ".join(_WRITTEN[kind].format(name=name) for kind, name in zip(kinds, names, strict=True))
    found = ask.rows(sql.format(asked=f"count(*), {words}"))
    many, *values = found[0]
    if not many:
        return [[] for _name in names]
    columns = [_READ[kind](value) for kind, value in zip(kinds, values, strict=True)]
    if any(len(column) != many for column in columns):  # somebody wrote the sign that separates
        rows = ask.rows(sql.format(asked=", ".join(names)))
        columns = [list(column) for column in zip(*rows, strict=True)]
    return columns


def _kind(name: str) -> str:
    """How a column is written: whole numbers, ids, ids or nothing, words or nothing."""
    kinds = {"n": "whole", "value": "whole", "id": "row", "row": "row", "initiative": "row"}
    return kinds.get(name, "maybe" if name in ("project", "area", "actor", "reporter") else "word")


def _cut_in_rows(block: bytes) -> list[bytes]:
    return [block[at : at + ID] for at in range(0, len(block), ID)]


def _cut_in_words(text: str) -> list[str | None]:
    words: list[str | None] = list(text.split(_BETWEEN))
    return [None if word == _NOTHING else word for word in words] if _NOTHING in text else words


def _cut_in_maybes(text: str) -> list[bytes | None]:
    known: dict[str, bytes | None] = {word: bytes.fromhex(word) for word in set(text.split(_BETWEEN)) - {""}}
    known[""] = None
    return [known[word] for word in text.split(_BETWEEN)]


_WRITTEN: Final = {
    "whole": "group_concat({name}, ',')",
    "row": "CAST(group_concat({name}, '') AS BLOB)",
    "maybe": "group_concat(coalesce(hex({name}), ''), char(31))",
    "word": "group_concat(coalesce({name}, char(30)), char(31))",
}
_READ: Final[Mapping[str, Any]] = {
    "whole": lambda text: list(map(int, text.split(","))),
    "row": _cut_in_rows,
    "maybe": _cut_in_maybes,
    "word": _cut_in_words,
}


def _numbered(values: Sequence[int]) -> Ints:
    return np.array(values, np.int64)


def _of_places(pairs: Sequence[list[Any]], place: Mapping[bytes, int]) -> tuple[Ints, list[bytes]]:
    """Pairs of a row and something: of the rows that are here, their places and that."""
    at = np.fromiter(map(place.get, pairs[0], repeat(-1)), np.int64, len(pairs[0]))
    here = at >= 0
    return at[here], [one for one, known in zip(pairs[1], here.tolist(), strict=True) if known]


@dataclass(frozen=True, slots=True)
class _Counted:
    """Numbers as they were read. `at`: the place of whose each is (-1: of nobody here); `kept`: those that count."""

    at: Ints
    said: Mapping[str, list[Any]]
    value: list[int]
    kept: Marks
    people: Marks

    def others(self) -> list[tuple[int, str, str, int]]:
        """What counts no people."""
        measure, unit = self.said["measure"], self.said["unit"]
        some = np.flatnonzero(self.kept & ~self.people).tolist()
        return [(int(self.at[n]), measure[n] or UNSAID, unit[n], self.value[n]) for n in some]


def _counted(ask: Reader, same: Same, place: Mapping[bytes, int]) -> _Counted:
    """The numbers of initiatives: of two of the same people (linked rows are one) the smallest row counts."""
    ids, owner, value, *told = _asked(ask, _NUMBERS, "id", "initiative", "value", *_SAID)
    said = dict(zip(_SAID, told, strict=True))
    standing = same.faces["initiative"]
    # a record that a list shows is there; one that only speaks for another may be in the trash
    owners, whose = coded(owner)
    ours = [place.get(standing.get(one, one), -1) if one not in standing or one in same.live else -1 for one in owners]
    at = _numbered(ours)[whose] if owners else whose
    units, unit = coded(said["unit"])
    people = np.array([*(one is None or one == PEOPLE for one in units), True], np.bool_)[unit]
    there = at >= 0
    return _Counted(at, said, value, _firsts(ids, [(owners, whose), *map(coded, told)], same.top, there), people)


def _numbers(counted: _Counted, periods: Mapping[str | None, tuple[int, int]]) -> Numbers:
    chosen = np.flatnonzero(counted.kept & counted.people)
    chosen = chosen[np.argsort(counted.at[chosen], kind="stable")]
    codes = {name: coded(counted.said[name]) for name in ("measure", "sex", "age", "people", "period", "area")}
    told = {name: _recoded(codes[name], facts.plain_code) for name in ("sex", "age", "people")}
    told["measure"] = _recoded(codes["measure"], lambda code: code or UNSAID)
    spans, period = codes["period"][0], codes["period"][1][chosen]
    values = np.array([counted.value[n] for n in chosen.tolist()], object)
    if sum(map(abs, values)) < _ROOM:
        values = values.astype(np.int64)  # greater ones are added up as slowly as they have to be
    return Numbers(
        at=counted.at[chosen],
        measure=told["measure"][1][chosen],
        sex=told["sex"][1][chosen],
        age=told["age"][1][chosen],
        people=told["people"][1][chosen],
        area=codes["area"][1][chosen],
        first=_numbered([periods[code][0] for code in spans])[period],
        last=_numbered([periods[code][1] for code in spans])[period],
        value=values,
        words={name: words for name, (words, _code) in told.items()},
        areas=codes["area"][0],
    )


def _recoded(column: tuple[list[Any], Ints], say: Callable[[Any], str]) -> tuple[list[str], Ints]:
    """A column whose values are said otherwise, some of them alike."""
    words, code = coded([say(value) for value in column[0]])
    return words, code[column[1]] if len(code) else column[1]


def _firsts(
    ids: Sequence[bytes], columns: Sequence[tuple[Sequence[Any], Ints]], top: Mapping[bytes, bytes], there: Marks
) -> Marks:
    """Of rows that are there and say the same in every column (linked rows are one), the smallest."""
    known = []
    for values, code in columns:
        classes, again = coded([top.get(one, one) if isinstance(one, bytes) else one for one in values])
        known.append((again[code] if len(again) else code, len(classes)))
    kept = there.copy()
    some = np.flatnonzero(there)
    _keys, group, many = np.unique(joined(known, len(ids))[some], return_inverse=True, return_counts=True)
    twice = some[many[group] > 1]
    smallest: dict[int, int] = {}
    for n, its in zip(twice.tolist(), group[many[group] > 1].tolist(), strict=True):
        one = smallest.setdefault(its, n)
        if ids[n] < ids[one]:
            smallest[its] = n
    kept[twice] = False
    kept[list(smallest.values())] = True
    return kept
