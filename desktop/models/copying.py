"""Owns copying an encrypted database's file while nobody can write, each page proven; must not know any table.

The engine's own copy (`VACUUM INTO`) lays every record anew: a second and more for a profile of some years, before each
reception. What lies there may be copied as it is when the log is empty and no writer can begin.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Final

from desktop.models import raw_file

_PAGE: Final = 4096
_SALT: Final = 16
_SEAL: Final = 64  # HMAC-SHA512 at the end of each page, over what stands before it and the page's number
_MASK: Final = 0x3A  # the engine derives the key of seals from the salt changed by this


def copy_proven(source: Path, target: Path, key: str) -> bool:
    """Copies the file, judging the seal of every page; False when one is not as it must be (the copy is then nothing).

    `key` is the raw key in hexadecimal. The caller sees to it that nothing is in the log and nobody writes. Not synced
    to the disk. Raises OSError.
    """
    judge: _Seals | None = None
    number = 0
    with target.open("wb", buffering=0) as copy:
        for piece in raw_file.pieces(source):
            judge = judge or _Seals(bytes.fromhex(key), piece[:_SALT])
            if len(piece) % _PAGE:
                return False
            for at in range(0, len(piece), _PAGE):
                number += 1
                if not judge.sound(number, piece[at : at + _PAGE]):
                    return False
            rest = memoryview(piece)
            while rest:
                rest = rest[copy.write(rest) :]
    return number > 0


class _Seals:
    """The seals of one file's pages."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        masked = bytes(one ^ _MASK for one in salt)
        self._key = hashlib.pbkdf2_hmac("sha512", key, masked, 2, len(key))

    def sound(self, number: int, page: bytes) -> bool:
        told = page[_SALT:-_SEAL] if number == 1 else page[:-_SEAL]
        made = hmac.digest(self._key, told + number.to_bytes(4, "little"), "sha512")
        return hmac.compare_digest(made, page[-_SEAL:])
