"""Owns the words by which people name a currency, and the code that they mean. Must not know where they stand.

A word or a sign that several currencies share ($, FCFA) means none: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.services.words.folding import fold

_CODES: Final = ("MAD", "EUR", "USD", "GBP", "XOF", "XAF", "TND", "DZD", "CAD", "CHF")
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{code.lower(): code for code in _CODES},
        **dict.fromkeys(("dh", "dhs", "dirham", "dirhams", "درهم", "دراهم"), "MAD"),
        **dict.fromkeys(("€", "euro", "euros", "اورو", "يورو"), "EUR"),
        "us$": "USD",
        "£": "GBP",
    }
)
_WORD: Final = re.compile(r"us\$|[€£]|[^\W\d_]+")
_CODE: Final = re.compile(r"[A-Za-z]{3}")


def currency_in(text: str) -> str:
    """The code of the only currency that a text names, "" for none or several."""
    found = {_WORDS[word] for word in _WORD.findall(f"{text.casefold()} {fold(text)}") if word in _WORDS}
    return found.pop() if len(found) == 1 else ""


def currency(typed: str, label: str) -> str:
    """The code of a currency as people type it: "dh", "€", "mad". Raises InvalidValue."""
    text = typed.strip()
    code = currency_in(text) or (text.upper() if _CODE.fullmatch(text) else "")
    if not code:
        raise InvalidValue(field=label, reason=_("écrivez le code de trois lettres : MAD, EUR…"))
    return code
