"""Owns the form of a value in the table `capture`, as triggers write it; must not know sessions."""

from __future__ import annotations

import re
from typing import Final

from desktop.sync.canonical import NotCanonical, Scalar, WireValue

_QUOTED: Final = re.compile(r"NULL|X'([0-9A-Fa-f]*)'|'((?:[^']|'')*)'|([-+0-9.eE]+)", re.DOTALL)


def stored_form(value: WireValue) -> Scalar:
    """How `capture` keeps a value: itself, or for a composite cell SQLite's `quote(a) || ',' || quote(b)`."""
    return ",".join(_quote(part) for part in value) if isinstance(value, tuple) else value


def unquoted(joined: str) -> tuple[Scalar, ...]:
    """The values of `quote(a) || ',' || quote(b)`. Raises NotCanonical for anything else."""
    parts: list[Scalar] = []
    at = 0
    while at <= len(joined):
        match = _QUOTED.match(joined, at)
        if match is None:
            raise NotCanonical("not a quoted list")
        blob, words, number = match.groups()
        if blob is not None:
            parts.append(bytes.fromhex(blob))
        elif words is not None:
            parts.append(words.replace("''", "'"))
        elif number is not None:
            parts.append(float(number) if set(number) & set(".eE") else int(number))
        else:
            parts.append(None)
        at = match.end() + 1
    return tuple(parts)


def _quote(part: Scalar) -> str:
    if part is None:
        return "NULL"
    if isinstance(part, bytes):
        return f"X'{part.hex().upper()}'"
    if isinstance(part, str):
        return "'" + part.replace("'", "''") + "'"
    return repr(part)
