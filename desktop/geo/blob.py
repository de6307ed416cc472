"""Owns the bytes in which records travel to the map's page (docs/map.md has the format). Must not know the database."""

from __future__ import annotations

import json
import math
import struct
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Final, NamedTuple

MAGIC: Final = b"MAILLAGE-POINTS-1"
AREA: Final = 1  # flag: the record is known by its territory only and must never be a pin
_UNIT: Final = 1e7  # whole numbers of 0.1 microdegree (1 cm): float32 Mercator would be off by metres
_SEPARATOR: Final = b"\x1f"
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


class Columns:
    """Spots column by column, as they travel: fifty thousand take a tenth of the time of as many objects."""

    def __init__(self) -> None:
        self.ids: list[bytes] = []
        self.texts: list[bytes] = []  # title, separator, line
        self.latitudes, self.longitudes, self.areas = array("i"), array("i"), array("i")
        self.sectors, self.statuses, self.flags = bytearray(), bytearray(), bytearray()
        self.sector_words, self.status_words, self.area_words = _Numbers(250), _Numbers(250), _Numbers(2**30)

    def __len__(self) -> int:
        return len(self.ids)

    def add(
        self, id_: bytes, latitude: int, longitude: int, text: bytes, sector: str = "", status: str = "", area: str = ""
    ) -> None:
        """Add a spot: latitude and longitude in whole units (`units`), `text` made by `text_of`."""
        self.ids.append(id_)
        self.latitudes.append(latitude)
        self.longitudes.append(longitude)
        self.texts.append(text)
        self.sectors.append(self.sector_words(sector))
        self.statuses.append(self.status_words(status))
        self.areas.append(self.area_words(area) if area else _NO_AREA)
        self.flags.append(AREA if area else 0)

    @classmethod
    def of(cls, spots: Iterable[Spot]) -> Columns:
        """The columns of spots."""
        made = cls()
        for s in spots:
            text = text_of(clean(s.title), clean(s.line))
            made.add(s.id, units(s.latitude), units(s.longitude), text, s.sector, s.status, s.area)
        return made


def units(degrees: float) -> int:
    """Degrees in whole units."""
    return round(degrees * _UNIT)


def clean(value: str | bytes) -> bytes:
    """A text without the separator, as it travels."""
    raw = value if isinstance(value, bytes) else value.encode(errors="replace")
    return raw.replace(_SEPARATOR, b" ")


def text_of(title: bytes, line: bytes) -> bytes:
    """What is said of a spot, from clean texts."""
    return title + _SEPARATOR + line


def encode(
    spots: Columns | Sequence[Spot],
    *,
    without: int = 0,
    revision: int = 0,
    replaced: Iterable[bytes] = (),
    labels: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Give the blob. `without` counts records with no spot at all; `replaced` names the records of a delta.

    `labels` are the words of sectors that the page may not know: those that users added.
    """
    columns = spots if isinstance(spots, Columns) else Columns.of(spots)
    ends = array("I", accumulate(map(len, columns.texts)))
    words = list(columns.sector_words.words)
    head = json.dumps(
        {
            "n": len(columns),
            "text": ends[-1] if ends else 0,
            "sectors": words,
            "labels": [labels.get(code, "") for code in words],
            "statuses": list(columns.status_words.words),
            "areas": list(columns.area_words.words),
            "without": without,
            "revision": revision,
            "replaced": [identity.hex() for identity in replaced],
        },
        ensure_ascii=False,
    ).encode()
    out = bytearray(MAGIC.ljust(20, b"\0") + struct.pack("<I", len(head)) + head)
    for column in (
        b"".join(columns.ids),
        columns.latitudes.tobytes(),
        columns.longitudes.tobytes(),
        columns.areas.tobytes(),
        ends.tobytes(),
        columns.sectors,
        columns.statuses,
        columns.flags,
        b"".join(columns.texts),
    ):
        out += b"\0" * (-len(out) % 8)
        out += column
    return bytes(out)
