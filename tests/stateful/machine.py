"""Owns the wild users: Hypothesis rules over a World, in four temperaments; must not know how laptops merge."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.stateful import joined
from tests.stateful.entangle import entangle, judge_questions, mend
from tests.stateful.joined_judge import judge_all_given, judge_answer
from tests.stateful.world import THIRTY_YEARS, World, insist_once

number = st.integers(0, 999)
few = st.integers(0, 2)
clocks = st.lists(st.integers(-THIRTY_YEARS, THIRTY_YEARS), min_size=5, max_size=5)


class Everyday(RuleBasedStateMachine):
    """Edits, settles, whole and partial files in any order, restarts, clocks thirty years off."""

    wary: ClassVar[bool] = False
    older: ClassVar[bool] = False
    judged: ClassVar[int] = 0
    world: World

    @initialize(count=st.integers(3, 5), clocks=clocks)
    def begin(self, count: int, clocks: list[int]) -> None:
        self.world = World(count=count, clocks=clocks, wary=self.wary, older=self.older)

    @rule(who=number, row=number, what=number, value=few)
    def edit(self, who: int, row: int, what: int, value: int) -> None:
        self.world.edit(who, row, what, value)

    @rule(who=number, row=number, what=number, value=few)
    def edit_again(self, who: int, row: int, what: int, value: int) -> None:
        self.world.edit(who, row, what, value)

    @rule(who=number, which=number, keep=number)
    def settle(self, who: int, which: int, keep: int) -> None:
        self.world.settle(who, which, keep)

    @rule(who=number, choice=number)
    def give(self, who: int, choice: int) -> None:
        self.world.give(who, choice)

    @rule(who=number, which=number)
    def receive(self, who: int, which: int) -> None:
        self.world.receive(who, which)

    @rule(who=number, which=number)
    def receive_another(self, who: int, which: int) -> None:
        self.world.receive(who, which)

    @rule(giver=number, taker=number, choice=number)
    def pass_on(self, giver: int, taker: int, choice: int) -> None:
        """A file handed over directly, the most usual case."""
        self.world.give(giver, choice)
        self.world.receive(taker, len(self.world.files) - 1)

    @rule(who=number)
    def restart(self, who: int) -> None:
        self.world.restart(who)

    @rule(who=number, how=number)
    def prune(self, who: int, how: int) -> None:
        self.world.prune(who, how)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.world.agree()
            self.at_the_end()
            self.world.rebuild()
        finally:
            self.world.close()
        type(self).judged += 1

    def at_the_end(self) -> None:
        """What else must hold when all have given all."""


class Insistent(Everyday):
    """Everybody writes the same two cells again and again, and what is covered is left out of the log."""

    judged = 0

    @rule(who=number, row=few, value=few, heard=st.booleans(), given=number, pruned=st.booleans())
    def insist(self, who: int, row: int, value: int, heard: bool, given: int, pruned: bool) -> None:
        insist_once(self.world, who, row, value, heard=heard, given=given)
        if pruned:
            self.world.prune(who, given)

    @rule(who=number, which=number)
    def retract(self, who: int, which: int) -> None:
        self.world.retract(who, which)


class Copies(Everyday):
    """Cloned disks and backups put back, some on the same machine, so that nobody notices."""

    judged = 0

    @rule(who=number, same=st.booleans())
    def clone(self, who: int, same: bool) -> None:
        self.world.clone(who, same_machine=same)

    @rule(who=number)
    def keep_image(self, who: int) -> None:
        self.world.keep_image(who)

    @precondition(lambda self: self.world.images)
    @rule(which=number)
    def put_back(self, which: int) -> None:
        self.world.put_back(which)


class Strangers(Everyday):
    """A laptop that vouches for nobody until asked, and one of an older version that learns more later."""

    judged = 0
    wary = True
    older = True

    @rule(who=number, whom=number)
    def vouch(self, who: int, whom: int) -> None:
        self.world.vouch(who, whom)

    @rule(who=number)
    def upgrade(self, who: int) -> None:
        self.world.upgrade(who)


class Entangled(Everyday):
    """Parents in circles, links to what is gone, numbers counted twice, records said to be the same."""

    judged = 0

    @rule(who=number, what=number, row=number, other=number, value=few)
    def entangle(self, who: int, what: int, row: int, other: int, value: int) -> None:
        entangle(self.world, who, what, row, other, value)

    @rule(who=number, what=number, row=number, other=number, value=few)
    def entangle_again(self, who: int, what: int, row: int, other: int, value: int) -> None:
        entangle(self.world, who, what, row, other, value)

    @rule(who=number, which=number)
    def mend(self, who: int, which: int) -> None:
        mend(self.world, who, which)

    @rule(who=number, which=number)
    def retract(self, who: int, which: int) -> None:
        self.world.retract(who, which)

    @invariant()
    def asks_what_a_plain_look_finds(self) -> None:
        if hasattr(self, "world"):
            judge_questions(self.world)


class Quarrels(Everyday):
    """Laptops revoked, by each other too, retired, vouched for anew; what goes too far is asked and answered."""

    judged = 0

    @rule(who=number, whom=number, point=number)
    def revoke(self, who: int, whom: int, point: int) -> None:
        self.world.revoke(who, whom, point)

    @rule(who=number, whom=number, count=number)
    def retire(self, who: int, whom: int, count: int) -> None:
        self.world.retire(who, whom, count)

    @rule(who=number, which=number, accept=st.booleans())
    def answer(self, who: int, which: int, accept: bool) -> None:
        self.world.answer(who, which, accept=accept)

    @rule(who=number, whom=number)
    def readmit(self, who: int, whom: int) -> None:
        self.world.readmit(who, whom)

    @rule(who=number, which=number)
    def retract(self, who: int, which: int) -> None:
        self.world.retract(who, which)

    @rule(who=number)
    def wake_elsewhere(self, who: int) -> None:
        self.world.wake_elsewhere(who)


class Photographers(Everyday):
    """Attachments joined, changed, given in parts that are lost, late, doubled or cut, asked back, erased."""

    judged = 0

    @rule(who=number, row=number, what=number)
    def join(self, who: int, row: int, what: int) -> None:
        joined.join(self.world, who, row, what)

    @rule(who=number, which=number, what=number)
    def change(self, who: int, which: int, what: int) -> None:
        joined.change(self.world, who, which, what)

    @rule(giver=number, taker=number, how=number)
    def send(self, giver: int, taker: int, how: int) -> None:
        joined.send(self.world, giver, taker, how)

    @rule(who=number, which=number, how=number)
    def deliver(self, who: int, which: int, how: int) -> None:
        joined.deliver(self.world, who, which, how)

    @rule(who=number, whom=number)
    def ask_back(self, who: int, whom: int) -> None:
        judge_answer(self.world, who, *joined.ask_back(self.world, who, whom))

    @rule(who=number, which=number)
    def erase_photo(self, who: int, which: int) -> None:
        joined.erase_photo(self.world, who, which)

    def at_the_end(self) -> None:
        joined.all_give_all(self.world, list.reverse)
        judge_all_given(self.world)


class SecondThoughts(Everyday):
    """Bundles taken back, and taken back again; people erased."""

    judged = 0

    @rule(who=number, which=number)
    def retract(self, who: int, which: int) -> None:
        self.world.retract(who, which)

    @rule(who=number, which=number)
    def undo_making(self, who: int, which: int) -> None:
        self.world.undo_making(who, which)

    @rule(who=number, which=few)
    def erase(self, who: int, which: int) -> None:
        if which == 0:
            self.world.erase(who, which)
