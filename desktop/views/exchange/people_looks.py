"""Owns how laptops look in lists and heads: tone, icon, colour. Must not know how trust works."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop.i18n import format_relative_day
from desktop.viewmodels.exchange.people import called, to_give, trusted
from desktop.views import theme
from desktop.views.widgets.basics import shortened
from desktop.views.widgets.record_delegate import Line

if TYPE_CHECKING:
    from desktop.services.exchange.peers import Peer

MARKS = {
    "mine": ("neutral", "laptop"),
    "vouched": ("ok", "user-check"),
    "introduced": ("info", "users"),
    "unknown": ("warn", "user-x"),
}
COLOURS = {"ok": "ok", "warn": "warn", "error": "error", "info": "info", "neutral": "secondary"}


def mark_of(peer: Peer) -> tuple[str, str]:
    """Tone and icon of a laptop's trust."""
    return ("error", "user-x") if peer.revoked_by else MARKS[peer.laptop.trust]


def colour_of(peer: Peer) -> str:
    """The colour of its tile."""
    return str(getattr(theme.current().tokens, COLOURS[mark_of(peer)[0]]))


def as_line(peer: Peer) -> Line:
    """What the list paints of a laptop."""
    tone, icon = mark_of(peer)
    at = peer.exchanged_at
    return Line(
        title=shortened(called(peer)),
        second=to_give(peer) or peer.laptop.fingerprint,
        date=format_relative_day(at.astimezone().date(), date.today()) if at is not None else "",
        icon="laptop",
        colour=colour_of(peer),
        pill=(shortened(trusted(peer), 40), tone, icon),
    )
