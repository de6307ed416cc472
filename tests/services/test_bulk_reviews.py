"""Many reviews settled at once: what is offered, what is previewed is what is written, one step takes it back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from desktop.errors import ChangedMeanwhile
from desktop.services import bulk_reviews, reviews, sharing
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.waiting import records_waiting
from tests.services.opened import Opened

RECORDS = 6


@pytest.fixture
def desk(tmp_path: Path, template: Path) -> tuple[Opened, Opened, list[bytes]]:
    """Both changed title and status of every record apart; of one, Rabat threw away what Oujda edited."""
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    rows = [oujda.record("initiative", title=f"Kits {n}", status="planned") for n in range(RECORDS)]
    hand_over(oujda, rabat, tmp_path)
    with UnitOfWork(oujda.database) as uow:
        for row in rows:
            reviews_edit(uow, row, "Oujda", "ongoing")
        uow.commit("ici")
    with UnitOfWork(rabat.database) as uow:
        for row in rows[:-1]:
            reviews_edit(uow, row, "Rabat", "done")
        uow.commit("là-bas")
    rabat.trash("initiative", rows[-1])
    hand_over(rabat, oujda, tmp_path)
    return oujda, rabat, rows


def reviews_edit(uow: UnitOfWork, row: bytes, where: str, status: str) -> None:
    from desktop.services import records

    records.record(uow, "initiative", {"title": f"Kits de {where}", "status": status}, row, lang="fr")


def hand_over(giver: Opened, taker: Opened, folder: Path) -> None:
    name = giver.database.profile.folder.name
    file = folder / f"{name}-{len(list(folder.glob('*.maillage')))}.maillage"
    sharing.give(giver.database, file, author=name)
    sharing.receive(taker.database, file, vouch=True, author=taker.database.profile.folder.name)


def waiting(one: Opened) -> int:
    with one.database.read() as session:
        return records_waiting(session)


def state(one: Opened) -> str:
    return sharing.current_state_hash(one.database, one.database.profile.folder.name)


def plan(one: Opened, side: str, what: str = "") -> bulk_reviews.Plan:
    with one.database.read() as session:
        ids = [o.id for o in bulk_reviews.offers(session) if not what or what in (o.what, o.kind)]
        return bulk_reviews.plan(session, ids, side, lang="fr")


def settle(one: Opened, answers: tuple[bulk_reviews.Answer, ...]) -> bulk_reviews.Settled:
    with UnitOfWork(one.database) as uow:
        done = bulk_reviews.settle_plan(uow, answers)
        uow.commit("lot")
    return done


def test_what_waits_is_offered_by_field_kind_and_author(desk: tuple[Opened, Opened, list[bytes]]) -> None:
    oujda, _rabat, _rows = desk
    with oujda.database.read() as session:
        offers = bulk_reviews.offers(session)
    assert Counter(o.what for o in offers) == {"Titre (fr)": 5, "Statut": 5, "Corbeille": 1}
    assert {o.sides for o in offers if o.kind == "value"} <= {("here", "rabat"), ("rabat", "here")}
    assert {o.sides for o in offers if o.kind == "delete"} == {("keep", "delete")}


def test_one_author_everywhere_is_one_step_and_holds_on_both_laptops(
    desk: tuple[Opened, Opened, list[bytes]], tmp_path: Path
) -> None:
    oujda, rabat, rows = desk
    made = plan(oujda, "rabat")
    assert (len(made.answers), made.records, made.left) == (10, 5, 1)
    assert all(one.after in ("Kits de Rabat", "Terminée") for one in made.examples)
    assert settle(oujda, made.answers) == bulk_reviews.Settled(10, 0)
    assert waiting(oujda) == 1
    assert oujda.load("initiative", rows[0])["title"] == "Kits de Rabat"
    # undone as one step, all is asked again; done again, it is answered again
    oujda.undo()
    assert waiting(oujda) == RECORDS
    oujda.redo()
    assert waiting(oujda) == 1
    settle(oujda, plan(oujda, "keep", "delete").answers)
    hand_over(oujda, rabat, tmp_path)
    assert waiting(rabat) == waiting(oujda) == 0
    assert state(rabat) == state(oujda)
    assert not rabat.load("initiative", rows[-1])["deleted"]


def test_one_field_is_settled_and_the_others_wait(desk: tuple[Opened, Opened, list[bytes]]) -> None:
    oujda, _rabat, rows = desk
    settle(oujda, plan(oujda, "here", "Statut").answers)
    with oujda.database.read() as session:
        assert {o.what for o in bulk_reviews.offers(session)} == {"Titre (fr)", "Corbeille"}
        assert reviews.review(session, rows[0].hex(), "fr").fields[0].label == "Titre (fr)"
    assert oujda.load("initiative", rows[0])["status"] == "ongoing"


def test_what_moved_since_the_preview_stays_open(desk: tuple[Opened, Opened, list[bytes]], tmp_path: Path) -> None:
    oujda, rabat, rows = desk
    made = plan(oujda, "rabat")
    rabat.record("initiative", rows[0], title="Kits d’hiver de Rabat")
    hand_over(rabat, oujda, tmp_path)
    assert settle(oujda, made.answers) == bulk_reviews.Settled(9, 1)
    with oujda.database.read() as session:
        (field,) = reviews.review(session, rows[0].hex(), "fr").fields
    assert "Kits d’hiver de Rabat" in {v.text for v in field.versions}


def test_a_choice_made_on_an_outdated_page_is_refused(desk: tuple[Opened, Opened, list[bytes]], tmp_path: Path) -> None:
    oujda, rabat, rows = desk
    with oujda.database.read() as session:
        seen = reviews.review(session, rows[0].hex(), "fr").fields[0]
    rabat.record("initiative", rows[0], title="Autre", status="planned")
    hand_over(rabat, oujda, tmp_path)
    with UnitOfWork(oujda.database) as uow, pytest.raises(ChangedMeanwhile):
        reviews.settle(uow, seen.id, 1, seen=seen)
