"""Owns which currency an amount of a table is in, as its cell or its heading says. Must not know rows nor records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.exchange.incoming.understanding.chosen import Chosen
from desktop.services.words.currencies import currency_in

Fill = Callable[[int, dict[str, Any], list[tuple[int, str]]], None]


def paid(column: Chosen, fill: Fill) -> Fill:
    """The same filling of an amount, and its currency with it: that of the cell, else that of the heading."""
    values, heading = column.facts.values, currency_in(column.heading)
    said = {value: (currency_in(value) if isinstance(value, str) else "") or heading for value in column.facts.counts}

    def both(row: int, draft: dict[str, Any], bad: list[tuple[int, str]]) -> None:
        fill(row, draft, bad)
        value = values[row]
        if value is not None and said[value] and draft.get("amount") is not None:
            draft["currency"] = said[value]

    return both
