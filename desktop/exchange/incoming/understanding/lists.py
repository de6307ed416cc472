"""Owns how several values in one cell are told apart; must not know what they are values of."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from desktop.exchange import cells
from desktop.exchange.incoming.understanding.lexicon import lexicon

_STRONG: Final = re.compile(r"\s*[;؛|\n•]\s*|\s+\\\s+")
_SOFT: Final = re.compile(r"\s*[,،/+&]\s*|\s+(?:et|and|y|و)\s+", re.IGNORECASE)


def parts_of(text: str) -> list[str]:
    """The values that strong marks part (a semicolon, a line, a bar): nothing else they could be."""
    return [part for part in (one.strip(" -•") for one in _STRONG.split(text)) if part]


def parts_in(text: str, *, ours: bool, several: bool = True) -> list[str]:
    """The values of a cell. A table of this program (`ours`) is believed to the letter: only what it joined is parted,
    and nothing where the field holds one value."""
    if not ours:
        return parts_of(text)
    return cells.apart(text) if several else [text] if text else []


def softly(text: str) -> list[str]:
    """The values that commas, slashes and "et" may part, or not: "Water, Sanitation and Hygiene" is one."""
    return [part for part in (one.strip(" -•") for one in _SOFT.split(text)) if part]


def told_apart(text: str, known: Callable[[str], bool]) -> list[str]:
    """Every value of a cell. Soft marks part only what is not known as a whole and whose parts are all known."""
    out: list[str] = []
    for part in parts_of(text):
        pieces = softly(part) if not known(part) else [part]
        out += pieces if len(pieces) > 1 and all(known(piece) for piece in pieces) else [part]
    return list(dict.fromkeys(out))


def names_nobody(folded_text: str) -> bool:
    """Whether words that stand in the place of an organisation name none: "fonds propres", "various donors"."""
    return folded_text in lexicon().nobody or says_nothing(folded_text)


def says_nothing(folded_text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return folded_text in lexicon().nothing
