"""Owns whether a profile was already prepared by this very program, so that its lists may be read at once.

Must not know how to prepare one, nor need the mapper.
"""

from __future__ import annotations

import hashlib
from typing import Final

from desktop import VERSION, paths
from desktop.models.plain import Reader
from desktop.models.version import SCHEMA

FACT: Final = "prepared"
LISTS: Final = "3"  # raise it when a line says something new: lists are then made again
SHIPPED: Final = "1"  # raise it when shipped rows are loaded otherwise
_NOTED: Final = "SELECT value FROM local_fact WHERE key = :key"


def shipped_mark() -> str:
    """What ships with this program, as one word."""
    digest = hashlib.blake2b(SHIPPED.encode(), digest_size=16)
    for file in sorted((paths.resources() / "vocabularies").glob("*.json")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def mark() -> str:
    """What a profile says once this program has prepared it."""
    return f"{VERSION} {SCHEMA} {LISTS} {shipped_mark()}"


def is_prepared(ask: Reader) -> bool:
    """Whether opening the profile would change nothing that lists show."""
    return bool(ask.value(_NOTED, key=FACT) == mark())
