"""Owns how one cell of a table says what a record says, so that reading it back gives the same. Must not know a format.

Whoever imports undoes with the functions that stand beside: `apart` what was `joined`, `unmarked` what was `marked`,
`bare` what was `guarded`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from desktop.i18n import N_

SEPARATOR: Final = "; "
BY_LINE: Final = "\n"  # between several values of one cell that stand on lines of their own
_PARTING: Final = {";": ",", "\u061b": "\u060c"}  # semicolons, and what stands for them in a word
EXAMPLE: Final = N_("exemple")  # stands in the place of the identity in a row that shows how
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "'")  # what a spreadsheet may run, and the guard itself
_MARK: Final = re.compile(r"(?P<name>.*?)\s*\[(?P<mark>[0-9a-f]{32}|[0-9]{2}[0-9.]*)\]", re.DOTALL)


def joined(parts: Iterable[str]) -> str:
    """Several values in one cell."""
    return SEPARATOR.join(parts)


def apart(text: str) -> list[str]:
    """The values of one cell."""
    return [part for one in text.split(SEPARATOR.strip()) if (part := one.strip())]


def marked(name: str, mark: str) -> str:
    """A name that several records have, with what tells this one apart: its identity, or a territory's code."""
    return f"{name} [{mark}]"


def parted(text: str) -> bool:
    """Whether a text would be read as several values."""
    return any(sign in text for sign in _PARTING)


def one_value(text: str) -> str:
    """The same text, read as one value."""
    for sign, other in _PARTING.items():
        text = text.replace(sign, other)
    return text


def referring(name: str, identity: str) -> str:
    """What stands in one cell for a record, whatever its name holds."""
    return marked(" ".join(one_value(name).split()), identity)


def unmarked(text: str) -> tuple[str, str]:
    """(name, identity or code) of a cell; the second is empty where a name stands alone."""
    read = _MARK.fullmatch(text.strip())
    return (text, "") if read is None else (read["name"], read["mark"])


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before what begins like one."""
    return f"'{text}" if text.startswith(_STARTS) else text


def bare(text: str) -> str:
    """The same text without its guard."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS) else text
