"""Owns what was made of one column, and how two columns go together; must not know a heading nor a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from desktop.exchange.incoming.shapes import Target
from desktop.exchange.incoming.understanding.facts import Facts

SURE: Final = 0.72
KNOWN: Final = "known"


@dataclass
class Chosen:
    """What was made of a column. `concept` is "" when it is left out, `target` is set when the kind is known."""

    index: int
    heading: str
    tag: str
    facts: Facts
    offers: list[tuple[str, float, str]] = field(default_factory=list)
    concept: str = ""
    target: Target | None = None
    score: float = 0.0
    why: str = ""
    personal: str = ""
    left: str = ""
    elsewhere: bool = False  # it is left because what it says is said by another column, or is none of our business
    doubtful: bool = False


def follows(one: Chosen, other: Chosen) -> float:
    """The share of rows in which the second column is what it mostly is for the value of the first."""
    pairs: dict[object, Counter[object]] = {}
    said = 0
    for first, second in zip(one.facts.values, other.facts.values, strict=True):
        if first is not None and second is not None:
            pairs.setdefault(first, Counter())[second] += 1
            said += 1
    return sum(max(counts.values()) for counts in pairs.values()) / said if said else 0.0
