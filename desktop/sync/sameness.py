"""Owns which rows are one thing and which parents go round in circles; pure: must not know tables or sessions.

Both are functions of what is shown, never of who wrote first: laptops that show the same say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def classes(pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Each linked row -> the smallest id of its class (a connected component of undirected links)."""
    leader: dict[bytes, bytes] = {}

    def find(row: bytes) -> bytes:
        top = row
        while leader.setdefault(top, top) != top:
            top = leader[top]
        while leader[row] != top:  # the way is shortened, or a long chain would be walked again and again
            leader[row], row = top, leader[row]
        return top

    for one, other in pairs:
        low, high = sorted((find(one), find(other)))
        leader[high] = low
    return {row: find(row) for row in list(leader)}


def loops(parents: Mapping[bytes, bytes]) -> dict[bytes, tuple[bytes, ...]]:
    """The circles among `parents` (row -> its parent): the smallest id of each -> its members, upwards from there.

    The circle is read as if that smallest row had no parent.
    """
    found: dict[bytes, tuple[bytes, ...]] = {}
    seen: set[bytes] = set()
    for start in parents:
        way: dict[bytes, int] = {}
        at: bytes | None = start
        while at is not None and at not in seen and at not in way:
            way[at] = len(way)
            at = parents.get(at)
        if at is not None and at in way:
            circle = list(way)[way[at] :]
            turn = circle.index(min(circle))
            found[min(circle)] = tuple(circle[turn:] + circle[:turn])
        seen |= way.keys()
    return found
