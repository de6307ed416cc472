"""Owns by what a row of a source is known again on any laptop, in a later version; must not know its values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def row_mark(signature: str, words: Iterable[str]) -> str:
    """The mark of a row: the source's headings and the words that identify it."""
    digest = hashlib.blake2b(digest_size=12, person=b"maillage-row")
    for word in (signature, *words):
        raw = word.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(4, "big"))
        digest.update(raw)
    return digest.hexdigest()
