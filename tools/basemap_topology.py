"""Turn rings that share borders into arcs with levels of detail; knows no package and no file."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Point = tuple[int, int]
# The last zoom each level serves; a vertex of level n is drawn from the zoom after ZOOMS[n - 1].
ZOOMS = (6, 8, 10, 13)
COARSE_LAST = 11
DROPPED = len(ZOOMS)


@dataclass
class Arc:
    """A border between two junctions; `owners` are the areas on its sides."""

    points: list[Point]
    owners: set[str] = field(default_factory=set)
    levels: list[int] = field(default_factory=list)


@dataclass
class Topology:
    """Arcs once, rings as lists of arc numbers (~n = backwards)."""

    arcs: list[Arc]
    rings: list[list[int]]


def _junctions(rings: Sequence[list[Point]]) -> set[Point]:
    seen: dict[Point, tuple[Point, Point]] = {}
    junctions: set[Point] = set()
    for ring in rings:
        for i, point in enumerate(ring):
            before, after = ring[i - 1], ring[(i + 1) % len(ring)]
            pair = (before, after) if before < after else (after, before)
            if seen.setdefault(point, pair) != pair:
                junctions.add(point)
    return junctions


def build(rings: Sequence[list[Point]], owners: Sequence[str]) -> Topology:
    """Cut rings at their junctions and store each shared border once."""
    junctions = _junctions(rings)
    arcs: list[Arc] = []
    numbers: dict[tuple[Point, ...], int] = {}
    shapes: list[list[int]] = []
    for ring, owner in zip(rings, owners, strict=True):
        cuts = [i for i, point in enumerate(ring) if point in junctions]
        start = cuts[0] if cuts else ring.index(min(ring))
        turned = ring[start:] + ring[:start]
        shape: list[int] = []
        line: list[Point] = [turned[0]]
        for point in [*turned[1:], turned[0]]:
            line.append(point)
            if point in junctions or len(line) > len(ring):
                shape.append(_number(tuple(line), owner, arcs, numbers))
                line = [point]
        shapes.append(shape)
    return Topology(arcs, shapes)


def _number(line: tuple[Point, ...], owner: str, arcs: list[Arc], numbers: dict[tuple[Point, ...], int]) -> int:
    if line in numbers:
        number = numbers[line]
        arcs[number].owners.add(owner)
        return number
    back = line[::-1]
    if back in numbers:
        number = numbers[back]
        arcs[number].owners.add(owner)
        return ~number
    numbers[line] = len(arcs)
    arcs.append(Arc(list(line), {owner}))
    return len(arcs) - 1


def _areas(points: list[Point]) -> list[float]:
    """Return for each vertex the triangle area at which Visvalingam's method removes it."""
    count = len(points)
    weights = [float("inf")] * count
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))

    def area(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[i]], points[i], points[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    queue = [(area(i), i) for i in range(1, count - 1)]
    current = {i: a for a, i in queue}
    heapq.heapify(queue)
    floor = 0.0
    while queue:
        value, i = heapq.heappop(queue)
        if current.get(i) != value:
            continue
        floor = max(floor, value)
        weights[i] = floor
        del current[i]
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if j in current:
                current[j] = area(j)
                heapq.heappush(queue, (current[j], j))
    return weights


def set_levels(topology: Topology, world: int, fine: Callable[[Point], bool]) -> None:
    """Give each vertex the first level that draws it; vertices no zoom needs are dropped."""
    for arc in topology.arcs:
        last = ZOOMS[-1] if any(fine(p) for p in (arc.points[0], arc.points[-1])) else COARSE_LAST
        zooms = (*ZOOMS[:-1], last)
        limits = [0.8 * (world / (256 * 2**zoom)) ** 2 for zoom in zooms]
        levels = []
        for weight in _areas(arc.points):
            level = next((n for n, limit in enumerate(limits) if weight >= limit), DROPPED)
            levels.append(level)
        keep = [i for i, level in enumerate(levels) if level < DROPPED]
        if arc.points[0] == arc.points[-1] and len(keep) < 4:
            keep = sorted({0, len(levels) // 3, 2 * len(levels) // 3, len(levels) - 1})
            levels = [DROPPED - 1] * len(levels)
            levels[0] = levels[-1] = 0
        arc.points = [arc.points[i] for i in keep]
        arc.levels = [levels[i] for i in keep]
