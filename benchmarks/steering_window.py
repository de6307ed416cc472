"""Owns how fast the page of the dashboard shows its figures, in a real window; must not know how they are counted.

A first opening is measured in a process of its own, as nobody has it twice in one: `python -m
benchmarks.steering_window PROFILE` prints what it took.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from benchmarks import invented
from benchmarks.harness import ROOT, Contender, Figure, Series, WrongResult, expect, in_turn, without_bytecode_ban
from benchmarks.windows import opened_window, pages_left, until

REACH_OPEN, REACH_FILTER = 1000.0, 200.0  # ms
LONGEST: Final = 120.0  # seconds
HEAVY: Final = ("numpy", "pyqtgraph")  # what the first opening imports: before it, nobody may have
FILTERS: Final = (
    *(("sector", code) for code in invented.SECTORS[:9]),
    *(("year", str(year)) for year in range(2018, 2026)),
)


def measure(place: Path, rounds: int) -> list[Figure]:
    """From the click to the figures painted: the first time, later, under filters."""
    unlay(place)
    never = _first(place, max(1, rounds // 3))
    lay(place)
    found = _first(place, max(1, rounds * 2 // 3))
    later, filtered = _later(place, rounds)
    return [
        Figure("open the page first, found in the profile from the last run, painted", found["s"], reach=REACH_OPEN),
        Figure("the same, processor time of the whole program", found["cpu"]),
        Figure("the same, with its charts", found["charts"]),
        Figure("open the page first, never laid out (an import, an update), painted", never["s"], reach=REACH_OPEN),
        Figure("the same, processor time of the whole program", never["cpu"]),
        Figure("open the page again, painted", later, reach=REACH_OPEN),
        Figure("the page follows a filter, painted", filtered["s"], reach=REACH_FILTER),
        Figure("the page follows a filter, painted, slowest", filtered["s"], of="worst"),
        Figure("the page follows a filter, processor time of the whole program", filtered["cpu"]),
        Figure("the page follows a filter, with its charts", filtered["charts"], reach=REACH_FILTER),
    ]


def lay(place: Path) -> None:
    """Leave the columns in the profile, as a run of the program does in calm time."""
    from benchmarks.steering import TODAY
    from desktop.paths import Profile
    from desktop.services.keeping.list_steps import begun
    from desktop.services.opening import open_profile
    from desktop.services.steering.kept import forget, store
    from desktop.services.steering.overview import prepared

    forget()
    database = open_profile(Profile(place))
    try:
        with database.read() as session:
            prepared(session, TODAY, "fr", 0)
        store(database)
        with database.read() as session:
            expect(bool(begun(session)), "the columns do not lie in the profile")
    finally:
        database.close()


def unlay(place: Path) -> None:
    """Take them away, as an import does that changes too much to be followed."""
    from desktop.paths import Profile
    from desktop.services.keeping.list_steps import FROM
    from desktop.services.opening import open_profile
    from desktop.services.steering.kept import FACT, forget

    forget()
    database = open_profile(Profile(place))
    try:
        with database.write() as session:
            session.connection().exec_driver_sql("DELETE FROM local_fact WHERE key IN (?, ?)", (FACT, FROM))
            session.commit()
    finally:
        database.close()


def _first(place: Path, rounds: int) -> dict[str, Series]:
    """What processes took that opened it once; the one before them compiles modules and warms the disk's cache."""
    words = [sys.executable, "-m", "benchmarks.steering_window", str(place)]
    told: list[dict[str, float]] = []
    for _round in range(rounds + 1):
        done = subprocess.run(
            words,
            cwd=ROOT,
            env=without_bytecode_ban() | {"QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        if done.returncode:
            raise WrongResult(f"the window ended with {done.returncode}: {done.stderr[-2000:]}")
        told.append(json.loads(done.stdout.splitlines()[-1]))
    return _series(told[1:])


def _later(place: Path, rounds: int) -> tuple[Series, dict[str, Series]]:
    from desktop.unswept import unswept

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with unswept(), opened_window(place) as (window, _count):
        _open(window)
        later = in_turn({"page": _opening(window)}, rounds)["page"]
        filtered = [_filter(window, *asked) for asked in FILTERS[: max(3, rounds * 2)]]
    return later, _series(filtered)


def _opening(window: Any) -> Contender:
    def run() -> Any:
        window.go("dashboard")
        return _shown(window, None)

    return Contender(run, lambda: pages_left(window), lambda told: expect(told.initiatives > 0, "an empty dashboard"))


def _open(window: Any) -> dict[str, float]:
    """Open the page: seconds until its figures are painted, until its charts are, and processor time."""
    clock = _Clock()
    window.go("dashboard")
    expect(_shown(window, None).initiatives > 0, "an empty dashboard")
    return clock.told(window)


def _filter(window: Any, facet: str, value: str) -> dict[str, float]:
    """Ask something narrower, once all is calm; the same is told."""
    until(lambda: bool(window.store.idle))
    asked = window.page.asked
    before, clock = asked.told, _Clock()
    if facet == "year":
        asked.filters.clear()
        asked.look_at("chosen", f"{value}-01-01", f"{value}-12-31")
    else:
        asked.narrow(facet, value)
    _shown(window, before)
    return clock.told(window)


class _Clock:
    """Begun at the click."""

    def __init__(self) -> None:
        self._at, self._cpu = time.perf_counter(), time.process_time()

    def told(self, window: Any) -> dict[str, float]:
        """Of a page of which the figures are painted now; waits for its charts."""
        told = {"s": time.perf_counter() - self._at, "cpu": time.process_time() - self._cpu}
        faces = [chart.face for chart in window.page.charts.values()]
        until(lambda: all(face.drawn or face.visibleRegion().isEmpty() for face in faces))
        window.repaint()
        return told | {"charts": time.perf_counter() - self._at}


def _shown(window: Any, before: Any) -> Any:
    """Wait until other figures than before are there; then they are painted here and now."""
    asked = window.page.asked
    until(lambda: asked.told is not None and asked.told is not before)
    window.repaint()
    return asked.told


def _series(told: list[dict[str, float]]) -> dict[str, Series]:
    return {name: Series(tuple(one[name] for one in told)) for name in told[0]}


def main() -> int:
    """Open the dashboard of a profile as the first thing after its list, and say what it took."""
    from desktop.unswept import unswept

    with unswept(), opened_window(Path(sys.argv[1])) as (window, _count):
        until(lambda: bool(window.store.idle))
        early = [name for name in HEAVY if name in sys.modules]
        expect(not early, f"imported before anybody asked: {early}")
        print(json.dumps(_open(window)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
