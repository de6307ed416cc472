"""Owns opening a ZIP that a stranger made, in memory and within bounds; must not know what is in it.

No name is trusted, nothing is written to a disk, and what is unpacked is counted while it is: what the directory
promises counts for nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Final

from desktop.services.strangers.child import Refused

UNPACKED_LIMIT: Final = 256 * 2**20  # bytes of all that is unpacked from one file
ENTRIES_LIMIT: Final = 10_000
_PATIENT_RATIO: Final = 200  # times that a file of this size may grow; spreadsheets stay far below
_SMALL: Final = 16 * 2**20  # bytes that anything may grow to
_OUTSIDE: Final = re.compile(r"(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:|\x00")
_PLAIN_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def names_in(content: bytes) -> list[str]:
    """The names of all entries. Raises Refused (`trap`, `locked`), zipfile.BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        entries = opened.infolist()
    if len(entries) > ENTRIES_LIMIT:
        raise Refused("trap")
    if any(_OUTSIDE.search(entry.orig_filename) for entry in entries):
        raise Refused("trap")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("locked")
    return [entry.filename for entry in entries]


def unpacked(content: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The entries whose name is wanted; of two of one name the last.

    Raises Refused (`trap`: far more than a file of its size holds; `large`), zipfile.BadZipFile, zlib.error.
    """
    names_in(content)
    parts: dict[str, bytes] = {}
    left = UNPACKED_LIMIT
    trap = max(_SMALL, len(content) * _PATIENT_RATIO)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        for entry in opened.infolist():
            if entry.is_dir() or not wanted(entry.filename):
                continue
            if entry.compress_type not in _PLAIN_METHODS:
                raise Refused("damaged")
            most = min(left, trap)
            if entry.file_size > most:
                raise Refused("trap" if most == trap else "large")
            with opened.open(entry) as stream:
                part = stream.read(most + 1)
            if len(part) > most:
                raise Refused("trap" if most == trap else "large")
            left -= len(part)
            trap -= len(part)
            parts[entry.filename] = part
    return parts


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts in a container of our own, not compressed: what a native reader is given instead of the stranger's."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as made:
        for name, part in parts.items():
            made.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()
