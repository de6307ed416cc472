"""The page of checklists, in the window: started, ticked by key and click, noted, added to, made actions of, moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from desktop.models.areas import area_id
from desktop.models.documents import document_id
from desktop.paths import Profile
from desktop.services.documents import checklists
from desktop.services.documents.checklist_rows import Point
from desktop.services.record import records
from desktop.viewmodels.documents.checklists import PointsModel
from desktop.views.widgets.basics import Button
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window

OUJDA = "02.411.01.23"
NONE = Qt.KeyboardModifier.NoModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(scope="module")
def shown(qapp: QApplication, template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    import shutil

    folder = tmp_path_factory.mktemp("listes") / "profil"
    shutil.copytree(template, folder)
    with window(qapp, Profile(folder), settings(commune_code=OUJDA)) as made:
        yield made


@pytest.fixture
def page(shown: MainWindow) -> Any:
    """The page on a list that was just started."""
    made: list[bytes] = []

    def work(uow: Any) -> None:
        draft = {"area": area_id(OUJDA), "due": "2026-12-31"}
        made.append(checklists.start(uow, document_id("covid-health"), draft, lang="fr"))

    shown.store.change(work, label="exemple")
    calm(shown.store)
    shown.go("checklists", made[0])
    calm(shown.store)
    assert shown.page.points.isVisible()
    stand(shown.page, 0)
    return shown.page


def stand(page: Any, at: int) -> None:
    page.points.view.setFocus()
    page.points.view.setCurrentIndex(page.desk.model.index(at))


def press(page: Any, key: Qt.Key, held: Qt.KeyboardModifier = NONE, where: Any = None) -> None:
    QTest.keyClick(where or page.points.view, key, held)
    calm(page.store)


def points(page: Any) -> list[Point]:
    return [row.point for row in page.desk.model._rows]


def test_qt_finds_no_fault_in_the_points(qapp: QApplication) -> None:
    model = PointsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = [Point(bytes([n]), f"point {n}", "fr", "AB"[n > 1], "", bool(n % 2), "", "") for n in range(4)]
    for shown in (rows, rows[:1], [], rows):
        model.show(shown)
        assert model.rowCount() == len(shown)
    assert [model.row_at(n).heading for n in range(4)] == ["A", "", "B", ""]
    assert model.data(model.index(1), int(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
    told: list[tuple[int, int]] = []
    model.dropped.connect(lambda moved, to: told.append((moved, to)))
    data = model.mimeData([model.index(1)])
    for at in (0, 1, 2, 3, -1):
        model.dropMimeData(data, Qt.DropAction.MoveAction, at, 0, QModelIndex())
    assert told == [(1, 0), (1, 2), (1, 3)]
    assert tester.model() is model


def test_space_ticks_and_a_click_on_the_round_too(page: Any, shown: MainWindow) -> None:
    press(page, Qt.Key.Key_Space)
    assert points(page)[0].done
    assert points(page)[0].done_on == date.today().isoformat()
    assert page.points.told.text() == "1 point fait sur 15"
    assert page.points.current().point.id == points(page)[0].id
    press(page, Qt.Key.Key_Down)
    rect = page.points.view.visualRect(page.desk.model.index(1))
    QTest.mouseClick(page.points.view.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(24, rect.center().y()))
    calm(page.store)
    assert [point.done for point in points(page)[:3]] == [True, True, False]
    QTest.mouseClick(page.points.view.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(200, rect.center().y()))
    calm(page.store)
    assert points(page)[1].done
    press(page, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    press(page, Qt.Key.Key_Space)
    assert not any(point.done for point in points(page))
    shown.do_undo()
    calm(page.store)
    assert [point.done for point in points(page)[:3]] == [True, True, False]


def test_enter_notes_and_control_enter_adds(page: Any) -> None:
    stand(page, 2)
    press(page, Qt.Key.Key_Return)
    field = page.points.field
    assert field.hasFocus()
    QTest.keyClicks(field, "pour dix jours")
    press(page, Qt.Key.Key_Return, where=field)
    assert points(page)[2].note == "pour dix jours"
    assert page.points.view.hasFocus()
    press(page, Qt.Key.Key_Return)
    assert field.text() == "pour dix jours"
    page._leave_field()
    assert page.points.view.hasFocus()
    press(page, Qt.Key.Key_Return, CONTROL)
    QTest.keyClicks(field, "Acheter du gel")
    press(page, Qt.Key.Key_Return, where=field)
    assert points(page)[3].text == "Acheter du gel"
    assert page.points.current().point.text == "Acheter du gel"
    press(page, Qt.Key.Key_Up, where=field)
    press(page, Qt.Key.Key_F2)
    field.setText("Acheter du savon")
    press(page, Qt.Key.Key_Return, where=field)
    assert points(page)[3].text == "Acheter du savon"
    press(page, Qt.Key.Key_Up, ALT)
    assert points(page)[2].text == "Acheter du savon"
    page.delete_current()
    calm(page.store)
    assert len(points(page)) == 15


def test_what_is_open_becomes_actions_and_leads_to_them(page: Any, shown: MainWindow) -> None:
    press(page, Qt.Key.Key_Space)
    page.points.actions_button.click()
    calm(page.store)
    card = page.detail.findChild(object, "card.points_to_actions")
    assert card.due.value() == "2026-12-31"
    card.make()
    calm(page.store)
    made = [point.action for point in points(page)]
    assert made[0] is None
    assert sum(action is not None for action in made) == 14
    assert not page.points.actions_button.isEnabled()
    stand(page, 1)
    action = points(page)[1].action
    assert action is not None
    done = {"status": "done", "done": "2026-11-20"}
    shown.store.change(lambda uow: records.record(uow, "action", done, action.id), label="faite")
    calm(page.store)
    assert "faite le" in page.points.current().doing
    assert page.points.finished_button.isVisible()
    page.points.finished_button.click()
    calm(page.store)
    assert points(page)[1].done_on == "2026-11-20"
    page.points.open_button.click()
    calm(page.store)
    assert shown.page.NAME == "actions"
    assert shown.page._shown == action.id


def test_a_list_is_started_for_the_commune_or_for_an_initiative(page: Any, shown: MainWindow) -> None:
    page.new_record()
    calm(page.store)
    assert page.card.area.value() == area_id(OUJDA)
    page.card.area.set_value(None, "")
    page.card.start()
    assert page.card.isVisible()  # it says what is missing
    page.card.area.set_value(area_id(OUJDA), "Oujda")
    page.card.template.set_value(document_id("covid-education"))
    page.card.start()
    calm(page.store)
    assert page.desk.book.title == "Éducation, formation · réponse et relèvement COVID-19"
    assert page.points.view.hasFocus()

    shown.go("checklists", f"from:{document_id('pac').hex()}")
    calm(page.store)
    assert "pas de points" in page.card.notice.text, "another list is not started in its place"
    assert not isinstance(page.card.template.value(), bytes)
    made: list[bytes] = []

    def work(uow: Any) -> None:
        made.append(records.record(uow, "initiative", {"title": "Soins"}))

    shown.store.change(work, label="initiative")
    calm(page.store)
    shown.go("initiatives", made[0])
    calm(page.store)
    shown.page._begin_checklist(shown.page.detail)
    calm(page.store)
    assert shown.page.card.initiative.value() == made[0]
    shown.page.card.start()
    calm(page.store)
    assert shown.page.desk.book.initiative == "Soins"


def test_a_list_whose_initiative_was_thrown_away_says_so_and_goes_on(page: Any, shown: MainWindow) -> None:
    made: list[bytes] = []

    def work(uow: Any) -> None:
        made.append(records.record(uow, "initiative", {"title": "Vaccins"}))
        made.append(checklists.start(uow, document_id("covid-health"), {"initiative": made[0]}, lang="fr"))

    shown.store.change(work, label="liste")
    calm(page.store)
    shown.go("checklists", made[1])
    calm(page.store)
    assert page.points.notice.text == ""
    shown.store.change(lambda uow: records.trash(uow, "initiative", made[0]), label="à la corbeille")
    calm(page.store)
    assert "« Vaccins » est dans la corbeille" in page.points.notice.text
    stand(page, 0)
    press(page, Qt.Key.Key_Space)
    assert points(page)[0].done
    page.points.actions_button.click()
    calm(page.store)
    page.detail.findChild(object, "card.points_to_actions").make()
    calm(page.store)
    assert sum(point.action is not None for point in points(page)) == 14
    shown.do_undo()  # the actions
    calm(page.store)
    assert all(point.action is None for point in points(page))
    shown.do_undo()  # the tick
    shown.do_undo()  # the trash
    calm(page.store)
    assert page.points.notice.text == ""


def test_a_list_that_is_under_way_is_offered_before_another_is_begun(page: Any, shown: MainWindow) -> None:
    made: list[bytes] = []

    def work(uow: Any) -> None:
        made.append(records.record(uow, "initiative", {"title": "Soins de quartier"}))
        made.append(checklists.start(uow, document_id("covid-health"), {"initiative": made[0]}, lang="fr"))

    shown.store.change(work, label="liste")
    calm(page.store)

    def again() -> Any:
        shown.go("checklists", f"for:{made[0].hex()}")
        calm(page.store)
        page.card.start()
        calm(page.store)
        return page.card.notice

    def lists() -> int:
        return int(page.list.total)

    before = lists()
    notice = again()
    assert "est déjà commencée ici : 0 sur 15 points faits." in notice.text
    assert lists() == before
    opened, another = (button for button in notice.findChildren(Button) if button.text())
    assert (opened.text(), another.text()) == ("Ouvrir celle-ci", "En commencer une autre")
    opened.click()
    calm(page.store)
    assert page.desk.id == made[1]
    next(button for button in again().findChildren(Button) if button.text() == "En commencer une autre").click()
    calm(page.store)
    assert lists() == before + 1
    assert page.desk.id != made[1]
