"""What decides nothing any more is left out of the log: nothing is lost by it, and leaving out too much is noticed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from desktop.sync import left_out, pruning
from desktop.sync.merge import Write
from tests.stateful.oracle import Broken, Divergence, Loss
from tests.stateful.world import World


def overwritten(made: World) -> None:
    """L1 writes over a title of L0, who leaves it out of the log; L2, having seen both, writes over that."""
    made.edit(0, 0, 0, 0)
    made.give(0, 0)
    made.receive(1, 0)
    made.receive(2, 0)
    made.edit(1, 0, 0, 1)
    made.give(1, 0)
    made.receive(0, 1)
    made.receive(2, 1)
    made.prune(0, 1)
    made.edit(2, 0, 0, 2)
    made.give(2, 0)
    made.receive(0, 2)
    made.agree()


def swapped(made: World) -> None:
    """L0 left out a title that L1 wrote over; L2, who had not seen that, gives the same title: nobody is asked."""
    made.edit(0, 0, 0, 0)
    made.give(0, 0)
    made.receive(1, 0)
    made.receive(2, 0)
    for value in (1, 2):
        made.edit(1, 0, 0, value)
        made.give(1, 0)
        made.receive(0, value)
    made.prune(0, 1)
    made.edit(2, 0, 0, 1)
    made.give(2, 0)
    made.receive(0, 3)
    made.receive(1, 3)
    made.rebuild()


def asked(made: World) -> None:
    """Two titles wait in *À vérifier* when the log is gone through."""
    made.edit(0, 0, 0, 0)
    made.give(0, 0)
    made.receive(1, 0)
    made.edit(0, 0, 0, 1)
    made.give(0, 0)
    made.edit(1, 0, 0, 2)
    made.receive(1, 1)
    made.prune(1, 1)


def taken_back(made: World) -> None:
    """What covered the title that was left out is taken back, and that is taken back too."""
    made.edit(0, 0, 0, 0)
    made.give(0, 0)
    made.receive(1, 0)
    made.edit(1, 0, 0, 1)
    made.give(1, 0)
    made.receive(0, 1)
    made.prune(0, 1)
    mine = [hash_ for hash_, one in made.sealed.items() if one.author == "L1" and one.writes]
    taking = made.take_back(0, mine[-1])
    made.prune(0, 1)
    made.take_back(0, taking)
    made.prune(0, 1)
    made.rebuild()


def played(scenario: Callable[[World], None]) -> None:
    made = World(count=3, clocks=(0, 1, 2))
    try:
        scenario(made)
    finally:
        made.close()


class Greedy(pruning.Ripe):
    """Leaves out what is asked about, and what covers all others."""

    def spent(self, table: str, name: str, row: bytes, writes: Sequence[Write]) -> list[int]:
        ordered = sorted((no for no, _ in writes), key=self.known.lineage.rank)
        return ordered[1:] if name == "title" else []


@pytest.mark.parametrize("scenario", [overwritten, swapped, asked, taken_back])
def test_nothing_is_lost(scenario: Callable[[World], None]) -> None:
    played(scenario)


@pytest.mark.parametrize(("scenario", "broken"), [(overwritten, Divergence), (asked, Loss)])
def test_leaving_out_what_decides_is_noticed(
    scenario: Callable[[World], None], broken: type[Broken], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "Ripe", Greedy)
    with pytest.raises(broken):
        played(scenario)


def test_never_putting_back_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left_out, "put_back_touched", lambda *_: None)
    with pytest.raises(Broken):
        played(swapped)


def test_what_does_not_count_is_in_the_log_whole() -> None:
    """Which records stay though what made them is taken back is read there (`sync/keeping`)."""

    def scenario(made: World) -> None:
        overwritten(made)
        made.prune(0, 1)
        (first,) = (h for h, one in made.sealed.items() if one.author == "L0" and one.writes)
        at = made.laptop(0)
        count = "SELECT count(*), max(b.cells) FROM op o JOIN bundle b ON b.no = o.bundle WHERE b.hash = ?"
        ((there, all_),) = at.ask(count, first)
        assert there < all_
        made.take_back(0, first)
        assert at.ask(count, first) == [(all_, all_)]

    played(scenario)


def test_a_story_that_forgets_what_is_left_out_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left_out, "read", lambda *_: iter(()))
    with pytest.raises(Broken):
        played(overwritten)


def test_scenarios_do_leave_writes_out() -> None:
    """Otherwise the others would prove nothing."""
    for scenario in (overwritten, swapped, taken_back):
        seen: list[int] = []

        def counted(made: World, scenario: Callable[[World], None] = scenario, seen: list[int] = seen) -> None:
            prune = made.prune

            def noting(who: int, how: int) -> None:
                prune(who, how)
                seen.append(len(made.laptop(who).ask("SELECT row FROM left_out")))

            made.prune = noting  # type: ignore[method-assign]
            scenario(made)

        played(counted)
        assert seen[0] == 1, scenario
