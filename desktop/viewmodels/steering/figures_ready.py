"""Owns laying figures out before somebody asks for them, when all is calm. Must not know SQL, widgets or any figure.

Fifty thousand initiatives take some seconds to be laid out, once; then the dashboard opens at once and follows each
change, and the next run of the program finds it done. Small profiles wait for nobody: it is done there when asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

from desktop.i18n import language
from desktop.viewmodels.store import Store

CALM_MS: Final = 3000
MANY: Final = 2000  # initiatives: from here on one would wait


class FiguresReady(QObject):
    """Lays out what the dashboard of a profile that is open is made of; after big changes again.

    `fetch` is called in the same job, once: what else the dashboard needs and takes long to import.
    """

    def __init__(self, store: Store, fetch: Callable[[], object], today: Callable[[], date] = date.today) -> None:
        super().__init__(store)
        self._store, self._fetch, self._today = store, fetch, today
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(CALM_MS)
        self._timer.timeout.connect(self._begin)
        self._timer.start()
        store.changed.connect(lambda _changes: self._timer.start())

    def _begin(self) -> None:
        if not self._store.idle:
            self._timer.start()
            return
        fetch, today, lang = self._fetch, self._today(), language()

        def lay_out(session: Any) -> bool:
            from desktop.services.steering.overview import prepared

            many = prepared(session, today, lang, MANY)
            if many:
                fetch()
            return many

        # nobody asked: nobody is told of a failure, and whoever asks later meets it
        self._store.query(lay_out, self._ready, owner=self, failed=_silent, key="figures ready")

    def _ready(self, many: bool) -> None:
        """What is laid out is laid down in the profile for the next run, unless it is there."""
        if many and self._store.idle:
            self._store.act(_lay_down, failed=_silent, owner=self)


def _lay_down(database: Any) -> bool:
    from desktop.services.steering.kept import store

    return store(database)


def _silent(_failure: object) -> None:
    """Nothing is lost: it is done another time."""
