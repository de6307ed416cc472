"""The page of needs beyond its list: severity and people, why one ends, the priorities of a meeting, an initiative."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from desktop.paths import Profile
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window
from tests.services.meetings_made import meeting, prefer
from tests.services.opened import OUJDA, RABAT, Opened


@pytest.fixture
def made(tmp_path: Path, template: Path) -> list[bytes]:
    """Three needs that a meeting holds for priorities."""
    opened = Opened(tmp_path / "profil", template)
    held = meeting(opened)
    drafts = (("4", 120), ("4", 150), ("2", None))
    needs = [
        opened.record("need", title=f"Besoin {n}", severity=sev, people=people, status="open", places=[OUJDA])
        for n, (sev, people) in enumerate(drafts)
    ]
    for n, need in enumerate(needs):
        prefer(opened, held, need, f",a/a{n + 1}")
    opened.close()
    return needs


@pytest.fixture
def shown(qapp: QApplication, tmp_path: Path, made: list[bytes]) -> Iterator[MainWindow]:
    with window(qapp, Profile(tmp_path / "profil"), settings(), page="needs") as opened:
        calm(opened.store)
        yield opened


def press(shown: MainWindow, name: str) -> None:
    button = shown.page.findChild(QAbstractButton, name) if shown.page is not None else None
    assert button is not None, name
    button.click()
    calm(shown.store)


def held(shown: MainWindow, row: bytes) -> dict[str, Any]:
    with shown.store.database.read() as session:
        return records.load(session, "need", row, "fr")


def test_a_cell_of_the_table_keeps_its_needs(shown: MainWindow, made: list[bytes]) -> None:
    page: Any = shown.page
    press(shown, "action.matrix")
    cells = page.matrix.cells
    assert {at: cell.many for at, cell in cells.items() if cell.many} == {(1, 2): 2, (3, 0): 1}
    press(shown, "matrix.4.2")
    assert set(page.list.model.ids) == set(made[:2])
    press(shown, "matrix.4.2")
    assert set(page.list.model.ids) == set(made)
    press(shown, "matrix.2.0")
    assert list(page.list.model.ids) == made[2:]
    with UnitOfWork(shown.store.database) as uow:
        unsaid = records.record(uow, "need", {"title": "Besoin 4", "status": "open", "places": [OUJDA]})
        uow.commit("exemple")
    page.list.refresh()
    calm(shown.store)
    press(shown, "matrix.none.0")
    assert list(page.list.model.ids) == [unsaid]
    page.filters.chips["severity"].chosen.emit("4")
    calm(shown.store)
    assert set(page.list.model.ids) == set(made[:2])  # a gravity chosen by its word ends "not said"
    page._clear()
    calm(shown.store)
    assert not any(cell.isChecked() for cell in cells.values())
    assert len(page.list.model.ids) == 4


def test_the_way_to_the_gaps_leads_to_the_map(shown: MainWindow) -> None:
    went: list[tuple[str, object]] = []
    page: Any = shown.page
    page.shell = type("Elsewhere", (), {"go": lambda _self, name, target=None: went.append((name, target))})()
    press(shown, "action.gaps")
    assert went == []
    press(shown, "action.gaps_on_map")
    page.shell = shown
    assert went == [("map", {"shade": "gap"})]


def test_the_small_map_of_gaps_says_its_communes_and_keeps_the_needs_of_one(
    shown: MainWindow, made: list[bytes]
) -> None:
    page: Any = shown.page
    with UnitOfWork(shown.store.database) as uow:
        draft = {"title": "Cours du soir", "people": 40, "status": "open", "places": [RABAT]}
        elsewhere = records.record(uow, "need", draft)
        uow.commit("exemple")
    page.show_record(made[0])
    calm(shown.store)
    press(shown, "action.gaps")
    panel = page._gaps
    assert page.face.currentWidget() is panel
    assert page.matrix.gaps.isChecked()
    assert panel.map.hasFocus()
    assert [patch.told.value for patch in panel.map.patches] == [270, 40]
    assert "Oujda" in panel.map.accessibleName()
    assert "270 personnes" in panel.map.accessibleName()
    QTest.keyClick(panel.map, Qt.Key.Key_Down)
    assert "40 personnes" in panel.map.accessibleName()
    QTest.keyClick(panel.map, Qt.Key.Key_Up)
    QTest.keyClick(panel.map, Qt.Key.Key_Return)
    calm(shown.store)
    assert set(page.list.model.ids) == set(made)
    assert len(panel.map.patches) == 2  # the others stay, to be gone to
    far = panel.map.patches[1]
    QTest.mouseClick(panel.map, Qt.MouseButton.LeftButton, pos=panel.map.place(far.at).toPoint())
    calm(shown.store)
    assert list(page.list.model.ids) == [elsewhere]
    panel.table.clicked.emit(panel.table.model().index(1, 0))  # chosen again: all are there
    calm(shown.store)
    assert len(page.list.model.ids) == 4
    press(shown, "action.gaps")
    assert page.face.currentIndex() == 1
    assert not page.matrix.gaps.isChecked()


def test_a_need_that_ends_is_dated_and_asks_why_in_one_line(shown: MainWindow, made: list[bytes]) -> None:
    page: Any = shown.page
    page.show_record(made[0])
    calm(shown.store)
    status = page.detail.main.bound["status"].widget
    status.set_value("closed")
    status.edited.emit()
    calm(shown.store)
    line = page.detail.findChild(QLineEdit, "field.closing_why")
    assert line is not None
    QTest.keyClicks(line, "Les familles sont parties")
    QTest.keyClick(line, Qt.Key.Key_Return)
    calm(shown.store, 250)
    told = held(shown, made[0])
    assert (told["status"], told["closed"], told["closed_why"]) == (
        "closed",
        date.today().isoformat(),
        "Les familles sont parties",
    )
    assert not page.detail.has_notice
    status.set_value("open")
    status.edited.emit()
    calm(shown.store, 250)
    assert held(shown, made[0])["closed"] is None


def test_priorities_are_ranked_by_keys_and_given_points(shown: MainWindow, made: list[bytes]) -> None:
    page: Any = shown.page
    press(shown, "action.priorities")
    panel = page._panel

    def order() -> list[bytes]:
        return [place.need for place in panel.ranking.places]

    assert order() == made
    panel.view.setCurrentRow(2)
    QTest.keyClick(panel.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    calm(shown.store)
    assert order() == [made[0], made[2], made[1]]
    assert panel.need == made[2]
    panel.points.set_value(9)
    panel.points.left.emit()
    calm(shown.store)
    press(shown, "action.rank_by_points")
    assert order() == [made[2], made[0], made[1]]
    assert "9 points" in panel.view.item(0).text().replace("\u2068", "").replace("\u2069", "")
    press(shown, "action.rank_out")
    assert order() == [made[0], made[1]]
    shown.do_undo()
    calm(shown.store)
    assert order() == [made[2], made[0], made[1]]
    panel.view.setCurrentRow(0)
    item = panel.view.takeItem(0)
    panel.view.insertItem(2, item)
    panel.view.setCurrentItem(item)
    panel._dropped()
    calm(shown.store)
    assert order() == [made[0], made[1], made[2]]
    page.show_record(made[0])
    assert not page.ranking_button.isChecked()


def test_a_need_is_put_after_the_priorities(shown: MainWindow, made: list[bytes]) -> None:
    page: Any = shown.page
    with_more = page.store
    new: list[bytes] = []
    with_more.change(
        lambda uow: records.record(uow, "need", {"title": "Nouveau", "status": "open"}, lang="fr"),
        label="",
        done=new.append,
    )
    calm(shown.store)
    page.show_record(new[0])
    calm(shown.store)
    page._prefer()
    calm(shown.store)
    assert [place.need for place in page._panel.ranking.places] == [*made, new[0]]


def test_a_need_becomes_an_initiative_by_its_key(shown: MainWindow, made: list[bytes]) -> None:
    page: Any = shown.page
    page.show_record(made[1])
    calm(shown.store)
    page.detail.main.bound["title"].widget.setFocus()
    QTest.keyClick(page.detail.main.bound["title"].widget, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    calm(shown.store)
    assert shown.page_name == "initiatives"
    assert len(held(shown, made[1])["initiatives"]) == 1
