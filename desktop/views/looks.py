"""Owns how a code looks: the icon and colour of a sector, the tone of a status. Must not know any record.

Shipped codes have their look in the shared lists; a code that a user added gets a neutral one.
"""

from __future__ import annotations

from typing import NamedTuple

from desktop.services.words.word_lists import shipped_words
from desktop.views import theme

# kind of record -> its list of statuses, and the tone of each
_STATUSES = {
    "initiative": (
        "status",
        {"planned": "neutral", "ongoing": "info", "done": "ok", "suspended": "warn", "cancelled": "error"},
    ),
    "need": ("need_status", {"open": "warn", "covered": "ok"}),
    "meeting": ("meeting_status", {"planned": "info", "draft": "warn", "final": "ok"}),
    "action": ("action_status", {"todo": "neutral", "doing": "info", "done": "ok", "dropped": "neutral"}),
    "decision": ("decision_status", {"adopted": "ok", "proposed": "info", "carried-out": "ok", "dropped": "neutral"}),
    "milestone": ("action_status", {"todo": "neutral", "doing": "info", "done": "ok", "dropped": "neutral"}),
    "roadmap": ("roadmap_status", {"preparing": "neutral", "running": "info", "closed": "ok", "dropped": "neutral"}),
    "training": (
        "status",
        {"planned": "neutral", "ongoing": "info", "done": "ok", "suspended": "warn", "cancelled": "error"},
    ),
    "indicator": ("direction", {}),
    "checklist": ("checklist_status", {"open": "neutral", "going": "info", "done": "ok"}),
    "service": ("service_status", {"active": "ok", "paused": "warn", "planned": "info"}),
}


class Look(NamedTuple):
    """An icon, and the colour or token it is painted in."""

    icon: str
    colour: str


def of(scheme: str, code: str | None, default: str = "shapes") -> Look:
    """Give the look of a code of a shared list."""
    tokens = theme.current().tokens
    entry = shipped_words(scheme).get(code or "", {})
    icon = str(entry.get("icon") or default)
    pair = entry.get("color")
    if isinstance(pair, dict):
        return Look(icon, str(pair["dark" if tokens.dark else "light"]))
    return Look(icon, tokens.secondary)


def sector(code: str | None) -> Look:
    """Give the icon and colour of a sector (a record without one has a neutral tile)."""
    return of("sector", code, "hand-helping")


def actor_type(code: str | None) -> Look:
    """Give the icon of an actor's type, in the colour of the program."""
    return Look(of("actor_type", code, "users").icon, theme.current().tokens.primary)


def place_kind(code: str | None) -> Look:
    """Give the icon of a type of place, in the colour of the program."""
    return Look(of("place_kind", code, "map-pin").icon, theme.current().tokens.primary)


def status(code: str | None, kind: str = "initiative") -> tuple[str, str]:
    """Give the tone and icon of a status pill of a kind of record."""
    scheme, tones = _STATUSES.get(kind, _STATUSES["initiative"])
    return tones.get(code or "", "neutral"), of(scheme, code, "circle").icon
