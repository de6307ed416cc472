"""Owns how a meeting's line keeps whom it names: a mark with the record's id, never the name; must not know keys.

A mark is U+E000, `c` (contact) or `a` (actor), 32 hexadecimal digits, U+E001. What people type can hold neither
sign (`services.names.texts`), so a line cannot be written that names somebody by accident. Whoever lacks a person's key
reads that she is named, not how; an erased person's name is gone from every line with her key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_KINDS: Final = {"c": "contact", "a": "actor"}
_MARK: Final = re.compile("\ue000([ca])([0-9a-f]{32})\ue001")
_SIGNS: Final = re.compile("[\ue000\ue001]")


def mark(kind: str, row: bytes) -> str:
    """What stands in a kept line for a contact or an actor (`kind`)."""
    return f"\ue000{kind[0]}{row.hex()}\ue001"


def without_signs(typed: str) -> str:
    """Text that somebody typed or pasted, without the two signs that marks are made of."""
    return _SIGNS.sub("", typed)


def parts(kept: str | None) -> list[str | tuple[str, bytes]]:
    """A kept line in its order: text as it was typed, (kind, id) where somebody is named."""
    out: list[str | tuple[str, bytes]] = []
    at = 0
    for found in _MARK.finditer(kept or ""):
        out += [(kept or "")[at : found.start()], (_KINDS[found[1]], bytes.fromhex(found[2]))]
        at = found.end()
    return [part for part in (*out, (kept or "")[at:]) if part]


def named_in(kept: str | None) -> list[tuple[str, bytes]]:
    """(kind, id) of everybody whom a kept line names, in its order."""
    return [(_KINDS[letter], bytes.fromhex(row)) for letter, row in _MARK.findall(kept or "")]


def read_with(kept: str | None, names: Mapping[bytes, str], sign: str = "") -> str:
    """A kept line as it is read, with each name from `names`; `sign` (`@` in an editor) stands before each."""
    return _MARK.sub(lambda found: sign + names.get(bytes.fromhex(found[2]), "…"), kept or "")


def plain(kept: str | None) -> str:
    """A kept line without whom it names: what search may know of it."""
    return _MARK.sub(" ", kept or "")
