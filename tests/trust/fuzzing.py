"""Owns a campaign of hostile files: `python -m tests.trust.fuzzing FILES SEED MERGES` prints its figures as JSON.

Each file is judged as far as it can be without a database; those taken, and some others, are merged into a living
one. It runs in a process of its own, so that its memory and a fall of the interpreter are seen.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from desktop.errors import MaillageError
from desktop.sync.apply import resettle_all
from desktop.sync.bundle import Refused, open_bundle
from tests.stateful.laptop import Laptop, dump
from tests.trust.hostile_bundles import sound
from tests.trust.hostile_files import Forge, judged

KNOWN = 12  # sound bundles that the living database has before
EPOCH = 30  # merges before another database is taken, and all of them are merged anew in another order


class Broken(AssertionError):
    """A rule that did not hold, with what was done to the file."""


@dataclass(slots=True)
class Figures:
    """What a campaign saw."""

    files: int = 0
    taken: int = 0
    refused: int = 0
    merged: int = 0
    merges_refused: int = 0
    worst: float = 0.0
    worst_how: str = ""
    peak: int = 0
    reading: int = 0
    acts: dict[str, int] = field(default_factory=dict)


class Living:
    """A database in use, to which bundles are offered as a received file would."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self._begin()

    def _begin(self) -> None:
        self.laptop = Laptop("reader")
        self.laptop.receive([bundle.raw for bundle in sound()[:KNOWN]])
        self.laptop.make("thing", b"\x01" * 16, title="d’ici")
        self.laptop.seal()
        self.merges = 0

    def offer(self, bundles: Sequence[bytes], how: Sequence[str]) -> bool:
        """Whether it took them. Refused: nothing may have changed. Taken: a second time changes nothing."""
        before, stored = self.laptop.state(), self.laptop.bundles()
        try:
            self.laptop.receive(list(bundles))
        except (Refused, MaillageError):
            if (self.laptop.state(), self.laptop.bundles()) != (before, stored):
                raise Broken(f"refused, and yet something changed: {how}") from None
            return False
        state = self.laptop.state()
        if self.laptop.receive(list(bundles)).applied or self.laptop.state() != state:
            raise Broken(f"received again, something changed: {how}")
        self.merges += 1
        if self.merges >= EPOCH:
            self.end()
        return True

    def end(self) -> None:
        """What was kept step by step is what the bundles give: shown anew here, and in another order elsewhere."""
        self.laptop.seal()
        state = self.laptop.state()
        with self.laptop.write() as session:
            resettle_all(session, schema=self.laptop.schema)
            if dump(session, self.laptop.schema) != state:
                raise Broken("shown anew, another state")
        other = Laptop("other")
        bundles = list(self.laptop.bundles().values())
        self.draw.shuffle(bundles)
        for part in (bundles[: len(bundles) // 2], bundles):
            other.receive(part, vouch=True)
        if other.applied() == self.laptop.applied() and other.state() != state:
            raise Broken("in another order, another state")
        for one in (self.laptop, other):
            one.engine.dispose()
        self._begin()


def campaign(files: int, seed: int, merges: int) -> Figures:
    """So many files, of which so many at most are merged. Raises Broken, and whatever a crash raises."""
    draw = random.Random(seed)
    forge, living, seen = Forge(draw), Living(draw), Figures()
    memory = Memory()
    bare = memory.now()
    acts: Counter[str] = Counter()
    for number in range(files):
        made = forge.file()
        before = memory.now()
        begun = time.process_time()
        try:
            taken = judged(made.raw).taken
        except Exception as bad:
            raise Broken(f"file {number} of seed {seed}: {made.how}") from bad
        spent = time.process_time() - begun
        seen.reading = max(seen.reading, bare + memory.highest() - before)
        if spent > seen.worst:
            seen.worst, seen.worst_how = spent, " ".join(made.how)
        seen.files += 1
        seen.taken += taken
        seen.refused += not taken
        acts.update(set(made.how) or {"nothing"})
        if merges > seen.merged + seen.merges_refused and _worth_merging(taken, made.how, draw):
            if living.offer(_opened(made.bundles), made.how):
                seen.merged += 1
            else:
                seen.merges_refused += 1
    living.end()
    seen.acts = dict(acts)
    seen.peak = peak()
    return seen


class Memory:
    """This program's memory, watched from one moment to another. Made for each of many thousand files."""

    def __init__(self) -> None:
        self._forget = os.open("/proc/self/clear_refs", os.O_WRONLY)
        self._status = os.open("/proc/self/status", os.O_RDONLY)

    def now(self) -> int:
        """MiB now; the highest is counted from here."""
        os.write(self._forget, b"5")
        return self.highest()

    def highest(self) -> int:
        """MiB at most since then."""
        told = os.pread(self._status, 4096, 0)
        return int(told.partition(b"VmHWM:")[2].split(maxsplit=1)[0]) // 1024


def peak() -> int:
    """This program's own peak of memory in MiB (what `getrusage` tells is its parent's too)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _worth_merging(taken: bool, how: Sequence[str], draw: random.Random) -> bool:
    """What is taken, and now and then what is not: a refusal deep inside is where half a merge could stay."""
    return taken or ("container" not in how and draw.random() < 0.02)


def _opened(bundles: Sequence[bytes]) -> list[bytes]:
    """The bundles that open at all."""
    found = []
    for raw in bundles:
        try:
            found.append(open_bundle(raw).raw)
        except Refused:
            continue
    return found


if __name__ == "__main__":
    print(json.dumps(asdict(campaign(*(int(word) for word in sys.argv[1:4])))))
