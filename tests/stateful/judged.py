"""Owns judging laptops after every step: what they hold against what each author's database held, and each other.

It never asks the merge who covers whom. `Loss`, `Divergence` and the like name the property that broke.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import partial

from desktop.sync.bundle import open_bundle
from desktop.sync.canonical import WireValue
from desktop.sync.reading import Journal
from tests.stateful.laptop import Laptop
from tests.stateful.oracle import Cell, Divergence, RebuiltDiffers, View

GROUPINGS = 2 if os.environ.get("MAILLAGE_SOAK") else 1


def _from_the_end(length: int, raw: bytes) -> bytes:
    """What to sort bundles by, so that each laptop takes them in another order."""
    return raw[-length:]


@dataclass(frozen=True)
class Sealed:
    """What the oracle notes of a bundle: its writes, and what its author's database held."""

    author: str
    writes: dict[Cell, WireValue]
    held: frozenset[bytes]
    raw: bytes


@dataclass
class Judged:
    """Laptops, and what was truly held when each bundle was sealed."""

    laptops: list[Laptop] = field(default_factory=list)
    sealed: dict[bytes, Sealed] = field(default_factory=dict)
    states: dict[str, tuple[object, ...]] = field(default_factory=dict)
    judged: int = 0
    looked_at: dict[str, object] = field(default_factory=dict)

    def laptop(self, n: int) -> Laptop:
        return self.laptops[n % len(self.laptops)]

    def seal(self, who: int, *, judged: bool = True) -> None:
        at = self.laptop(who)
        held = self._live(at)
        at.seal()
        self._note(at, held)
        if judged:
            self._after(at)

    def _knows_note(self, at: Laptop) -> bool:
        return any(column[1] == "note" for column in at.ask("PRAGMA table_info(thing)"))

    def _live(self, at: Laptop) -> frozenset[bytes]:
        """The bundles whose writes are really in this database and count."""
        return frozenset(h for (h,) in at.ask("SELECT hash FROM bundle WHERE state = 'applied'"))

    def _note(self, at: Laptop, held: frozenset[bytes]) -> None:
        """Notes the bundles this laptop sealed just now, and what it held at that moment."""
        for hash_, raw in at.ask("SELECT hash, bytes FROM bundle WHERE here = 1 ORDER BY no"):
            if hash_ not in self.sealed:
                writes, _ = open_bundle(raw).read()
                cells = {(w.table, w.row, w.field): w.value for w in writes}
                self.sealed[hash_] = Sealed(at.name, cells, held - {hash_}, raw)
                held = held | {hash_}

    def _after(self, at: Laptop) -> None:
        """Judges the laptop that changed, and compares it with the others; one that did not was judged as it is."""
        if at.changes() == self.looked_at.get(at.name):
            return
        self.judged += 1
        if at.ask("SELECT 1 FROM capture LIMIT 1"):
            self.states.pop(at.name, None)
            return
        self._note(at, self._live(at))
        self.states[at.name] = ((at.applied(), at.verdicts()), at.version, at.state())
        for name, other in self.states.items():
            if name != at.name:
                self._compare(self.states[at.name], other, f"{at.name} and {name}")
        self.judge(at)
        self.looked_at[at.name] = at.changes()

    @staticmethod
    def _compare(one: tuple[object, ...], other: tuple[object, ...], who: str) -> None:
        if one[0] != other[0]:
            return
        mine, theirs = one[2], other[2]
        assert isinstance(mine, tuple)
        assert isinstance(theirs, tuple)
        if mine[0] != theirs[0]:
            raise Divergence(f"{who}: state hash")
        if one[1] == other[1] and mine != theirs:
            raise Divergence(f"{who}: {_difference(mine, theirs)}")

    def judge(self, at: Laptop) -> None:
        """No sealed value may be lost on this laptop, and nobody is asked in vain."""
        live = self._live(at)
        with at.read() as session:
            journal = Journal(session, schema=at.schema)
            asked = {(q.table, q.row, q.field) for q in journal.questions()}
            view = View(self, at, live, journal, asked)
        view.losses()
        view.unfounded()
        view.false_questions(complete=at.applied() == frozenset(self.sealed))

    def rebuild(self) -> None:
        """What every laptop kept incrementally is what its bundles give, in another order and grouping.

        Laptops of one knowledge were compared already, so of each knowledge one grouping is enough (in soak two):
        one by one, by fours or by sevens, another from history to history.
        """
        groupings: dict[object, int] = {}
        for n, at in enumerate(self.laptops):
            self.seal(n)
            known = at.applied(), at.verdicts()
            groupings[known] = groupings.get(known, 0) + 1
            if at.version == 0 or groupings[known] > GROUPINGS:
                continue
            bundles = sorted(raw for h, raw in at.bundles().items() if h in at.applied())
            new = Laptop("rebuilt")
            each = 1 + 3 * ((n + len(bundles)) % 3)
            parts = [bundles[i : i + each] for i in range(0, len(bundles), each)]
            for part in parts:
                new.receive(part, vouch=True)
            new.judge_as(at.verdicts())
            if new.state() != at.state():
                raise RebuiltDiffers(f"{at.name}: {_difference(new.state(), at.state())}")
            new.leave()

    def agree(self) -> None:
        """Everybody gives everything to everybody, each taking it in another order: all must be equal at the end."""
        for _ in range(2):  # the second time for what the vouching of the first time sealed
            everything: dict[bytes, bytes] = {}
            for at in self.laptops:
                held = self._live(at)
                at.seal()
                self._note(at, held)
                everything |= at.bundles()
            for n, at in enumerate(self.laptops):
                if everything.keys() <= at.applied():
                    continue
                files = sorted(everything.values(), key=partial(_from_the_end, 9 + n))
                at.receive(files[: len(files) // 2], vouch=True)
                at.receive(files[len(files) // 2 :], vouch=True)
                self._note(at, self._live(at))
        for at in self.laptops:
            at.judge_as(frozenset())  # everybody says yes to everything
            self._after(at)
        if len({at.state()[0] for at in self.laptops}) != 1:
            raise Divergence("after everybody gave everything")


def _difference(one: object, other: object) -> str:
    """The first place where two dumps differ."""
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for a, b in zip(one, other, strict=True):
            if a != b:
                return _difference(a, b)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return f"{set(one) - set(other)!r} / {set(other) - set(one)!r}"
    return f"{one!r} / {other!r}"
