"""Owns one copy of the gazetteer for all fields that ask for a place, read again after a territory changed.

Must not know widgets or SQL. Used from the query threads, hence the lock.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.geo.places import Found, Gazetteer
    from desktop.services.unit_of_work import Changes

COMMUNE_LEVELS = (3, 4)


class Territories:
    """Territories by name."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._gazetteer: Gazetteer | None = None

    def follow(self, changes: Changes) -> None:
        """Forget the copy when a territory or its name changed."""
        if not changes.touched or changes.touched.keys() & {"area", "text"}:
            with self._lock:
                self._gazetteer = None

    def search(self, session: Any, typed: str, lang: str, *, limit: int = 12, communes: bool = False) -> list[Found]:
        """Find territories; `communes` keeps communes and arrondissements only."""
        from desktop.geo.places import Gazetteer

        with self._lock:
            if self._gazetteer is None:
                self._gazetteer = Gazetteer.load(session)
            gazetteer = self._gazetteer
        found = gazetteer.search(typed, lang, limit=limit * 4 if communes else limit)
        return [one for one in found if not communes or one.level in COMMUNE_LEVELS][:limit]
