"""Owns reading a ZIP that a stranger wrote: stored entries only, no name trusted; must not know bundles.

The standard module forgives what a hostile file lives on (two directories, gaps, duplicates, lying sizes). This one
accepts exactly what `changefile` writes: entries one after the other from the first byte, then the directory.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END: Final = struct.Struct("<4sHHHHIIH")
# What every entry says besides its own name, size and place: written by 2.0 on Unix, stored, 1 January 1980, rw-------.
_NEEDED: Final = 20
_MADE: Final = 0x0314
_DAY: Final = 0x21
_MODE: Final = 0o600 << 16
ENTRIES_LIMIT: Final = 50_000


class NotStrict(ValueError):
    """The container is not as we write it. `cut` when it looks like one of ours that ends too soon."""

    def __init__(self, reason: str, *, cut: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cut = cut


@dataclass(frozen=True, slots=True)
class Entry:
    """One stored entry: its name and where its bytes lie."""

    name: str
    start: int
    size: int
    crc: int


def entries_of(raw: bytes, limit_of: Callable[[str], int]) -> dict[str, Entry]:
    """The entries of a whole file in memory. `limit_of(name)` gives the size allowed, negative for a name refused.

    Raises NotStrict before any content is looked at; nothing is ever extracted by name.
    """
    if len(raw) < _END.size:
        raise NotStrict("no end", cut=True)
    sign, disk, disk2, count, total, size, start, comment = _END.unpack(raw[-_END.size :])
    if sign != b"PK\x05\x06":
        raise NotStrict("no end", cut=True)
    end = len(raw) - _END.size
    if disk or disk2 or comment or count != total or count > ENTRIES_LIMIT or start + size != end:
        raise NotStrict("directory")
    found: dict[str, Entry] = {}
    at, body = start, 0
    for _ in range(count):
        entry, at, header = _central(raw, at, end)
        if header != body:
            raise NotStrict("gap or overlap")
        body = _same_local(raw, header, entry, start)
        if entry.name in found:
            raise NotStrict("duplicate")
        if not 0 <= entry.size <= limit_of(entry.name):
            raise NotStrict("name or size")
        found[entry.name] = Entry(entry.name, body - entry.size, entry.size, entry.crc)
    if at != end or body != start:
        raise NotStrict("directory")
    return found


def read_entry(raw: bytes, entry: Entry) -> bytes:
    """An entry's bytes. Raises NotStrict when its checksum does not fit."""
    content = raw[entry.start : entry.start + entry.size]
    if zlib.crc32(content) != entry.crc:
        raise NotStrict("checksum")
    return content


def _central(raw: bytes, at: int, end: int) -> tuple[Entry, int, int]:
    if at + _CENTRAL.size > end:
        raise NotStrict("directory")
    fields = _CENTRAL.unpack(raw[at : at + _CENTRAL.size])
    crc, packed, size, name_size = fields[7:11]
    header = fields[16]
    plain = fields[:7] == (b"PK\x01\x02", _MADE, _NEEDED, 0, 0, 0, _DAY) and fields[11:16] == (0, 0, 0, 0, _MODE)
    if not plain or packed != size or at + _CENTRAL.size + name_size > end:
        raise NotStrict("entry")
    name = raw[at + _CENTRAL.size : at + _CENTRAL.size + name_size]
    try:
        return Entry(name.decode("ascii"), 0, size, crc), at + _CENTRAL.size + name_size, header
    except UnicodeDecodeError as bad:
        raise NotStrict("name") from bad


def _same_local(raw: bytes, header: int, entry: Entry, start: int) -> int:
    """Checks that the local header says the same as the directory; gives where the entry ends."""
    if header + _LOCAL.size > start:
        raise NotStrict("local header")
    fields = _LOCAL.unpack(raw[header : header + _LOCAL.size])
    crc, packed, size, name_size, extra = fields[6:]
    name = raw[header + _LOCAL.size : header + _LOCAL.size + name_size]
    same = (
        fields[:6] == (b"PK\x03\x04", _NEEDED, 0, 0, 0, _DAY)
        and (crc, packed, size) == (entry.crc, entry.size, entry.size)
        and extra == 0
        and name == entry.name.encode("ascii")
    )
    end: int = header + _LOCAL.size + name_size + size
    if not same or end > start:
        raise NotStrict("local header")
    return end
