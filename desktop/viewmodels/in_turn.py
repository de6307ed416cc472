"""Owns doing something with many things one after the other, and how far it is; must not know what is done to them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class InTurn(Generic[Thing]):
    """`begin` is given the next thing once `ended` was said of the one before; `counted` how many are done, of how many
    (0 and 0 at rest)."""

    def __init__(self, begin: Callable[[Thing], object], counted: Callable[[int, int], object]) -> None:
        self._begin, self._counted = begin, counted
        self._waiting: deque[Thing] = deque()
        self._done = self._total = 0
        self._busy = False

    def add(self, things: Iterable[Thing]) -> None:
        """Have some done after those that wait."""
        before = len(self._waiting)
        self._waiting.extend(things)
        self._total += len(self._waiting) - before
        self._next()

    def add_within(self, things: Iterable[Thing]) -> None:
        """Have some done before all that wait: what the one at hand consists of."""
        some = list(things)
        self._waiting.extendleft(reversed(some))
        self._total += len(some)

    def ended(self) -> None:
        """The one at hand is done, or could not be."""
        self._busy = False
        self._done += 1
        self._next()

    def _next(self) -> None:
        if self._busy:
            return
        if self._waiting:
            self._busy = True
            self._counted(self._done, self._total)
            self._begin(self._waiting.popleft())
        elif self._total:
            self._done = self._total = 0
            self._counted(0, 0)
