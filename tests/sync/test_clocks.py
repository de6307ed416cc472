"""Suspected clocks: the laptop that most others contradict, the same answer whatever the order of arrival."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.clocks import DOUBT, EARLIEST, Clocks, Stamp

DAY = DOUBT
TODAY = EARLIEST + 400 * DAY
FAR = 50 * 365 * DAY


def chain(walls: Sequence[tuple[int, int]]) -> list[Stamp]:
    """Bundles written one after the other, each by somebody who had all before: (laptop, wall clock)."""
    return [Stamp(no, bytes([replica]), no, wall) for no, (replica, wall) in enumerate(walls, start=1)]


def judged(stamps: Sequence[Stamp]) -> list[int]:
    clocks = Clocks(stamps, lambda later, earlier: later > earlier)
    return [stamp.no for stamp in stamps if clocks.suspected(stamp.no)]


def test_honest_clocks_are_believed() -> None:
    assert judged(chain([(n % 3, TODAY + n * DAY // 4) for n in range(12)])) == []


def test_a_clock_far_ahead_is_suspected_and_the_others_are_not() -> None:
    assert judged(chain([(1, TODAY), (2, TODAY + FAR), (3, TODAY + 1), (1, TODAY + 2)])) == [2]


def test_a_clock_far_behind_is_suspected_and_the_others_are_not() -> None:
    assert judged(chain([(1, TODAY), (2, TODAY + 1), (3, TODAY - 300 * DAY), (1, TODAY + 2)])) == [3]


def test_one_word_against_another_marks_both() -> None:
    assert judged(chain([(1, TODAY + FAR), (2, TODAY)])) == [1, 2]


def test_before_there_was_a_program_nothing_was_written() -> None:
    assert judged(chain([(1, EARLIEST - 1)])) == [1]


def test_who_had_not_seen_the_other_contradicts_nobody() -> None:
    stamps = chain([(1, TODAY + FAR), (2, TODAY)])
    assert not Clocks(stamps, lambda _later, _earlier: False).suspected(1)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(-400, 20_000)), min_size=1, max_size=12),
    st.sets(st.tuples(st.integers(1, 12), st.integers(1, 12))),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_does_not_matter(
    walls: list[tuple[int, int]], unseen: set[tuple[int, int]], draw: random.Random
) -> None:
    stamps = chain([(replica, TODAY + days * DAY) for replica, days in walls])
    numbers = {stamp.no: stamp for stamp in stamps}
    covers = {(a, b) for a in numbers for b in numbers if a > b and (a, b) not in unseen}
    told = {no for no in numbers if Clocks(stamps, lambda a, b: (a, b) in covers).suspected(no)}
    # elsewhere the same bundles came in another order and bear other local numbers
    other = dict(zip(numbers, draw.sample(range(100, 200), len(numbers)), strict=True))
    moved = [Stamp(other[s.no], s.replica, s.lamport, s.wall) for s in stamps]
    draw.shuffle(moved)
    again = {(other[a], other[b]) for a, b in covers}
    clocks = Clocks(moved, lambda a, b: (a, b) in again)
    assert {no for no in numbers if clocks.suspected(other[no])} == told
