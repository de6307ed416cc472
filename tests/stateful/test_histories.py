"""Three hundred histories of several laptops, judged after every step by what each author's database really held."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.machine import (
    Copies,
    Entangled,
    Everyday,
    Insistent,
    Photographers,
    Quarrels,
    SecondThoughts,
    Strangers,
)

EACH = 60
SHARE: dict[type[Everyday], int] = {Entangled: 8, Photographers: 10}  # their steps cost more; soak plays many more
STEPS = 14
# once more over a part, for who looks for a failure by hand
SCALE = float(os.environ.get("HISTORIES", "1"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "users",
    [Everyday, Copies, Strangers, SecondThoughts, Entangled, Quarrels, Photographers, Insistent],
    ids=lambda u: u.__name__,
)
def test_nothing_is_lost_and_all_agree(users: type[Everyday]) -> None:
    before = users.judged
    examples = max(int(SHARE.get(users, EACH) * SCALE), 1)
    run_state_machine_as_test(users, settings=settings(max_examples=examples, stateful_step_count=STEPS))
    assert users.judged - before >= examples
