"""Roadmaps: lines in their order, actions that serve, how far it is, what is late; one step back for each act."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop.errors import NotFound
from desktop.models.roadmaps import Milestone
from desktop.services.plan import roadmap_edits, roadmaps
from desktop.services.plan.roadmaps import RoadmapBook
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.day_spans import days_late, due_words, first_day, last_day
from tests.services.opened import OUJDA, Opened
from tests.services.test_bulk_reviews import hand_over

TODAY = date(2021, 6, 16)


@pytest.fixture
def plan(opened: Opened) -> tuple[bytes, list[bytes], list[bytes]]:
    """A roadmap of Oujda with two objectives; three milestones under the first."""
    made = opened.record("roadmap", title="Exemple de feuille de route", area=OUJDA, starts="2021", ends="2022-06")
    with UnitOfWork(opened.database) as uow:
        aims = [roadmap_edits.add_objective(uow, made, title, lang="fr") for title in ("Accès aux soins", "Langue")]
        steps = [roadmap_edits.add_milestone(uow, made, aims[0], title, lang="fr") for title in ("Un", "Deux", "Trois")]
        uow.commit("exemple")
    return made, aims, steps


def book(opened: Opened, roadmap: bytes, lang: str = "fr") -> RoadmapBook:
    with opened.database.read() as session:
        return roadmaps.read(session, roadmap, lang, today=TODAY)


def order(opened: Opened, roadmap: bytes) -> list[tuple[str, list[str]]]:
    return [(aim.title, [step.title for step in aim.steps]) for aim in book(opened, roadmap).aims]


def act(opened: Opened, verb: object, *args: object) -> None:
    with UnitOfWork(opened.database) as uow:
        verb(uow, *args)  # type: ignore[operator]  # a verb of roadmap_edits
        uow.commit("acte")


def test_lines_are_moved_within_and_between_objectives_and_back(
    opened: Opened, plan: tuple[bytes, list[bytes], list[bytes]]
) -> None:
    made, aims, steps = plan
    first = [("Accès aux soins", ["Un", "Deux", "Trois"]), ("Langue", [])]
    assert order(opened, made) == first
    act(opened, roadmap_edits.move_milestone, steps[2], aims[0], 0)
    assert order(opened, made)[0][1] == ["Trois", "Un", "Deux"]
    act(opened, roadmap_edits.move_milestone, steps[0], aims[1], 0)
    act(opened, roadmap_edits.move_objective, aims[1], 0)
    assert order(opened, made) == [("Langue", ["Un"]), ("Accès aux soins", ["Trois", "Deux"])]
    for _step in range(3):
        opened.undo()
    assert order(opened, made) == first


def test_lines_without_keys_or_with_equal_ones_can_be_put_in_order(
    opened: Opened, plan: tuple[bytes, list[bytes], list[bytes]]
) -> None:
    """`maillage record milestone` gives none; a file may bring two alike."""
    made, aims, steps = plan
    bare = opened.record("milestone", title="Nue", roadmap=made, objective=aims[0])
    with UnitOfWork(opened.database) as uow:
        uow.session.execute(update(Milestone).where(Milestone.id.in_(steps[:2])).values(rank="même"))
        uow.commit("égales")
    act(opened, roadmap_edits.move_milestone, bare, aims[0], 1)
    told = order(opened, made)[0][1]
    assert told[1] == "Nue"
    assert sorted(told) == ["Deux", "Nue", "Trois", "Un"]
    act(opened, roadmap_edits.move_milestone, bare, aims[0], 99)
    assert order(opened, made)[0][1][-1] == "Nue"


def test_an_objective_in_the_trash_leaves_its_milestones(
    opened: Opened, plan: tuple[bytes, list[bytes], list[bytes]]
) -> None:
    made, aims, steps = plan
    opened.trash("objective", aims[0])
    assert order(opened, made) == [("Langue", []), ("", ["Un", "Deux", "Trois"])]
    act(opened, roadmap_edits.move_milestone, steps[2], None, 0)
    assert order(opened, made)[1][1] == ["Trois", "Un", "Deux"]
    opened.undo()
    opened.undo()
    assert order(opened, made)[0] == ("Accès aux soins", ["Un", "Deux", "Trois"])


def test_progress_is_that_of_the_actions_and_says_so(
    opened: Opened, plan: tuple[bytes, list[bytes], list[bytes]]
) -> None:
    made, _aims, steps = plan
    opened.record("milestone", steps[0], progress=60)
    step = book(opened, made).aims[0].steps[0]
    assert (step.progress, step.typed, step.of_actions) == (60, 60, False)
    done = opened.record("action", title="Lister", status="done", milestone=steps[0])
    opened.record("action", title="Imprimer", status="doing", progress=50, milestone=steps[0])
    opened.record("action", title="Autre", status="dropped", milestone=steps[0])
    opened.record("action", title="Plus tard", status="todo", milestone=steps[0])
    step = book(opened, made).aims[0].steps[0]
    assert (step.progress, step.typed, step.of_actions) == (50, 60, True)
    assert [task.progress for task in step.tasks if task.status == "done"] == [100]
    act(opened, roadmap_edits.serve, done, None)
    assert book(opened, made).aims[0].steps[0].progress == 25
    assert opened.load("milestone", steps[0])["progress"] == 60


def test_the_whole_counts_what_is_known_and_leaves_what_is_dropped(
    opened: Opened, plan: tuple[bytes, list[bytes], list[bytes]]
) -> None:
    made, _aims, steps = plan
    opened.record("milestone", steps[0], status="done")
    opened.record("milestone", steps[1], status="dropped", progress=10)
    whole = book(opened, made).reached
    assert (whole.progress, whole.known, whole.counted) == (100, 1, 2)
    opened.record("milestone", steps[2], progress=20)
    assert book(opened, made).reached.progress == 60
    assert book(opened, made).aims[1].reached == roadmaps.Reached(None, 0, 0)


def test_what_is_late_is_said_in_words(opened: Opened, plan: tuple[bytes, list[bytes], list[bytes]]) -> None:
    made, _aims, steps = plan
    opened.record("milestone", steps[0], due="2021-06-04")
    opened.record("milestone", steps[1], due="2021-06")
    opened.record("milestone", steps[2], due="2021-06-04", status="done")
    told = book(opened, made)
    assert [step.late for step in told.aims[0].steps] == [12, 0, 0]
    assert told.late == 1
    assert due_words("2021-06-04", TODAY) == "en retard de 12 jours"
    assert due_words("2021-06-15", TODAY) == "en retard de 1 jour"
    assert due_words("2021-06-16", TODAY) == "aujourd’hui"
    assert due_words("2021-06", TODAY) == "dans 14 jours"
    assert due_words("2022", TODAY) == due_words("", TODAY) == due_words("demain", TODAY) == ""
    assert (first_day("2021"), last_day("2020-02")) == (date(2021, 1, 1), date(2020, 2, 29))
    assert days_late("2021-13-40", TODAY) == 0


def test_people_and_actors_are_named_and_locked_names_are_not(
    opened: Opened, plan: tuple[bytes, list[bytes], list[bytes]]
) -> None:
    made, _aims, steps = plan
    actor = opened.record("actor", name="Al Wafae", name__ar="الوفاء")
    who = opened.record("contact", name="Aïcha D.", actor=actor)
    opened.record("milestone", steps[0], owner=who, actor=actor)
    opened.record("milestone", steps[1], actor=actor)
    told = [step.who for step in book(opened, made).aims[0].steps]
    assert told == ["Aïcha D. (Al Wafae)", "Al Wafae", ""]
    assert book(opened, made, "ar").aims[0].steps[1].who == "الوفاء"
    assert book(opened, made, "ar").area == "وجدة"


def test_a_roadmap_that_is_not_here_is_said(opened: Opened) -> None:
    with opened.database.read() as session, pytest.raises(NotFound):
        roadmaps.read(session, bytes(16), "fr")
    with UnitOfWork(opened.database) as uow, pytest.raises(NotFound):
        roadmap_edits.move_milestone(uow, bytes(16), None, 0)


def test_two_people_who_move_lines_apart_lose_none_and_see_one_order(tmp_path: Path, template: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    made = oujda.record("roadmap", title="Exemple", area=OUJDA)
    with UnitOfWork(oujda.database) as uow:
        aim = roadmap_edits.add_objective(uow, made, "But", lang="fr")
        steps = [roadmap_edits.add_milestone(uow, made, aim, str(n), lang="fr") for n in range(5)]
        uow.commit("exemple")
    hand_over(oujda, rabat, tmp_path)
    act(oujda, roadmap_edits.move_milestone, steps[4], aim, 0)
    act(rabat, roadmap_edits.move_milestone, steps[0], aim, 3)
    act(rabat, roadmap_edits.move_milestone, steps[4], aim, 2)
    with UnitOfWork(rabat.database) as uow:
        records.record(uow, "milestone", {"owner": None, "progress": 30}, steps[1])
        uow.commit("avancement")
    hand_over(rabat, oujda, tmp_path)
    hand_over(oujda, rabat, tmp_path)
    assert order(oujda, made) == order(rabat, made)
    assert sorted(order(oujda, made)[0][1]) == ["0", "1", "2", "3", "4"]
    oujda.close()
    rabat.close()
