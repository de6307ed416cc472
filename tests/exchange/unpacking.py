"""Owns reading a published page back: its packed block, as another program would. Must not know who wrote it."""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from typing import Any


def carried(page: bytes) -> dict[str, bytes]:
    """The parts that the page carries, by name."""
    found = re.search(rb'id="carried"[^>]*>\s*([A-Za-z0-9+/=]+)</script>', page)
    assert found is not None
    whole = zlib.decompress(base64.b64decode(found[1]))
    (length,) = struct.unpack_from("<I", whole)
    sizes: dict[str, int] = json.loads(whole[4 : 4 + length])
    parts, at = {}, 4 + length
    for name, size in sizes.items():
        parts[name] = whole[at : at + size]
        at += size
    assert at == len(whole)
    return parts


def head(page: bytes) -> Any:
    """The records and words of the page."""
    return json.loads(carried(page)["head"])
