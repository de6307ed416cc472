"""Owns one sum of people: added up, how many of them are surely different, how many initiatives; must not know more."""

from __future__ import annotations

from dataclasses import dataclass

Keys = tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Numbers of several initiatives. `sure`: the sum of those that say that nobody is counted elsewhere; `most`: the
    greatest of the others, which are `overlapping`."""

    cumulated: int = 0
    sure: int = 0
    most: int = 0
    counted: int = 0
    overlapping: int = 0
    initiatives: int = 0

    def add(self, value: int, *, distinct: bool) -> None:
        """Add what one initiative says."""
        self.cumulated += value
        self.counted += 1
        if distinct:
            self.sure += value
        else:
            self.overlapping += 1
            self.most = max(self.most, value)

    def join(self, other: Tally) -> None:
        """Add what other initiatives say."""
        self.cumulated += other.cumulated
        self.sure += other.sure
        self.most = max(self.most, other.most)
        self.counted += other.counted
        self.overlapping += other.overlapping
        self.initiatives += other.initiatives
