"""The page Carte: what is in view beside the map, filters, brushing both ways, records without a place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.paths import Profile
from desktop.viewmodels.store import Store
from desktop.views.map import map_scheme
from desktop.views.map.map_nothing import LISTED, NO_PLACE, NONE_FITS, NONE_YET, NOT_HERE, MapFaces, Standing, WaysOut
from tests.qt.maps import ask, until
from tests.qt.pages import QuietShell, dress
from tests.qt.windows import copy_of

map_scheme.register()  # before the QApplication that the first fixture makes


@pytest.fixture(scope="module")
def sample(filled: Profile, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    return copy_of(filled, tmp_path_factory.mktemp("carte") / "profil")


class Desk:
    """The page on a filled profile."""

    def __init__(self, profile: Profile, size: tuple[int, int], *, empty: bool = False) -> None:
        from desktop.services.opening import open_profile
        from desktop.views.map.map_page import MapPage

        self.store = Store()
        self.store.open(lambda: open_profile(profile))
        until(lambda: self.store.ready, "the profile did not open")
        self.shell = QuietShell()
        self.page = MapPage(self.store, self.shell)
        self.page.resize(*size)
        self.page.show()
        self.page.enter()
        self.await_map()
        until(lambda: empty or self.page.side.model.rowCount() > 0, "nothing is listed")

    def await_map(self) -> None:
        until(lambda: self.page.map.is_ready, "the map did not start")

    def close(self) -> None:
        self.page.leave()
        shiboken6.delete(self.page)
        self.store.close()


@pytest.fixture
def desk(qapp: QApplication, sample: Profile) -> Iterator[Desk]:
    dress(qapp)
    made = Desk(sample, (1100, 640))
    yield made
    made.close()


def test_what_is_in_view_is_listed_and_counted(desk: Desk) -> None:
    page = desk.page
    assert page.side.title.text() == f"{page.side.model.rowCount()} fiches dans cette zone"
    page.map.go(34.6867, -1.9114, 11)
    before = page.side.model.rowCount()
    until(lambda: page.side.model.rowCount() < before, "the list did not follow the map")
    assert page.side.model.rowCount() > 0


def press(desk: Desk, name: str) -> None:
    """Press a button of the list's face that is shown."""
    button = desk.page.side.faces.currentWidget().findChild(QPushButton, name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_list_that_is_empty_says_why_and_what_to_do(desk: Desk) -> None:
    page, faces = desk.page, desk.page.side.faces
    before = page.side.model.rowCount()
    page.map.go(30.0, -30.0, 9)  # the sea
    until(lambda: faces.currentIndex() == NOT_HERE, "the sea is not said to be empty")
    press(desk, "action.map_all")
    until(lambda: page.side.model.rowCount() == before and faces.currentIndex() == LISTED, "nothing came back")
    page.search.setText("zzzqqq")
    until(lambda: faces.currentIndex() == NONE_FITS, "nobody says that nothing fits")
    press(desk, "action.map_clear")
    until(lambda: page.side.model.rowCount() == before and faces.currentIndex() == LISTED, "the filter stayed")
    assert page.search.text() == ""


def test_a_map_without_any_record_leads_to_where_they_are_noted(qapp: QApplication, profile: Profile) -> None:
    dress(qapp)
    desk = Desk(profile, (1100, 640), empty=True)
    try:
        faces = desk.page.side.faces
        until(lambda: faces.currentIndex() == NONE_YET, "the empty map offers nothing")
        press(desk, "action.map_list")
        assert desk.shell.went == [("initiatives", None)]
    finally:
        desk.close()


def test_records_that_all_stand_nowhere_are_offered_to_be_placed(qapp: QApplication) -> None:
    dress(qapp)
    pressed: list[str] = []
    ways = WaysOut(*(partial(pressed.append, one) for one in ("list", "clear", "all", "lacking")))
    faces = MapFaces(QWidget(), ways)
    faces.settle(0, 0)
    assert faces.currentIndex() == LISTED  # nobody knows yet
    faces.stand(Standing(3, 3, narrowed=False))
    for listed, lacking, face in ((0, 3, NO_PLACE), (0, 1, NOT_HERE), (2, 1, LISTED)):
        faces.settle(listed, lacking)
        assert faces.currentIndex() == face
    faces.stand(Standing(0, 0, narrowed=False))
    faces.settle(0, 1)  # the first record, not counted yet
    assert faces.currentIndex() == NO_PLACE
    faces.currentWidget().findChild(QPushButton, "action.map_lacking").click()
    assert pressed == ["lacking"]


def test_more_records_than_are_listed_are_said_to_be_more(desk: Desk) -> None:
    side, seen = desk.page.side, desk.page.map.seen
    ids = [n.to_bytes(16) for n in range(3)]
    for many, said in ((4, "Plus de 3 fiches dans cette zone"), (3, "3 fiches dans cette zone")):
        seen.emit(ids, many)
        assert side.title.text() == said
        assert side.tip.isHidden()
    seen.emit([], 0)
    assert side.tip.isVisible(), "nothing is here, and how something comes is not said"


def test_records_without_a_place_are_counted_and_listed(desk: Desk) -> None:
    page = desk.page
    button = page.findChild(QPushButton, "action.lacking")
    until(button.isVisible, "nobody says how many have no place")
    assert button.text().startswith("Sans lieu : ")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.side.model.rowCount() == len(page.side.lacking) > 0
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not page.side.only_lacking


def test_a_filter_narrows_the_map(desk: Desk) -> None:
    page = desk.page
    count = "maillage.page.points.n"
    whole = ask(page.map, count)
    page.facets.chips["initiative", "sector"].chosen.emit("health")
    until(lambda: ask(page.map, count) < whole, "the map shows what the filter left out")
    page._clear()
    until(lambda: ask(page.map, count) == whole, "the map did not come back")


def test_list_and_map_brush_both_ways(desk: Desk) -> None:
    page = desk.page
    record = page.side.model.ids[0]
    page.side.view.clicked.emit(page.side.model.index(0))
    until(lambda: ask(page.map, "maillage.page.pins.selected") == record.hex(), "the map does not mark it")
    other = page.side.model.ids[1]
    page.map.bridge.clicked.emit(other)
    assert page.side.view.currentIndex().row() == page.side.model.row_of(other)
    page.map.bridge.opened.emit(other)
    assert desk.shell.went == [("initiatives", other)]


def test_actors_are_shown_too(desk: Desk) -> None:
    page = desk.page
    QTest.mouseClick(page.findChild(QPushButton, "action.show_actor"), Qt.MouseButton.LeftButton)
    until(lambda: page.map.state.kind == "actor", "the actors are not asked for")
    until(lambda: "association" in ask(page.map, "JSON.stringify(maillage.page.points.head.sectors)"), "no actor drawn")
    until(lambda: page.side.model.rowCount() > 0, "no actor is listed")
    page.map.bridge.opened.emit(page.side.model.ids[0])
    assert desk.shell.went[-1][0] == "actors"


def test_a_record_without_a_place_is_placed_by_a_click_and_taken_back(desk: Desk) -> None:
    page = desk.page
    QTest.mouseClick(page.findChild(QPushButton, "action.lacking"), Qt.MouseButton.LeftButton)
    lacking = len(page.side.lacking)
    record = page.side.model.ids[0]
    page.side.view.setCurrentIndex(page.side.model.index(0))
    until(lambda: page.side.model.row_at(0) is not None, "its row never came")
    QTest.mouseClick(page.side.place_button, Qt.MouseButton.LeftButton)
    until(lambda: ask(page.map, "maillage.page.picking"), "the map does not wait for a click")
    page.map.bridge.picked.emit(34.6867, -1.9114, "02.411.01.23")
    until(lambda: len(page.side.lacking) == lacking - 1, "it still has no place")
    rows = f"maillage.page.points.rowsOf('{record.hex()}')"
    until(lambda: ask(page.map, f"{rows}.length") == 1, "it is not on the map")
    assert not ask(page.map, f"maillage.page.points.isArea({rows}[0])")
    assert desk.shell.said
    page.map.bridge.stopped.emit()  # the next one was offered
    until(lambda: not ask(page.map, "maillage.page.picking"), "the map still waits")
    desk.store.undo()
    until(lambda: record in page.side.lacking, "undo did not take it back")


def test_a_typed_town_can_be_looked_at(desk: Desk) -> None:
    page = desk.page
    page.search.setText("وجدة")
    until(lambda: bool(page.side.places.findChildren(QPushButton, "action.go_place")), "no town is offered")
    button = page.side.places.findChildren(QPushButton, "action.go_place")[0]
    assert "Oujda" in button.text()
    button.click()
    until(lambda: ask(page.map, "maillage.page.map.getZoom()") >= 11, "the map did not go there")
    page.search.setText("")
    until(lambda: not page.side.places.isVisible(), "the offer stays")


def test_one_panel_is_open_and_closing_it_chooses_no_record(desk: Desk) -> None:
    """The focus of a panel that closes goes to the button that opened it, not on to the list beside."""
    page = desk.page
    page.activateWindow()

    def press(within: QWidget, name: str) -> None:
        QTest.mouseClick(within.findChild(QPushButton, name), Qt.MouseButton.LeftButton)

    press(page, "action.publish")
    assert (page.publish.isVisible(), page.paper.isVisible()) == (True, False)
    press(page, "action.print")
    assert (page.publish.isVisible(), page.paper.isVisible()) == (False, True)
    press(page.paper, "action.close_paper")
    assert page.focusWidget() is page.print_button
    press(page, "action.publish")
    press(page.publish, "action.close_publish")
    assert page.focusWidget() is page.publish_button
    assert not page.publish.isVisible()
    assert not page.paper.isVisible()
    assert not page.side.view.currentIndex().isValid()
    assert not page.side.place_button.isVisible()
