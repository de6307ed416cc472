"""Owns `keys.bin`: keys of secret cells sealed to the laptops that may read them; must not know databases.

An age file whose recipients are the laptops' own Ed25519 keys (as SSH keys), so nobody needs a second key.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop.sync.secrets import Locked, pack_keys, unpack_keys

_KIND = b"ssh-ed25519"


def seal_keys(keys: list[bytes], recipients: Iterable[bytes]) -> bytes:
    """The envelope for laptops with these public keys; empty when there is nothing or nobody."""
    readers = [pyrage.ssh.Recipient.from_str(_public_line(key)) for key in sorted(set(recipients))]
    if not keys or not readers:
        return b""
    return bytes(pyrage.encrypt(pack_keys(keys), readers))


def open_keys(envelope: bytes, secret: bytes) -> list[bytes]:
    """The keys, if `secret` is one of the recipients'. Raises Locked otherwise."""
    private = Ed25519PrivateKey.from_private_bytes(secret)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    try:
        return unpack_keys(bytes(pyrage.decrypt(envelope, [pyrage.ssh.Identity.from_buffer(pem)])))
    except pyrage.DecryptError as bad:
        raise Locked from bad


def _public_line(key: bytes) -> str:
    packed = len(_KIND).to_bytes(4, "big") + _KIND + len(key).to_bytes(4, "big") + key
    return f"ssh-ed25519 {base64.b64encode(packed).decode()}"
