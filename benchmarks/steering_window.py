"""Owns how fast the page of the dashboard shows its figures, in a real window; must not know how they are counted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

from benchmarks import invented
from benchmarks.harness import Contender, Figure, Series, expect, in_turn, one, timed
from benchmarks.windows import opened_window, pages_left, until

REACH_OPEN, REACH_FILTER = 1000.0, 200.0  # ms
FILTERS: Final = (
    *(("sector", code) for code in invented.SECTORS[:9]),
    *(("year", str(year)) for year in range(2018, 2026)),
)


def measure(place: Path, rounds: int) -> list[Figure]:
    """From the click to the figures painted: the first time, later, under filters."""
    from desktop.services.steering.kept import forget
    from desktop.unswept import unswept

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with unswept(), opened_window(place) as (window, _count):
        forget()
        first = one(timed(_opening(window)))
        later = in_turn({"page": _opening(window)}, rounds)["page"]
        filtered = Series(tuple(timed(_filter(window, *asked)) for asked in FILTERS[: max(3, rounds * 2)]))
    return [
        Figure("open the page, nothing laid out, painted", first, reach=REACH_OPEN),
        Figure("open the page, laid out in calm time, painted", later, reach=REACH_OPEN),
        Figure("the page follows a filter, painted", filtered, reach=REACH_FILTER),
        Figure("the page follows a filter, painted, slowest", filtered, of="worst"),
    ]


def _opening(window: Any) -> Contender:
    def run() -> Any:
        window.go("dashboard")
        return _shown(window, None)

    return Contender(run, lambda: pages_left(window), lambda told: expect(told.initiatives > 0, "an empty dashboard"))


def _filter(window: Any, facet: str, value: str) -> Contender:
    asked = window.page.asked

    def run() -> Any:
        before = asked.told
        if facet == "year":
            asked.filters.clear()
            asked.look_at("chosen", f"{value}-01-01", f"{value}-12-31")
        else:
            asked.narrow(facet, value)
        return _shown(window, before)

    return Contender(
        run, lambda: until(lambda: window.store.idle), lambda told: expect(told is asked.told, "a lost one")
    )


def _shown(window: Any, before: Any) -> Any:
    """Wait until other figures than before are there; then they are painted here and now."""
    asked = window.page.asked
    until(lambda: asked.told is not None and asked.told is not before)
    window.repaint()
    return asked.told
