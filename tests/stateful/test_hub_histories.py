"""Laptops that only know a shuffling folder end alike and lose nothing; a laptop that trusts names is found out."""

from __future__ import annotations

import pytest
from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from desktop.services.exchange.hub_gathered import Gathered
from desktop.sync import identity
from desktop.sync.hub_folder import Entry, Seen
from tests.stateful.hub_machine import MACHINE, ByFolder
from tests.stateful.test_histories import SCALE

HISTORIES, STEPS = 50, 6


@pytest.fixture(autouse=True)
def one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "machine_fingerprint", lambda: MACHINE)


@pytest.mark.slow
def test_a_folder_that_calms_leaves_everybody_alike() -> None:
    before = ByFolder.judged
    examples = max(int(HISTORIES * SCALE), 1)
    run_state_machine_as_test(
        ByFolder, settings=settings(max_examples=examples, stateful_step_count=STEPS, phases=[Phase.generate])
    )
    assert ByFolder.judged - before >= examples


def believes_a_name(_self: Seen, _entry: Entry) -> bool:
    return True


def believes_nobody_tidies(self: Gathered) -> frozenset[bytes]:
    return frozenset(short for one in self.memory.values() for short in one.bundles)


@pytest.mark.parametrize(
    ("where", "what", "wrong", "start"),
    [(Seen, "is_still", believes_a_name, 2), (Gathered, "present", property(believes_nobody_tidies), 1)],
    ids=["a name is believed", "what was dropped is believed there"],
)
def test_the_histories_find_out(
    where: type, what: str, wrong: object, start: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`start`: histories drawn from there find out soon, others may take ten times as long."""
    monkeypatch.setattr(where, what, wrong)
    drawn = seed(start)(type("Drawn", (ByFolder,), {"judged": 0}))
    hasty = settings(
        max_examples=5 * HISTORIES,  # it ends with the first that finds out
        stateful_step_count=STEPS,
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(drawn, settings=hasty)
