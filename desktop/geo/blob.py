"""Owns the bytes in which records travel to the map's page (docs/map.md has the format). Must not know the database."""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, islice
from types import MappingProxyType
from typing import Final, NamedTuple

from desktop.models.degrees import packed

MAGIC: Final = b"MAILLAGE-POINTS-1"
AREA: Final = 1  # flag: the record is known by its territory only and must never be a pin
OLD: Final = 2  # flag: nobody confirmed it for long; the program's own map only, nobody else is told
ID: Final = 16  # bytes of an id
_SEPARATOR: Final = b"\x1f"
_NO_AREA: Final = -1


Months = tuple[int, int]  # first and last month of a record, each 12 × year + month − 1
UNDATED: Final[Months] = (0, 0)


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
    months: Months = UNDATED


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
    """Spots column by column, as they travel: fifty thousand take a hundredth of the time of as many objects."""

    def __init__(self) -> None:
        self.ids, self.latitudes, self.longitudes = bytearray(), bytearray(), bytearray()  # end to end
        self.text, self.ends = bytearray(), array("I")  # title, separator, line; and where each ends
        self.areas = array("i")
        self.sectors, self.statuses, self.flags = bytearray(), bytearray(), bytearray()
        self.firsts, self.lasts = array("H"), array("H")  # months
        self.sector_words, self.status_words, self.area_words = _Numbers(250), _Numbers(250), _Numbers(2**30)

    def __len__(self) -> int:
        return len(self.sectors)

    def extend(
        self,
        ids: bytes,
        latitudes: bytes,
        longitudes: bytes,
        sectors: Sequence[str],
        statuses: Iterable[str],
        *,
        texts: Sequence[bytes] | None = None,
        areas: Sequence[str] | None = None,
        months: Sequence[Months] | None = None,
        old: Sequence[bool] | None = None,
    ) -> None:
        """Add spots: ids and numbers end to end (`models.degrees`), texts made by `text_of`.

        Without `texts` nothing is said of them, without `areas` they are real points, without `months` undated;
        `old` says which nobody confirmed for long.
        """
        many = len(sectors)
        self.ids += ids
        self.latitudes += latitudes
        self.longitudes += longitudes
        self.sectors.extend(map(self.sector_words.__getitem__, sectors))
        self.statuses.extend(map(self.status_words.__getitem__, statuses))
        said = len(self.text)
        if texts is None:
            self.text += _SEPARATOR * many
            self.ends.extend(range(said + 1, said + many + 1))
        else:
            self.text += b"".join(texts)
            self.ends.extend(islice(accumulate(map(len, texts), initial=said), 1, None))
        if areas is None:
            self.areas.extend([_NO_AREA] * many)
        else:
            self.areas.extend([self.area_words[area] if area else _NO_AREA for area in areas])
        self.flags += _flags(many, areas, old)
        if months is None:
            self.firsts.frombytes(bytes(2 * many))
            self.lasts.frombytes(bytes(2 * many))
        else:
            self.firsts.extend([first for first, _last in months])
            self.lasts.extend([last for _first, last in months])

    @classmethod
    def of(cls, spots: Iterable[Spot]) -> Columns:
        """The columns of spots."""
        made, whole = cls(), list(spots)
        made.extend(
            b"".join([s.id for s in whole]),
            b"".join([packed(s.latitude) for s in whole]),
            b"".join([packed(s.longitude) for s in whole]),
            [s.sector for s in whole],
            [s.status for s in whole],
            texts=[text_of(clean(s.title), clean(s.line)) for s in whole],
            areas=[s.area for s in whole],
            months=[s.months for s in whole],
        )
        return made


def _flags(many: int, areas: Sequence[str] | None, old: Sequence[bool] | None) -> bytes:
    if areas is None:
        flags = bytes(many)
    elif all(areas):
        flags = bytes([AREA]) * many
    else:
        flags = bytes([AREA if area else 0 for area in areas])
    return flags if old is None else bytes([flag | OLD if one else flag for flag, one in zip(flags, old, strict=True)])


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
    words = list(columns.sector_words)
    dated = any(columns.firsts)
    head = json.dumps(
        {
            "n": len(columns),
            "text": len(columns.text),
            "sectors": words,
            "labels": [labels.get(code, "") for code in words],
            "statuses": list(columns.status_words),
            "areas": list(columns.area_words),
            "dated": dated,
            "without": without,
            "revision": revision,
            "replaced": [identity.hex() for identity in replaced],
        },
        ensure_ascii=False,
    ).encode()
    out = bytearray(MAGIC.ljust(20, b"\0") + struct.pack("<I", len(head)) + head)
    for column in (
        columns.ids,
        columns.latitudes,
        columns.longitudes,
        columns.areas.tobytes(),
        columns.ends.tobytes(),
        columns.sectors,
        columns.statuses,
        columns.flags,
        *((columns.firsts.tobytes(), columns.lasts.tobytes()) if dated else ()),
        columns.text,
    ):
        out += b"\0" * (-len(out) % 8)
        out += column
    return bytes(out)
