"""Lines in their order: between any two there is room, and two people's runs never mix."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.record.order_keys import between, new_tag, ordered, run

TAGS = ("aaaaaa", "mmmmmm", "zzzzzz", "000000")


@given(st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(TAGS)), max_size=60))
def test_there_is_room_anywhere(places: list[tuple[int, str]]) -> None:
    lines: list[str] = []
    for at, tag in places:
        at %= len(lines) + 1
        key = between(lines[at - 1] if at else "", lines[at] if at < len(lines) else "", tag)
        lines.insert(at, key)
        assert lines == sorted(lines)
        assert len(set(lines)) == len(lines)
    assert all(key.isascii() for key in lines)


@given(st.integers(0, 2**32), st.integers(1, 12), st.integers(1, 12))
def test_two_runs_after_one_line_do_not_mix(seed: int, one: int, other: int) -> None:
    draw = random.Random(seed)
    lines: list[str] = []
    for _ in range(draw.randrange(1, 8)):
        at = draw.randrange(len(lines) + 1)
        key = between(lines[at - 1] if at else "", lines[at] if at < len(lines) else "", draw.choice(TAGS))
        lines.insert(at, key)
    at = draw.randrange(len(lines) + 1)
    before, after = lines[at - 1] if at else "", lines[at] if at < len(lines) else ""
    mine, theirs = run(before, after, "bbbbbb", one), run(before, after, "cccccc", other)
    merged = sorted([*lines, *mine, *theirs])
    whose = "".join("b" if key in mine else "c" if key in theirs else "." for key in merged).strip(".")
    assert whose in ("b" * one + "c" * other, "c" * other + "b" * one)
    assert merged[: len(lines[:at])] == lines[:at]


def test_a_writer_counts_on_and_keys_stay_short() -> None:
    keys = run("", "", "bbbbbb", 1000)
    assert keys == sorted(keys)
    assert max(map(len, keys)) <= 13
    assert keys[:2] == [",bbbbbb/a1", ",bbbbbb/a2"]
    assert keys[99] == ",bbbbbb/c100"


def test_lines_in_disorder_are_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        between("b", "a", "zzzzzz")


def test_equal_keys_and_no_keys_have_one_order() -> None:
    pairs: list[tuple[str | None, bytes]] = [(None, b"1"), ("b", b"3"), ("b", b"2"), ("a", b"9")]
    assert ordered(pairs) == [("a", b"9"), ("b", b"2"), ("b", b"3"), (None, b"1")]


def test_a_tag_is_drawn() -> None:
    assert new_tag(lambda n: b"\0" * n) == "000000"
    assert len({new_tag() for _ in range(50)}) == 50
