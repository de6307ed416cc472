"""Whose an action is, what is late, what is for this week; done and undone; two laptops that each say a part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.plan import actions
from desktop.services.plan.actions import Myself, Reminder
from desktop.services.review.waiting import records_waiting
from desktop.services.unit_of_work import UnitOfWork
from tests.fakes import ManualClock
from tests.services.meetings_made import carry, meeting
from tests.services.opened import Opened
from tests.services.test_bulk_reviews import hand_over, state

DAY = date(2026, 6, 17)  # a Wednesday
NOBODY = Myself()


def action(opened: Opened, title: str, due: str = "", **more: object) -> bytes:
    return opened.record("action", **{"title": title, "due": due or None, "status": "todo", **more})


def shown(opened: Opened, view: str, me: Myself = NOBODY, sort: str = "oldest") -> list[bytes]:
    with opened.database.read() as session:
        return list(lists.ids(session, "action", ListQuery(sort=sort, **actions.view_query(view, DAY, me))))


def me(opened: Opened, contact: str = "", name: str = "", organisation: str = "") -> Myself:
    with opened.database.read() as session:
        return actions.myself(session, contact, name, organisation)


def test_views_tell_what_is_late_what_is_for_this_week_and_what_is_mine(opened: Opened) -> None:
    wafae = opened.record("actor", name="Al Wafae", acronym="AW")
    samira = opened.record("contact", name="Samira Bennani", actor=wafae)
    omar = opened.record("contact", name="Omar", actor=wafae)
    late = action(opened, "Devis", "2026-06-16", owner=samira)
    soon = action(opened, "Salle", "2026-06-17", owner=omar, status="doing")
    sunday = action(opened, "Affiches", "2026-06-21", actor=wafae)
    monday = action(opened, "Bilan", "2026-06-22", actor=wafae, owner=omar)
    undated = action(opened, "Réfléchir", owner=samira)
    done = action(opened, "Appel", "2026-06-01", owner=samira, status="done")
    dropped = action(opened, "Car", "2026-06-01", status="dropped")
    who = me(opened, samira.hex())
    assert who == Myself(samira, wafae)
    assert shown(opened, "late") == [late]
    assert shown(opened, "week") == [soon, sunday]
    assert shown(opened, "mine", who) == [late, sunday, undated]
    assert shown(opened, "mine") == []
    assert set(shown(opened, "all")) == {late, soon, sunday, monday, undated, done, dropped}
    with opened.database.read() as session:
        assert actions.reminder(session, DAY, who) == Reminder(late=1, week=2, mine=2)
        assert actions.reminder(session, DAY, Myself()) == Reminder(late=1, week=2, mine=0)
        facets = lists.facets(session, "action", ListQuery(**actions.view_query("week", DAY, who)), "fr")
    assert {one.code: one.count for one in facets["status"]} == {"todo": 1, "doing": 1}
    assert actions.is_late("2026-06-16", "doing", DAY)
    assert not actions.is_late("2026-06-16", "done", DAY)
    assert not actions.is_late("", "todo", DAY)


def test_who_i_am_is_the_contact_i_chose_else_the_only_one_of_my_name(opened: Opened) -> None:
    wafae = opened.record("actor", name="Al Wafae", acronym="AW")
    asticude = opened.record("actor", name="ASTICUDE")
    samira = opened.record("contact", name="Samira Bennani", actor=wafae)
    assert me(opened, name="samira  BENNANI") == Myself(samira, wafae)
    assert me(opened, samira.hex(), "Omar", "ASTICUDE") == Myself(samira, wafae)
    assert me(opened, name="Omar", organisation="aw") == Myself(b"", wafae)
    assert me(opened, name="Omar", organisation="Asticude") == Myself(b"", asticude)
    assert me(opened, "pas un identifiant", "Omar", "personne") == Myself()
    opened.record("contact", name="Samira Bennani", actor=asticude)
    assert me(opened, name="Samira Bennani") == Myself()
    opened.trash("contact", samira)
    assert me(opened, samira.hex()) == Myself()


def test_one_act_says_that_actions_are_done_and_undo_takes_it_back(opened: Opened) -> None:
    one, other = action(opened, "Devis", "2026-06-16"), action(opened, "Salle")
    with UnitOfWork(opened.database) as uow:
        assert actions.finish(uow, [one, other], DAY, lang="fr") == []
        uow.commit("faites")
    for row in (one, other):
        told = opened.load("action", row)
        assert (told["status"], told["progress"], told["done"]) == ("done", 100, "2026-06-17")
    assert shown(opened, "late") == []
    opened.undo()
    assert shown(opened, "late") == [one]
    with UnitOfWork(opened.database) as uow:
        actions.finish(uow, [one], DAY, lang="fr")
        actions.reopen(uow, [one], lang="fr")
        uow.commit("rouverte")
    told = opened.load("action", one)
    assert (told["status"], told["progress"], told["done"]) == ("doing", None, None)


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, ("todo", 0, None)), (40, ("doing", 40, None)), (100, ("done", 100, "2026-06-17"))]
)
def test_progress_tells_the_status(opened: Opened, percent: int, expected: tuple[str, int, str | None]) -> None:
    row = action(opened, "Devis")
    with UnitOfWork(opened.database) as uow:
        actions.progress(uow, [row], percent, DAY, lang="fr")
        uow.commit("avancement")
    told = opened.load("action", row)
    assert (told["status"], told["progress"], told["done"]) == expected


def test_the_day_is_the_clocks(opened: Opened) -> None:
    clock = ManualClock()
    assert actions.today(clock) == clock.now().astimezone().date()
    clock.forward(days=1)
    assert actions.today(clock) == clock.now().astimezone().date()
    assert actions.week_end(DAY) == date(2026, 6, 21)
    assert actions.week_end(date(2026, 6, 21)) == date(2026, 6, 21)


def test_two_laptops_that_say_each_a_part_of_an_action_agree(tmp_path: Path, template: Path) -> None:
    """Progress here and owner there merge; both said at once is one clash; a point carried over twice is one."""
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    samira = oujda.record("contact", name="Samira", actor=oujda.record("actor", name="Al Wafae"))
    row, contested = action(oujda, "Devis", "2026-06-16"), action(oujda, "Salle")
    held = meeting(oujda)
    hand_over(oujda, rabat, tmp_path)
    carried = {carry(one, held, "action", row) for one in (oujda, rabat)}
    with UnitOfWork(oujda.database) as uow:
        actions.progress(uow, [row, contested], 40, DAY, lang="fr")
        uow.commit("avancement")
    rabat.record("action", row, owner=samira)
    with UnitOfWork(rabat.database) as uow:
        actions.progress(uow, [contested], 60, DAY, lang="fr")
        uow.commit("avancement")
    hand_over(oujda, rabat, tmp_path)
    hand_over(rabat, oujda, tmp_path)
    assert state(oujda) == state(rabat)
    assert len(carried) == 1
    for one in (oujda, rabat):
        told = one.load("action", row)
        assert (told["progress"], told["status"], told["owner"]) == (40, "doing", samira)
        with one.database.read() as session:
            assert records_waiting(session) == 1
            assert len(lists.ids(session, "agenda_item", ListQuery())) == 1
    with UnitOfWork(oujda.database) as uow:
        assert actions.finish(uow, [row, contested], DAY, lang="fr") == [contested]
        uow.commit("faites")
    assert oujda.load("action", row)["progress"] == 100
    for one in (oujda, rabat):
        one.close()
