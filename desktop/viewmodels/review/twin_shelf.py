"""Owns what of a profile is held in memory to find likely twins: of each kind an index, and the pairs that wait.

Shared by forms, the quick line, the page *Doublons* and its badge: one is made of each, when it is first wanted or when
all is calm, and follows what changes. Must not know widgets, nor how likely anything is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.progress import Progress
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.twins import Index, Scanner
    from desktop.services.unit_of_work import Changes

KINDS: Final = ("actor", "place", "initiative", "service")  # `services.twins.KINDS`, which takes long to import
_NAME: Final = "twins.shelf"


class Shelf(QObject):
    """The indexes and scanners of one store, one per kind; used on threads of the pool, under `lock`.

    `counted` comes with how many pairs wait, of all kinds that were looked at.
    """

    counted = Signal(int)

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.setObjectName(_NAME)
        self.lock = Lock()
        self.wanted = False  # somebody waits: who works ahead lets go
        self.made: dict[str, Index] = {}
        self.scanners: dict[str, Scanner] = {}
        self._stale: dict[str, set[bytes]] = {}
        self._noting = Lock()  # held for moments only: the window's thread waits for it
        self._waiting: dict[str, int] = {}
        store.changed.connect(self._follow)

    def _follow(self, changes: Changes) -> None:
        rows = {row for ids in changes.touched.values() for row in ids}
        with self._noting:
            for kind in KINDS:  # also of one that is being made, from an older state
                self._stale.setdefault(kind, set()).update(rows)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Hold the lock for a person who waits."""
        self.wanted = True
        with self.lock:
            self.wanted = False
            yield

    def index(self, session: Any, kind: str) -> Index:
        """The index of a kind as the profile is now."""
        from desktop.services.twins import Index

        if kind not in self.made:
            self.made[kind] = Index(session, kind)
            return self.made[kind]
        with self._noting:  # before anything is read: what comes later stays
            stale = self._stale.pop(kind, set())
        if stale:
            (self.scanners.get(kind) or self.made[kind]).follow(session, stale)
        return self.made[kind]

    def scanner(self, session: Any, kind: str, progress: Progress) -> Scanner:
        """The pairs of a kind as the profile is now; what `progress` raises stops a first scan, of which nothing
        is kept but the index."""
        from desktop.services.twins import Scanner

        index = self.index(session, kind)
        if kind not in self.scanners:
            self.scanners[kind] = Scanner(session, kind, progress, index=index)
        return self.scanners[kind]

    @property
    def waiting(self) -> int:
        """How many pairs wait among the kinds looked at so far."""
        return sum(self._waiting.values())

    def note(self, kind: str, waiting: int) -> None:
        """Hear how many pairs of a kind wait (on the window's thread)."""
        self._waiting[kind] = waiting
        self.counted.emit(self.waiting)


def shelf_of(store: Store) -> Shelf:
    """The store's shelf; made when it is first asked for."""
    found = store.findChild(Shelf, _NAME)
    return found if found is not None else Shelf(store)
