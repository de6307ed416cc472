"""Random histories until the time is up: `python -m tests.stateful.soak SECONDS [SEED]`. Prints counts, seed, rate."""

from __future__ import annotations

import gc
import os
import random
import sys
import time
import traceback
from collections.abc import Callable

from tests import in_memory
from tests.stateful.entangle import entangle, judge_questions, mend
from tests.stateful.joined import all_give_all, ask_back, change, deliver, erase_photo, join, send
from tests.stateful.joined_judge import judge_all_given, judge_answer
from tests.stateful.oracle import Broken
from tests.stateful.world import World, insist_once


def history(seed: int) -> int:
    """One history; gives how many steps were judged. Raises Broken with the property that did not hold."""
    draw = random.Random(seed)
    clocks = [draw.randint(-10_957, 10_957) for _ in range(5)]
    world = World(count=draw.randint(3, 5), clocks=clocks, wary=draw.random() < 0.2, older=draw.random() < 0.2)
    try:
        insisting = draw.random() < 0.4
        for _ in range(draw.randint(10, 45)):
            if insisting and draw.random() < 0.6:
                insist(world, draw)
            else:
                step(world, draw)
        world.agree()
        all_give_all(world, draw.shuffle)
        judge_all_given(world)
        world.rebuild()
    finally:
        world.close()
    return world.judged


def insist(world: World, draw: random.Random) -> None:
    """Everybody works on two cells and hears of the others' work: most writes are covered, and left out of the log."""
    a, b, c = (draw.randrange(1000) for _ in range(3))
    insist_once(world, a, c, draw.randrange(3), heard=draw.random() < 0.8, given=0 if draw.random() < 0.7 else b)
    if draw.random() < 0.4:
        world.prune(a if b % 2 else b, c)


def step(world: World, draw: random.Random) -> None:
    """One step of somebody."""
    a, b, c = (draw.randrange(1000) for _ in range(3))
    acts: dict[str, tuple[float, Callable[[], object]]] = {
        "edit": (42, lambda: world.edit(a, b, c, draw.randrange(3))),
        "settle": (10, lambda: world.settle(a, b, c)),
        "give": (14, lambda: world.give(a, b)),
        "receive": (22, lambda: world.receive(a, b)),
        "seal": (2, lambda: world.seal(a)),
        "restart": (2, lambda: world.restart(a)),
        "prune": (5, lambda: world.prune(a, b)),
        "image": (1, lambda: world.keep_image(a)),
        "put back": (1, lambda: world.put_back(a)),
        "clone": (1, lambda: world.clone(a, same_machine=b % 2 == 0)),
        "retract": (2, lambda: world.retract(a, b)),
        "undo making": (2, lambda: world.undo_making(a, b)),
        "erase": (0.4, lambda: world.erase(a, b)),
        "revoke": (0.7, lambda: world.revoke(a, b, c)),
        "retire": (0.7, lambda: world.retire(a, b, c)),
        "answer": (1, lambda: world.answer(a, b, accept=c % 2 == 0)),
        "readmit": (0.7, lambda: world.readmit(a, b)),
        "vouch": (1, lambda: world.vouch(a, b)),
        "upgrade": (1, lambda: world.upgrade(a)),
        "entangle": (20, lambda: entangle(world, a, b, c, draw.randrange(1000), draw.randrange(3))),
        "mend": (4, lambda: mend(world, a, b)),
        "wake elsewhere": (0.5, lambda: world.wake_elsewhere(a)),
        "join": (6, lambda: join(world, a, b, c)),
        "change": (4, lambda: change(world, a, b, c)),
        "send": (4, lambda: send(world, a, b, c)),
        "deliver": (6, lambda: deliver(world, a, b, c)),
        "ask back": (2, lambda: judge_answer(world, a, *ask_back(world, a, b))),
        "erase photo": (0.7, lambda: erase_photo(world, a, b)),
    }
    act = draw.choices(list(acts), [weight for weight, _ in acts.values()])[0]
    acts[act][1]()
    judge_questions(world)


def soak(seconds: float, seed: int) -> int:
    """Plays histories for so long; gives how many broke."""
    gc.freeze()  # all that was imported stays: half of the collector's work was to look at it again
    begun = time.monotonic()
    played = judged = broken = 0
    while time.monotonic() - begun < seconds:
        try:
            judged += history(seed + played)
        except Broken as bad:
            broken += 1
            print(f"history {seed + played}: {type(bad).__name__}: {bad}", flush=True)
            traceback.print_exc(limit=-3)
        played += 1
        if played % 100 == 0:  # so that a run which is stopped has still counted
            print(f"{played} histories so far, {judged} judged steps, {broken} broken; seed {seed}", flush=True)
    took = time.monotonic() - begun
    print(f"{played} histories, {judged} judged steps, {broken} broken; seed {seed}; {played / took * 60:.0f} a minute")
    return broken


if __name__ == "__main__":
    in_memory.write_there()
    length = float(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("SOAK_S", "60"))
    first = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    sys.exit(1 if soak(length, first) else 0)
