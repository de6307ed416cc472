"""Owns the outlines of communes as plain lines, for a drawing that is no map page. Must not know a record, nor a file
format.

Positions are of the Mercator world: x and y from 0 to 1, west to east and north to south.
"""

from __future__ import annotations

import json
import math
import re
import struct
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from desktop import paths
from desktop.geo.anchors import Anchors
from desktop.models.levels import COMMUNE as COMMUNE_LEVEL

Point = tuple[float, float]
Ring = tuple[Point, ...]
Box = tuple[float, float, float, float]  # left, top, right, bottom
_MAGIC: Final = b"MAILLAGE-LAYER-1"
COMMUNE, PROVINCE, REGION = 1, 2, 3  # the rank of a border
_CLOSE: Final = 0.012  # of the world: a wider drawing shows provinces only


@dataclass(frozen=True, slots=True)
class Outlines:
    """What is drawn of a part of the world: filled shapes, then the borders between them by their rank."""

    land: tuple[tuple[Point, ...], ...]
    borders: tuple[tuple[int, tuple[Point, ...]], ...]


def world(longitude: float, latitude: float) -> Point:
    """Where a point in degrees is."""
    return longitude / 360 + 0.5, 0.5 - math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)


def around(box: Box, wide: float, folder: Path | None = None) -> Outlines:
    """What lies in a box that is drawn `wide` pixels across; nothing where the base map was not built."""
    base = folder or paths.assets() / "basemap"
    pixel = (box[2] - box[0]) / wide
    land = _read(base / "land.layer")
    if land is None:
        return Outlines((), ())
    near = _codes_near(box, Anchors.read(base) if folder else Anchors.shipped())
    lines = _read(base / "communes.layer") if box[2] - box[0] < _CLOSE else None
    lines = lines or _read(base / "provinces.layer")
    filled = tuple(cut for ring in land.rings(pixel) if len(cut := _cut(ring, box)) > 2)
    borders = [] if lines is None else lines.borders(pixel, near)
    inside = [(rank, line) for rank, line in borders if _meets(line, box)]
    return Outlines(filled, tuple(sorted(inside, key=lambda pair: pair[0])))


def areas(codes: Collection[str], box: Box, wide: float, folder: Path | None = None) -> dict[str, tuple[Ring, ...]]:
    """The shapes of these communes, as detailed as a box drawn `wide` pixels across needs; those that are known."""
    layer = _read((folder or paths.assets() / "basemap") / "communes.layer")
    return {} if layer is None else layer.shapes(codes, (box[2] - box[0]) / wide)


def towns(box: Box, lang: str, folder: Path | None = None) -> list[tuple[str, Point]]:
    """The communes whose name stands in a box, the most peopled first, with where it stands."""
    base = folder or paths.assets() / "basemap"
    names = _names(base / "names.json")
    anchors = Anchors.read(base) if folder else Anchors.shipped()
    found = []
    for code in _codes_near(box, anchors):
        known, anchor = names.get(code), anchors.of(code)
        if known is None or anchor is None or known["level"] != COMMUNE_LEVEL:
            continue
        x, y = world(anchor.longitude, anchor.latitude)
        if box[0] < x < box[2] and box[1] < y < box[3]:
            found.append((-int(known["people"]), code, str(known["ar" if lang == "ar" else "fr"]), (x, y)))
    return [(name, at) for _people, _code, name, at in sorted(found)]


@cache
def _names(file: Path) -> dict[str, dict[str, Any]]:
    try:
        found: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _codes_near(box: Box, anchors: Anchors) -> set[str]:
    """The areas whose own box meets this one."""
    found = set()
    for code, anchor in anchors.all():
        left, top = world(anchor.west, anchor.north)
        right, bottom = world(anchor.east, anchor.south)
        if right >= box[0] and left <= box[2] and bottom >= box[1] and top <= box[3]:
            found.add(code)
    return found


class _Layer:
    """One layer of the base map (docs/map.md describes the file). Arcs are read when they are drawn."""

    def __init__(self, head: dict[str, Any], body: bytes) -> None:
        self._scale = 1 / head["world"]
        self._zooms: list[int] = head["zooms"]
        self._arcs: list[list[int]] = head["arcs"]
        self._shapes: list[dict[str, Any]] = head["shapes"]
        self._body = body
        self._starts = list(_starts(body, [count for count, _rank in self._arcs]))

    def rings(self, pixel: float) -> Iterator[list[Point]]:
        """Every shape."""
        level = self._level(pixel)
        for shape in self._shapes:
            yield [point for arc in shape["ring"] for point in self._points(arc, level)]

    def shapes(self, codes: Collection[str], pixel: float) -> dict[str, tuple[Ring, ...]]:
        """The rings of these areas: some have several."""
        level = self._level(pixel)
        found: dict[str, tuple[Ring, ...]] = {}
        for shape in self._shapes:
            if shape["code"] in codes:
                ring = tuple(point for arc in shape["ring"] for point in self._points(arc, level))
                found[shape["code"]] = (*found.get(shape["code"], ()), ring)
        return found

    def borders(self, pixel: float, codes: Collection[str]) -> list[tuple[int, tuple[Point, ...]]]:
        """The lines around these areas, each once, with their rank."""
        level = self._level(pixel)
        near = {arc if arc >= 0 else ~arc for shape in self._shapes if shape["code"] in codes for arc in shape["ring"]}
        return [(rank, tuple(self._points(arc, level))) for arc in sorted(near) if (rank := self._arcs[arc][1])]

    def _level(self, pixel: float) -> int:
        """The level of detail for pixels so large: that of the zoom whose tiles have them."""
        zoom = math.log2(1 / (256 * pixel))
        return next((level for level, last in enumerate(self._zooms) if zoom <= last), len(self._zooms) - 1)

    def _points(self, number: int, level: int) -> list[Point]:
        arc = number if number >= 0 else ~number
        count, at = self._arcs[arc][0], self._starts[arc]
        x = y = 0
        points = []
        for _vertex in range(count):
            step, at = _varint(self._body, at)
            x += step
            step, at = _varint(self._body, at)
            y += step
            points.append((x * self._scale, y * self._scale))
        shown = [point for point, first in zip(points, self._body[at : at + count], strict=True) if first <= level]
        return shown if number >= 0 else shown[::-1]


def _starts(body: bytes, counts: Iterable[int]) -> Iterator[int]:
    """Where each arc begins: after two numbers and a byte for each vertex of those before it."""
    at = 0
    for count in counts:
        yield at
        numbers = re.compile(rb"(?:[\x80-\xff]*[\x00-\x7f]){%d}" % (2 * count)).match(body, at)
        if numbers is None:
            raise ValueError("a layer of the base map ends early")
        at = numbers.end() + count


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = body[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return (value >> 1) ^ -(value & 1), at
        shift += 7


@cache
def _read(file: Path) -> _Layer | None:
    try:
        whole = file.read_bytes()
    except OSError:
        return None
    if not whole.startswith(_MAGIC):
        return None
    start = len(_MAGIC) + 8
    head, body = struct.unpack("<II", whole[len(_MAGIC) : start])
    return _Layer(json.loads(whole[start : start + head]), whole[start + head : start + head + body])


def _cut(ring: list[Point], box: Box) -> tuple[Point, ...]:
    """What of a shape lies in a box that is half as large again: its edges stay out of sight."""
    wide, high = (box[2] - box[0]) / 4, (box[3] - box[1]) / 4
    left, top, right, bottom = box[0] - wide, box[1] - high, box[2] + wide, box[3] + high
    for axis, edge, sign in ((0, left, 1), (0, right, -1), (1, top, 1), (1, bottom, -1)):
        kept: list[Point] = []
        for at, point in enumerate(ring):
            before = ring[at - 1]
            here, there = sign * (point[axis] - edge), sign * (before[axis] - edge)
            if (here >= 0) != (there >= 0):
                share = there / (there - here)
                kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if here >= 0:
                kept.append(point)
        ring = kept
    return tuple(ring)


def _meets(line: Iterable[Point], box: Box) -> bool:
    left, top, right, bottom = box
    xs, ys = zip(*line, strict=True)
    return bool(max(xs) >= left and min(xs) <= right and max(ys) >= top and min(ys) <= bottom)
