"""Owns the identity of rows: drawn, or derived from what a thing is made of; must not know any table or the mapper."""

from __future__ import annotations

import hashlib
import os
import threading
import unicodedata
from collections.abc import Callable
from typing import Final

ID_LENGTH: Final = 16
_DRAWN: Final = 12
_COUNTED: Final = ID_LENGTH - _DRAWN


class IdSource:
    """Draws row identities: 12 random bytes once, then a 4-byte counter.

    A program start draws anew, so a cloned disk image never repeats an identity; the counter keeps
    identities of one session dense, which change files store well. Safe to call from several threads.
    """

    def __init__(self, randomness: Callable[[int], bytes] = os.urandom) -> None:
        self._randomness = randomness
        self._lock = threading.Lock()
        self._drawn = b""
        self._next = 0
        self._pid = 0

    def __call__(self) -> bytes:
        with self._lock:
            spent = self._next >> (8 * _COUNTED)
            # a forked child carries the parent's draw: it must make its own
            if not self._drawn or spent or self._pid != os.getpid():
                self._drawn, self._next, self._pid = self._randomness(_DRAWN), 0, os.getpid()
            number = self._next
            self._next += 1
            return self._drawn + number.to_bytes(_COUNTED, "big")


new_id: IdSource = IdSource()


def derived_id(*parts: str | bytes) -> bytes:
    """The 16-byte identity of a thing that two people may make apart (a link, a translation, a shipped row).

    Parts are length-prefixed, texts are NFC in UTF-8. Permanent: the same parts give the same bytes for ever.
    Personal data never goes in.
    """
    digest = hashlib.blake2b(digest_size=ID_LENGTH, person=b"maillage-id-1")
    for part in parts:
        raw = unicodedata.normalize("NFC", part).encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(4, "big"))
        digest.update(raw)
    return digest.digest()


def term_id(scheme: str, code: str) -> bytes:
    """Identity of an entry of a shared list, equal on every laptop."""
    return derived_id("term", scheme, code)
