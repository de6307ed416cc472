"""The page of actions in the window: its views, done by one key, several at once, the calendar file; decisions too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from desktop.models.meetings import said_id
from desktop.paths import Profile
from desktop.services.record import records
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window
from tests.services.meetings_made import line, meeting
from tests.services.opened import OUJDA, Opened

TODAY = date.today()


def on(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


@pytest.fixture
def made(tmp_path: Path, template: Path) -> dict[str, bytes]:
    """A meeting that led to a decision and three actions, one of them Samira's and late."""
    opened = Opened(tmp_path / "profil", template)
    held = meeting(opened, on(-9))
    need = said_id("need", line(opened, held, "need", "Interprètes le matin"))
    opened.record("need", need, places=[OUJDA], sector="health")
    decision = said_id("decision", line(opened, held, "decision", "Trouver deux interprètes", rank=",a/a2"))
    opened.record("decision", decision, need=need)
    samira = opened.record("contact", name="Samira B.", actor=opened.record("actor", name="Collectif"))
    found = {"need": need, "decision": decision, "samira": samira}
    rows = (("late", on(-1), samira), ("next", on(20), samira), ("other", on(-2), None))
    for name, due, owner in rows:
        more = {"need": need, "decision": decision, "meeting": held, "owner": owner}
        found[name] = opened.record("action", title=f"Action {name}", due=due, status="todo", **more)
    opened.close()
    return found


@pytest.fixture
def shown(qapp: QApplication, tmp_path: Path, made: dict[str, bytes]) -> Iterator[MainWindow]:
    with window(qapp, Profile(tmp_path / "profil"), settings(), page="actions") as opened:
        calm(opened.store)
        yield opened


def listed(page: Any) -> list[bytes]:
    return list(page.list.model.ids)


def press(shown: MainWindow, name: str) -> None:
    button = shown.page.findChild(QPushButton, name) if shown.page is not None else None
    assert button is not None, name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    calm(shown.store)


def held(shown: MainWindow, kind: str, row: bytes) -> dict[str, Any]:
    with shown.store.database.read() as session:
        return records.load(session, kind, row, "fr")


def test_it_opens_on_what_is_mine_and_turns_to_what_is_late(shown: MainWindow, made: dict[str, bytes]) -> None:
    page: Any = shown.page
    QAbstractItemModelTester(page.list.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert listed(page) == [made["late"], made["next"]]
    assert page.bar.buttons["mine"].isChecked()
    assert page.bar.buttons["late"].text() == "En retard (2)"
    press(shown, "action.view_late")
    assert listed(page) == [made["other"], made["late"]]
    assert page.as_line(page.list.model.row_at(0)).pill[0] == "En retard"
    assert page.as_line(page.list.model.row_at(1)).second.strip("\u2068\u2069") == "Samira B."
    press(shown, "action.view_all")
    assert set(listed(page)) == {made["late"], made["next"], made["other"]}


def test_one_key_says_that_it_is_done_and_the_same_that_it_is_not(shown: MainWindow, made: dict[str, bytes]) -> None:
    page: Any = shown.page
    page.view.setFocus()
    page.side.choose_first()
    calm(shown.store)
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    calm(shown.store)
    told = held(shown, "action", made["late"])
    assert (told["status"], told["progress"], told["done"]) == ("done", 100, TODAY.isoformat())
    assert listed(page) == [made["next"]]
    page.desk.turn_to("all")
    calm(shown.store)
    page.side.mark(made["late"])
    QTest.keyClick(page.view, Qt.Key.Key_Space)
    calm(shown.store)
    assert held(shown, "action", made["late"])["status"] == "doing"
    shown.do_undo()
    calm(shown.store)
    assert held(shown, "action", made["late"])["status"] == "done"


def test_a_click_on_its_round_ticks_it_and_evidence_is_asked(shown: MainWindow, made: dict[str, bytes]) -> None:
    page: Any = shown.page
    page.desk.turn_to("all")
    calm(shown.store)
    place = page.view.visualRect(page.list.model.index(page.list.model.row_of(made["late"])))
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place.topLeft() + QPoint(30, 30))
    calm(shown.store, 150)
    assert held(shown, "action", made["late"])["status"] == "done"
    assert page.detail.has_notice
    press(shown, "action.evidence_here")
    field = page.detail.findChild(QLineEdit, "field.evidence")
    assert field is shown.focusWidget()
    QTest.keyClicks(field, "Liste envoyee")
    QTest.keyClick(field, Qt.Key.Key_Return)
    calm(shown.store, 150)
    assert held(shown, "action", made["late"])["evidence"] == "Liste envoyee"
    assert not page.detail.has_notice
    shown.do_undo()
    calm(shown.store, 150)
    assert held(shown, "action", made["late"])["evidence"] == ""
    assert held(shown, "action", made["late"])["status"] == "done"
    place = page.view.visualRect(page.list.model.index(page.list.model.row_of(made["next"])))
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place.topLeft() + QPoint(120, 30))
    calm(shown.store, 150)
    assert held(shown, "action", made["next"])["status"] == "todo"


def test_several_are_done_at_once(shown: MainWindow, made: dict[str, bytes]) -> None:
    page: Any = shown.page
    assert not page.bar.several.isVisible()
    page.view.selectAll()
    assert page.bar.several.isVisible()
    menu = page.bar.steps_menu()
    menu.actions()[2].trigger()
    calm(shown.store)
    assert {held(shown, "action", made[one])["progress"] for one in ("late", "next")} == {50}
    page.view.selectAll()
    press(shown, "action.finish_several")
    assert listed(page) == []
    assert {held(shown, "action", made[one])["status"] for one in ("late", "next")} == {"done"}


def test_the_actions_shown_go_into_a_calendar_file(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    file = tmp_path / "actions.ics"
    page.ask_place = lambda *_asked: str(file)
    press(shown, "action.ics")
    text = file.read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") == 2
    assert "Action late" in text
    assert "Samira" not in text


def test_the_card_leads_both_ways_and_to_the_map(shown: MainWindow, made: dict[str, bytes]) -> None:
    page: Any = shown.page
    page.show_record(made["late"])
    calm(shown.store)
    card = page.detail.trail
    assert card.isVisibleTo(page.detail)
    press(shown, "trail.decision")
    assert shown.page_name == "decisions"
    decisions: Any = shown.page
    row = decisions.list.model.row_at(0)
    assert (row.number, row.meeting) == (f"{on(-9)}/1", "Comité local")
    press(shown, "trail.need")
    assert shown.page_name == "needs"
    assert shown.page.state() == made["need"]


def test_a_decision_becomes_an_initiative_by_one_key(shown: MainWindow, made: dict[str, bytes]) -> None:
    shown.go("decisions", made["decision"])
    calm(shown.store)
    page: Any = shown.page
    page.becoming.act()
    calm(shown.store)
    assert shown.page_name == "initiatives"
    first = shown.page.state()
    assert held(shown, "decision", made["decision"])["initiative"] == first
    shown.go("decisions", made["decision"])
    calm(shown.store)
    press(shown, "action.become_here")
    assert shown.page.state() == first


def test_nobody_known_sees_them_all(qapp: QApplication, tmp_path: Path, made: dict[str, bytes]) -> None:
    chosen = settings(author_name="Quelqu’un", organisation="")
    with window(qapp, Profile(tmp_path / "profil"), chosen, page="actions") as opened:
        calm(opened.store)
        page: Any = opened.page
        assert set(listed(page)) == {made["late"], made["next"], made["other"]}
        press(opened, "action.view_mine")
        assert listed(page) == []
        opened.go("actions", "view:late")
        calm(opened.store)
        assert listed(page) == [made["other"], made["late"]]
        opened.go("actions", made["next"])
        calm(opened.store)
        assert made["next"] in listed(page)
