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


class _Numbers(dict[str, int]):
    """Numbers words in the order they come; what does not fit gets the first number."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def __missing__(self, word: str) -> int:
        if len(self) > self._limit:
            return 0
        number = self[word] = len(self)
        return number


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

    def extend(
        self,
        ids: Sequence[bytes],
        latitudes: Iterable[int],
        longitudes: Iterable[int],
        texts: Iterable[bytes],
        sectors: Iterable[str],
        statuses: Iterable[str],
        areas: Sequence[str],
    ) -> None:
        """Add spots: latitudes and longitudes in whole units (`units`), texts made by `text_of`."""
        self.ids.extend(ids)
        self.latitudes.extend(latitudes)
        self.longitudes.extend(longitudes)
        self.texts.extend(texts)
        self.sectors.extend(map(self.sector_words.__getitem__, sectors))
        self.statuses.extend(map(self.status_words.__getitem__, statuses))
        self.areas.extend([self.area_words[area] if area else _NO_AREA for area in areas])
        self.flags.extend([AREA if area else 0 for area in areas])

    @classmethod
    def of(cls, spots: Iterable[Spot]) -> Columns:
        """The columns of spots."""
        made, whole = cls(), list(spots)
        made.extend(
            [s.id for s in whole],
            [units(s.latitude) for s in whole],
            [units(s.longitude) for s in whole],
            [text_of(clean(s.title), clean(s.line)) for s in whole],
            [s.sector for s in whole],
            [s.status for s in whole],
            [s.area for s in whole],
        )
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
    words = list(columns.sector_words)
    head = json.dumps(
        {
            "n": len(columns),
            "text": ends[-1] if ends else 0,
            "sectors": words,
            "labels": [labels.get(code, "") for code in words],
            "statuses": list(columns.status_words),
            "areas": list(columns.area_words),
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
