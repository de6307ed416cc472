"""Owns the figures of starting: process start to painted window, usable list, first map; against a bare window.

Both are started in turn as fresh processes on the same screen (offscreen, and a virtual X screen where there is
one), in the same fonts. The clock runs from just before the process is made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks import profiles
from benchmarks.harness import ROOT, Figure, Series, Table, WrongResult, without_bytecode_ban

# the numbers to reach: greatest ratio to the bare window
REACH: Final = {"window": 1.5, "list": 3.0, "map": 6.0}
MOMENTS: Final = {"window": "painted window", "list": "usable list", "map": "first map"}
NOTE: Final = (
    "Profile: {actors:,} actors, {initiatives:,} initiatives. *Bare*: a QMainWindow with a label, in the same fonts. "
    "The judged times run from just before the process is made; the processor time beside them says what other work on "
    "the machine cannot change."
)
LONGEST: Final = 120.0  # seconds


def measure(*, rounds: int = 7, size: profiles.Size | None = None, until: str = "map", folder: Path) -> Table:
    """Start both in turn on each screen. `folder` keeps the profile for the next run."""
    size = size or profiles.Size()
    profile = folder / f"profile-{size.actors}-{size.initiatives}"
    profiles.make(profile, size)
    settle(profile)
    figures: list[Figure] = []
    for screen in screens():
        with screen_environment(screen) as environment:
            figures += _figures(screen, rounds, profile, until, environment)
    return Table("startup", "Starting", figures, [NOTE.format(actors=size.actors, initiatives=size.initiatives)])


def settle(profile: Path) -> None:
    """Say in the profile that the first launch is done, so that the shell is what starts."""
    from dataclasses import replace

    from desktop import settings
    from desktop.paths import Profile

    chosen = settings.load(Profile(profile))
    settings.save(Profile(profile), replace(chosen, first_run_done=True, language="fr", author_name="Exemple"))


def screens() -> list[str]:
    """The screens there are: no screen at all, and a virtual X screen when one can be made."""
    return ["offscreen", "xvfb"] if shutil.which("Xvfb") else ["offscreen"]


@contextmanager
def screen_environment(screen: str) -> Iterator[dict[str, str]]:
    """The environment for programs of one screen; the virtual screen lives as long as the block."""
    environment = without_bytecode_ban()
    environment["QT_LOGGING_RULES"] = "*.debug=false"
    if screen == "offscreen":
        yield environment | {"QT_QPA_PLATFORM": "offscreen"}
        return
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("the virtual screen did not start")
        yield environment | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait()


def start(words: list[str], environment: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """Start a child and give, for each moment it said, the seconds since just before the process was made, and the
    processor time it had used."""
    with tempfile.TemporaryFile("w+") as errors:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.startup_child", *words],
            cwd=ROOT,
            env=dict(environment),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        errors.seek(0)
        said = errors.read()
    moments = {words[0]: words[1:] for line in done.stdout.splitlines() if len(words := line.split()) == 3}
    if done.returncode or "window" not in moments:
        raise WrongResult(f"{words[0]} ended with {done.returncode}: {said[-2000:]}")
    return {name: (float(at) - began, float(used)) for name, (at, used) in moments.items() if name != "python"}


def _figures(screen: str, rounds: int, profile: Path, until: str, environment: Mapping[str, str]) -> list[Figure]:
    taken: dict[str, list[tuple[float, float]]] = {"bare": []}
    for turn in range(-1, rounds):
        both = [("bare", ["bare"]), ("ours", ["ours", str(profile), until])]
        for name, words in both if turn % 2 else reversed(both):
            moments = start(words, environment)
            if turn < 0:
                continue  # the first round compiles modules and warms the disk's cache
            for moment, measured in moments.items():
                taken.setdefault("bare" if name == "bare" else moment, []).append(measured)
    missing = [moment for moment in MOMENTS if moment not in taken and _asked(moment, until)]
    if missing:
        raise WrongResult(f"never seen: {missing}")
    figures = []
    for place, what in enumerate(("", ", processor time of the process")):
        series = {name: Series(tuple(values[place] for values in taken[name])) for name in taken}
        figures += [
            Figure(f"{MOMENTS[m]}, {screen}{what}", series[m], "bare", series["bare"], None if what else REACH[m])
            for m in MOMENTS
            if m in taken
        ]
    return figures


def _asked(moment: str, until: str) -> bool:
    order = list(MOMENTS)
    return order.index(moment) <= order.index(until)
