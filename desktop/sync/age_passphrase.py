"""Owns writing an age file under a passphrase at a cost we choose; must not know what is inside.

pyrage writes such files too, but at whatever cost takes its own machine a second: 512 MiB of memory on a new one, which
an old laptop could not open. The age v1 format is short; reading stays pyrage's, which the tests compare with this.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

COST: Final = 17  # 2^17 rounds of 1 KiB: 128 MiB, half a second
_CHUNK: Final = 64 * 1024


def encrypt(plain: bytes, passphrase: str, cost: int = COST) -> bytes:
    """The age v1 file of `plain`; anybody's age opens it with the passphrase."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrap = Scrypt(b"age-encryption.org/v1/scrypt" + salt, 32, 2**cost, 8, 1).derive(passphrase.encode())
    wrapped = ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None)
    head = f"age-encryption.org/v1\n-> scrypt {_b64(salt)} {cost}\n{_b64(wrapped)}\n---".encode()
    seal = hmac.digest(_derived(file_key, b"", b"header"), head, hashlib.sha256)
    body = _stream(ChaCha20Poly1305(_derived(file_key, nonce, b"payload")), plain)
    return b"".join((head, b" ", _b64(seal).encode(), b"\n", nonce, *body))


def _stream(cipher: ChaCha20Poly1305, plain: bytes) -> list[bytes]:
    """Chunks under a counter, the last one marked, so that none can be cut off, moved or left out."""
    starts = range(0, max(len(plain), 1), _CHUNK)
    return [
        cipher.encrypt(n.to_bytes(11, "big") + bytes((n == len(starts) - 1,)), plain[at : at + _CHUNK], None)
        for n, at in enumerate(starts)
    ]


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(key)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
