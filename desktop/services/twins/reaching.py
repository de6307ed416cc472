"""Owns which records are likely one thing through a third, which has the acronym of one and the name of the other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Final

LINK: Final = 0.60  # likely enough to lean on
MOST: Final = 30  # a chain of more is no longer one thing
FADED: Final = 0.78  # what is left of the weakest of its two legs


def reached(scores: Mapping[tuple[bytes, bytes], float], link: float = LINK) -> dict[tuple[bytes, bytes], float]:
    """Pairs, lower id first -> their score through one third record, where it is more than their own."""
    near: dict[bytes, dict[bytes, float]] = {}
    for (one, other), score in scores.items():
        if score >= link:
            near.setdefault(one, {})[other] = score
            near.setdefault(other, {})[one] = score
    found: dict[tuple[bytes, bytes], float] = {}
    for ends in near.values():
        if 1 < len(ends) <= MOST:
            for a, b in combinations(sorted(ends), 2):
                faded = FADED * min(ends[a], ends[b])
                if faded > max(found.get((a, b), 0.0), scores.get((a, b), 0.0)):
                    found[a, b] = faded
    return found
