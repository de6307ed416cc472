"""Owns one copy of the gazetteer for all fields that ask for a place, read again after a territory changed.

Must not know widgets or SQL. Used from the query threads, hence the lock.
"""

from __future__ import annotations

from queue import SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.geo.places import Found, Gazetteer
    from desktop.services.unit_of_work import Changes

COMMUNE_LEVELS = (3, 4)
KEPT = 50  # acts looked at one by one; after more of them without a search the copy is simply read again


class Territories:
    """Territories by name."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._gazetteer: Gazetteer | None = None
        self._told: SimpleQueue[Changes | None] = (
            SimpleQueue()
        )  # not looked at yet: the window's thread never waits here

    def follow(self, changes: Changes) -> None:
        """Hear of a committed act; what it means for the copy is seen at the next search."""
        waiting = self._told.qsize()
        if waiting <= KEPT:
            self._told.put(changes if waiting < KEPT else None)

    def search(self, session: Any, typed: str, lang: str, *, limit: int = 12, communes: bool = False) -> list[Found]:
        """Find territories; `communes` keeps communes and arrondissements only."""
        from desktop.geo.places import Gazetteer

        with self._lock:
            if self._gazetteer is None or self._is_old(session):
                self._gazetteer = Gazetteer.load(session)
            gazetteer = self._gazetteer
        found = gazetteer.search(typed, lang, limit=limit * 4 if communes else limit)
        return [one for one in found if not communes or one.level in COMMUNE_LEVELS][:limit]

    def _is_old(self, session: Any) -> bool:
        """Whether a territory changed, or a text that is one's name: most are a title's or a description's."""
        from desktop.services.keeping.touched import records_of

        old, texts = False, set[bytes]()
        while not self._told.empty():
            told = self._told.get()
            touched = told.touched if told is not None else {}
            old = old or not touched or "area" in touched
            texts.update(touched.get("text", ()))
        return old or bool(texts and records_of(session, {"text": texts}).get("area"))
