"""Owns what the bytes of one tile may be: a picture of a bounded size, or vector data unpacked within bounds.

A pack comes from a stranger: what it says of itself is not believed, the bytes are. Must not know a pack's shape.
"""

from __future__ import annotations

import zlib
from typing import Final, NamedTuple

import zstandard

PACKED: Final = 2 * 2**20  # bytes of one tile in its pack
UNPACKED: Final = 4 * 2**20  # bytes of vector data once unpacked: the densest towns take a quarter of it
SIDE: Final = 1024  # pixels of a picture: a few hundred bytes may promise one of gigabytes
VECTOR: Final = "application/octet-stream"
_WINDOW: Final = 8 * 2**20
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_LAYER: Final = 0x1A  # the first byte of a vector tile: a layer, of a length that follows
_FRAMES: Final = (0xC0, 0xC1, 0xC2)  # JPEG's heads of a frame that every browser draws
_LAYERS: Final = 200


class Tile(NamedTuple):
    """What to answer for one tile: its type and its bytes."""

    type: str
    body: bytes


def fit(data: bytes, *, vector: bool) -> Tile | None:
    """The tile that some bytes are, if they are one of the kind the pack is made of."""
    if len(data) > PACKED:
        return None
    if not vector:
        kind = picture(data)
        return Tile(f"image/{kind}", data) if kind else None
    body = unpacked(data, UNPACKED)
    return None if body is None or layers(body) is None else Tile(VECTOR, body)


def unpacked(data: bytes, most: int) -> bytes | None:
    """Bytes as they were before gzip or Zstandard, whichever they say; None when they are more than `most` or cut."""
    try:
        if data[:2] == _GZIP:
            stream = zlib.decompressobj(wbits=31)
            body = stream.decompress(data, most + 1)
            return body if len(body) <= most and stream.eof else None
        if data[:4] == _ZSTD:
            with zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(data) as reader:
                body = reader.read(most + 1)
            return body if len(body) <= most else None
    except (zlib.error, zstandard.ZstdError, MemoryError):
        return None
    return data if len(data) <= most else None


def picture(data: bytes) -> str:
    """`png`, `jpeg` or `webp` when some bytes begin as such a picture of a reasonable size, else ""."""
    for kind, size in (("png", _png), ("jpeg", _jpeg), ("webp", _webp)):
        wide, high = size(data)
        if 0 < wide <= SIDE and 0 < high <= SIDE:
            return kind
    return ""


def _png(data: bytes) -> tuple[int, int]:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR":
        return 0, 0
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _jpeg(data: bytes) -> tuple[int, int]:
    at = 2 if data[:3] == b"\xff\xd8\xff" else len(data)
    while at + 9 < len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    return 0, 0


def _webp(data: bytes) -> tuple[int, int]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return 0, 0
    kind = data[12:16]
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    if kind == b"VP8L" and data[20:21] == b"\x2f":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return 0, 0


def layers(body: bytes) -> list[str] | None:
    """The names of a vector tile's layers; None when the bytes are none. The page reads what is in them."""
    names: list[str] = []
    at = 0
    while at < len(body):
        tag, at = number(body, at)
        length, at = number(body, at)
        if tag != _LAYER or at < 0 or at + length > len(body) or len(names) == _LAYERS:
            return None
        names.append(_name(body[at : at + min(length, 300)]))
        at += length
    return names


def _name(start: bytes) -> str:
    """The name of a layer, which writers put near its beginning; "" when it is not there."""
    at = 0
    while 0 <= at < len(start):
        tag, at = number(start, at)
        if at < 0 or tag & 7 not in (0, 2):
            return ""
        length, at = number(start, at)
        if tag == 0x0A:
            return start[at : at + length].decode("utf-8", "replace")
        at += length if tag & 7 == 2 else 0
    return ""


def number(data: bytes, at: int) -> tuple[int, int]:
    """The number that lies at a place, seven bits a byte, and where the next one lies; -1 when it does not end."""
    value = 0
    for shift in range(0, 70, 7):
        if not 0 <= at < len(data):
            break
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
    return 0, -1
