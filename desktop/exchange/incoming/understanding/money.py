"""Owns which currency an amount of a table is in, as its cell or its heading says. Must not know rows nor records.

A word that several currencies share ($, FCFA) says none: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from desktop.exchange.incoming.shapes import Value
from desktop.exchange.incoming.understanding.cells import folded
from desktop.exchange.incoming.understanding.chosen import Chosen

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
Fill = Callable[[int, dict[str, Any], list[tuple[int, str]]], None]


def currency_in(value: Value) -> str:
    """The code of the only currency that a text names, "" for none or several."""
    if not isinstance(value, str):
        return ""
    found = {_WORDS[word] for word in _WORD.findall(f"{value.casefold()} {folded(value)}") if word in _WORDS}
    return found.pop() if len(found) == 1 else ""


def paid(column: Chosen, fill: Fill) -> Fill:
    """The same filling of an amount, and its currency with it: that of the cell, else that of the heading."""
    values, heading = column.facts.values, currency_in(column.heading)
    said = {value: currency_in(value) or heading for value in column.facts.counts}

    def both(row: int, draft: dict[str, Any], bad: list[tuple[int, str]]) -> None:
        fill(row, draft, bad)
        value = values[row]
        if value is not None and said[value] and draft.get("amount") is not None:
            draft["currency"] = said[value]

    return both
