"""Owns the block that a page carries: its own words and the files that are the same in every page, deflated together.

Must not know what they say. Deflating the base map takes a tenth of a second, and a page is published in four languages
and again after each correction: it is done once. What is deflated by itself may stand behind what ends on a whole byte.
"""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

_HEADER: Final = b"\x78\xda"  # zlib, best compression
_MODULUS: Final = 65_521  # of Adler's sum


class _Still(NamedTuple):
    """Files end to end: how long each is, all of them deflated as the end of a stream, their length and sum."""

    lengths: Mapping[str, int]
    deflated: bytes
    length: int
    checked: int


def packed(head: str, folder: Path, names: Sequence[str]) -> str:
    """Head and those files that are there, end to end, deflated, as base64: u32 length of the directory, the directory,
    the parts."""
    files = [folder / name for name in names if (folder / name).is_file()]
    still = _still(tuple(files), tuple(file.stat().st_mtime_ns for file in files))
    told = head.encode()
    directory = json.dumps({"head": len(told), **still.lengths}).encode()
    first = struct.pack("<I", len(directory)) + directory + told
    packer = _packer()
    begun = packer.compress(first) + packer.flush(zlib.Z_FULL_FLUSH)
    checked = _together(zlib.adler32(first), still.checked, still.length)
    return base64.b64encode(_HEADER + begun + still.deflated + struct.pack(">I", checked)).decode()


@lru_cache(maxsize=2)  # with and without what a heavy page leaves out; `_written`: a file that was made anew is another
def _still(files: tuple[Path, ...], _written: tuple[int, ...]) -> _Still:
    parts = {file.name: file.read_bytes() for file in files}
    whole = b"".join(parts.values())
    packer = _packer()
    deflated = packer.compress(whole) + packer.flush()
    return _Still({name: len(part) for name, part in parts.items()}, deflated, len(whole), zlib.adler32(whole))


def _packer() -> zlib._Compress:
    return zlib.compressobj(9, wbits=-15)


def _together(first: int, second: int, length: int) -> int:
    """Adler's sum of two pieces one behind the other, from the sum of each and the length of the second."""
    low = (first & 0xFFFF) - 1
    high = (first >> 16) + (second >> 16) + length * low
    return (high % _MODULUS) << 16 | (low + (second & 0xFFFF)) % _MODULUS
