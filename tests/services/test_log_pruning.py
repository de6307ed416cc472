"""A real profile of which the log leaves out what decides nothing: stories, lists and a kill on the way."""

from __future__ import annotations

import pytest

from desktop import settings
from desktop.services.exchange import log_pruning
from desktop.services.exchange.taking_back import seal_now
from desktop.services.undo import story
from desktop.sync import pruning
from desktop.sync.state import state_hash
from tests.services.opened import Opened

STATUSES = ("planned", "ongoing", "suspended", "ongoing", "done")


def sealed(opened: Opened) -> None:
    with opened.database.write() as session:
        seal_now(session, opened.database, settings.load(opened.database.profile).author_name)
        session.commit()


@pytest.fixture
def rewritten(opened: Opened) -> bytes:
    """An initiative whose status was written five times, and sealed each time."""
    made = opened.record("initiative", title="Soutien scolaire")
    for status in STATUSES:
        opened.record("initiative", made, status=status)
        sealed(opened)
    return made


def writes(opened: Opened) -> int:
    with opened.database.read() as session:
        return int(session.connection().exec_driver_sql("SELECT count(*) FROM op").scalar_one())


def left_out(opened: Opened) -> int:
    with opened.database.read() as session:
        return int(session.connection().exec_driver_sql("SELECT count(*) FROM left_out").scalar_one())


def told(opened: Opened, row: bytes) -> object:
    with opened.database.read() as session:
        return story.story(session, "initiative", row, "fr"), state_hash(session)


def test_a_record_tells_the_same_story(opened: Opened, rewritten: bytes) -> None:
    before, there = told(opened, rewritten), writes(opened)
    while log_pruning.prune_some(opened.database):
        pass
    assert writes(opened) <= there - len(STATUSES) + 1
    assert left_out(opened) == 1
    assert told(opened, rewritten) == before
    opened.record("initiative", rewritten, status="done", title="Soutien")
    sealed(opened)
    assert len(told(opened, rewritten)[0]) > len(before[0])  # type: ignore[index]  # pairs of lines and a hash


def test_a_look_that_is_cut_off_leaves_all_as_it_was(opened: Opened, rewritten: bytes) -> None:
    before, there = told(opened, rewritten), writes(opened)
    with opened.database.write() as session:
        pruning.prune(session.connection())
        # no commit: the program was killed
    assert (writes(opened), left_out(opened), told(opened, rewritten)) == (there, 0, before)


def test_it_is_looked_at_again_only_after_more_came(
    opened: Opened, rewritten: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not log_pruning.due(opened.database), "so few writes are worth no look"
    monkeypatch.setattr(pruning, "WORTH", 8)
    assert log_pruning.due(opened.database)
    assert log_pruning.prune_some(opened.database, some=5), "five writes are not all"
    looks = 1
    while log_pruning.prune_some(opened.database, some=5):
        looks += 1
    assert looks > 1
    assert left_out(opened) == 1
    assert not log_pruning.due(opened.database)
    opened.record("initiative", rewritten, status="planned")
    sealed(opened)
    assert not log_pruning.due(opened.database)


def test_a_command_takes_a_few_looks_only(opened: Opened, rewritten: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "WORTH", 8)
    log_pruning.prune_a_little(opened.database)
    assert left_out(opened) == 1
    assert not log_pruning.due(opened.database)
    looked: list[bool] = []

    def endless(_database: object) -> bool:
        looked.append(True)
        return True

    monkeypatch.setattr(log_pruning, "prune_some", endless)
    log_pruning.prune_a_little(opened.database)
    assert not looked, "nothing is due"
    monkeypatch.setattr(pruning, "WORTH", 0)
    log_pruning.prune_a_little(opened.database)
    assert len(looked) == log_pruning.LOOKS
