"""Owns logical time: Lamport numbers that saturate, never wall clocks; must not know bundles or databases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

# A number above is read as this one, on every laptop alike, so a broken or hostile laptop can push the numbers up
# to here and no further: no order of arrival matters and nobody's next number overflows. Who covers whom does not
# need numbers (hashes say it); at the limit only the choice of the *shown* version falls back to replica and hash.
LIMIT: Final = 2**40


def effective(lamport: int) -> int:
    """The number that counts for a declared one."""
    return min(max(lamport, 0), LIMIT)


def tick(seen: Iterable[int]) -> int:
    """The number of a new bundle whose author's database has applied bundles numbered `seen`."""
    return min(max((effective(n) for n in seen), default=0) + 1, LIMIT)


def may_cover(later: int, earlier: int) -> bool:
    """Whether the numbers allow `later` to cover `earlier`: greater, or both at the limit."""
    one, other = effective(later), effective(earlier)
    return one > other or one == LIMIT
