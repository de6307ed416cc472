"""Classes of "same as" links and circles of parents, as pure functions: any order of links says the same."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.sameness import classes, loops

rows = st.integers(0, 11).map(lambda n: bytes([n]) * 16)
pairs = st.lists(st.tuples(rows, rows), max_size=20)


def component(links: list[tuple[bytes, bytes]], row: bytes) -> set[bytes]:
    """The slow and plain way."""
    found = {row}
    for _ in links:
        for one, other in links:
            if one in found or other in found:
                found |= {one, other}
    return found


@given(pairs, st.randoms(use_true_random=False))
def test_a_class_is_what_links_reach_in_any_order_and_direction(
    links: list[tuple[bytes, bytes]], draw: random.Random
) -> None:
    turned = [pair if draw.random() < 0.5 else (pair[1], pair[0]) for pair in links]
    draw.shuffle(turned)
    assert classes(turned) == classes(links)
    for row, top in classes(links).items():
        assert top == min(component(links, row))


@given(pairs, st.integers(0, 19))
def test_unlinking_restores_what_there_was(links: list[tuple[bytes, bytes]], which: int) -> None:
    extra = (bytes([20]) * 16, bytes([which % 12]) * 16)
    assert classes([*links, extra]) != classes(links)
    back = [*links, extra]
    back.remove(extra)
    assert classes(back) == classes(links)


def test_a_chain_of_a_hundred_thousand_is_one_class() -> None:
    ids = [n.to_bytes(16, "big") for n in range(100_000)]
    assert set(classes(pairwise(ids)).values()) == {ids[0]}


@given(st.dictionaries(rows, rows))
def test_every_circle_is_found_once_and_opening_it_leaves_none(parents: dict[bytes, bytes]) -> None:
    found = loops(parents)
    for head, circle in found.items():
        assert head == min(circle) == circle[0]
        assert all(parents[row] == circle[(n + 1) % len(circle)] for n, row in enumerate(circle))
    opened = {row: above for row, above in parents.items() if row not in found}
    assert not loops(opened)
    assert set(found) <= set(parents)


def test_the_order_of_rows_does_not_matter() -> None:
    parents = {bytes([n]): bytes([(n + 1) % 5]) for n in range(5)} | {b"x": b"\1"}
    backwards = dict(reversed(parents.items()))
    assert loops(parents) == loops(backwards) == {b"\0": tuple(bytes([n]) for n in range(5))}
