"""Owns the keys of secret cells on this laptop: one file beside the database, wrapped; must not know whose they are.

It lies outside the database on purpose: a snapshot or a backup of the database must not carry the keys of people
who were erased meanwhile.
"""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import DatabaseDamaged, FileProblem
from desktop.models.plain import Reader, place_of
from desktop.paths import Profile
from desktop.safe_io import read_limited, write_file
from desktop.services.secret import tombstones

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV
    from sqlalchemy.orm import Session

FILE: Final = "maillage.secrets"
LIMIT: Final = 64 * 1024 * 1024
_PURPOSE: Final = b"maillage-keys"


def derived_key(profile: Profile, purpose: bytes) -> bytes:
    """64 bytes that only this profile's key gives, one for each purpose (16 bytes at most)."""
    file = profile.key_file
    secret = file.read_bytes() if file.exists() else b""  # unencrypted profiles are for benchmarks only
    return _derived(secret, purpose)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(secret, digest_size=64, person=purpose).digest()


class Keystore:
    """Key id -> key. Every change is on the disk when its method returns."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._lock = threading.Lock()
        self._known: dict[bytes, bytes] | None = None

    def get(self, name: bytes) -> bytes | None:
        """The key of that id, or None when it never came or was destroyed."""
        with self._lock:
            return self._load().get(name)

    def reread(self) -> None:
        """Read the file again when it is next asked: a restore may have put another one there."""
        with self._lock:
            self._known = None

    def names(self) -> set[bytes]:
        """The ids of every key that is here."""
        with self._lock:
            return set(self._load())

    def add(self, key: bytes) -> bytes:
        """Keep a key, unless it was erased; returns its id. Raises what writing a file raises."""
        from desktop.sync.secrets import key_id  # here, as below: profiles open without loading ciphers

        name = key_id(key)
        with self._lock:
            known = self._load()
            if name not in known and name not in tombstones.kept(self._profile):
                self._save({**known, name: key})
        return name

    def destroy(self, names: set[bytes]) -> None:
        """Forget keys for good: the cells under them can never be read here again, nor from a copy put back.

        The copy of the keys that lies beside the safety copies is written over too.
        """
        tombstones.add(self._profile, names)
        with self._lock:
            known = self._load()
            left = {name: key for name, key in known.items() if name not in names}
            if len(left) < len(known):
                self._save(left)
            copied = self._profile.backups / FILE
            if copied.exists() and len(left) < len(self._read(copied)):
                self._write(copied, left)
            for beside in self._profile.backups.glob("*.db.secrets"):
                _cleanse(beside, names)

    @property
    def _path(self) -> Path:
        return self._profile.folder / FILE

    def _wrap(self) -> AESSIV:
        return _cipher(derived_key(self._profile, _PURPOSE))

    def _load(self) -> dict[bytes, bytes]:
        if self._known is None:
            self._known = self._read(self._path) if self._path.exists() else {}
        return self._known

    def _read(self, path: Path) -> dict[bytes, bytes]:
        return _unwrapped(self._wrap(), read_limited(path, LIMIT))

    def _save(self, keys: dict[bytes, bytes]) -> None:
        self._write(self._path, keys)
        self._known = keys

    def _write(self, path: Path, keys: dict[bytes, bytes]) -> None:
        write_file(path, _wrapped(self._wrap(), keys), private=True)


def _cipher(key: bytes) -> AESSIV:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    return AESSIV(key)


def _unwrapped(cipher: AESSIV, raw: bytes) -> dict[bytes, bytes]:
    import msgspec
    from cryptography.exceptions import InvalidTag

    from desktop.sync.secrets import key_id

    try:
        return {key_id(key): key for key in msgspec.msgpack.decode(cipher.decrypt(raw, None), type=list[bytes])}
    except (InvalidTag, msgspec.DecodeError, ValueError) as bad:
        raise DatabaseDamaged() from bad


def _wrapped(cipher: AESSIV, keys: dict[bytes, bytes]) -> bytes:
    import msgspec

    return cipher.encrypt(msgspec.msgpack.encode(sorted(keys.values())), None)


def _cleanse(beside: Path, names: set[bytes]) -> None:
    """Take destroyed keys out of the keys that lie beside a former state, under that state's own key.

    What its key does not open, nobody can read: it goes.
    """
    key_file = beside.with_suffix(".key")
    try:
        cipher = _cipher(_derived(read_limited(key_file, LIMIT), _PURPOSE))
        kept = _unwrapped(cipher, read_limited(beside, LIMIT))
    except (FileProblem, DatabaseDamaged):
        beside.unlink(missing_ok=True)
        return
    left = {name: key for name, key in kept.items() if name not in names}
    if len(left) < len(kept):
        write_file(beside, _wrapped(cipher, left), private=True)


_open: dict[str, Keystore] = {}


def keystore_of(profile: Profile) -> Keystore:
    """The keystore of a profile; one per profile and process, so that nobody writes over another's key."""
    return _open.setdefault(str(profile.folder.absolute()), Keystore(profile))


def keystore_for(session: Reader | Session) -> Keystore:
    """The keystore of the profile that a session reads."""
    return keystore_of(profile_of(session))


def profile_of(session: Reader | Session) -> Profile:
    """The profile that a session reads."""
    return Profile(place_of(session).parent)
