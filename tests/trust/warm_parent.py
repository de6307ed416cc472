"""One warm process that forks a laptop, kills it at a random moment, and looks at what is left. Prints JSON.

    python -m tests.trust.warm_parent save|merge|prune FOLDER KILLS SEED [--ack-early | --two-acts]

Forking from a process that has everything imported makes a kill cost tenths of a second. It runs apart from pytest,
so that nothing of Qt or of the test runner is forked along. The two switches are sabotage: the first says "saved"
before the save, the second saves in two acts; what is counted here must then show a loss, or a half-made record,
and with the first that does it ends.
"""

from __future__ import annotations

import gc
import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median

from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services import checks
from desktop.services.exchange import log_pruning, sharing
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.undo import story
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.state import state_hash
from tests.trust.small_profile import small_profile
from tests.trust.tracing import say_to

Ack = Callable[[int], None]
OPENED = 0
SAVES = 8  # the kill falls somewhere in so many
PATIENCE = 20.0
RECORDS = 30
TIMED = 3  # forks that are timed, and not killed, to know how long the work takes
AGAIN = 4  # after every fourth kill what was not done is done once more


@dataclass
class Tally:
    """What the kills left. `acknowledged` are saves or merges that were said to be done."""

    kills: int = 0
    acknowledged: int = 0
    lost: int = 0
    partial: int = 0
    unsound: int = 0
    finished_before: int = 0


def killed(work: Callable[[Ack], None], delay: float) -> tuple[list[int], bool]:
    """Run `work` in a fork and kill it `delay` seconds after its first word. (What it said, whether it had ended.)"""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 2)
        work(partial(say_to, writing))
        os._exit(0)
    os.close(writing)
    said = b""
    if select.select([reading], [], [], PATIENCE)[0]:
        said += os.read(reading, 4)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    numbers = [int.from_bytes(said[at : at + 4], "big") for at in range(0, len(said) - 3, 4)]
    return [number for number in numbers if number != OPENED], os.WIFEXITED(status)


class Saving:
    """A record whose fields all say one number, saved over and over; each save also adds an actor."""

    def __init__(self, folder: Path, random_: random.Random, *, ack_early: bool, two_acts: bool) -> None:
        self.profile = small_profile(folder / "profil")
        self.random = random_
        self.ack_early, self.two_acts = ack_early, two_acts
        database = open_profile(self.profile)
        with UnitOfWork(database) as uow:
            self.id = records.record(uow, "initiative", self._draft(0))
            uow.commit()
        took = []
        for number in range(1, SAVES + 1):
            start = time.monotonic()
            self._save(database, number)
            took.append(time.monotonic() - start)
        self.last, self.longest = SAVES, SAVES * median(took)
        database.close()

    @staticmethod
    def _draft(number: int) -> dict[str, object]:
        return {"title": f"n {number}", "title.ar": f"ن {number}", "women": number, "men": number}

    def _child(self, ack: Ack) -> None:
        database = open_profile(self.profile)
        ack(OPENED)
        for number in range(self.last + 1, 2**31):
            if self.ack_early:
                ack(number)
            self._save(database, number)
            if not self.ack_early:
                ack(number)

    def _save(self, database: Database, number: int) -> None:
        draft = self._draft(number)
        if self.two_acts:
            with UnitOfWork(database) as uow:
                records.record(uow, "initiative", {"title": draft.pop("title")}, self.id)
                uow.commit()
        with UnitOfWork(database) as uow:
            records.record(uow, "initiative", draft, self.id)
            records.record(uow, "actor", {"name": f"acteur {number}", "kind": "association"})
            uow.commit("n")

    def kill_once(self, tally: Tally) -> None:
        said, _ended = killed(self._child, self.random.uniform(0, self.longest))
        acknowledged = max(said, default=self.last)
        database = open_profile(self.profile)
        with database.read() as session:
            loaded = records.load(session, "initiative", self.id, "fr")
            actors = checks.counts(session)["actor"]
        numbers = {int(loaded["title"][2:]), int(loaded["title.ar"][2:]), loaded["women"], loaded["men"], actors}
        found = max(numbers)
        tally.acknowledged += len(said)
        tally.lost += max(0, acknowledged - min(numbers)) if not self.two_acts else 0
        tally.partial += len(numbers) > 1
        tally.unsound += bool(checks.check_open(database).faults)
        if len(numbers) > 1 or found < acknowledged:  # sabotage only: start over from one whole state
            with UnitOfWork(database) as uow:
                records.record(uow, "initiative", self._draft(actors), self.id)
                uow.commit()
            found = actors
        self.last = found
        database.close()


class Merging:
    """A file of many records received into a fresh copy of a profile: it is all there, or nothing is."""

    def __init__(self, folder: Path, random_: random.Random, *, ack_early: bool, two_acts: bool) -> None:
        self.folder, self.random, self.ack_early = folder, random_, ack_early
        self.file = folder / "recu.maillage"
        source = open_profile(small_profile(folder / "source"))
        with UnitOfWork(source) as uow:
            for number in range(RECORDS):
                records.record(uow, "initiative", {"title": f"reçue {number}", "women": number, "sector": "health"})
            uow.commit()
        sharing.give(source, self.file)
        source.close()
        self.template = small_profile(folder / "modele")
        database = open_profile(self.template)
        with UnitOfWork(database) as uow:
            records.record(uow, "initiative", {"title": "à moi", "status": "done"})
            uow.commit()
        self.before = sharing.current_state_hash(database, "")
        database.close()
        self.after = self._whole_merge()
        self.longest = median(self._timed() for _round in range(TIMED))

    def _whole_merge(self) -> str:
        database = open_profile(self._copy())
        sharing.receive(database, self.file, vouch=True)
        state = sharing.current_state_hash(database, "")
        database.close()
        return state

    def _timed(self) -> float:
        """Seconds from a fork's first word to its last: it copies each page that it writes, its parent does not."""
        profile = self._copy()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            self._receive(profile, partial(say_to, writing))
            os._exit(0)
        os.close(writing)
        os.read(reading, 4)
        start = time.monotonic()
        os.read(reading, 4)
        took = time.monotonic() - start
        os.waitpid(child, 0)
        os.close(reading)
        return took

    def _receive(self, profile: Profile, ack: Ack) -> None:
        database = open_profile(profile)
        ack(OPENED)
        if self.ack_early:
            ack(1)
        sharing.receive(database, self.file, vouch=True)
        ack(1)

    def _copy(self) -> Profile:
        profile = Profile(self.folder / "copie")
        shutil.rmtree(profile.folder, ignore_errors=True)
        shutil.copytree(self.template.folder, profile.folder)
        return profile

    def kill_once(self, tally: Tally) -> None:
        profile = self._copy()

        delay = self.random.uniform(0, 1.1 * self.longest)
        said, ended = killed(partial(self._receive, profile), delay)
        if not said and delay > self.longest:
            self.longest = delay  # the machine is busier than when it was timed: some merges must come to their end
        database = open_profile(profile)
        state = sharing.current_state_hash(database, "")
        tally.acknowledged += bool(said)
        tally.finished_before += ended
        tally.lost += bool(said) and state != self.after
        tally.partial += state not in (self.before, self.after)
        tally.unsound += bool(checks.check_open(database).faults)
        if state != self.after and tally.kills % AGAIN == 0:  # what was not done can be done now
            sharing.receive(database, self.file, vouch=True)
            tally.lost += sharing.current_state_hash(database, "") != self.after
        database.close()


class Pruning:
    """A log that leaves out what decides nothing, in many small looks: what is told and counts is always the same."""

    def __init__(self, folder: Path, random_: random.Random, *, ack_early: bool, two_acts: bool) -> None:
        self.folder, self.random = folder, random_
        self.template = small_profile(folder / "modele")
        database = open_profile(self.template)
        self.id: bytes | None = None
        for number in range(RECORDS):
            with UnitOfWork(database) as uow:
                draft = {"title": f"n {number}", "women": number, "sector": "health"}
                self.id = records.record(uow, "initiative", draft, self.id)
                uow.commit()
            sharing.seal_open(database)
        self.told = self._told(database)
        database.close()
        start = time.monotonic()
        database = open_profile(self._copy())
        opened = time.monotonic()
        self._prune(database, lambda _look: None)
        assert self._told(database) == self.told
        self.longest = time.monotonic() - opened + (opened - start) / 10
        database.close()

    def _told(self, database: Database) -> tuple[object, str]:
        with database.read() as session:
            assert self.id is not None
            return story.story(session, "initiative", self.id, "fr"), state_hash(session)

    def _copy(self) -> Profile:
        profile = Profile(self.folder / "copie")
        shutil.rmtree(profile.folder, ignore_errors=True)
        shutil.copytree(self.template.folder, profile.folder)
        return profile

    @staticmethod
    def _prune(database: Database, ack: Ack) -> None:
        looks = 0
        while log_pruning.prune_some(database, some=20):
            looks += 1
            ack(looks)

    def _child(self, profile: Profile, ack: Ack) -> None:
        database = open_profile(profile)
        ack(OPENED)
        self._prune(database, ack)

    def kill_once(self, tally: Tally) -> None:
        profile = self._copy()
        said, ended = killed(partial(self._child, profile), self.random.uniform(0, self.longest))
        database = open_profile(profile)
        tally.acknowledged += len(said)
        tally.finished_before += ended
        tally.partial += self._told(database) != self.told
        tally.unsound += bool(checks.check_open(database).faults)
        self._prune(database, lambda _look: None)
        tally.lost += self._told(database) != self.told
        database.close()


def main() -> None:
    work, folder, kills, seed, *switches = sys.argv[1:]
    scene = {"save": Saving, "merge": Merging, "prune": Pruning}[work](
        Path(folder), random.Random(int(seed)), ack_early="--ack-early" in switches, two_acts="--two-acts" in switches
    )
    gc.freeze()  # collecting in a fork would write on every page it shares with this process
    tally = Tally()
    for _number in range(int(kills)):
        scene.kill_once(tally)
        tally.kills += 1
        if switches and (tally.lost or tally.partial):
            break  # seen
    print(json.dumps(asdict(tally)))


if __name__ == "__main__":
    main()
