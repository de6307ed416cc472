"""Owns the bytes in which records travel to the map's page (docs/map.md has the format). Must not know the database."""

from __future__ import annotations

import json
import math
import struct
from array import array
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

MAGIC: Final = b"MAILLAGE-POINTS-1"
AREA: Final = 1  # flag: the record is known by its territory only and must never be a pin
_UNIT: Final = 1e7  # whole numbers of 0.1 microdegree (1 cm): float32 Mercator would be off by metres
_SEPARATOR: Final = "\x1f"
_NO_AREA: Final = -1


class Spot(NamedTuple):
    """One record at one spot. Latitude and longitude in degrees; `area` is a census code, "" for a real point."""

    id: bytes
    latitude: float
    longitude: float
    title: str
    line: str = ""
    sector: str = ""
    status: str = ""
    area: str = ""


def valid(latitude: float | None, longitude: float | None) -> bool:
    """Whether the two are a point that can be drawn."""
    if latitude is None or longitude is None:
        return False
    return math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 85 and abs(longitude) <= 180


class _Numbers:
    """Numbers words in the order they come; the last number is for what does not fit."""

    def __init__(self, limit: int) -> None:
        self.words: dict[str, int] = {}
        self._limit = limit

    def __call__(self, word: str) -> int:
        if word not in self.words and len(self.words) > self._limit:
            word = next(iter(self.words))
        return self.words.setdefault(word, len(self.words))


def _text(value: str) -> str:
    return value.replace(_SEPARATOR, " ")


def encode(
    spots: Sequence[Spot],
    *,
    without: int = 0,
    revision: int = 0,
    replaced: Iterable[bytes] = (),
    labels: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Give the blob. `without` counts records with no spot at all; `replaced` names the records of a delta.

    `labels` are the words of sectors that the page may not know: those that users added.
    """
    sectors, statuses = _Numbers(250), _Numbers(250)
    areas = _Numbers(2**30)
    texts = [f"{_text(s.title)}{_SEPARATOR}{_text(s.line)}".encode(errors="replace") for s in spots]
    ends = array("I")
    total = 0
    for text in texts:
        total += len(text)
        ends.append(total)
    columns: list[bytes] = [
        b"".join(s.id for s in spots),
        array("i", [round(s.latitude * _UNIT) for s in spots]).tobytes(),
        array("i", [round(s.longitude * _UNIT) for s in spots]).tobytes(),
        array("i", [areas(s.area) if s.area else _NO_AREA for s in spots]).tobytes(),
        ends.tobytes(),
        bytes(sectors(s.sector) for s in spots),
        bytes(statuses(s.status) for s in spots),
        bytes(AREA if s.area else 0 for s in spots),
        b"".join(texts),
    ]
    head = json.dumps(
        {
            "n": len(spots),
            "text": total,
            "sectors": list(sectors.words),
            "labels": [labels.get(code, "") for code in sectors.words],
            "statuses": list(statuses.words),
            "areas": list(areas.words),
            "without": without,
            "revision": revision,
            "replaced": [identity.hex() for identity in replaced],
        },
        ensure_ascii=False,
    ).encode()
    out = bytearray(MAGIC.ljust(20, b"\0") + struct.pack("<I", len(head)) + head)
    for column in columns:
        out += b"\0" * (-len(out) % 8)
        out += column
    return bytes(out)
