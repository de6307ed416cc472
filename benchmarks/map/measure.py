"""Owns how fast the map draws, beside folium's default page and its FastMarkerCluster; must not know how any draws.

Each map is measured in a process of its own, one contender after the other in turn, with the same points, the same
window and local assets. There is no graphics card: everything is drawn in software.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from benchmarks.harness import ROOT, Figure, Series, Table, WrongResult

ROUNDS: Final = 3
# folium's default page takes minutes at 100,000 points and gigabytes of memory.
COUNTS: Final = {"ours": (1_000, 10_000, 100_000), "folium": (1_000, 10_000), "fast": (1_000, 10_000, 100_000)}
_NAMES: Final = {"ours": "ours", "folium": "folium", "fast": "FastMarkerCluster"}


def measure(*, folder: Path, rounds: int = ROUNDS) -> Table:
    """Measure every contender at every count, in turn."""
    told: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for turn in range(rounds):
        for who, counts in COUNTS.items():
            for count in counts:
                if who == "folium" and turn:
                    continue  # half a minute each: once is enough to see a hundredfold
                told[who, count].append(_run(who, count))
    figures = [figure for count in COUNTS["ours"] for figure in _figures(told, count)]
    notes = [
        "Request → painted: from the records in memory to two animation frames after the page's last script, page load "
        "included for all. folium's default page was measured once per count. “Kept page” is what a person waits for "
        "when a filter changes. One change: the middle of five in each page, each begun at another moment between two "
        "frames of the screen.",
    ]
    return Table("map", "The map", figures, notes)


def _run(who: str, count: int) -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.map.child", who, str(count)],
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise WrongResult(f"{who} {count}: {(run.stderr or run.stdout).strip().splitlines()[-1:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def _series(runs: list[dict[str, Any]], what: str) -> Series | None:
    values = tuple(run[what] for run in runs if run.get(what) is not None)
    return Series(values) if values else None


def _late(runs: list[dict[str, Any]]) -> Series | None:
    """The frame that 95 in 100 drag frames of a run do not exceed, for each run."""
    values = tuple(sorted(run["frames"]["drag"])[-(-len(run["frames"]["drag"]) * 95 // 100) - 1] / 1000 for run in runs)
    return Series(values) if values else None


def _worst(runs: list[dict[str, Any]]) -> Series | None:
    values = tuple(max(run["frames"]["zoom"]) / 1000 for run in runs)
    return Series(values) if values else None


def _figures(told: dict[tuple[str, int], list[dict[str, Any]]], count: int) -> list[Figure]:
    ours, default, fast = (told.get((who, count), []) for who in ("ours", "folium", "fast"))
    judged = count == 10_000
    what = f"{count:,} points"
    figures: list[Figure] = []

    def add(work: str, mine: Series | None, against: str, theirs: Series | None, **more: Any) -> None:
        if mine is not None:
            figures.append(Figure(f"{what}: {work}", mine, against, theirs, **more))

    add("request → painted", _series(ours, "painted"), _NAMES["folium"], _series(default, "painted"),
        reach=0.01 if judged else None)  # fmt: skip
    add("request → painted", _series(ours, "painted"), _NAMES["fast"], _series(fast, "painted"))
    add("request → painted, kept page", _series(ours, "again"), _NAMES["fast"], _series(fast, "painted"))
    add("one change → painted", _series(ours, "changed"), _NAMES["fast"], _series(fast, "changed"),
        reach=0.1 if judged else None)  # fmt: skip
    add("page's memory", _series(ours, "memory"), _NAMES["folium" if default else "fast"],
        _series(default or fast, "memory"), unit="MB", absolute=True, reach=200 if judged else None)  # fmt: skip
    hundred = count == 100_000
    add("drag, p95 of frames", _late(ours), _NAMES["fast"], _late(fast), absolute=True,
        reach=33 if hundred else None)  # fmt: skip
    add("zoom, worst frame", _worst(ours), _NAMES["fast"], _worst(fast), absolute=True,
        reach=100 if hundred else None)  # fmt: skip
    return figures
