"""Trainings: sittings, participants by audience and sex, what two laptops count of the same people, their story."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import ChangedMeanwhile, InvalidValue, NotFound
from desktop.models.areas import area_id
from desktop.models.trainings import participants_id
from desktop.services.listing.lists import ListQuery
from desktop.services.plan import trainings
from desktop.services.plan.trainings import Counts, Sheet
from desktop.services.record import same_as
from desktop.services.review import reviews
from desktop.services.undo.history import story
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened
from tests.services.test_bulk_reviews import hand_over


def training(opened: Opened, title: str = "Exemple de formation", **more: object) -> bytes:
    return opened.record("training", **{"title": title, "kind": "training", "area": OUJDA, "starts": "2021-03", **more})


def count(opened: Opened, made: bytes, audience: str, sex: str, value: int | None, *, seen: int | None = None) -> None:
    with UnitOfWork(opened.database) as uow:
        trainings.write_participants(uow, made, audience, sex, value, seen=seen)
        uow.commit("participants")


def sheet(opened: Opened, made: bytes) -> Sheet:
    with opened.database.read() as session:
        return trainings.sheet(session, made, "fr")


def counts(opened: Opened, query: ListQuery | list[bytes] | None = None) -> Counts:
    with opened.database.read() as session:
        return trainings.counts(session, query)


def test_totals_are_computed_and_undone_with_their_parts(opened: Opened) -> None:
    made = training(opened)
    assert [(row.audience, row.total) for row in sheet(opened, made).rows] == [("", None)]
    count(opened, made, "officials", "women", 12)
    count(opened, made, "officials", "men", 9)
    count(opened, made, "", "not-stated", 4)
    told = sheet(opened, made)
    assert [(row.label, row.values, row.total) for row in told.rows] == [
        ("Agents publics et élus", (12, 9, None), 21),
        ("Non renseigné", (None, None, 4), 4),
    ]
    assert (told.totals, told.total) == ((12, 9, 4), 25)
    assert "officials" not in dict(told.others)
    opened.undo()
    assert sheet(opened, made).total == 21
    opened.redo()
    assert sheet(opened, made).total == 25


def test_a_number_is_never_written_over_one_that_was_not_seen(opened: Opened) -> None:
    made = training(opened)
    count(opened, made, "migrants", "women", 5)
    with pytest.raises(ChangedMeanwhile):
        count(opened, made, "migrants", "women", 7)
    count(opened, made, "migrants", "women", 7, seen=5)
    assert sheet(opened, made).total == 7
    for wrong in (-1, 10**12):
        with pytest.raises(InvalidValue):
            count(opened, made, "migrants", "women", wrong, seen=7)
    with pytest.raises(NotFound):
        count(opened, bytes(16), "migrants", "women", 7)


def test_an_audience_taken_away_is_emptied_and_comes_back(opened: Opened) -> None:
    made = training(opened)
    count(opened, made, "migrants", "women", 5)
    count(opened, made, "media", "men", 2)
    with UnitOfWork(opened.database) as uow:
        assert trainings.drop_audience(uow, made, "migrants")
        uow.commit("retirer")
    assert [row.audience for row in sheet(opened, made).rows] == ["media"]
    opened.undo()
    assert sheet(opened, made).total == 7


def test_sittings_stand_in_the_order_of_their_days(opened: Opened) -> None:
    made = training(opened)
    with UnitOfWork(opened.database) as uow:
        trainings.write_sitting(uow, made, {"title": "Sans jour"})
        later = trainings.write_sitting(
            uow, made, {"title": "Deux", "day": "17/03/2021", "starts": "9h", "ends": "12h30"}
        )
        trainings.write_sitting(uow, made, {"title": "Un", "day": "2021-03-16", "starts": "14"})
        uow.commit("séances")
    told = [(one.title, one.day, one.starts, one.ends) for one in sheet(opened, made).sittings]
    assert told == [
        ("Un", "2021-03-16", "14:00", ""),
        ("Deux", "2021-03-17", "09:00", "12:30"),
        ("Sans jour", "", "", ""),
    ]
    with UnitOfWork(opened.database) as uow, pytest.raises(InvalidValue):
        trainings.write_sitting(uow, made, {"starts": "99h"}, later)
    with UnitOfWork(opened.database) as uow:
        trainings.drop_sitting(uow, later)
        uow.commit("retirer")
    assert [one.title for one in sheet(opened, made).sittings] == ["Un", "Sans jour"]


def test_figures_narrow_as_lists_do_and_know_what_is_not_said(opened: Opened) -> None:
    here, there = training(opened), training(opened, "Ailleurs", area=RABAT)
    training(opened, "Sans nombre")
    count(opened, here, "officials", "women", 3)
    count(opened, here, "", "not-stated", 22)
    count(opened, there, "officials", "men", 4)
    told = counts(opened)
    assert (told.trainings, told.counted, told.total) == (3, 2, 29)
    assert told.cells == {("officials", "women"): 3, ("", "not-stated"): 22, ("officials", "men"): 4}
    assert told.by_sex() == {"women": 3, "men": 4, "not-stated": 22}
    assert told.by_audience() == {"": 22, "officials": 7}
    assert counts(opened, ListQuery(area=area_id(RABAT))).total == 4
    assert counts(opened, [there]).cells == {("officials", "men"): 4}
    opened.trash("training", there)
    assert counts(opened).total == 25


def test_one_training_recorded_twice_counts_once(opened: Opened) -> None:
    one, other = training(opened), training(opened, "La même")
    count(opened, one, "migrants", "women", 5)
    count(opened, other, "migrants", "women", 6)
    count(opened, other, "migrants", "men", 2)
    assert counts(opened).total == 13
    with UnitOfWork(opened.database) as uow:
        same_as.link(uow, "training", one, other)
        uow.commit("doublons")
    told = counts(opened)
    smallest = min((participants_id(row, "migrants", "women"), n) for row, n in ((one, 5), (other, 6)))[1]
    assert told.cells == {("migrants", "women"): smallest, ("migrants", "men"): 2}
    assert told.trainings == 1
    with opened.database.read() as session:
        (waiting,) = reviews.reviews(session, "fr")
        (field,) = reviews.review(session, waiting.id, "fr").fields
    assert field.label == "Personnes migrantes · Femmes"


def test_two_laptops_count_the_same_people_and_a_person_chooses(tmp_path: Path, template: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    made = training(oujda)
    hand_over(oujda, rabat, tmp_path)
    count(oujda, made, "students", "women", 10)
    count(oujda, made, "students", "men", 3)
    count(rabat, made, "students", "women", 12)
    hand_over(rabat, oujda, tmp_path)
    told = sheet(oujda, made)
    assert told.rows[0].waiting == (True, False, False)
    with pytest.raises(ChangedMeanwhile):
        count(oujda, made, "students", "women", 11, seen=told.rows[0].values[0])
    with UnitOfWork(oujda.database) as uow:
        assert not trainings.drop_audience(uow, made, "media")
    with oujda.database.read() as session:
        (waiting,) = reviews.reviews(session, "fr")
        (field,) = reviews.review(session, waiting.id, "fr").fields
        number = next(version.number for version in field.versions if version.text == "12")
    assert (waiting.kind, waiting.record) == ("training", made)
    assert field.label == "Étudiants · Femmes"
    with UnitOfWork(oujda.database) as uow:
        reviews.settle(uow, waiting.id, number)
        uow.commit("choix")
    hand_over(oujda, rabat, tmp_path)
    for one in (oujda, rabat):
        assert sheet(one, made).totals == (12, 3, None)
        assert not any(sheet(one, made).rows[0].waiting)
        one.close()


def test_the_story_says_who_counted_what_and_when_one_met(opened: Opened) -> None:
    made = training(opened)
    count(opened, made, "officials", "women", 12)
    count(opened, made, "officials", "women", 14, seen=12)
    with UnitOfWork(opened.database) as uow:
        sitting = trainings.write_sitting(uow, made, {"title": "Un", "day": "2021-03-16", "starts": "9h"})
        uow.commit("séance")
    with UnitOfWork(opened.database) as uow:
        trainings.drop_sitting(uow, sitting)
        uow.commit("retirer")
    with opened.database.read() as session:
        told = [(line.label, line.before, line.after) for line in story(session, "training", made, "fr")]
    assert ("Agents publics et élus · Femmes", "12", "14") in told
    assert ("Agents publics et élus · Femmes", "", "12") in told
    assert any(label == "Séances" and "09:00" in after for label, _before, after in told)
    assert ("Séances", "Un", "") in told
