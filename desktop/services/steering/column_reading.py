"""Owns reading whole columns, each of which the engine gave as one long value. Must not know what a column means.

As rows, half a million values take three times as long. Columns in which many rows say the same are asked together, as
one word a row, and come as codes: a row's words are cut apart once for all the rows that say them. How they are asked
for: `column_asking`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, Final, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from desktop.services.steering.column_asking import BESIDE, BETWEEN, HELD, NOTHING, Asked

Ints = NDArray[np.int64]
Value = TypeVar("Value")
Other = TypeVar("Other")
_GREAT: Final = re.compile("[0-9]{18}")  # a number that may not fit in 64 bits
_ROW: Final = np.dtype("V16")  # an identity


@dataclass(frozen=True, slots=True)
class Coded(Generic[Value]):
    """A column: the values that there are, each once, and of each row the place of its value among them."""

    values: list[Value]
    code: Ints

    def said(self, say: Callable[[Value], Other]) -> Coded[Other]:
        """The same column with every value said otherwise, some of them alike."""
        values, again = coded([say(value) for value in self.values])
        return Coded(values, again[self.code] if len(again) else self.code)


@dataclass(frozen=True, slots=True)
class Read:
    """So many rows, column by column. `whole`: numbers; where one is great, of any size."""

    many: int
    ids: dict[str, list[bytes]] = field(default_factory=dict)
    whole: dict[str, NDArray[Any]] = field(default_factory=dict)
    words: dict[str, list[str | None]] = field(default_factory=dict)
    coded: dict[str, Coded[Any]] = field(default_factory=dict)

    def only(self, marked: NDArray[np.bool_]) -> Read:
        """The rows that are marked."""
        if marked.all():
            return self
        flags = marked.tolist()
        return Read(
            sum(flags),
            {name: list(compress(column, flags)) for name, column in self.ids.items()},
            {name: column[marked] for name, column in self.whole.items()},
            {name: list(compress(column, flags)) for name, column in self.words.items()},
            {name: Coded(column.values, column.code[marked]) for name, column in self.coded.items()},
        )


def coded(values: Sequence[Value]) -> tuple[list[Value], Ints]:
    """The values there are, and of each its place among them."""
    known = {value: code for code, value in enumerate(dict.fromkeys(values))}
    return list(known), np.fromiter(map(known.__getitem__, values), np.int64, len(values))


def read(asked: Asked) -> Read:
    """The columns that were asked for, in an order that is the same for all."""
    many, *values = asked.rows()[0]
    if not many:
        names = [name for group in asked.together for name in group]
        nothing = np.zeros(0, np.int64)
        return Read(
            0,
            {name: [] for name in asked.ids},
            dict.fromkeys(asked.whole, nothing),
            {name: [] for name in asked.words},
            {name: Coded([], nothing) for name in names},
        )
    left = iter(values)
    found = Read(many)
    found.ids.update({name: np.frombuffer(next(left), _ROW).tolist() for name in asked.ids})
    found.whole.update({name: _numbers(next(left)) for name in asked.whole})
    found.words.update({name: _cut(next(left)) for name in asked.words})
    for group in asked.together:
        found.coded.update(_apart(next(left).split(BETWEEN), group))
    if _fits(found):
        return found
    return _by_rows(asked, found)


def _fits(found: Read) -> bool:
    """Whether every column has its rows: else somebody wrote a sign that separates."""
    named = sum(len(column.code) == found.many for column in found.coded.values())
    return named == len(found.coded) and all(len(column) == found.many for column in found.words.values())


def _by_rows(asked: Asked, found: Read) -> Read:
    names = [*found.words, *(name for group in asked.together for name in group)]
    columns = dict(zip(names, map(list, zip(*asked.again(names), strict=True)), strict=True))
    found.words.update({name: columns[name] for name in found.words})
    found.coded.update({name: Coded(*coded(columns[name])) for group in asked.together for name in group})
    return found


def _numbers(text: str) -> NDArray[Any]:
    if _GREAT.search(text):
        return np.array(list(map(int, text.split(","))), object)
    return np.fromstring(text, np.int64, sep=",")


def _cut(text: str) -> list[str | None]:
    words: list[str | None] = list(text.split(BETWEEN))
    return [None if word == NOTHING else word for word in words] if NOTHING in text else words


def _apart(rows: Sequence[str], group: Sequence[str]) -> Mapping[str, Coded[Any]]:
    """The columns of a group, from each row's words; columns of no rows where a word holds what separates words."""
    known, code = coded(rows)
    parts = [row.split(BESIDE) for row in known]
    if any(len(part) != len(group) for part in parts):
        return {name: Coded([], np.zeros(0, np.int64)) for name in group}
    whole = {name: Coded([part[at] for part in parts], code) for at, name in enumerate(group)}
    return {name: column.said(_held if name in HELD else _word) for name, column in whole.items()}


def _word(written: str) -> str | None:
    return None if written == NOTHING else written


def _held(written: str) -> bytes | None:
    return None if written in (NOTHING, "") else bytes.fromhex(written)
