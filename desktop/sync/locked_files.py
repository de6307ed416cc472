"""Owns the bytes of a photograph that shows people: ciphertext under that photograph's own key; must not know rows.

`"\\0MP1"` · key id (16) · AES-SIV of the content, bound to the key id. The file is named by the hash of these bytes,
so laptops without the key keep and relay it; with the key destroyed nobody can read it again.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from desktop.sync.secrets import KEY_ID_LENGTH, Locked, key_id

MAGIC: Final = b"\x00MP1"
_BOUND: Final = b"maillage-file-1"
_PREFIX: Final = len(MAGIC) + KEY_ID_LENGTH


def lock_file(key: bytes, content: bytes) -> bytes:
    """The ciphertext of a content. The same content under the same key is the same bytes."""
    name = key_id(key)
    return MAGIC + name + AESSIV(key).encrypt(content, [_BOUND, name])


def locked_under(stored: bytes | memoryview) -> bytes | None:
    """The id of the key that locked some bytes; None when they are no ciphertext of ours."""
    return bytes(stored[len(MAGIC) : _PREFIX]) if bytes(stored[: len(MAGIC)]) == MAGIC else None


def unlock_file(key: bytes, stored: bytes) -> bytes:
    """The content. Raises Locked when the key does not open it."""
    name = key_id(key)
    if stored[:_PREFIX] != MAGIC + name:
        raise Locked
    try:
        return AESSIV(key).decrypt(stored[_PREFIX:], [_BOUND, name])
    except (InvalidTag, ValueError) as bad:
        raise Locked from bad
