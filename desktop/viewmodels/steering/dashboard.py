"""Owns what the dashboard is asked (days, territory, sector, project) and its answer. Must not know SQL or widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import language
from desktop.viewmodels.steering.looking import Looking, scope_of
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.steering.overview import Overview
    from desktop.services.unit_of_work import Changes

MOST_LATE: Final = 200  # lines of what is late that are shown one by one
FOLLOW_MS: Final = 300  # acts that follow each other are told together
PAINTED_MS: Final = 100  # in which figures that came are drawn


class Dashboard(Looking):
    """Everything the page tells, read as one job; `arrived` with an Overview, `faceted` with what can be chosen."""

    asking = Signal()
    late_listed = Signal(object)  # LateLine after LateLine, of the kind that was asked for
    failed = Signal(object)

    def __init__(self, store: Store, today: Callable[[], date] = date.today, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._today = today
        self.told: Overview | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.ask)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._ask_choices)
        self.turned.connect(self.ask)

    def follow(self, changes: Changes) -> None:
        """Hear of a committed act."""
        if self.told is not None:
            self._wait.start(FOLLOW_MS)

    def ask(self) -> None:
        """Read everything anew; a question asked meanwhile replaces the one before."""
        self._wait.stop()
        self._later.stop()
        if not self._store.ready:
            return
        self.asking.emit()
        work = partial(_read, chosen=self.chosen(), today=self._today(), lang=language())
        self._store.query(work, self._take, owner=self, key="dashboard", failed=self.failed.emit)

    def list_late(self, kind: str) -> None:
        """Ask for all that is late of a kind, of what is looked at; `late_listed` follows."""
        if self.told is not None:
            work = partial(_late, scope=self.told.scope, kind=kind, today=self._today(), lang=language())
            self._store.query(work, self.late_listed.emit, owner=self, key="late", failed=self.failed.emit)

    def _take(self, told: Overview) -> None:
        self.told = told
        self.arrived.emit(told)
        self._later.start(PAINTED_MS)

    def _ask_choices(self) -> None:
        """Count what can be chosen: after the figures are there and painted, not beside."""
        told = self.told
        if told is not None and self._store.ready:
            work = partial(_choices, query=told.scope.initiative_query(), lang=told.lang)
            self._store.query(work, self.faceted.emit, owner=self, key="dashboard choices", failed=self.failed.emit)


def _late(session: Any, *, scope: Any, kind: str, today: date, lang: str) -> Any:
    from desktop.services.steering.late_actions import late_lines

    return late_lines(session, scope, kind, today, lang=lang, most=MOST_LATE)


def _read(session: Any, *, chosen: Mapping[str, Any], today: date, lang: str) -> Overview:
    from desktop.services.steering.overview import overview

    return overview(session, scope_of(chosen, today), today, lang)


def _choices(session: Any, *, query: Any, lang: str) -> Any:
    from desktop.services.listing import lists

    return lists.facets(session, "initiative", query, lang)
