"""Owns looking at what a list of initiatives shows, the fast way; must not know how it is added up."""

from __future__ import annotations

from desktop.models.plain import Reader
from desktop.services.listing.asking import ListQuery
from desktop.services.steering.kept import kept
from desktop.services.steering.view import View


def looked(ask: Reader, query: ListQuery) -> View:
    """What a list of initiatives shows, with its numbers."""
    known = kept(ask)  # first: what it asks for is on its way while the library of numbers comes
    from desktop.services.steering.quick import QuickView  # here: only figures need that

    return QuickView(ask, query, known)
