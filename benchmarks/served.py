"""Owns how long the window's thread is kept from its events by receiving, giving and opening; must not know why.

A timer that wants to beat every four milliseconds beats in the real window while each work runs. The longest time
between two beats, less those four, is how long a key or a click could have waited.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles
from benchmarks.harness import Figure, Series, Table, expect
from benchmarks.windows import opened_window, painted, until
from tests.golden.make_change_files import HERE
from tests.sync.thirty import make

LONG: Final = profiles.Size(1_000, 100_000)
FILES, CHANGES = 30, 500
BEAT: Final = 4  # milliseconds
REACH: Final = 100.0  # milliseconds that nobody may wait
NOTE: Final = (
    "A timer of 4 ms in the window; the longest gap between two beats of each round, less 4 ms, and the processor time "
    "of the window's thread in one gap, which other work on the machine does not add to. {files} files of "
    "{changes} changes by ten laptops (three twice, one cut, one hostile) are looked at and received on the page of "
    "exchanges, into the profile of {initiatives:,} initiatives; then everything is given. Offscreen."
)
Act = Callable[[], object]
Wait = tuple[float, float]  # seconds: the longest gap, and the most that the thread worked in any gap


def measure(*, folder: Path, size: profiles.Size = LONG, changes: int = CHANGES, rounds: int = 3) -> Table:
    """Look at thirty files, receive them, give everything, open a long list, each several times in one window."""
    taken: dict[str, list[Wait]] = {}
    made, files = folder / f"profile-{size.actors}-{size.initiatives}", folder / "served-files"
    profiles.make(made, size)
    shutil.rmtree(files, ignore_errors=True)  # of a run that did not end
    expect(len(make(files, changes, HERE / "accept-three-bundles.maillage")) == FILES, "not all files were made")
    for turn in range(rounds):
        profile = folder / f"served-{turn}"  # the files may be received only once
        shutil.copytree(made, profile)
        with opened_window(profile) as (window, count):
            expect(count == size.initiatives, f"{count} rows in the list")
            for name, wait in _works(window, files, folder / f"served-given-{turn}.maillage"):
                taken.setdefault(name, []).append(wait)
        shutil.rmtree(profile)
    figures = []
    for name, waits in taken.items():
        gaps, worked = (Series(values) for values in zip(*waits, strict=True))
        figures.append(Figure(f"longest wait: {name}", gaps, reach=REACH, of="worst"))
        figures.append(Figure(f"{name}: most work of the window’s thread in a gap", worked, reach=REACH, of="worst"))
    note = NOTE.format(files=FILES, changes=changes, initiatives=size.initiatives)
    return Table("served", "How long a click may wait", figures, [note])


def _works(window: Any, files: Path, out: Path) -> list[tuple[str, Wait]]:
    """Each work once: its name and its longest wait."""
    window.go("exchanges")
    page = window.page
    until(lambda: window.store.idle)
    desk, wanted = page.exchanges, sorted(files.iterdir())
    found = [("look at thirty files", longest(lambda: page.receive_paths(wanted), lambda: _rested(window, desk)))]
    for row in desk.files.rows():
        if row.asks_vouch:
            desk.vouch(row.path)
    until(lambda: _rested(window, desk))
    expect(desk.ready > FILES // 2, f"{desk.ready} files are ready")
    found.append(("receive them", longest(desk.accept_ready, lambda: _rested(window, desk))))
    expect(desk.history.rowCount() > FILES // 2, "nothing was received")
    given = longest(lambda: desk.give(out, everything=True), lambda: out.exists() and window.store.idle)
    found.append(("give everything", given))
    window.leave_pages()
    while window.stack.count():
        old = window.stack.widget(0)
        window.stack.removeWidget(old)
        old.deleteLater()
    until(lambda: window.store.idle)
    found.append(("open the long list", longest(lambda: window.go("initiatives"), lambda: painted(window))))
    return found


def _rested(window: Any, desk: Any) -> bool:
    return not desk.busy and window.store.idle


def longest(act: Act, ended: Callable[[], bool]) -> Wait:
    """The longest time between two beats while something is done, what it does at once included."""
    from PySide6.QtCore import Qt, QTimer

    beats = [_now()]
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: beats.append(_now()))
    timer.start(BEAT)
    try:
        QTimer.singleShot(0, act)
        until(lambda: len(beats) > 2)
        until(ended)
        until_beaten = len(beats) + 2
        until(lambda: len(beats) > until_beaten)
    finally:
        timer.stop()
    waits = [(later - earlier - BEAT / 1000, own - before) for (earlier, before), (later, own) in pairwise(beats)]
    return max(waits)[0], max(own for _wait, own in waits)


def _now() -> tuple[float, float]:
    """The clock, and the processor time of the window's thread."""
    return time.perf_counter(), time.thread_time()
