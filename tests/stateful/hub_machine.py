"""Owns laptops that exchange only through a shuffling folder; the oracle of `world` judges them after every step."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from desktop.services.exchange import hub_gathered, hub_putting, piece_exchange
from desktop.services.exchange.hub_gathered import Gathered
from desktop.sync import identity
from desktop.sync.hub_folder import HubFolder
from tests.stateful import joined
from tests.stateful.joined_judge import judge_all_given
from tests.stateful.shuffling import Shuffling
from tests.stateful.world import World

number = st.integers(0, 999)
few = st.integers(0, 2)
MACHINE = "one and the same"


def quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


class ByFolder(RuleBasedStateMachine):
    """Edits, exchanges, and a folder in which anything happens to the files."""

    judged: ClassVar[int] = 0
    world: World

    @initialize(count=st.sampled_from((2, 2, 3)))
    def begin(self, count: int) -> None:
        self.rewound = False
        self.root = Path(tempfile.mkdtemp(prefix="maillage-dossier-"))
        self.folder = Shuffling(self.root, count)
        self.world = World(count=count)
        for at in self.world.laptops:
            at.machine = MACHINE

    def exchange(self, who: int) -> tuple[Gathered, hub_putting.Put]:
        at: Any = self.world.laptop(who)
        self.world.seal(who, judged=False)  # what it takes is judged, and the end
        with at.write() as session:
            identity.current(session, machine=MACHINE)
        hub = HubFolder(self.folder.view(who % len(self.world.laptops)))
        found = hub_gathered.gather(at, hub, False, False, quiet)
        with ExitStack() as back:
            put = hub_putting.put(at, found, quiet, back)
            back.pop_all()
        bundles = [b.raw for file in found.files.values() for b in file.bundles]
        if bundles:
            self.world.files.append(bundles)
            self.world.receive(who, len(self.world.files) - 1)
        brought = list(found.files.values())
        piece_exchange.take(at, brought, trusted=True)
        at.came({hash_ for file in brought for hash_ in file.files})
        self.world._after(at)
        with at.write() as session:
            hub_putting.remember(at, found, put, session)
        return found, put

    @rule(who=number, row=number, what=number, value=few)
    def edit(self, who: int, row: int, what: int, value: int) -> None:
        self.world.edit(who, row, what, value)

    @rule(who=number, which=number, keep=number)
    def settle(self, who: int, which: int, keep: int) -> None:
        self.world.settle(who, which, keep)

    @rule(who=number, row=number, what=number)
    def join(self, who: int, row: int, what: int) -> None:
        joined.join(self.world, who, row, what)

    @rule(who=number, which=number)
    def erase_photo(self, who: int, which: int) -> None:
        joined.erase_photo(self.world, who, which)

    @rule(who=number)
    def exchange_once(self, who: int) -> None:
        self.exchange(who)

    @rule(who=number, taker=number, which=number, how=number)
    def exchange_and_carry(self, who: int, taker: int, which: int, how: int) -> None:
        self.exchange(who)
        self.folder.carry(who, taker, which, how)

    @rule(who=number, row=number, taker=number, which=number, how=st.sampled_from((2, 5)))
    def look_at_a_half(self, who: int, row: int, taker: int, which: int, how: int) -> None:
        """The most usual trouble: the other looks while the copy is on its way."""
        self.world.edit(who, row, which, how)
        self.exchange(who)
        self.folder.carry(who, taker, which, how)
        self.exchange(taker)

    @rule(who=number, row=number, which=number)
    def tidy_up(self, who: int, row: int, which: int) -> None:
        self.world.edit(who, row, which, 1)
        self.exchange(who)
        self.folder.drop(who, which)

    @rule(giver=number, taker=number, which=number, how=number)
    def carry(self, giver: int, taker: int, which: int, how: int) -> None:
        self.folder.carry(giver, taker, which, how)

    @rule(which=number)
    def finish(self, which: int) -> None:
        self.folder.finish(which)

    @rule(who=number, which=number)
    def litter(self, who: int, which: int) -> None:
        self.folder.litter(who, which)

    @rule(who=number)
    def restart(self, who: int) -> None:
        self.world.restart(who)

    @rule(who=number)
    def keep_image(self, who: int) -> None:
        self.world.keep_image(who)

    @precondition(lambda self: self.world.images)
    @rule(which=number)
    def put_back(self, which: int) -> None:
        self.rewound = True
        self.world.put_back(which)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.agree()
        finally:
            self.world.close()
            shutil.rmtree(self.root)
        type(self).judged += 1

    def agree(self) -> None:
        """The folder calms; everybody exchanges until nothing moves: one state, nothing lost, nothing read in vain."""
        for _round in range(8):  # one for what each knows, others for the vouching that it makes
            self.folder.calm()
            done = [self.exchange(who) for who in range(len(self.world.laptops))]
            if not any(found.files or put.files for found, put in done):
                break
        else:
            raise AssertionError("the folder never rests")
        assert not any(found.aside for found, _put in done), "nothing whole is set aside"
        judge_all_given(self.world)
        states = [at.state() for at in self.world.laptops]
        assert all(state == states[0] for state in states[1:]), "one state"
        if not self.rewound:
            everything = frozenset(self.world.sealed)
            assert all(at.applied() == everything for at in self.world.laptops), "nothing lost"
