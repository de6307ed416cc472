"""Owns what the dashboard is asked (days, territory, sector, project) and its answer. Must not know SQL or widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import N_, language
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.steering.overview import Overview
    from desktop.services.unit_of_work import Changes

MONTH, QUARTER, YEAR, EVERYTHING, CHOSEN = "month", "quarter", "year", "", "chosen"
PERIODS: Final[Mapping[str, str]] = MappingProxyType(
    {
        EVERYTHING: N_("Toute la durée"),
        MONTH: N_("Ce mois"),
        QUARTER: N_("Ce trimestre"),
        YEAR: N_("Cette année"),
        CHOSEN: N_("Du … au …"),
    }
)
FACETS: Final = ("area", "sector", "project")
MOST_LATE: Final = 200  # lines of what is late that are shown one by one
FOLLOW_MS: Final = 300  # acts that follow each other are told together


class Dashboard(QObject):
    """Everything the page tells, read as one job; `arrived` with an Overview, `faceted` with what can be chosen."""

    arrived = Signal(object)
    faceted = Signal(object)
    late_listed = Signal(object)  # LateLine after LateLine, of the kind that was asked for
    asking = Signal()
    failed = Signal(object)

    def __init__(self, store: Store, today: Callable[[], date] = date.today, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._today = today
        self.period = EVERYTHING
        self.since = self.until = ""  # ISO days, of a period that is chosen day by day
        self.filters: dict[str, Any] = {}
        self.told: Overview | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.ask)

    @property
    def narrowed(self) -> bool:
        """Whether anything but everything is looked at."""
        return bool(self.filters) or self.period != EVERYTHING

    def look_at(self, period: str, since: str = "", until: str = "") -> None:
        """Look at a period; days that end before they begin are turned round."""
        if since and until and until < since:
            since, until = until, since
        self.period, self.since, self.until = period, since, until
        self.ask()

    def narrow(self, facet: str, value: Any) -> None:
        """Look at one territory, sector or project; None at all."""
        if value is None:
            self.filters.pop(facet, None)
        else:
            self.filters[facet] = value
        self.ask()

    def clear(self) -> None:
        """Look at everything."""
        self.filters.clear()
        self.look_at(EVERYTHING)

    def follow(self, changes: Changes) -> None:
        """Hear of a committed act."""
        if self.told is not None:
            self._wait.start(FOLLOW_MS)

    def ask(self) -> None:
        """Read everything anew; a question asked meanwhile replaces the one before."""
        self._wait.stop()
        if not self._store.ready:
            return
        self.asking.emit()
        days = (self.since, self.until) if self.period == CHOSEN else (self.period, "")
        work = partial(
            _read, period=self.period, days=days, filters=dict(self.filters), today=self._today(), lang=language()
        )
        self._store.query(work, self._take, owner=self, key="dashboard", failed=self.failed.emit)

    def list_late(self, kind: str) -> None:
        """Ask for all that is late of a kind, of what is looked at; `late_listed` follows."""
        if self.told is not None:
            work = partial(_late, scope=self.told.scope, kind=kind, today=self._today(), lang=language())
            self._store.query(work, self.late_listed.emit, owner=self, key="late", failed=self.failed.emit)

    def _take(self, answer: tuple[Overview, Any]) -> None:
        self.told, facets = answer
        self.faceted.emit(facets)
        self.arrived.emit(self.told)


def _late(session: Any, *, scope: Any, kind: str, today: date, lang: str) -> Any:
    from desktop.services.steering.late_actions import late_lines

    return late_lines(session, scope, kind, today, lang=lang, most=MOST_LATE)


def _read(
    session: Any, *, period: str, days: tuple[str, str], filters: Mapping[str, Any], today: date, lang: str
) -> tuple[Overview, Any]:
    from desktop.services import lists
    from desktop.services.period_codes import holding
    from desktop.services.steering.overview import overview
    from desktop.services.steering.scope import Scope

    if period in (MONTH, QUARTER, YEAR):
        scope = Scope.of_period(holding(today, period).code, **filters)
    else:
        scope = Scope(*(days if period == CHOSEN else ("", "")), **filters)
    found = overview(session, scope, today, lang)
    return found, lists.facets(session, "initiative", scope.initiative_query(), lang)
