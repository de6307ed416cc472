"""Owns how numbers of people leave so that no small group can be computed from them. Must not know who is told what.

What is summed is made safe before it is summed, not hidden afterwards: for those who are not of the network, each
number of each initiative is of at least `least` people, or is not there. Every figure of every report is then a sum of
such numbers, and so is the difference of any two figures, of one report or of two: no total betrays a cell, nor a
commune its neighbours, without a cell being hidden beside another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from desktop.services.steering.facts import Doing, Number

_SAID: Final = ("sex", "age", "people")


class Safe(NamedTuple):
    """An initiative as it leaves. `dropped`: people who are too few to be told; `merged`: details that were."""

    doing: Doing
    dropped: bool
    merged: bool


def safe(doing: Doing, least: int) -> Safe:
    """The same initiative with numbers that may be told."""
    apart: dict[tuple[str, str, str], list[Number]] = {}
    for one in doing.numbers:
        apart.setdefault((one.measure, one.first, one.last), []).append(one)
    kept: list[Number] = []
    dropped = merged = False
    for some in apart.values():
        if 0 < sum(one.value for one in some) < least:
            dropped = True
            continue
        told = joined(some, least)
        merged = merged or told != some
        kept += told
    others = tuple(one for one in doing.others if one[2] == 0 or one[2] >= least)
    return Safe(replace(doing, numbers=tuple(kept), others=others), dropped, merged)


def joined(numbers: Sequence[Number], least: int) -> list[Number]:
    """Numbers of one measure and period, those too small joined to each other, and to the next smallest if need be.

    What is joined keeps the details that its parts share; their sum is what it was.
    """
    small = [one for one in numbers if 0 < one.value < least]
    if not small:
        return list(numbers)
    rest = sorted((one for one in numbers if one.value >= least), key=lambda one: (one.value, _details(one)))
    while sum(one.value for one in small) < least and rest:
        small.append(rest.pop(0))
    common = {
        name: getattr(small[0], name) if len({getattr(one, name) for one in small}) == 1 else "" for name in _SAID
    }
    area = small[0].area if len({one.area for one in small}) == 1 else None
    whole = small[0]._replace(**common, area=area, value=sum(one.value for one in small))
    return [whole, *rest, *(one for one in numbers if one.value == 0)]


def counts(cells: dict[tuple[str, str], int], least: int) -> dict[tuple[str, str], int]:
    """The same for the participants of a training, by (audience, sex): joined under ("", "not-stated")."""
    numbers = [Number("participants", sex, "", audience, None, "", "", n) for (audience, sex), n in cells.items()]
    if sum(cells.values()) < least:
        return {}
    found: dict[tuple[str, str], int] = {}
    for one in joined(numbers, least):
        key = (one.people, one.sex or "not-stated")
        found[key] = found.get(key, 0) + one.value
    return found


def _details(one: Number) -> tuple[str, str, str, bytes]:
    return one.sex, one.age, one.people, one.area or b""
