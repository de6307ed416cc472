"""Attachments between laptops, and ways of getting them wrong that the judge sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop.services.attached import attachments
from desktop.services.exchange import piece_erasure, piece_exchange
from desktop.sync.changefile import parse
from tests.stateful import joined
from tests.stateful.joined_judge import (
    CameBack,
    MisTold,
    Unanswered,
    Vanished,
    WrongBytes,
    judge_all_given,
    judge_answer,
)
from tests.stateful.oracle import Broken
from tests.stateful.world import World

DOCUMENT, PEOPLE = 3, 4


@pytest.fixture
def three() -> Iterator[World]:
    """Three laptops; the first has joined a document and a photograph of people."""
    world = World(count=3, clocks=(0, 0, 0))
    joined.join(world, 0, 0, DOCUMENT)
    joined.join(world, 0, 1, PEOPLE)
    yield world
    world.close()


def give(world: World, giver: int, taker: int, which: str = "all") -> list[bytes]:
    parts = joined.written(world, world.laptops[giver], None, which, everything=True)
    for raw in parts:
        joined.take(world, world.laptops[taker], parse(raw))
    return parts


def lose_and_ask(world: World) -> None:
    """The records come without their attachments, which are asked for."""
    give(world, 0, 1, "none")
    asked, there = joined.ask_back(world, 1, 0)
    assert len(there) == 2
    judge_answer(world, 1, asked | there, there)


def erase_and_hear_late(world: World) -> None:
    """A photograph is erased; later the file that carried it comes again, and to somebody new."""
    parts = give(world, 0, 1)
    joined.erase_photo(world, 0, 0)
    give(world, 0, 1)
    for at in world.laptops:
        for raw in parts:
            joined.take(world, at, parse(raw))
    give(world, 1, 2)


def give_all(world: World) -> None:
    give(world, 0, 1)
    world.agree()
    joined.all_give_all(world, list.reverse)
    judge_all_given(world)


@pytest.mark.parametrize("history", [lose_and_ask, erase_and_hear_late, give_all], ids=lambda one: one.__name__)
def test_it_holds(three: World, history: Callable[[World], None]) -> None:
    history(three)
    assert three.judged > 5


def test_a_cut_part_is_refused_everywhere(three: World) -> None:
    (raw,) = give(three, 0, 1)
    for how in range(40):
        joined.refuse(three.laptops[1], raw, how)


def a_byte_more(_session: Any, _row: Any, stored: bytes, _title: str) -> bytes:
    return stored + b"."


def nothing_kept(*_args: Any, **_how: Any) -> bool:
    return False


def nobody_erased(_session: Any) -> Callable[[bytes, Any], bool]:
    return lambda _hash, _raw: False


def nothing_dropped(_db: Any) -> int:
    return 0


def nothing_asked(_session: Any) -> list[bytes]:
    return []


@pytest.mark.parametrize(
    ("where", "what", "wrong", "history", "seen"),
    [
        (attachments, "_opened", a_byte_more, give_all, WrongBytes),
        (piece_exchange, "_keep", nothing_kept, give_all, Vanished),
        (piece_exchange, "unwelcome", nobody_erased, erase_and_hear_late, CameBack),
        (piece_erasure, "drop_erased", nothing_dropped, erase_and_hear_late, CameBack),
        (piece_exchange, "wanted", nothing_asked, lose_and_ask, MisTold),
        (piece_exchange, "_asked", lambda *_: set(), lose_and_ask, Unanswered),
        (attachments, "holder", lambda *_: "L2", lose_and_ask, MisTold),
    ],
    ids=[
        "a wrong byte",
        "lost on arrival",
        "taken though erased",
        "never dropped",
        "not asked for",
        "unheard",
        "lie",
    ],
)
def test_sabotage_is_seen(
    three: World,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    what: str,
    wrong: object,
    history: Callable[[World], None],
    seen: type[Broken],
) -> None:
    monkeypatch.setattr(where, what, wrong)
    with pytest.raises(seen):
        history(three)
