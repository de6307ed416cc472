"""Owns looking for twins before somebody asks, when all is calm: the badge of *Doublons* is then true after opening.

Works one kind after the other, every other moment only, and lets go as soon as anybody wants anything. Of a kind with
very many records nothing is done ahead. Must not know SQL, widgets, nor what is likely.
"""

from __future__ import annotations

import time
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from desktop.viewmodels.jobs import Cancelled, Failure, Token
from desktop.viewmodels.review.twin_shelf import KINDS, Shelf, shelf_of
from desktop.viewmodels.store import Store

CALM_MS: Final = 8000  # after figures were laid out (`figures_ready`)
MOST: Final = 12_000  # records of a kind
_BREATH_S: Final = 0.1  # at most so long between two steps


class TwinsReady(QObject):
    """Finds the pairs of a profile that is open; after changes again, once nothing happened for a while."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._store, self._shelf = store, shelf_of(store)
        self._token: Token | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CALM_MS)
        self._timer.timeout.connect(self.begin)
        self._timer.start()
        store.changed.connect(lambda _changes: self._again())

    @property
    def waits(self) -> bool:
        """Whether it will look once all is calm."""
        return self._timer.isActive()

    def begin(self) -> None:
        """Look now, at every kind."""
        self._timer.stop()
        if self._store.idle:
            self._next(KINDS)
        else:
            self._timer.start()

    def _again(self) -> None:
        if self._token is not None:
            self._token.cancel()
        self._timer.start()

    def _next(self, kinds: tuple[str, ...]) -> None:
        if not kinds:
            return
        token = self._token = self._store.token()
        self._store.query(
            partial(_look, self._shelf, kinds[0], token),
            partial(self._arrived, kinds),
            owner=self,
            failed=self._stopped,
            key="twins ready",
        )

    def _stopped(self, failure: Failure) -> None:
        """Somebody wanted something: it is done another time. Whatever else went wrong would go wrong again."""
        if isinstance(failure.error, Cancelled):
            self._timer.start()

    def _arrived(self, kinds: tuple[str, ...], waiting: int | None) -> None:
        if waiting is not None:
            self._shelf.note(kinds[0], waiting)
        self._next(kinds[1:])


def _look(shelf: Shelf, kind: str, token: Token, session: Any) -> int | None:
    """How many pairs of a kind wait; None where there are too many records to look ahead."""
    from desktop.models.plain import reader
    from desktop.services.listing.lists import count

    began = [time.monotonic()]

    def step(_done: int, _total: int) -> None:
        if shelf.wanted or token.cancelled:
            raise Cancelled
        time.sleep(min(_BREATH_S, time.monotonic() - began[0]))
        began[0] = time.monotonic()

    with shelf.lock:
        if kind not in shelf.made and count(reader(session), kind) > MOST:
            return None
        return len(shelf.scanner(session, kind, step).pairs())
