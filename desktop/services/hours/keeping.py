"""Owns keeping hours as they are written: their rules beside them, as both are one cell; must not know who writes."""

from __future__ import annotations

from typing import Any

from desktop.services.hours.reading import read
from desktop.services.hours.rules import written


def rules_of(opening: str | None) -> str | None:
    """The rules that a text of opening hours says; None where it is not read."""
    hours = read(opening) if opening else None
    return written(hours) if hours is not None else None


def add_rules(kind: str, columns: dict[str, Any]) -> None:
    """Put the rules beside the text among the columns of a service about to be written."""
    if kind == "service" and "opening" in columns:
        columns["recurrence"] = rules_of(columns["opening"])
