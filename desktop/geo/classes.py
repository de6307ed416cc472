"""Owns cutting figures into the few classes that a map paints and a legend names. Must not know what was counted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

MOST: Final = 5
_STEPS: Final = (1, 2, 5)


class Class(NamedTuple):
    """Whole numbers from `low` to `high`, both included; None: without end. `shade` numbers its colour, 0 to 4."""

    low: int | None
    high: int | None
    shade: int


def grow(values: Sequence[int]) -> list[Class]:
    """Classes of numbers that only grow, at most five, cut at round numbers; the last is without end if it is wide."""
    if not values:
        return []
    least, most = min(values), max(values)
    cuts = _cuts(least, most)
    lows = [least, *cuts]
    highs: list[int | None] = [cut - 1 for cut in cuts]
    highs.append(most if most - lows[-1] < MOST else None)
    # few classes take shades from both ends, so that they differ as much as they can
    shades = [round(n * (MOST - 1) / (len(lows) - 1)) for n in range(len(lows))] if cuts else [MOST // 2]
    return [Class(low, high, shade) for low, high, shade in zip(lows, highs, shades, strict=True)]


def part(values: Sequence[int]) -> list[Class]:
    """Five classes on both sides of nought, the greatest first: far above, above, nought, below, far below."""
    if not values:
        return []
    near = _near([abs(value) for value in values if value])
    return [
        Class(near + 1, None, 4),
        Class(1, near, 3),
        Class(0, 0, 2),
        Class(-near, -1, 1),
        Class(None, -near - 1, 0),
    ]


def place_of(value: int, classes: Sequence[Class]) -> int:
    """The number of the class that a value is in. Raises ValueError."""
    for number, one in enumerate(classes):
        if (one.low is None or value >= one.low) and (one.high is None or value <= one.high):
            return number
    raise ValueError(value)


def _ladder(least: int, most: int) -> list[int]:
    """The round numbers (1, 2, 5, 10, 20 …) above `least`, up to `most`."""
    found = []
    unit = 1
    while unit <= most:
        found += [step * unit for step in _STEPS if least < step * unit <= most]
        unit *= 10
    return found


def _cuts(least: int, most: int) -> list[int]:
    """Where the classes after the first begin."""
    if most - least < MOST:
        return list(range(least + 1, most + 1))
    rungs = _ladder(least, most)
    if len(rungs) < MOST - 1:
        width = (most - least + 1) / MOST
        rungs = sorted({least + round(width * n) for n in range(1, MOST)} - {least})
    places = [round(n * (len(rungs) - 1) / (MOST - 2)) for n in range(MOST - 1)]
    return sorted({rungs[place] for place in places})


def _near(sizes: Sequence[int]) -> int:
    """A round number with about as many sizes below it as above; 1 at least."""
    if not sizes:
        return 1
    middle = sorted(sizes)[len(sizes) // 2]
    rungs = [1, *_ladder(1, max(middle, 1))]
    return rungs[max(0, bisect_right(rungs, middle) - 1)]
