"""The page Carte on a computer that cannot show a map: territories with counts, the list, placing, publishing."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.models.areas import area_id
from desktop.paths import Profile
from desktop.services.territory.territory_counts import Territory
from desktop.viewmodels.map.territory_tree import COUNT, TerritoryTree
from desktop.views.map import map_scheme
from tests.conftest import Silence
from tests.exchange.unpacking import head
from tests.qt.maps import until
from tests.qt.pages import dress
from tests.qt.test_map_page import Desk
from tests.qt.widths import cut_texts
from tests.qt.windows import copy_of
from tests.services.opened import OUJDA

map_scheme.register()  # before the QApplication that the first fixture makes
ORIENTAL, PREFECTURE, TOWN = (area_id(code) for code in ("02", "02.411", OUJDA))


class Without(Desk):
    """The page where the engine is missing: there is nothing to wait for but the list."""

    def await_map(self) -> None:
        until(lambda: self.page.instead is not None, "nothing stands instead of the map")
        until(lambda: self.tree.rowCount() > 1, "no territory came")

    @property
    def tree(self) -> TerritoryTree:
        assert self.page.instead is not None
        return self.page.instead.model

    def count(self, area: bytes) -> int:
        """The number that stands beside a territory."""
        return int(self.tree.index_of(area).siblingAtColumn(COUNT).data().replace("\u202f", ""))

    def choose(self, area: bytes) -> None:
        assert self.page.instead is not None
        view = self.page.instead.tree
        at = self.tree.index_of(area)
        view.setCurrentIndex(at)
        view.scrollTo(at)
        where = view.visualRect(at).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)


@pytest.fixture
def desk(
    qapp: QApplication,
    filled: Profile,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    silence: Silence,
    request: pytest.FixtureRequest,
) -> Iterator[Without]:
    monkeypatch.setenv(map_scheme.WITHOUT, "1")
    dress(qapp, getattr(request, "param", "fr"))
    made = Without(copy_of(filled, tmp_path / "profil"), (1280, 640))
    silence.expect("desktop.views.map.map_view")
    yield made
    made.close()


def test_the_page_says_why_and_lists_everything(desk: Without) -> None:
    page = desk.page
    assert page.instead is not None
    assert page.instead.why.label.text().startswith("La carte ne peut pas s’afficher sur cet ordinateur.")
    assert page.instead.isVisible()
    found = page.lists["initiative"].found
    until(lambda: page.side.model.rowCount() == found, "not everything is listed")
    assert page.side.title.text() == f"{found} fiches"
    assert desk.count(b"") == found
    assert desk.count(ORIENTAL) >= desk.count(PREFECTURE) >= desk.count(TOWN) > 0


def test_a_territory_narrows_the_list_and_filters_narrow_the_counts(desk: Without) -> None:
    page = desk.page
    whole = page.side.model.rowCount()
    town = desk.count(TOWN)
    desk.choose(TOWN)
    until(lambda: page.side.model.rowCount() == town < whole, "the list is not narrowed")
    assert page.facets.chips["initiative", "area"].value == TOWN.hex()
    desk.choose(ORIENTAL)
    until(lambda: page.side.model.rowCount() == desk.count(ORIENTAL), "another territory narrows nothing")
    desk.choose(b"")
    until(lambda: page.side.model.rowCount() == whole, "the whole country is not shown")
    assert page.facets.chips["initiative", "area"].value is None
    page.facets.chips["initiative", "sector"].chosen.emit("health")
    until(lambda: desk.count(b"") < whole, "the counts do not follow the filter")
    assert desk.count(TOWN) <= desk.count(b"") == page.side.model.rowCount()


def test_the_chip_and_the_tree_are_one_filter(desk: Without) -> None:
    page = desk.page
    assert page.instead is not None
    shown = page.instead
    page.facets.chips["initiative", "area"].chosen.emit(TOWN.hex())
    until(lambda: desk.tree.id_at(shown.tree.currentIndex()) == TOWN, "the tree does not follow")
    page._clear()
    until(lambda: desk.tree.id_at(shown.tree.currentIndex()) == b"", "the tree stays narrowed")


def test_by_keyboard(desk: Without) -> None:
    assert desk.page.instead is not None
    view = desk.page.instead.tree
    view.setFocus()
    view.setCurrentIndex(desk.tree.index_of(ORIENTAL))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.isExpanded(desk.tree.index_of(ORIENTAL))
    QTest.keyClick(view, Qt.Key.Key_Return)
    until(lambda: desk.page.side.model.rowCount() == desk.count(ORIENTAL), "Enter chose nothing")


def test_actors_have_their_own_counts(desk: Without) -> None:
    page = desk.page
    QTest.mouseClick(page.findChild(QPushButton, "action.show_actor"), Qt.MouseButton.LeftButton)
    until(lambda: desk.count(b"") == page.lists["actor"].found > 0, "the counts are still those of initiatives")
    until(lambda: page.side.model.rowCount() == page.lists["actor"].found, "no actor is listed")


def test_a_typed_town_can_be_chosen(desk: Without) -> None:
    page = desk.page
    page.search.setText("وجدة")
    until(lambda: bool(page.side.places.findChildren(QPushButton, "action.go_place")), "no town is offered")
    page.side.places.findChildren(QPushButton, "action.go_place")[0].click()
    assert page.facets.chips["initiative", "area"].value == TOWN.hex()


def test_a_record_without_a_place_gets_its_territory_and_it_is_taken_back(desk: Without) -> None:
    page = desk.page
    assert page.instead is not None
    button = page.findChild(QPushButton, "action.lacking")
    until(button.isVisible, "nobody says how many have no place")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    lacking, record = len(page.side.lacking), page.side.model.ids[0]
    page.side.view.setCurrentIndex(page.side.model.index(0))
    until(lambda: page.side.model.row_at(0) is not None, "its row never came")
    assert page.side.place_button.text() == "Choisir son territoire"
    QTest.mouseClick(page.side.place_button, Qt.MouseButton.LeftButton)
    assert page.instead.place_button.isVisible()
    before = desk.count(TOWN)
    desk.choose(TOWN)
    assert page.facets.chips["initiative", "area"].value is None  # a click says where, it does not filter
    QTest.mouseClick(page.instead.place_button, Qt.MouseButton.LeftButton)
    until(lambda: record not in page.side.lacking, "it still has no place")
    assert len(page.side.lacking) == lacking - 1
    until(lambda: desk.count(TOWN) == before + 1, "the town does not count it")
    until(lambda: page.side.placing.record not in (None, record), "the next one is not offered")
    page.activateWindow()
    page.instead.tree.setFocus()
    until(page.instead.tree.hasFocus, "the tree takes no key")
    QTest.keyClick(page.instead.tree, Qt.Key.Key_Escape)
    assert page.side.placing.record is None
    assert not page.instead.place_button.isVisible()
    assert "territoire" in desk.shell.said[-1]
    desk.store.undo()
    until(lambda: record in page.side.lacking, "undo did not take it back")
    until(lambda: desk.count(TOWN) == before, "the town still counts it")


def test_publishing_works_and_printing_says_why_not(desk: Without, tmp_path: Path) -> None:
    page = desk.page
    file = tmp_path / "site.html"
    page.publish.ask_place = lambda *_asked: str(file)
    QTest.mouseClick(page.publish_button, Qt.MouseButton.LeftButton)
    until(lambda: page.publish.write.isEnabled() and bool(page.publish.leaving.text()), "nobody says what leaves")
    page.publish.write.click()
    until(file.exists, "the site was not written")
    QTest.mouseClick(page.print_button, Qt.MouseButton.LeftButton)
    until(page.paper.html.isVisible, "nobody says that nothing can be drawn")
    assert "ne peut pas être dessinée" in page.paper.preview.text()
    assert not page.paper.pdf.isVisible()
    sheet = tmp_path / "carte"
    page.paper.ask_place = lambda *_asked: str(sheet)
    page.paper.html.click()
    until(sheet.with_suffix(".html").exists, "the page for a browser was not written")
    assert head(sheet.with_suffix(".html").read_bytes())["sheet"]["title"] == "Initiatives"


@pytest.mark.parametrize("desk", ["ar", "es"], indirect=True)
def test_nothing_is_cut(desk: Without) -> None:
    assert desk.page.instead is not None
    assert desk.page.minimumSizeHint().width() <= 1280
    assert cut_texts(desk.page) == []
    assert all(label for label in (desk.page.instead.why.label.text(), desk.page.instead.place_button.text()))


def test_a_map_that_died_twice_gives_way(qapp: QApplication, filled: Profile, tmp_path: Path, silence: Silence) -> None:
    dress(qapp)
    desk = Desk(copy_of(filled, tmp_path / "profil"), (1280, 640))
    try:
        page = desk.page
        first = page.map.process_id()
        os.kill(first, signal.SIGKILL)
        until(lambda: page.map.is_ready and page.map.process_id() not in (0, first), "the page did not come back")
        os.kill(page.map.process_id(), signal.SIGKILL)
        until(lambda: page.instead is not None and page.instead.isVisible(), "nothing stands instead of the map")
        assert page.instead is not None
        assert page.instead.why.label.text().startswith("La carte s’est arrêtée.")
        until(lambda: page.side.model.rowCount() == page.lists["initiative"].found, "not everything is listed")
    finally:
        desk.close()
    for _time in range(2):
        silence.expect("desktop.views.map.map_view")


# ---- the tree as Qt sees it ------------------------------------------------------------------------


def territory(number: int, parent: int | None, level: int, count: int = 0, name: str = "") -> Territory:
    above = None if parent is None else parent.to_bytes(16, "big")
    return Territory(number.to_bytes(16, "big"), above, level, name or f"T{number}", count)


def test_qt_finds_no_fault(qapp: QApplication) -> None:
    tree = TerritoryTree()
    tester = QAbstractItemModelTester(tree, QAbstractItemModelTester.FailureReportingMode.Fatal)
    shapes = [
        [],
        [territory(1, None, 1), territory(2, 1, 2), territory(3, 2, 3, 4)],
        [territory(1, None, 1), territory(2, 1, 2), territory(3, 2, 3, 5)],  # another count
        [territory(1, 2, 1), territory(2, 1, 1)],  # a circle
        [territory(3, 9, 3), territory(4, 3, 5, 1)],  # what it is in is not known
    ]
    for shape in shapes:
        tree.show(shape, 9)
        assert tree.index_of(b"").siblingAtColumn(COUNT).data() == "9"
        for one in shape:
            assert tree.id_at(tree.index_of(one.id)) == one.id
    assert tester.model() is tree


def test_other_counts_keep_what_is_open(qapp: QApplication) -> None:
    tree = TerritoryTree()
    tree.show([territory(1, None, 1, 1), territory(2, 1, 2, 1)], 1)
    resets: list[bool] = []
    told: list[Any] = []
    tree.modelReset.connect(lambda: resets.append(True))
    tree.dataChanged.connect(lambda first, last, _roles: told.append((tree.id_at(first), last.column())))
    tree.show([territory(1, None, 1, 3), territory(2, 1, 2, 1)], 3)
    assert resets == []
    assert told == [(b"", COUNT), ((1).to_bytes(16, "big"), COUNT)]
    assert tree.rowCount(QModelIndex()) == 2
    spoken = tree.index_of((1).to_bytes(16, "big")).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "T1, 3 fiches"
