"""Owns what figures are asked of, as one chooses it: days, territory, sector, project. Must not know any figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.i18n import N_

if TYPE_CHECKING:
    from desktop.services.steering.scope import Scope

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


class Looking(QObject):
    """What is looked at; each choice asks anew. `faceted` tells what can be chosen, `arrived` that an answer came."""

    arrived = Signal(object)
    faceted = Signal(object)
    turned = Signal()  # something else is looked at

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.period = EVERYTHING
        self.since = self.until = ""  # ISO days, of a period that is chosen day by day
        self.filters: dict[str, Any] = {}

    @property
    def narrowed(self) -> bool:
        """Whether anything but everything is looked at."""
        return bool(self.filters) or self.period != EVERYTHING

    def look_at(self, period: str, since: str = "", until: str = "") -> None:
        """Look at a period; days that end before they begin are turned round."""
        if since and until and until < since:
            since, until = until, since
        self.period, self.since, self.until = period, since, until
        self.turned.emit()

    def narrow(self, facet: str, value: Any) -> None:
        """Look at one territory, sector or project; None at all."""
        if value is None:
            self.filters.pop(facet, None)
        else:
            self.filters[facet] = value
        self.turned.emit()

    def clear(self) -> None:
        """Look at everything."""
        self.filters.clear()
        self.look_at(EVERYTHING)

    def chosen(self) -> dict[str, Any]:
        """What is chosen now, for `scope_of`."""
        days = (self.since, self.until) if self.period == CHOSEN else ("", "")
        return {"period": self.period, "days": days, "filters": dict(self.filters)}


def scope_of(chosen: Mapping[str, Any], today: date) -> Scope:
    """What is looked at on a day."""
    from desktop.services.steering.scope import Scope
    from desktop.services.words.period_codes import holding

    if chosen["period"] in (MONTH, QUARTER, YEAR):
        return Scope.of_period(holding(today, chosen["period"]).code, **chosen["filters"])
    return Scope(*chosen["days"], **chosen["filters"])
