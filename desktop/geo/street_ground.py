"""Owns the streets of a part of the world, from a profile's packs of tiles, for a drawing that is no map page.

Positions are of the Mercator world, as in `outlines`. Must not know a record, nor how streets are drawn.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from desktop.errors import MaillageError
from desktop.geo import packs
from desktop.geo.outlines import Box
from desktop.geo.street_tiles import Kind, Shape, shapes
from desktop.geo.tile_bytes import Tile
from desktop.geo.tiles import Tiles

_SIDE: Final = 256  # pixels of a tile at its own size
_STREETS: Final = 11  # the first zoom whose vector tiles hold streets
_MOST: Final = 24  # tiles of one drawing
_STRETCHED: Final = 1  # zooms by which a picture may be drawn larger than it is
_HEAVY: Final = 6 * 2**20  # bytes of all tiles of one drawing, unpacked
_FINE: Final = 3.0  # metres of a pixel up to which houses and paths are drawn
_EQUATOR: Final = 40_075_016.686  # metres


@dataclass(frozen=True, slots=True)
class Photo:
    """A tile that is a picture: where it lies, and itself as an address."""

    box: Box
    address: str


@dataclass(frozen=True, slots=True)
class StreetGround:
    """What a pack holds there: shapes (their rings in the world), or pictures, and whom it names."""

    shapes: tuple[Shape, ...] = ()
    photos: tuple[Photo, ...] = ()
    credit: str = ""


def ground(folder: Path, box: Box, wide: float, lang: str) -> StreetGround:
    """The streets in a box drawn `wide` pixels across, of the topmost shown pack that has any there; else nothing."""
    shelf = packs.Shelf(folder)
    for pack in shelf.packs():
        if not pack.shown:
            continue
        try:
            tiles = packs.open_pack(shelf.path(pack))
        except MaillageError:  # a file that went, or was changed: the map goes without
            continue
        try:
            found = _of_pack(tiles, box, wide, lang)
        finally:
            tiles.close()
        if found.shapes or found.photos:
            return found
    return StreetGround()


def _of_pack(tiles: Tiles, box: Box, wide: float, lang: str) -> StreetGround:
    head = tiles.head
    wanted = math.floor(math.log2(wide / _SIDE / (box[2] - box[0])))
    zoom = min(max(wanted, head.first), head.last)
    least = _STREETS if head.vector else wanted - _STRETCHED
    places = list(_places(box, zoom))
    if zoom < least or len(places) > _MOST:
        return StreetGround()
    read = list(_read(tiles, zoom, places))
    if not head.vector:
        return StreetGround((), tuple(_photo(zoom, *one) for one in read), head.credit)
    fine = _metres(box) / wide <= _FINE

    def shown(kind: Kind, rank: int) -> bool:
        return fine or (kind != "building" and (kind != "road" or rank > 0))

    found = [
        shape
        for x, y, tile in read
        for shape in _in_world(shapes(tile.body, lang, shown), zoom, x, y)
        if _meets(shape, box)
    ]
    return StreetGround(tuple(found), (), head.credit)


def _read(tiles: Tiles, zoom: int, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, Tile]]:
    """The tiles that are there, as long as they are no heavier together than those of the densest town."""
    left = _HEAVY
    for x, y in places:
        tile = tiles.tile(zoom, x, y)
        if tile is not None and tile.body and len(tile.body) <= left:
            left -= len(tile.body)
            yield x, y, tile


def _metres(box: Box) -> float:
    """The width of a box on the ground."""
    middle = math.atan(math.sinh(math.pi * (1 - box[1] - box[3])))
    return (box[2] - box[0]) * _EQUATOR * math.cos(middle)


def _places(box: Box, zoom: int) -> Iterator[tuple[int, int]]:
    """The tiles that a box meets; a few more than may be drawn, at most."""
    side = 2**zoom
    left, top, right, bottom = (min(max(math.floor(edge * side), 0), side - 1) for edge in box)
    for y in range(top, min(bottom, top + _MOST) + 1):
        for x in range(left, min(right, left + _MOST) + 1):
            yield x, y


def _photo(zoom: int, x: int, y: int, tile: Tile) -> Photo:
    side = 2**zoom
    address = f"data:{tile.type};base64,{base64.b64encode(tile.body).decode()}"
    return Photo((x / side, y / side, (x + 1) / side, (y + 1) / side), address)


def _in_world(found: list[Shape], zoom: int, left: int, top: int) -> Iterator[Shape]:
    side = 2**zoom
    for shape in found:
        rings = tuple(tuple(((left + x) / side, (top + y) / side) for x, y in ring) for ring in shape.rings)
        yield replace(shape, rings=rings)


def _meets(shape: Shape, box: Box) -> bool:
    """Whether the frame of a shape meets a box."""
    xs = [x for ring in shape.rings for x, _y in ring]
    ys = [y for ring in shape.rings for _x, y in ring]
    return max(xs) >= box[0] and min(xs) <= box[2] and max(ys) >= box[1] and min(ys) <= box[3]
