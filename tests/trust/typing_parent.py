"""One warm process that forks people who type in a meeting, kills them, and looks at what is left. Prints JSON.

    python -m tests.trust.typing_parent FOLDER KILLS SEED [--no-autosave]

Each types by real keys in the real room of a meeting, some fifteen letters a second, and says each letter when the
widget has it. The switch is sabotage: nothing is written before a line is finished.
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
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.services import checks
from desktop.services.meeting import meetings
from desktop.services.opening import open_profile
from desktop.viewmodels.meeting import meeting_typing
from tests.qt.meetings import prepare, room_on
from tests.trust.small_profile import small_profile
from tests.trust.tracing import say_to

PATIENCE = 60.0
EACH_MS = 65
LINE = 60  # letters between two Enters
MAY_MISS_S = 2.0
AT_ONCE = 5  # more, and on a busy machine each waits for the others' windows
LONGEST_S = 3.5


@dataclass
class Tally:
    """What the kills left. `worst` is how old, in seconds, the oldest letter was that is missing."""

    kills: int = 0
    letters: int = 0
    missing: int = 0
    late: int = 0
    worst: float = 0.0
    unsound: int = 0


def letter_at(number: int) -> str:
    """The letter typed at a moment: a line's end, or one of an alphabet that goes on from line to line."""
    if number % (LINE + 1) == LINE:
        return "\n"
    return "abcdefghijklmnopqrstuvwxyz"[number % 26]


def type_on(profile: Profile, meeting: bytes, writing: int) -> None:
    """Type until killed."""
    app = QApplication([])
    with room_on(app, profile, meeting) as held:
        done = 0

        def one() -> None:
            nonlocal done
            letter = letter_at(done)
            if letter == "\n":
                held.enter()
            else:
                held.type(letter)
            done += 1
            say_to(writing, done)

        held.editor.setFocus()
        timer = QTimer()
        timer.timeout.connect(one)
        timer.start(EACH_MS)
        app.exec()


@dataclass
class Typist:
    """Somebody who types in a process of her own."""

    profile: Profile
    child: int
    reading: int
    until: float  # seconds of typing
    begun: float = 0.0
    heard: list[float] | None = None  # when each letter was there


def begin(folder: Path, template: Path, meeting: bytes, until: float) -> Typist:
    shutil.copytree(template, folder)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        type_on(Profile(folder), meeting, writing)
        os._exit(0)
    os.close(writing)
    return Typist(Profile(folder), child, reading, until, heard=[])


def attend(typists: list[Typist]) -> None:
    """Hear what each types and kill each at her moment."""
    waiting = list(typists)
    deadline = time.monotonic() + PATIENCE
    while waiting and time.monotonic() < deadline:
        ready, _w, _x = select.select([one.reading for one in waiting], [], [], 0.005)
        now = time.monotonic()
        for one in list(waiting):
            assert one.heard is not None
            if one.reading in ready:
                said = os.read(one.reading, 65536)
                one.heard += [now] * (len(said) // 4)
                one.begun = one.begun or now
            if one.begun and now - one.begun >= one.until:
                os.kill(one.child, signal.SIGKILL)
                waiting.remove(one)
    for one in waiting:
        os.kill(one.child, signal.SIGKILL)
    for one in typists:
        os.waitpid(one.child, 0)
        while said := os.read(one.reading, 65536):
            assert one.heard is not None
            one.heard += [time.monotonic()] * (len(said) // 4)
        os.close(one.reading)


def judge(one: Typist, meeting: bytes, tally: Tally, killed: float) -> None:
    """Compare what the profile has with what was typed."""
    heard = one.heard or []
    database = open_profile(one.profile)
    with database.read() as session:
        book = meetings.read(session, meeting, "fr")
    tally.unsound += bool(checks.check_open(database).faults)
    database.close()
    kept = "\n".join(line.text for line in book.lines)
    typed = "".join(letter_at(number) for number in range(len(heard) + 2))
    held = len(kept)
    assert typed.startswith(kept), (kept, typed)
    gone = [heard[number] for number in range(held, len(heard)) if letter_at(number) != "\n"]
    age = killed - gone[0] if gone else 0.0
    tally.kills += 1
    tally.letters += len(heard)
    tally.missing += len(gone)
    tally.late += age > MAY_MISS_S
    tally.worst = max(tally.worst, round(age, 2))


def main() -> None:
    folder, kills, seed, *switches = sys.argv[1:]
    if "--no-autosave" in switches:
        meeting_typing.AUTOSAVE_MS = 10_000_000
    drawn = random.Random(int(seed))
    base = Path(folder)
    template = base / "modele"
    database = open_profile(small_profile(template))
    meeting = prepare(database)
    database.close()
    gc.freeze()  # collecting in a fork would write on every page it shares with this process
    tally = Tally()
    number = 0
    while number < int(kills):
        group: list[Any] = []
        for _one in range(min(AT_ONCE, int(kills) - number)):
            number += 1
            until = drawn.uniform(0.2, LONGEST_S)
            group.append(begin(base / f"profil{number}", template, meeting, until))
        attend(group)
        for one in group:
            judge(one, meeting, tally, one.begun + one.until)
            shutil.rmtree(one.profile.folder)
    print(json.dumps(asdict(tally)))


if __name__ == "__main__":
    main()
