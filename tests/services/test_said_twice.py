"""A line that two people changed apart asks once: its record's title, owner and day follow what is kept of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.models.meetings import said_id
from desktop.services.review import bulk_reviews, reviews
from desktop.services.unit_of_work import UnitOfWork
from tests.services.meeting_room import Room, at
from tests.services.opened import Opened
from tests.services.test_bulk_reviews import hand_over, state


class Two:
    """Two laptops on which one line was changed apart."""

    def __init__(self, folder: Path, template: Path, kind: str, *, own_title: bool = False) -> None:
        self.folder = folder
        self.oujda, self.rabat = Opened(folder / "oujda", template), Opened(folder / "rabat", template)
        room = Room(self.oujda)
        self.samira = self.oujda.record("contact", name="Samira")
        self.line = room.line("Envoyer la liste !vendredi", kind)
        self.record = said_id(kind, self.line)
        hand_over(self.oujda, self.rabat, folder)
        other = Room.__new__(Room)
        other.opened, other.tag, other.id = self.rabat, "rabata", room.id
        room.edit(self.line, "Envoyer la liste complète !jeudi")
        other.edit(self.line, f"Porter la liste {at(self.samira)} !lundi")
        if own_title:
            self.rabat.record(kind, self.record, title="Tout autre chose")
        hand_over(self.rabat, self.oujda, folder)

    def asked(self, one: Opened | None = None) -> list[str]:
        """The fields that wait, as they are stored."""
        with (one or self.oujda).database.read() as session:
            told = [reviews.review(session, line.id, "fr") for line in reviews.reviews(session, "fr")]
        return sorted(f"{field.table}.{field.field}" for review in told for field in review.fields)

    def settle(self, keep: str) -> int:
        """Keep one version of the line."""
        with UnitOfWork(self.oujda.database) as uow:
            settled = reviews.settle(uow, self.line.hex(), keep)
            uow.commit("choix")
        return settled


@pytest.fixture
def two(tmp_path: Path, template: Path) -> Two:
    return Two(tmp_path, template, "action")


@pytest.mark.parametrize(
    ("keep", "title", "due"),
    [("here", "Envoyer la liste complète", "2021-01-21"), ("received", "Porter la liste", "2021-01-25")],
)
def test_whoever_settles_the_line_has_settled_its_action(two: Two, keep: str, title: str, due: str) -> None:
    assert two.asked() == ["action.due", "note.text", "text.value"]
    assert two.settle(keep) == 1
    assert two.asked() == []
    told = two.oujda.load("action", two.record)
    assert (told["title"], told["due"]) == (title, due)
    hand_over(two.oujda, two.rabat, two.folder)
    assert two.asked(two.rabat) == []
    assert two.rabat.load("action", two.record)["title"] == title
    assert state(two.rabat) == state(two.oujda)


def test_undo_asks_all_of_it_again(two: Two) -> None:
    before = two.asked()
    two.settle("received")
    two.oujda.undo()
    assert two.asked() == before
    two.oujda.redo()
    assert two.asked() == []


def test_a_title_that_says_something_else_is_still_asked(tmp_path: Path, template: Path) -> None:
    two = Two(tmp_path, template, "decision", own_title=True)
    assert two.asked() == ["note.text", "text.value"]
    two.settle("received")
    assert two.asked() == ["text.value"]


def test_settling_many_at_once_does_the_same(tmp_path: Path, template: Path) -> None:
    two = Two(tmp_path, template, "need")
    with two.oujda.database.read() as session:
        ids = [offer.id for offer in bulk_reviews.offers(session) if offer.record == two.line]
        plan = bulk_reviews.plan(session, ids, bulk_reviews.HERE, lang="fr")
    with UnitOfWork(two.oujda.database) as uow:
        assert bulk_reviews.settle_plan(uow, plan.answers).fields == 1
        uow.commit("lot")
    assert two.asked() == []
    assert two.oujda.load("need", two.record)["title"].startswith("Envoyer la liste complète")
