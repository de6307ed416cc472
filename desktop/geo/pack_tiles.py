"""Owns answering the page's requests for tiles: a closed table of open packs, by number. Must not know Qt.

It is asked on the window's thread: an answer is one read of a few kilobytes, and the last ones stay at hand.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from desktop.geo.tile_bytes import VECTOR, Tile
from desktop.geo.tiles import Tiles

_ADDRESS: Final = re.compile(r"/packs/([0-9]{1,9})/([0-9]{1,2})/([0-9]{1,8})/([0-9]{1,8})")
_KEPT: Final = 24 * 2**20  # bytes of tiles at hand
_NOTHING: Final = Tile(VECTOR, b"")  # a tile that is not there: the base map stays


class PackTiles:
    """The packs that are open now."""

    def __init__(self) -> None:
        self._open: dict[int, Tiles] = {}
        self._at_hand: OrderedDict[str, Tile] = OrderedDict()
        self._weight = 0

    def put(self, packs: Mapping[int, Tiles]) -> None:
        """Answer from these packs only. One that nobody holds any more closes itself."""
        self._open = dict(packs)
        self._at_hand.clear()
        self._weight = 0

    def answer(self, address: str) -> Tile | None:
        """The tile at an address; nothing to draw where no open pack has one; None when it is no address of a tile."""
        found = _ADDRESS.fullmatch(address)
        if found is None:
            return None
        known = self._at_hand.get(address)
        if known is not None:
            self._at_hand.move_to_end(address)
            return known
        pack = self._open.get(int(found[1]))  # a pack just hidden may still be asked for
        tile = pack.tile(int(found[2]), int(found[3]), int(found[4])) if pack is not None else None
        self._remember(address, tile or _NOTHING)
        return tile or _NOTHING

    def _remember(self, address: str, tile: Tile) -> None:
        self._at_hand[address] = tile
        self._weight += len(tile.body) + 200
        while self._weight > _KEPT:
            _old, gone = self._at_hand.popitem(last=False)
            self._weight -= len(gone.body) + 200
