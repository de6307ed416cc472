"""Owns reading a PMTiles file (version 3) that a stranger made: every number is checked before it is followed.

Must not know what is drawn. The reader of PyPI's `pmtiles` unpacks whatever it is given, however much that is; it
serves as the oracle of the tests instead.
"""

from __future__ import annotations

import json
import struct
import weakref
from array import array
from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NamedTuple

from desktop.errors import FileUnreadable, PackRefused
from desktop.geo import tile_bytes, tiles
from desktop.geo.tile_bytes import Tile
from desktop.geo.tiles import DEEPEST, Head
from desktop.i18n import _

_HEAD: Final = struct.Struct("<8s11QBBBBBB4i")
_DIRECTORY: Final = 2**20  # bytes of one directory once unpacked
_ENTRIES: Final = 65_536  # of one directory: the largest packs there are stay below
_ALL: Final = 4_000_000  # entries of a pack: all of Africa, street by street
_TOLD: Final = 2**20  # bytes of what a pack tells of itself
_DEPTH: Final = 3  # directories on the way to a tile
_KEPT: Final = 400_000  # entries at hand: a hundred directories as writers make them, 13 MB
_FORMATS: Final = {1: "mvt", 2: "png", 3: "jpeg", 4: "webp"}
_PACKINGS: Final = (1, 2, 4)  # none, gzip, Zstandard; 0 is unknown, 3 Brotli, which nobody here unpacks
_SAMPLES: Final = 12


class Directory(NamedTuple):
    """Where tiles lie, or further directories (those have no run)."""

    ids: array[int]
    runs: array[int]
    lengths: array[int]
    offsets: array[int]


class PMTiles:
    """An open file. Its bytes are read where they lie: a few directories are kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise FileUnreadable(path=path) from error
        self._closing = weakref.finalize(self, self._file.close)
        self._at_hand: OrderedDict[tuple[int, int], Directory] = OrderedDict()
        self._held = 0  # entries of what is at hand
        try:
            self._read_head()
        except PackRefused:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._closing()

    def _damaged(self) -> PackRefused:
        return PackRefused(path=self._path, reason=_("il est abîmé ou incomplet"))

    def _read_head(self) -> None:
        start = self._bytes(0, _HEAD.size)
        if start is None:
            raise self._damaged()
        magic, *where, _clustered, inner, packing, kind, first, last, west, south, east, north = _HEAD.unpack(start)
        if magic[:7] != b"PMTiles" or magic[7] != 3:
            raise PackRefused(path=self._path, reason=_("c’est un PMTiles d’une autre version que 3"))
        if kind not in _FORMATS:
            raise PackRefused(path=self._path, reason=_("ses tuiles sont d’un format que Maillage ne dessine pas"))
        if inner not in _PACKINGS or packing not in (0, *_PACKINGS):
            raise PackRefused(path=self._path, reason=_("il est comprimé d’une façon que Maillage ne lit pas"))
        (self._root, self._told, self._leaves, self._data) = (
            (where[at], where[at + 1]) for at in (0, 2, 4, 6)
        )  # each an offset and a length
        end = self._file.seek(0, 2)
        if any(offset + length > end for offset, length in (self._root, self._told, self._leaves, self._data)):
            raise self._damaged()
        if not first <= last <= DEEPEST:
            raise PackRefused(path=self._path, reason=_("ses niveaux de zoom n’ont pas de sens"))
        told = self._metadata()
        self.head = Head(
            "pmtiles",
            _FORMATS[kind],
            first,
            last,
            tiles.box_of([value / 1e7 for value in (west, south, east, north)]),
            tiles.plain(told.get("name"), tiles.NAME),
            tiles.plain(told.get("attribution"), tiles.CREDIT),
        )

    def _metadata(self) -> dict[str, Any]:
        """What the pack tells of itself; nothing when that cannot be read, for its tiles may."""
        raw = self._bytes(*self._told) if self._told[1] <= _TOLD else None
        body = None if raw is None else tile_bytes.unpacked(raw, _TOLD)
        try:
            told = json.loads(body or b"{}")
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    def _bytes(self, offset: int, length: int) -> bytes | None:
        try:
            self._file.seek(offset)
            found = self._file.read(length)
        except (OSError, ValueError, OverflowError):
            return None
        return found if len(found) == length else None

    # ---- one tile --------------------------------------------------------------------------------

    def tile(self, zoom: int, x: int, y: int) -> Tile | None:
        """The tile at a place."""
        if not self.head.first <= zoom <= self.head.last or not (0 <= x < 1 << zoom and 0 <= y < 1 << zoom):
            return None
        wanted = tile_id(zoom, x, y)
        offset, length = self._root
        for _step in range(_DEPTH):
            found = self._directory(offset, length)
            if found is None:
                return None
            at = bisect_right(found.ids, wanted) - 1
            if at < 0:
                return None
            if found.runs[at]:
                return self._tile(found, at) if wanted - found.ids[at] < found.runs[at] else None
            offset, length = self._leaves[0] + found.offsets[at], found.lengths[at]
            if found.offsets[at] + length > self._leaves[1]:
                return None
        return None

    def _tile(self, found: Directory, at: int) -> Tile | None:
        offset, length = found.offsets[at], found.lengths[at]
        if length > tile_bytes.PACKED or offset + length > self._data[1]:
            return None
        data = self._bytes(self._data[0] + offset, length)
        return None if data is None else tile_bytes.fit(data, vector=self.head.vector)

    def _directory(self, offset: int, length: int) -> Directory | None:
        known = self._at_hand.get((offset, length))
        if known is not None:
            self._at_hand.move_to_end((offset, length))
            return known
        raw = self._bytes(offset, length) if length <= _DIRECTORY else None
        body = None if raw is None else tile_bytes.unpacked(raw, _DIRECTORY)
        found = None if body is None else directory(body)
        if found is not None:
            self._at_hand[offset, length] = found
            self._held += len(found.ids)
            while self._held > _KEPT:
                _where, old = self._at_hand.popitem(last=False)
                self._held -= len(old.ids)
        return found

    # ---- the whole -------------------------------------------------------------------------------

    def check(self) -> None:
        """Read every directory: their numbers go up, lead into the file, and come to an end."""
        waiting, seen, entries = [(*self._root, 1)], set[int](), 0
        while waiting:
            offset, length, depth = waiting.pop()
            found = None if offset in seen or depth > _DEPTH else self._directory(offset, length)
            if found is None:
                raise self._damaged()
            seen.add(offset)
            entries += len(found.ids)
            if entries > _ALL:
                raise PackRefused(path=self._path, reason=_("il compte plus de tuiles que Maillage n’en accepte"))
            for run, size, lies in zip(found.runs, found.lengths, found.offsets, strict=True):
                if lies + size > (self._data if run else self._leaves)[1]:
                    raise self._damaged()
                if not run:
                    waiting.append((self._leaves[0] + lies, size, depth + 1))
        if not entries:
            raise PackRefused(path=self._path, reason=_("il ne contient aucune tuile"))

    def samples(self) -> list[Tile]:
        """Some of its tiles, from its first directories."""
        found: list[Tile] = []
        offset, length = self._root
        for _step in range(_DEPTH):
            shown = self._directory(offset, length)
            if shown is None or not shown.ids:
                break
            step = max(1, len(shown.ids) // _SAMPLES)
            for at in range(0, len(shown.ids), step):
                tile = self._tile(shown, at) if shown.runs[at] else None
                found += [tile] if tile is not None else []
            middle = len(shown.ids) // 2
            if shown.runs[middle]:
                break
            offset, length = self._leaves[0] + shown.offsets[middle], shown.lengths[middle]
        return found


def directory(body: bytes) -> Directory | None:
    """A directory out of its unpacked bytes; None when they are none."""
    numbers: list[int] = []
    value = shift = 0
    for byte in body:
        if byte < 0x80:
            numbers.append(value | byte << shift)
            value = shift = 0
        elif shift > 56:
            return None
        else:
            value |= (byte & 0x7F) << shift
            shift += 7
    count = numbers[0] if numbers else 0
    if shift or not 0 < count <= _ENTRIES or len(numbers) != 1 + 4 * count:
        return None
    steps, runs, lengths, lie = (numbers[1 + part * count : 1 + (part + 1) * count] for part in range(4))
    ids = list(accumulate(steps))
    if not all(lengths) or not all(steps[1:]) or not lie[0]:
        return None
    offsets = [lie[0] - 1]
    for said, size in zip(lie[1:], lengths, strict=False):
        offsets.append(said - 1 if said else offsets[-1] + size)
    try:
        return Directory(array("Q", ids), array("Q", runs), array("Q", lengths), array("Q", offsets))
    except OverflowError:
        return None


def tile_id(zoom: int, x: int, y: int) -> int:
    """The number of a tile: zoom after zoom, along Hilbert's curve."""
    number = ((1 << zoom * 2) - 1) // 3
    for level in range(zoom - 1, -1, -1):
        side = 1 << level
        right, low = x & side, y & side
        number += (3 * right ^ low) << level
        if not low:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
    return number
