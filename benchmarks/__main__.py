"""Owns running the benchmarks by name and renewing docs/performance.md; must not know what any of them measures.

`python -m benchmarks` runs all, `python -m benchmarks startup search` some, `--page` only renews the page.
Fails when a result is wrong, never because a number is not reached: that is said in the table.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

from benchmarks.harness import OUT, Table, allow_bytecode, keep, markdown, told_to_reach
from benchmarks.page import renew

# name -> module with `measure(folder=…) -> Table`
ALL: Final = {
    "startup": "benchmarks.startup",
    "opening": "benchmarks.opening",
    "search": "benchmarks.search",
    "places": "benchmarks.places",
    "twins": "benchmarks.twins",
    "orient": "benchmarks.orient",
    "lists": "benchmarks.lists",
    "meetings": "benchmarks.meetings",
    "steering": "benchmarks.steering",
    "importing": "benchmarks.importing",
    "exports": "benchmarks.exports",
    "site": "benchmarks.site",
    "capture": "benchmarks.capture",
    "served": "benchmarks.served",
    "sync": "benchmarks.sync.measure",
    "growth": "benchmarks.sync.growth",
    "map": "benchmarks.map.measure",
}


def main() -> int:
    """Run what was asked for."""
    asked = argparse.ArgumentParser(description="Run benchmarks, each beside its baseline in the same run.")
    asked.add_argument("names", nargs="*", choices=[[], *ALL], help="all when none is named")
    asked.add_argument("--page", action="store_true", help="only put what was measured last into the page")
    asked.add_argument("--profiles", type=Path, help="where made-up profiles are kept from run to run")
    told = asked.parse_args()
    allow_bytecode()
    if not told.page:
        if told.profiles is not None:
            run(told.names or list(ALL), told.profiles)
        else:
            with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
                run(told.names or list(ALL), Path(folder))
    for name in renew():
        print(f"docs/performance.md has no place for {name}")
    return 0


def run(names: list[str], folder: Path) -> None:
    """Run some benchmarks, printing each table as soon as it is there."""
    for name in names:
        start = time.perf_counter()
        measure: Callable[..., Table] = import_module(ALL[name]).measure
        table = measure(folder=folder)
        keep(table, OUT)
        judged, reached = told_to_reach(table.figures)
        print(markdown(table))
        print(f"{name}: {reached} of {judged} numbers reached, in {time.perf_counter() - start:.0f} s\n", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
