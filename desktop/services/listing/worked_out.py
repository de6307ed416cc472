"""Owns facets that no line of a list carries: what is true at the moment of asking, worked out and never kept in rows.

Must not know labels, nor what else a list is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader
from desktop.services.keeping import list_state
from desktop.services.keeping.facets import bits_of
from desktop.timekeeping import on_the_wall

if TYPE_CHECKING:
    from desktop.services.hours.clock import Kind

OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({"service": ("now",)})
OPEN, APPOINTMENT, UNSURE, CLOSED, UNKNOWN = NOW = ("open", "appointment", "unsure", "closed", "unknown")
_AS_TOLD: Final[Mapping[Kind, str]] = MappingProxyType(
    {"open": OPEN, "appointment": APPOINTMENT, "unsure": UNSURE, "closed": CLOSED, "unread": UNKNOWN, "unsaid": UNKNOWN}
)
_SHUT: Final = frozenset({"paused", "ended", "planned"})  # statuses in which nobody is received, whatever the hours
_HOURS: Final = (
    "SELECT l.n, coalesce(s.opening, ''), coalesce(s.recurrence, ''), coalesce(s.status, ''), s.id, s.alert_until "
    "FROM listing l CROSS JOIN service s ON s.id = l.row WHERE l.kind = 'service' AND l.shown = 1"
)
_ALERTED: Final = (
    "SELECT DISTINCT owner FROM text WHERE owner_table = 'service' AND field = 'alert' AND deleted = 0 AND value <> ''"
)


def lines(ask: Reader, kind: str, facet: str) -> Mapping[str, int]:
    """Value -> the bits of the shown lines of which it is true now. Raises KeyError for a facet that is none."""
    if facet not in OF[kind]:
        raise KeyError(facet)
    wall = on_the_wall(ask.clock.now()).replace(tzinfo=None, second=0, microsecond=0)
    return list_state.remembered(ask, ("now", wall), partial(_open_now, ask, wall))


def counts(ask: Reader, kind: str, facet: str, within: int | None) -> dict[str, int]:
    """Value -> how many of the lines `within` (all when None) it is true of."""
    found = {
        value: (its if within is None else its & within).bit_count() for value, its in lines(ask, kind, facet).items()
    }
    return {value: number for value, number in found.items() if number}


def _open_now(ask: Reader, wall: datetime) -> dict[str, int]:
    """How each service is when the clocks of Morocco show `wall`. An alert that stands makes hours doubtful."""
    from desktop.services.alerts import is_over

    alerted = frozenset(ask.column(_ALERTED))
    found: dict[str, list[int]] = defaultdict(list)
    for n, opening, rules, status, row, until in ask.rows(_HOURS):
        told = CLOSED if status in _SHUT else _told(opening, rules, wall)
        if told in (OPEN, APPOINTMENT) and row in alerted and not is_over(until, wall.date()):
            told = UNSURE
        found[told].append(n)
    return {value: bits_of(numbers) for value, numbers in found.items()}


@lru_cache(maxsize=4096)
def _told(opening: str, rules: str, wall: datetime) -> str:
    from desktop.services.hours.clock import hours_of, kind_at  # here: most lists ask nothing of the clock

    hours = hours_of(opening, rules)
    return UNKNOWN if hours is None else _AS_TOLD[kind_at(hours, wall)]
