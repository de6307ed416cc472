"""Owns secret cells: deterministic ciphertext, keys, the envelope that carries keys; must not know who may read what.

Ciphertext = MAGIC · key id (16) · AES-SIV of the padded value, bound to table, row, field and key id. The same value
under the same key is the same bytes, so merging, reviews and hashes never need a key.
"""

from __future__ import annotations

import hashlib
import os
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from desktop.sync import canonical
from desktop.sync.canonical import NotCanonical, WireValue

MAGIC: Final = b"\x00MS1"
KEY_LENGTH: Final = 64
KEY_ID_LENGTH: Final = 16
_BLOCK: Final = 32
_PREFIX: Final = len(MAGIC) + KEY_ID_LENGTH


class Locked(Exception):
    """The key of a secret cell is not here, or does not open it."""


def new_key() -> bytes:
    """A fresh key for one person or one network (64 random bytes)."""
    return os.urandom(KEY_LENGTH)


def key_id(key: bytes) -> bytes:
    """The 16-byte name of a key; says nothing of the key or of whose it is."""
    return hashlib.blake2b(key, digest_size=KEY_ID_LENGTH, person=b"maillage-key-id").digest()


def lock(key: bytes, table: str, row: bytes, field: str, value: WireValue) -> bytes | None:
    """The ciphertext of one cell; an empty cell stays empty."""
    plain = canonical.encode(value)
    if plain == canonical.EMPTY:
        return None
    padded = plain + b"\x80"
    padded += bytes(-len(padded) % _BLOCK)
    name = key_id(key)
    return MAGIC + name + AESSIV(key).encrypt(padded, _bound(table, row, field, name))


def unlock(key: bytes, table: str, row: bytes, field: str, stored: bytes) -> WireValue:
    """The value of a cell's ciphertext. Raises Locked when the key does not open it."""
    name = key_of(stored)
    if name is None or name != key_id(key):
        raise Locked
    try:
        padded = AESSIV(key).decrypt(stored[_PREFIX:], _bound(table, row, field, name))
        return canonical.decode(padded.rstrip(b"\x00")[:-1])
    except (InvalidTag, NotCanonical, ValueError) as bad:
        raise Locked from bad


def key_of(stored: object) -> bytes | None:
    """The id of the key that locked a stored value; None when it is no ciphertext of ours."""
    if isinstance(stored, bytes) and stored.startswith(MAGIC) and len(stored) > _PREFIX:
        return stored[len(MAGIC) : _PREFIX]
    return None


def key_of_encoded(raw: bytes) -> bytes | None:
    """The same for a value in its canonical bytes, without decoding what is no binary value."""
    if raw[:1] not in (b"\xc4", b"\xc5", b"\xc6") or MAGIC not in raw[:9]:
        return None
    return key_of(canonical.decode(raw))


def _bound(table: str, row: bytes, field: str, name: bytes) -> list[bytes]:
    return [table.encode(), row, field.encode(), name]


class Envelope(msgspec.Struct, frozen=True):
    """The keys that travel beside bundles, before they are sealed to their recipients."""

    keys: list[bytes]


def pack_keys(keys: list[bytes]) -> bytes:
    return msgspec.msgpack.encode(Envelope(sorted(set(keys))))


def unpack_keys(raw: bytes) -> list[bytes]:
    """Keys of an opened envelope. Raises Locked when it is none of ours."""
    try:
        keys = msgspec.msgpack.decode(raw, type=Envelope).keys
    except (msgspec.DecodeError, RecursionError, ValueError) as bad:
        raise Locked from bad
    if any(len(k) != KEY_LENGTH for k in keys):
        raise Locked
    return keys
