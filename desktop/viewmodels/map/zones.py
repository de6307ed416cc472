"""Owns narrowing a list to a zone drawn on the map. Must not know SQL, widgets or how a zone is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from desktop.geo.zone import Corner
    from desktop.services.listing.lists import ListQuery

ZONE: Final = "zone"  # the filter that holds the corners: geometry, which a list's question knows nothing of


def plain(filters: Mapping[str, Any]) -> dict[str, Any]:
    """The filters that a list's question has."""
    return {name: value for name, value in filters.items() if name != ZONE}


def narrowed(ask: Any, kind: str, query: ListQuery, corners: tuple[Corner, ...] | None) -> ListQuery:
    """The question, of the records inside the zone only; as it is when there is none."""
    if corners is None:
        return query
    from desktop.geo import zone

    return zone.narrowed(ask, kind, query, corners)
