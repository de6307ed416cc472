"""Owns when the alert of a service is over. Must not know who asks: lists, answers, cards and whatever leaves ask here.

An alert that is over stays in the record, where its story tells it; it is neither shown as one nor sent to others.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

FIELDS: Final = ("alert", "alert_until")  # what an alert consists of


def is_over(until: str | None, day: date) -> bool:
    """Whether an alert whose last day is `until` (ISO; nothing: as long as it is written) is over on a day."""
    return bool(until) and str(until) < day.isoformat()


def standing(alert: Mapping[str, str], until: str | None, day: date) -> dict[str, str]:
    """The alert (language -> words) as long as it holds; nothing once its last day is over."""
    return {} if is_over(until, day) else dict(alert)
