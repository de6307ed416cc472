"""Circles and broken links between laptops, and two ways of getting them wrong that the judge sees."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pytest

from desktop.sync import oddities
from desktop.sync.oddities import Oddities
from desktop.sync.schema import WireTable
from tests.stateful.entangle import WrongQuestions, asked, entangle, judge_questions
from tests.stateful.world import ROWS, World


@pytest.fixture
def two() -> Iterator[World]:
    """Two laptops that both know two rows."""
    world = World(count=2, clocks=(0, 0))
    for row in (0, 1):
        world.edit(0, row, 0, 1)
    hand_over(world, 0, 1)
    yield world
    world.close()


def hand_over(world: World, giver: int, taker: int) -> None:
    world.give(giver, 0)
    world.receive(taker, len(world.files) - 1)


def go_in_circles(world: World) -> None:
    entangle(world, 0, 0, 0, 1, 1)
    entangle(world, 1, 0, 1, 0, 1)
    hand_over(world, 0, 1)
    hand_over(world, 1, 0)


def lose_a_target(world: World) -> None:
    """One made a row, the other tied to it; then making it is taken back."""
    world.edit(1, 2, 0, 1)
    hand_over(world, 1, 0)
    entangle(world, 0, 2, 0, 2, 1)
    world.seal(0)
    made = next(h for h, sealed in world.sealed.items() if ("thing", ROWS[2], "deleted") in sealed.writes)
    world.take_back(0, made)


def test_both_ask_the_same(two: World) -> None:
    go_in_circles(two)
    judge_questions(two)
    assert [asked(at) for at in two.laptops] == [{("cycle", "thing", ROWS[0])}] * 2


def test_a_link_whose_target_is_taken_back_is_asked_about(two: World) -> None:
    lose_a_target(two)
    judge_questions(two)
    assert [kind for kind, _table, _row in asked(two.laptops[0])] == ["link"]


def test_sabotage_a_circle_read_from_where_it_was_met(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def from_the_end(parents: Mapping[bytes, bytes]) -> dict[bytes, tuple[bytes, ...]]:
        return {max(parents): tuple(parents)} if len(parents) > 1 else {}

    monkeypatch.setattr(oddities, "loops", from_the_end)
    go_in_circles(two)
    with pytest.raises(WrongQuestions):
        judge_questions(two)


def test_sabotage_only_the_links_own_row_is_looked_at(two: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Oddities._links

    def one_way(self: Oddities, table: WireTable, name: str, target: WireTable, present: Collection[str]) -> None:
        real(self, table, name, target, [one for one in present if one == table.wire and one != target.wire])

    monkeypatch.setattr(Oddities, "_links", one_way)
    lose_a_target(two)
    with pytest.raises(WrongQuestions):
        judge_questions(two)
