"""Checklists: started from a template, ticked, noted, added to, reordered; open points become actions; two laptops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import InvalidValue, NotFound
from desktop.models.areas import area_id
from desktop.models.documents import document_id
from desktop.services.documents import checklist_rows, checklist_templates, checklists, shipped_documents
from desktop.services.documents.checklist_rows import Book
from desktop.services.listing import asking
from desktop.services.listing.asking import ListQuery
from desktop.services.plan import actions
from desktop.services.record.records import restore
from desktop.services.review.waiting import records_waiting
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, Opened
from tests.services.test_bulk_reviews import hand_over, state

DAY = date(2026, 11, 27)
HEALTH = document_id("covid-health")


def act(opened: Opened, work: Callable[..., Any], *args: Any, **more: Any) -> Any:
    with UnitOfWork(opened.database) as uow:
        done = work(uow, *args, **more)
        uow.commit("acte")
    return done


def start(opened: Opened, document: bytes | None = HEALTH, **draft: object) -> bytes:
    draft = draft or {"area": OUJDA}
    row = act(opened, checklists.start, document, draft, lang="fr")
    assert isinstance(row, bytes)
    return row


def read(opened: Opened, checklist: bytes, lang: str = "fr") -> Book:
    with opened.database.read() as session:
        return checklist_rows.read(session, checklist, lang, today=DAY)


def status(opened: Opened, checklist: bytes) -> str:
    with opened.database.read() as session:
        (row,) = checklist_rows.checklist_rows(session, [checklist], "fr")
        return f"{row.done}/{row.points} {row.status}"


def test_a_shipped_list_is_told_in_the_language_in_force(opened: Opened) -> None:
    started = start(opened)
    for lang in ("fr", "en", "es", "ar"):
        book = read(opened, started, lang)
        tasks = checklist_templates.shipped_tasks("covid-health", lang)
        assert [point.text for point in book.points] == [task.text for task in tasks.values()]
        assert len({point.heading for point in book.points}) == 3
        assert book.title == shipped_documents.documents()["covid-health"].titles[lang]
        assert {point.lang for point in book.points} == {lang}
    assert book.area == "وجدة"
    assert opened.load("checklist", started)["sector"] == "health"
    assert status(opened, started) == "0/15 open"


def test_ticks_are_counted_in_the_list_and_undone(opened: Opened) -> None:
    started = start(opened)
    first, second, *_rest = [point.id for point in read(opened, started).points]
    act(opened, checklists.tick, [first, second], DAY)
    assert status(opened, started) == "2/15 going"
    act(opened, checklists.tick, [first], date(2026, 12, 24))  # ticked before: it keeps its day
    assert read(opened, started).points[0].done_on == "2026-11-27"
    act(opened, checklists.untick, [second])
    assert status(opened, started) == "1/15 going"
    opened.undo()
    assert status(opened, started) == "2/15 going"
    act(opened, checklists.tick, [point.id for point in read(opened, started).open], DAY)
    assert status(opened, started) == "15/15 done"
    with opened.database.read() as session:
        assert list(asking.ids(session, "checklist", ListQuery(status="done"))) == [started]


def test_points_of_ones_own_are_added_moved_reworded_and_removed(opened: Opened) -> None:
    started = start(opened)
    before = [point.id for point in read(opened, started).points]
    own = act(opened, checklists.add, started, "Acheter\n des thermomètres", before[0])
    last = act(opened, checklists.add, started, "Fermer la liste")
    assert [point.id for point in read(opened, started).points] == [before[0], own, *before[1:], last]
    assert read(opened, started).points[1].text == "Acheter des thermomètres"
    assert read(opened, started, "ar").points[1].lang == ""
    act(opened, checklists.move, last, 0)
    act(opened, checklists.move, own, 99)
    assert [point.id for point in read(opened, started).points] == [last, *before, own]
    act(opened, checklists.reword, before[0], "Appeler le dispensaire de Sidi Yahya")
    assert read(opened, started, "ar").points[1].text == "Appeler le dispensaire de Sidi Yahya"
    act(opened, checklists.remove, [own, before[3]])
    assert len(read(opened, started).points) == 15
    opened.undo()
    assert len(read(opened, started).points) == 17
    act(opened, checklists.note, own, " deux suffisent ")
    assert read(opened, started).points[-1].note == "deux suffisent"
    for wrong in ("", "  \n", "x" * 1001):
        with pytest.raises(InvalidValue):
            act(opened, checklists.add, started, wrong)
    with pytest.raises(NotFound):
        act(opened, checklists.tick, [b"\0" * 16], DAY)


def test_open_points_become_actions_once(opened: Opened) -> None:
    initiative = opened.record("initiative", title="Consultations", sector="health")
    actor = opened.record("actor", name="Al Wafae")
    started = start(opened, initiative=initiative, actor=actor, due="2026-12-31")
    points = [point.id for point in read(opened, started).points]
    act(opened, checklists.tick, points[:1], DAY)
    made = act(opened, checklists.to_actions, points, {}, lang="fr")
    assert len(made) == 14
    told = opened.load("action", made[0], "ar")
    assert told["title"] == read(opened, started, "ar").points[1].text
    assert (told["initiative"], told["actor"], told["due"], told["status"]) == (initiative, actor, "2026-12-31", "todo")
    assert act(opened, checklists.to_actions, points, {}, lang="fr") == []
    action = read(opened, started).points[1].action
    assert action is not None
    assert (action.who, action.done) == ("Al Wafae", False)
    opened.trash("action", made[0])
    assert read(opened, started).points[1].action is None
    again = act(opened, checklists.to_actions, [points[1]], {"due": "2027-01-15"}, lang="fr")
    assert again == [made[0]]
    assert opened.load("action", made[0])["due"] == "2027-01-15"


def test_a_done_action_ticks_nothing_by_itself(opened: Opened) -> None:
    started = start(opened)
    points = [point.id for point in read(opened, started).points]
    made = act(opened, checklists.to_actions, points[:2], {}, lang="fr")
    act(opened, actions.finish, made[:1], date(2026, 11, 20), lang="fr")
    book = read(opened, started)
    assert (book.done, [point.id for point in book.finished]) == (0, points[:1])
    assert act(opened, checklists.tick_finished, started) == 1
    assert read(opened, started).points[0].done_on == "2026-11-20"
    assert act(opened, checklists.tick_finished, started) == 0
    act(opened, actions.reopen, made[:1], lang="fr")
    assert read(opened, started).done == 1  # what somebody saw done stays seen


def test_a_list_of_ones_own_starts_from_any_markdown(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    own = opened.record("document", title="Ouvrir une permanence", kind="checklist")
    with pytest.raises(InvalidValue):
        start(opened, own)
    words = (
        "# Ouvrir\n## Avant\n- [ ] Trouver **une salle**\n* [x] [Affiche](a.md) posée\n```\n- [ ] non\n```\n- rien\n"
    )
    monkeypatch.setattr(checklist_templates, "text_of", lambda *_what: words)
    started = start(opened, own, initiative=opened.record("initiative", title="Permanence"))
    points = read(opened, started, "ar").points
    assert [(point.text, point.code, point.lang, point.done) for point in points] == [
        ("Trouver une salle", "", "", False),
        ("Affiche posée", "", "", False),
    ]
    assert read(opened, started).title == "Ouvrir une permanence"
    with pytest.raises(InvalidValue):
        checklist_templates.tasks_of("- [ ] a\n" * 501)
    with pytest.raises(InvalidValue):
        start(opened, HEALTH, title="Pour personne")


@pytest.mark.parametrize("signs", [" *x", "_x ", "[[", "[a](", "`", "- [ ] "])
def test_signs_that_never_close_do_not_hold_anybody_up(signs: str) -> None:
    line = "- [ ] Un point" + signs * (checklist_templates.FILE_LIMIT // len(signs))
    (task,) = checklist_templates.tasks_of(line)  # it would take hours, read whole
    assert task.text.startswith("Un point")
    assert len(task.text) <= checklist_templates.LONGEST


def test_templates_are_the_lists_that_have_points(opened: Opened) -> None:
    opened.record("document", title="Sans points", kind="checklist")
    with opened.database.read() as session:
        found = checklist_templates.templates(session, "es")
    assert len(found) == 8
    assert found[0].title == "Salud · respuesta y recuperación COVID-19"
    assert (found[0].points, found[0].sector) == (15, "health")


def test_two_laptops_that_tick_agree_and_nobody_is_asked(tmp_path: Path, template: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    started = start(oujda)
    points = [point.id for point in read(oujda, started).points]
    hand_over(oujda, rabat, tmp_path)
    assert read(rabat, started) == read(oujda, started)
    act(oujda, checklists.tick, points[:2], DAY)
    act(rabat, checklists.tick, points[1:3], date(2026, 11, 28))
    act(oujda, checklists.add, started, "D’Oujda", points[0])
    act(rabat, checklists.add, started, "De Rabat", points[0])
    made = {tuple(act(one, checklists.to_actions, points[4:6], {}, lang="fr")) for one in (oujda, rabat)}
    act(oujda, checklists.move, points[8], 0)
    act(rabat, checklists.move, points[8], 12)
    hand_over(oujda, rabat, tmp_path)
    hand_over(rabat, oujda, tmp_path)
    assert state(oujda) == state(rabat)
    assert len(made) == 1
    for one in (oujda, rabat):
        book = read(one, started)
        assert [point.done for point in book.points if point.id in points[:3]] == [True] * 3
        assert len(book.points) == 17
        with one.database.read() as session:
            assert records_waiting(session) == 0
            assert len(asking.ids(session, "action", ListQuery())) == 2
        assert status(one, started) == "3/17 going"
    oujda.close()
    rabat.close()


def test_a_list_outlives_its_initiative_and_its_template(opened: Opened) -> None:
    initiative = opened.record("initiative", title="Consultations", sector="health")
    started = start(opened, initiative=initiative)
    points = [point.id for point in read(opened, started).points]
    (before,) = act(opened, checklists.to_actions, points[:1], {}, lang="fr")
    opened.trash("initiative", initiative)
    book = read(opened, started)
    assert (book.orphaned, book.initiative, len(book.points)) == (True, "Consultations", 15)
    act(opened, checklists.tick, points[1:2], DAY)
    (after,) = act(opened, checklists.to_actions, points[2:3], {}, lang="fr")
    assert opened.load("action", before)["initiative"] == initiative
    assert opened.load("action", after)["initiative"] is None, "nothing new is hung on what was thrown away"
    with UnitOfWork(opened.database) as uow:
        restore(uow, "initiative", initiative)
        uow.commit()
    assert not read(opened, started).orphaned
    opened.trash("document", HEALTH)
    first = next(iter(checklist_templates.shipped_tasks("covid-health", "ar").values()))
    assert read(opened, started, "ar").points[0].text == first.text


def test_one_laptop_throws_away_what_another_goes_on_with(tmp_path: Path, template: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    initiative = oujda.record("initiative", title="Consultations")
    started, other = start(oujda, initiative=initiative), start(oujda)
    hand_over(oujda, rabat, tmp_path)
    points = [point.id for point in read(rabat, started).points]
    oujda.trash("initiative", initiative)
    oujda.trash("checklist", other)
    act(rabat, checklists.tick, points[:3], DAY)
    act(rabat, checklists.untick, points[:1])
    act(rabat, checklists.remove, points[5:6])
    act(oujda, checklists.tick, [*points[:1], points[5]], DAY)
    for _round in range(2):
        hand_over(oujda, rabat, tmp_path)
        hand_over(rabat, oujda, tmp_path)
    assert state(oujda) == state(rabat)
    books = [read(one, started) for one in (oujda, rabat)]
    assert books[0] == books[1]
    assert books[0].orphaned
    assert [point.done for point in books[0].points if point.id in points[1:3]] == [True, True]
    for one in (oujda, rabat):
        one.close()


def test_starting_is_one_step_of_undo(opened: Opened) -> None:
    started = start(opened, area=area_id(OUJDA))
    opened.undo()
    with opened.database.read() as session:
        assert list(asking.ids(session, "checklist", ListQuery())) == []
    opened.redo()
    assert status(opened, started) == "0/15 open"


def test_a_list_under_way_is_known_by_its_template_and_what_it_is_for(opened: Opened) -> None:
    initiative = opened.record("initiative", title="Soins")
    here: dict[str, object] = {"area": area_id(OUJDA)}
    there = {**here, "initiative": initiative}

    def under_way(draft: dict[str, object], document: bytes = HEALTH) -> bytes | None:
        with opened.database.read() as session:
            found = checklist_rows.going(session, document, draft, "ar")
        return found.row.id if found is not None else None

    assert under_way(here) is None
    started = start(opened, area=area_id(OUJDA))
    assert under_way(here) == started
    assert under_way(there) is None
    assert under_way(here, document_id("covid-education")) is None
    act(opened, checklists.tick, [point.id for point in read(opened, started).points], DAY)
    assert under_way(here) is None, "what is done may be gone through again"
    act(opened, checklists.untick, [read(opened, started).points[0].id])
    opened.trash("checklist", started)
    assert under_way(here) is None
