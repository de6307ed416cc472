"""Owns sealing to laptops: age for their own signing keys, and `keys.bin` made so; must not know databases.

The recipients are the laptops' Ed25519 keys (as SSH keys), so nobody needs a second key.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from typing import Final

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop.sync.secrets import Locked, pack_keys, unpack_keys

_KIND = b"ssh-ed25519"
_START: Final = b"age-encryption.org/v1\n"
_SEVERAL: Final = b"MGK1"
_SEVERAL_LIMIT: Final = 16
_HEADER_LIMIT: Final = 256 * 2**10
_END: Final = re.compile(rb"\n--- [A-Za-z0-9+/]{43}\n")


def recipient(key: bytes) -> pyrage.ssh.Recipient:
    """The laptop with this public key, as age names it."""
    return pyrage.ssh.Recipient.from_str(_public_line(key))


def identity(secret: bytes) -> pyrage.ssh.Identity:
    """The laptop that signs with `secret`, as age opens with it."""
    private = Ed25519PrivateKey.from_private_bytes(secret)
    return pyrage.ssh.Identity.from_buffer(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))


def is_for_laptops(raw: bytes) -> bool:
    """Whether an age file names recipients within bounds and asks for no passphrase, whose cost a stranger sets."""
    end = _END.search(raw[:_HEADER_LIMIT])
    return raw.startswith(_START) and end is not None and b"\n-> scrypt " not in raw[: end.start()]


def seal_keys(keys: list[bytes], recipients: Iterable[bytes]) -> bytes:
    """The envelope for laptops with these public keys; empty when there is nothing or nobody."""
    readers = [recipient(key) for key in sorted(set(recipients))]
    if not keys or not readers:
        return b""
    return bytes(pyrage.encrypt(pack_keys(keys), readers))


def joined(envelopes: Iterable[bytes]) -> bytes:
    """Several envelopes as one: each laptop opens those that are for it."""
    parts = [one for one in envelopes if one]
    if len(parts) < 2:
        return b"".join(parts)
    return _SEVERAL + b"".join(len(one).to_bytes(4, "big") + one for one in parts)


def open_keys(envelope: bytes, secret: bytes) -> list[bytes]:
    """The keys of every envelope in it that is for `secret`'s laptop. Raises Locked when none is."""
    ours = identity(secret)
    found: list[bytes] = []
    opened = False
    for one in _parts(envelope):
        try:
            found += unpack_keys(bytes(pyrage.decrypt(one, [ours])))
            opened = True
        except pyrage.DecryptError:
            continue
    if not opened:
        raise Locked
    return found


def _parts(envelope: bytes) -> list[bytes]:
    """The age files of an envelope. Raises Locked for what is none of ours."""
    parts, at = [envelope], len(envelope)
    if envelope.startswith(_SEVERAL):
        parts, at = [], len(_SEVERAL)
        while at < len(envelope) and len(parts) < _SEVERAL_LIMIT:
            end = at + 4 + int.from_bytes(envelope[at : at + 4], "big")
            parts.append(envelope[at + 4 : end])
            at = end
    if at != len(envelope) or not all(map(is_for_laptops, parts)):
        raise Locked
    return parts


def _public_line(key: bytes) -> str:
    packed = len(_KIND).to_bytes(4, "big") + _KIND + len(key).to_bytes(4, "big") + key
    return f"ssh-ed25519 {base64.b64encode(packed).decode()}"
