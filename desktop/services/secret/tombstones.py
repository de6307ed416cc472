"""Owns the ids of erased keys beside the database: no copy put back may forget them; must not know whose they were.

A key's id says nothing of the key nor of the person. The file is written before the key is destroyed and is asked
before any key is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from desktop.paths import Profile
from desktop.safe_io import read_limited, write_file

FILE: Final = "maillage.erased"
LIMIT: Final = 16 * 1024 * 1024
_LENGTH: Final = 16


def kept(profile: Profile) -> frozenset[bytes]:
    """The ids of every key that was ever erased here."""
    path = profile.folder / FILE
    if not path.exists():
        return frozenset()
    raw = read_limited(path, LIMIT)
    return frozenset(raw[at : at + _LENGTH] for at in range(0, len(raw) - len(raw) % _LENGTH, _LENGTH))


def add(profile: Profile, names: Iterable[bytes]) -> None:
    """Remember for ever that these keys were erased. Raises what writing a file raises."""
    known = kept(profile)
    wanted = known | {name for name in names if len(name) == _LENGTH}
    if wanted != known:
        write_file(profile.folder / FILE, b"".join(sorted(wanted)), private=True)
