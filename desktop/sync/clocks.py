"""Owns which wall clocks cannot have been right; pure: must not know databases, names or languages.

A bundle that was written after another, and is dated well before it, shows that one of the two clocks was wrong. Who
is contradicted by more laptops is suspected; on a tie, both. The answer depends on the applied bundles alone, so it is
the same on every laptop that has them. Dates are shown and marked by it; nothing is ever decided by a date.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

DOUBT: Final = 24 * 3600 * 1000  # milliseconds: time zones and a slow clock are no reason to doubt
EARLIEST: Final = 1_577_836_800_000  # 2020-01-01: nothing of ours was written before


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a bundle says of its moment: its laptop, its place in the order of bundles, its wall clock."""

    no: int
    replica: bytes
    lamport: int
    wall: int


class Clocks:
    """Judges the clocks of all applied bundles. `covers(later, earlier)` says who had applied whom."""

    def __init__(self, stamps: Iterable[Stamp], covers: Callable[[int, int], bool]) -> None:
        self._ordered = sorted(stamps, key=lambda s: (s.lamport, s.no))
        self._by_no = {stamp.no: stamp for stamp in self._ordered}
        self._covers = covers
        self._lamports = [stamp.lamport for stamp in self._ordered]
        walls = [stamp.wall for stamp in self._ordered]
        # among honest clocks these two tell at once that nobody contradicts a bundle
        self._latest_before = list(accumulate(walls, max))
        self._earliest_after = list(accumulate(reversed(walls), min))[::-1]
        self._against: dict[int, frozenset[int]] = {}

    def suspected(self, no: int) -> bool:
        """Whether the date of a bundle is not to be trusted."""
        stamp = self._by_no.get(no)
        if stamp is None:
            return False
        if stamp.wall < EARLIEST:
            return True
        against = self._contradicting(stamp)
        return bool(against) and self._weight(stamp) >= max(self._weight(self._by_no[one]) for one in against)

    def _weight(self, stamp: Stamp) -> int:
        """How many laptops contradict a bundle's date."""
        return len({self._by_no[one].replica for one in self._contradicting(stamp)})

    def _contradicting(self, stamp: Stamp) -> frozenset[int]:
        known = self._against.get(stamp.no)
        if known is None:
            known = self._against[stamp.no] = frozenset(self._look(stamp))
        return known

    def _look(self, stamp: Stamp) -> Iterable[int]:
        first = bisect_left(self._lamports, stamp.lamport)
        after = bisect_right(self._lamports, stamp.lamport)
        if first and self._latest_before[first - 1] > stamp.wall + DOUBT:
            for other in self._ordered[:first]:
                if other.wall > stamp.wall + DOUBT and self._covers(stamp.no, other.no):
                    yield other.no
        if after < len(self._ordered) and self._earliest_after[after] < stamp.wall - DOUBT:
            for other in self._ordered[after:]:
                if other.wall < stamp.wall - DOUBT and self._covers(other.no, stamp.no):
                    yield other.no
