"""Owns the bytes of attachments on this laptop: one encrypted file each, beside the database; must not know rows.

Not inside the database: a safety copy is made before each merge and would copy every photograph each time. Contents
never change, so one folder serves the profile and all its safety copies. A file's name is a keyed hash: neither a
name nor a byte says which content it is.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import FileProblem
from desktop.paths import Profile
from desktop.safe_io import read_limited, write_file
from desktop.services.secret.keystore import derived_key, profile_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV
    from sqlalchemy.orm import Session

LIMIT: Final = 26 * 2**20  # bytes of one content, with what locking adds
ASIDE_LIMIT: Final = 256 * 2**20  # bytes kept of contents that no record names yet
NAME: Final = re.compile(r"[0-9a-f]{64}")
_SIV: Final = 16  # bytes that encryption adds


def pieces_for(session: Session) -> Pieces:
    """The contents of the profile that a session reads."""
    return Pieces(profile_of(session))


class Pieces:
    """Hash -> bytes. What `put` kept is on the disk when it returns."""

    def __init__(self, profile: Profile) -> None:
        self.folder = profile.pieces
        self._profile = profile
        self._secret = b""

    def has(self, hash_: bytes) -> bool:
        """Whether the content is here."""
        return self._path(hash_).exists()

    def size(self, hash_: bytes) -> int:
        """How many bytes a content that is here has."""
        return max(0, self._path(hash_).stat().st_size - _SIV)

    def get(self, hash_: bytes) -> bytes | None:
        """The content, or None when it is not here or its file was damaged."""
        return self._read(self._path(hash_), hash_)

    def put(self, hash_: bytes, content: bytes) -> None:
        """Keep a content under its hash (which the caller has checked). Raises what writing a file raises."""
        if not self.has(hash_):
            self._write(self._path(hash_), content, hash_)

    def get_face(self, hash_: bytes) -> bytes | None:
        """The small face that was kept for a content."""
        return self._read(self._face(hash_), b"face", hash_)

    def put_face(self, hash_: bytes, face: bytes) -> None:
        """Keep the small face of a content; it can be made again at any time."""
        self._write(self._face(hash_), face, b"face", hash_)

    def drop(self, hash_: bytes) -> None:
        """Take a content and its face away for good."""
        for path in (self._path(hash_), self._face(hash_)):
            path.unlink(missing_ok=True)

    def unsound(self, hashes: Iterable[bytes]) -> list[bytes]:
        """Which of the contents that are here can no longer be read."""
        return [one for one in hashes if self.has(one) and self.get(one) is None]

    def make_room(self, named: Iterable[bytes], coming: int, *, may_push: bool) -> bool:
        """Whether `coming` more bytes of what no record names may be kept; pushes the oldest out if allowed.

        `named` are the hashes that records name: those files, and their faces, are never touched.
        """
        if coming > ASIDE_LIMIT:
            return False
        spared = {path.name for hash_ in named for path in (self._path(hash_), self._face(hash_))}
        aside = sorted(self._aside(spared))
        total = sum(size for _when, size, _path in aside)
        while total + coming > ASIDE_LIMIT:
            if not may_push or not aside:
                return False
            _when, size, path = aside.pop(0)
            path.unlink(missing_ok=True)
            total -= size
        return True

    def _aside(self, spared: set[str]) -> Iterable[tuple[float, int, Path]]:
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if NAME.fullmatch(path.name) and path.name not in spared:
                with suppress(FileNotFoundError):
                    facts = path.stat()
                    yield facts.st_mtime, facts.st_size, path

    def touch(self, hash_: bytes) -> None:
        """Count a content that came again as new."""
        with suppress(OSError):
            os.utime(self._path(hash_), (time.time(), time.time()))

    def _path(self, hash_: bytes) -> Path:
        return self._named(hash_, b"maillage-piece")

    def _face(self, hash_: bytes) -> Path:
        return self._named(hash_, b"maillage-face")

    def _named(self, hash_: bytes, purpose: bytes) -> Path:
        key = self._key()[:32]
        return self.folder / hashlib.blake2b(hash_, digest_size=32, key=key, person=purpose).hexdigest()

    def _key(self) -> bytes:
        if not self._secret:
            self._secret = derived_key(self._profile, b"maillage-pieces")
        return self._secret

    def _cipher(self) -> AESSIV:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # here: profiles open without loading ciphers

        return AESSIV(hashlib.blake2b(self._key(), digest_size=64, person=b"maillage-bytes").digest())

    def _write(self, path: Path, content: bytes, *bound: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file(path, self._cipher().encrypt(content, list(bound)), private=True, ballast=self._profile.ballast)

    def _read(self, path: Path, *bound: bytes) -> bytes | None:
        if not path.exists():
            return None
        from cryptography.exceptions import InvalidTag

        try:
            return bytes(self._cipher().decrypt(read_limited(path, LIMIT + _SIV), list(bound)))
        except FileProblem:
            return None
        except (InvalidTag, ValueError):
            path.unlink(missing_ok=True)  # nobody can read it: without it, the content is asked for again
            return None
