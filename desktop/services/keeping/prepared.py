"""Owns whether a profile was already prepared by this very program, so that its lists may be read at once.

Must not know how to prepare one, nor need the mapper.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Final

from desktop import VERSION, paths
from desktop.models.door import Door
from desktop.models.plain import Reader, reader
from desktop.models.version import SCHEMA
from desktop.paths import Profile

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FACT: Final = "prepared"
LISTS: Final = "9"  # raise it when a line says something new: lists are then made again
SHIPPED: Final = "1"  # raise it when shipped rows are loaded otherwise
_NOTE: Final = "INSERT OR REPLACE INTO local_fact (key, value) VALUES (?, ?)"
_NOTED: Final = "SELECT value FROM local_fact WHERE key = :key"


@cache  # asked three times at each opening; what ships does not change under a running program
def shipped_mark() -> str:
    """What ships with this program, as one word."""
    digest = hashlib.blake2b(SHIPPED.encode(), digest_size=16)
    for file in (
        *sorted((paths.resources() / "vocabularies").glob("*.json")),
        paths.resources() / "toolbox/index.json",
    ):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def mark() -> str:
    """What a profile says once this program has prepared it."""
    return f"{VERSION} {SCHEMA} {LISTS} {shipped_mark()}"


def open_door(profile: Profile) -> Door | None:
    """The door for reading a profile's lists at once; None when it must be prepared first."""
    return Door.open(profile, is_prepared)


def is_prepared(ask: Reader) -> bool:
    """Whether opening the profile would change nothing that lists show."""
    return bool(ask.value(_NOTED, key=FACT) == mark())


def note_prepared(session: Session) -> None:
    """Say so in the profile, if it does not yet."""
    ask = reader(session)
    if not is_prepared(ask):
        session.connection().exec_driver_sql(_NOTE, (FACT, mark()))
