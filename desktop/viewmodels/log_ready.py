"""Owns making the log smaller when all is calm, a look at a time. Must not know SQL, widgets or what is left out.

Each look is a job of its own on the writer's thread, and the next one waits until nobody has wanted anything for a
while: whoever saves or receives waits for one look at most.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from desktop.viewmodels.store import Store

CALM_MS: Final = 20_000  # after figures were laid out and twins were looked for (`figures_ready`, `twins_ready`)
BREATH_MS: Final = 300  # between two looks


class LogReady(QObject):
    """Follows a profile that is open; begins again after changes."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._store = store
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)
        self._timer.start(CALM_MS)
        store.changed.connect(lambda _changes: self._timer.start(CALM_MS))

    @property
    def waits(self) -> bool:
        """Whether it will look once all is calm."""
        return self._timer.isActive()

    def _begin(self) -> None:
        if self._store.idle:
            # nobody asked: nobody is told of a failure
            self._store.consult(_due, self._look, owner=self, failed=_silent, key="log ready")
        else:
            self._timer.start(CALM_MS)

    def _look(self, due: bool) -> None:
        if not due or self._timer.isActive():  # what came meanwhile has set the timer
            return
        if self._store.idle:
            self._store.act(_prune_some, done=self._looked, failed=_silent, owner=self)
        else:
            self._timer.start(CALM_MS)

    def _looked(self, more: bool) -> None:
        # a change that came meanwhile has set the timer already
        if more and not self._timer.isActive():
            self._timer.start(BREATH_MS)


def _due(database: Any) -> bool:
    from desktop.services.exchange.log_pruning import due

    return due(database)


def _prune_some(database: Any) -> bool:
    from desktop.services.exchange.log_pruning import prune_some

    return prune_some(database)


def _silent(_failure: object) -> None:
    """Nothing is lost: it is done another time."""
