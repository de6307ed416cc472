"""Owns the rows and the edits that every contender gets, and what must come out; must not know any contender.

60,000 rows in two tables. Each of two laptops edits as many rows, one field each, 5 % of them rows that the other
edits too, and there the same field every second time.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from benchmarks import words

SHARED: Final = 0.05
PLACES: Final = 9999  # the number that ends a phrase
# field of an initiative -> its values; the last one is free text
CODES: Final[Mapping[str, Sequence[str]]] = {
    "status": ("planned", "ongoing", "done", "suspended", "cancelled"),
    "phase": ("response", "recovery", "regular"),
    "sector": ("health", "psychosocial", "education", "protection", "basic-aid", "livelihoods"),
    "visibility": ("public", "partners", "internal"),
    "source": (),
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of one table gets one value in one column (which is one cell)."""

    table: str
    row: bytes
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Work:
    """What both laptops do to the same rows, and the cells that then clash."""

    mine: list[Edit]
    theirs: list[Edit]
    clashes: frozenset[tuple[str, bytes, str]]


def invent(rows: Mapping[bytes, Mapping[str, Any]], count: int, *, apart: bool = False, seed: int = 1) -> Work:
    """Draw `count` edits for each side over initiatives `rows` (id -> their values now). Every edit changes a value.

    `apart`: no row is edited by both.
    """
    dice = random.Random(seed)
    shared = 0 if apart else max(2, round(count * SHARED))
    drawn = dice.sample(sorted(rows), 2 * count - shared)
    both = drawn[:shared]
    mine: list[Edit] = []
    theirs: list[Edit] = []
    clashes: set[tuple[str, bytes, str]] = set()
    for number, row in enumerate(both):
        column = dice.choice(list(CODES))
        other = column if number % 2 == 0 else next(c for c in CODES if c != column)
        mine.append(_edit(dice, row, column, rows[row]))
        theirs.append(_edit(dice, row, other, rows[row]))
        if column == other and mine[-1].value != theirs[-1].value:
            clashes.add(("initiative", row, column))
    mine += [_edit(dice, row, dice.choice(list(CODES)), rows[row]) for row in drawn[shared:count]]
    theirs += [_edit(dice, row, dice.choice(list(CODES)), rows[row]) for row in drawn[count:]]
    return Work(sorted(mine, key=_place), sorted(theirs, key=_place), frozenset(clashes))


def entropy(edits: Sequence[Edit], rows: int) -> float:
    """Bytes that no form of these edits can go below on average: what the dice of `invent` decided, of `rows` rows.

    Which rows, which column of each, which other value; a reader who knows the generator needs no more.
    """
    count = len(edits)
    which = math.lgamma(rows + 1) - math.lgamma(count + 1) - math.lgamma(rows - count + 1)
    bits = which / math.log(2) + count * math.log2(len(CODES))
    phrase = math.log2(len(words.DEEDS) * len(words.THINGS) ** 2 * PLACES)
    return (bits + sum(math.log2(len(CODES[one.column]) - 1) if CODES[one.column] else phrase for one in edits)) / 8


def fill_rows(actors: int, initiatives: int, *, seed: int = 2) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows: (table, columns). Ids are dense, as one program start draws them."""
    dice = random.Random(seed)
    drawn = dice.randbytes(12)
    for number in range(actors + initiatives):
        key = drawn + number.to_bytes(4, "big")
        if number < actors:
            yield (
                "actor",
                {
                    "id": key,
                    "acronym": f"EX{number}",
                    "kind": "association",
                    "founded": dice.randint(1970, 2023),
                    "web": None,
                    "state": "complete",
                    "visibility": "public",
                    "source": _phrase(dice),
                },
            )
            continue
        year = dice.randint(2016, 2025)
        codes = {column: dice.choice(values) for column, values in CODES.items() if values}
        dates = {"starts": f"{year}-{dice.randint(1, 12):02d}-01", "ends": f"{year + 1}-01-{dice.randint(1, 28):02d}"}
        yield "initiative", {"id": key, "state": "complete", **codes, **dates, "source": _phrase(dice)}


def _edit(dice: random.Random, row: bytes, column: str, now: Mapping[str, Any]) -> Edit:
    values = [value for value in CODES[column] if value != now[column]]
    return Edit("initiative", row, column, dice.choice(values) if values else _phrase(dice))


def _phrase(dice: random.Random) -> str:
    pool = words.THINGS
    return f"{words.MARK} {dice.choice(words.DEEDS)} {dice.choice(pool)} {dice.choice(pool)} {dice.randint(1, PLACES)}"


def _place(edit: Edit) -> bytes:
    return edit.row
