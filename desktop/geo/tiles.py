"""Owns what every pack of tiles is, whatever holds it: what it says of itself, and one tile at a place.

Must not know a file's shape, nor where packs are kept.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final, Protocol

from desktop.geo.tile_bytes import Tile

Box = tuple[float, float, float, float]  # west, south, east, north in degrees
WORLD: Final[Box] = (-180.0, -85.05, 180.0, 85.05)
DEEPEST: Final = 20  # zooms beyond it say nothing more than the ones before
NAME, CREDIT = 80, 300  # letters kept of what a pack calls itself and whom it names
_READ: Final = 4000  # letters of its words that are looked at
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]+")


@dataclass(frozen=True, slots=True)
class Head:
    """What a pack is, found out by reading it. `format`: mvt (drawn by the page), png, jpeg or webp."""

    holder: str
    format: str
    first: int
    last: int
    box: Box
    name: str = ""
    credit: str = ""

    @property
    def vector(self) -> bool:
        """Whether its tiles are drawn here, and not pictures."""
        return self.format == "mvt"


class Tiles(Protocol):
    """An open pack. Reading never raises: a tile that cannot be read is not there."""

    head: Head

    def tile(self, zoom: int, x: int, y: int) -> Tile | None:
        """The tile at a place, y counted from the north."""

    def samples(self) -> list[Tile]:
        """Some of its tiles, from all zooms."""

    def check(self) -> None:
        """Read all that says where tiles lie. Raises PackRefused."""

    def close(self) -> None:
        """Let go of the file."""


def box_of(values: list[float]) -> Box:
    """Four numbers as a box, if they can be one; else the world."""
    if len(values) != 4:
        return WORLD
    west, south, east, north = (
        min(max(value, low), high) if value == value else 0.0
        for value, low, high in zip(values, (-180, -85.05, -180, -85.05), (180, 85.05, 180, 85.05), strict=True)
    )
    return (west, south, east, north) if west < east and south < north else WORLD


def plain(text: object, most: int) -> str:
    """Words of a stranger as plain text: no tag, no script, no hidden sign, on one line, shortened."""
    if not isinstance(text, str):
        return ""
    reader = _Words()
    reader.feed(text[:_READ])
    reader.close()
    words = " ".join(_UNSEEN.sub(" ", html.unescape("".join(reader.found))).split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


class _Words(HTMLParser):
    """Keeps the text between tags, but for what scripts and styles are made of."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)
