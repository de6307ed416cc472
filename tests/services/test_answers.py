"""A choice that is undone asks again; one that is done again, or sealed, is settled everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.exchange import sharing
from desktop.services.review import reviews
from desktop.services.undo import history
from desktop.services.unit_of_work import UnitOfWork
from tests.neighbours import Office, clash


@pytest.fixture
def two(tmp_path: Path) -> tuple[Office, Office, bytes, bytes]:
    here, there = Office(tmp_path / "oujda", "Samira"), Office(tmp_path / "rabat", "Omar")
    kits, sewing = clash(here, there)
    return here, there, kits, sewing


def asked(office: Office) -> dict[str, int]:
    with office.opened() as database, database.read() as session:
        return {one.id: one.fields + one.deletion for one in reviews.reviews(session, "fr")}


def settle(office: Office, record: bytes, keep: int | str) -> None:
    with office.opened() as database, UnitOfWork(database) as uow:
        reviews.settle(uow, record.hex(), keep)
        uow.commit("choix")


def travel(office: Office, way: str) -> None:
    with office.opened() as database, UnitOfWork(database) as uow:
        (history.undo if way == "undo" else history.redo)(uow)
        uow.commit("", undoable=False)


def to_give(office: Office) -> int:
    with office.opened() as database, database.read() as session:
        return sharing.to_give(session)


@pytest.mark.parametrize("keep", ["here", "received"])
@pytest.mark.parametrize("which", ["kits", "sewing"])
def test_an_undone_choice_asks_again(two: tuple[Office, Office, bytes, bytes], which: str, keep: str) -> None:
    here, there, kits, sewing = two
    record = kits if which == "kits" else sewing
    before, waiting, state = asked(here), to_give(here), here.load("initiative", record)
    settle(here, record, keep)
    assert record.hex() not in asked(here)
    travel(here, "undo")
    assert asked(here) == before
    assert to_give(here) == waiting
    after = here.load("initiative", record)
    assert (after["status"], after["description"], after["deleted"]) == (
        state["status"],
        state["description"],
        state["deleted"],
    )
    # what was taken back settles nothing elsewhere either
    there.receive(here.give("apres.maillage"))
    assert here.state() == there.state()
    assert asked(there) == before


@pytest.mark.parametrize("keep", ["here", "received"])
def test_a_choice_done_again_is_settled_everywhere(two: tuple[Office, Office, bytes, bytes], keep: str) -> None:
    here, there, kits, _sewing = two
    settle(here, kits, keep)
    travel(here, "undo")
    travel(here, "redo")
    assert kits.hex() not in asked(here)
    there.receive(here.give("apres.maillage"))
    assert here.state() == there.state()
    assert kits.hex() not in asked(there)
    assert here.load("initiative", kits)["status"] == ("ongoing" if keep == "here" else "done")


def test_an_edit_made_before_the_choice_stays_an_edit(two: tuple[Office, Office, bytes, bytes]) -> None:
    here, there, kits, _sewing = two
    here.record("initiative", {"status": "suspended"}, kits)
    settle(here, kits, "received")
    travel(here, "undo")
    assert here.load("initiative", kits)["status"] == "suspended"
    there.receive(here.give("apres.maillage"))
    assert here.state() == there.state()


@pytest.mark.parametrize("keep", ["here", "received"])
def test_a_sealed_choice_stays_settled_and_undoing_it_is_an_edit(
    two: tuple[Office, Office, bytes, bytes], keep: str
) -> None:
    here, there, kits, _sewing = two
    before = here.load("initiative", kits)["status"]
    settle(here, kits, keep)
    there.receive(here.give("choix.maillage"))
    assert kits.hex() not in asked(there)
    with here.opened() as database, UnitOfWork(database) as uow:
        undone = history.undo(uow)
        uow.commit("", undoable=False)
    assert here.load("initiative", kits)["status"] == before
    # one of the two versions was shown: choosing that one wrote nothing that an edit could take back
    assert (undone.settled > 0) == (undone.changed == 0)
    there.receive(here.give("retour.maillage"))
    assert here.state() == there.state()
    assert there.load("initiative", kits)["status"] == before
    for office in two[:2]:
        assert kits.hex() not in asked(office), "what is sealed is not asked again"
