"""The page Carte at work: a drawn zone narrows list and map, what is near is listed, records are placed in a row."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.paths import Profile
from desktop.views.map import map_scheme
from desktop.views.map.map_channel import Box
from desktop.views.map.map_page import MapPage
from desktop.views.widgets.chips import chips_in
from tests.qt.maps import ask, until
from tests.qt.pages import dress
from tests.qt.test_map_page import Desk, sample

__all__ = ["sample"]  # a fixture

map_scheme.register()  # before the QApplication that the first fixture makes

OUJDA = ((34.6, -2.0), (34.6, -1.8), (34.75, -1.8), (34.75, -2.0))
DRAWN = "maillage.page.points.n"
OUTLINES = "document.querySelectorAll('.leaflet-overlay-pane path').length"


class Calm:
    """Whether nothing is on its way any more: seen several times in a row, and then for good."""

    TIMES = 5

    def __init__(self, page: MapPage) -> None:
        self._page = page
        self._seen = 0

    def __call__(self) -> bool:
        if self._seen < self.TIMES:
            painted = ask(self._page.map, "maillage.page.points.head.revision")
            calm = self._page.store.idle and painted == self._page.map.state.revision
            self._seen = self._seen + 1 if calm else 0
        return self._seen >= self.TIMES


@pytest.fixture(scope="module")
def kept(qapp: QApplication, sample: Profile) -> Iterator[Desk]:
    dress(qapp)
    made = Desk(sample, (1100, 640))
    complaints: list[str] = []
    made.store.failed.connect(lambda failure: complaints.append(f"{failure.sentence} {failure.details}"))
    yield made
    assert complaints == []
    made.close()


@pytest.fixture
def desk(kept: Desk) -> Desk:
    """The page at rest: all initiatives, no zone, nothing asked around, nothing being placed."""
    page = kept.page
    page.side.stop_placing()
    page.near.leave()
    page.enter("initiative")
    page._clear()
    if page.side.only_lacking:
        page.side.lacking_button.click()
    page.map.fit_records()
    asked = page.lists["initiative"]
    until(lambda: not asked.narrowed and asked.found == asked.total, "the filters stay")
    until(Calm(page), "the map does not follow")
    listed = page.side.model
    until(lambda: len(listed.ids) > 0 and set(listed.ids) <= set(asked.model.ids), "the list does not follow")
    return kept


def placed(desk: Desk) -> bytes:
    """Give a record without a place its point, as a person does. The sample has communes only."""
    side = desk.page.side
    QTest.mouseClick(side.lacking_button, Qt.MouseButton.LeftButton)
    record = side.model.ids[0]
    side.view.setCurrentIndex(side.model.index(0))
    QTest.mouseClick(side.place_button, Qt.MouseButton.LeftButton)
    desk.page.map.bridge.picked.emit(34.6967, -1.9114, "02.411.01.23")
    until(lambda: record not in side.lacking, "it still has no place")
    side.stop_placing()
    QTest.mouseClick(side.lacking_button, Qt.MouseButton.LeftButton)
    return record


def test_a_zone_narrows_list_and_map_until_it_is_taken_away(desk: Desk) -> None:
    page = desk.page
    whole, found = ask(page.map, DRAWN), page.lists["initiative"].total
    page.map.bridge.zone.emit(OUJDA)
    until(lambda: ask(page.map, DRAWN) < whole, "the map shows what is outside")
    asked = page.lists["initiative"]
    assert 0 < asked.found < found
    assert page.subtitle_label.text() == f"{asked.found} sur {found}"
    assert [chip.text for chip in chips_in(page.facets.box)] == ["Zone dessinée"]
    assert page.facets.clear_button.isVisible()
    assert ask(page.map, OUTLINES) == 1
    page.print_button.click()
    asked_for = page.paper.wish()
    assert asked_for.asked is not None
    assert asked_for.asked.among == frozenset(asked_for.ids or ()) == frozenset(asked.model.ids), "no word of the zone"
    page.paper.close_button.click()
    (chip,) = chips_in(page.facets.box)
    QTest.mouseClick(chip.findChild(QPushButton), Qt.MouseButton.LeftButton)
    until(lambda: ask(page.map, DRAWN) == whole, "the map did not come back")
    assert chips_in(page.facets.box) == []
    assert ask(page.map, OUTLINES) == 0


def test_the_view_is_a_zone_for_both_kinds_and_goes_with_the_filters(desk: Desk) -> None:
    page = desk.page
    page.map.bridge.search_here.emit(Box(-2.0, 34.6, -1.8, 34.75))
    until(lambda: page.lists["initiative"].narrowed and page.lists["initiative"].found > 0, "nothing is inside")
    QTest.mouseClick(page.findChild(QPushButton, "action.show_actor"), Qt.MouseButton.LeftButton)
    until(lambda: page.map.state.kind == "actor", "the actors are not asked for")
    actors = page.lists["actor"]
    until(lambda: 0 < actors.found < actors.total, "the zone is forgotten")
    page._clear()
    until(lambda: actors.found == actors.total, "the zone stays")
    assert page.zone.corners is None
    assert chips_in(page.facets.box) == []


def test_what_is_near_is_listed_by_distance_and_follows_the_filters(desk: Desk) -> None:
    page = desk.page
    pinned = placed(desk)
    page.map.bridge.near.emit(34.6867, -1.9114)
    until(lambda: page.side.title.text().startswith("Autour d’ici"), "nothing near is listed")
    kinds = {page.side.kind_of(record) for record in page.side.model.ids}
    assert kinds == {"initiative", "actor"}
    told = [one.metres for one in (page.side._near or {}).values() if one.metres is not None]
    assert told == sorted(told)
    rows = [page.side.model.row_of(pinned), page.side.model.row_of(commune_only(page))]
    until(lambda: all(page.side.model.row_at(row) is not None for row in rows), "their rows never came")
    assert [page.side._line(page.side.model.row_at(row)).date for row in rows] == ["1,11 km", "dans la commune"]
    assert "1,11 km" in page.side._spoken(page.side.model.row_at(rows[0]))
    first = page.side.model.ids[0]
    page.side.view.clicked.emit(page.side.model.index(0))
    page.side.opened.emit(first)
    assert desk.shell.went[-1] == ({"initiative": "initiatives", "actor": "actors"}[page.side.kind_of(first)], first)
    page.facets.chips["initiative", "sector"].chosen.emit("health")
    initiatives = page.lists["initiative"]

    def listed() -> set[bytes]:
        return {record for record in page.side.model.ids if page.side.kind_of(record) == "initiative"}

    until(lambda: initiatives.narrowed and listed() <= set(initiatives.model.ids), "the filter is forgotten")
    QTest.mouseClick(page.side.leave_button, Qt.MouseButton.LeftButton)
    until(lambda: page.side.title.text().endswith("dans cette zone"), "the list of the view did not come back")
    desk.store.undo()
    until(lambda: pinned in page.side.lacking or page.lists["initiative"].narrowed, "undo did nothing")
    page._clear()


def commune_only(page: MapPage) -> bytes:
    return next(one.id for one in (page.side._near or {}).values() if one.metres is None)


def test_around_a_record(desk: Desk) -> None:
    page = desk.page
    side = page.side
    stands = "maillage.page.points.rowsOf('{}').length > 0"
    record = next(one for one in side.model.ids if ask(page.map, stands.format(one.hex())))
    side.view.setCurrentIndex(side.model.index(side.model.row_of(record)))
    QTest.mouseClick(side.around_button, Qt.MouseButton.LeftButton)
    until(lambda: record in (side._near or {}), "the record is not near itself")
    page.near.leave()
    page.enter({"around": ("initiative", record)})
    until(lambda: record in (side._near or {}), "the page does not look around")
    assert page.near.at is not None
    page.near.leave()
    page.enter({"around": ("initiative", side.lacking[0])})
    until(lambda: desk.shell.said[-1:] == ["Cette fiche n’a pas encore de lieu."], "nothing is said")
    assert page.near.at is None


def test_records_without_a_place_are_placed_one_after_another(desk: Desk) -> None:
    page = desk.page
    side = page.side
    QTest.mouseClick(side.lacking_button, Qt.MouseButton.LeftButton)
    before = list(side.lacking)
    assert len(before) >= 2
    side.view.setCurrentIndex(side.model.index(0))
    QTest.mouseClick(side.place_button, Qt.MouseButton.LeftButton)
    until(lambda: ask(page.map, "maillage.page.picking"), "the map does not wait for a click")
    page.map.bridge.picked.emit(34.6867, -1.9114, "02.411.01.23")
    until(lambda: len(side.lacking) == len(before) - 1, "it still has no place")
    until(lambda: side.placing.record == before[1], "the next one is not offered")
    assert side.title.text().startswith(f"Sans lieu : {len(before) - 1} ")
    assert side.view.currentIndex().row() == 0
    until(lambda: ask(page.map, "maillage.page.picking"), "the map does not wait for the next")
    page.map.bridge.stopped.emit()
    assert side.placing.record is None
    assert not side.place_button.isChecked()
    until(lambda: not ask(page.map, "maillage.page.picking"), "the map still waits")
    desk.store.undo()
    until(lambda: len(side.lacking) == len(before), "undo did not take it back")
    assert side.placing.record is None


def test_a_record_with_a_point_is_dragged_to_another(desk: Desk) -> None:
    page = desk.page
    side = page.side
    record = placed(desk)
    page.map.go(34.6967, -1.9114, 12)
    until(lambda: record in side.model.ids, "it is not in view")
    side.view.setCurrentIndex(side.model.index(side.model.row_of(record)))
    QTest.mouseClick(side.place_button, Qt.MouseButton.LeftButton)
    until(lambda: ask(page.map, "Boolean(maillage.page.pins.picked)"), "its point is not shown")
    assert "Faites glisser" in ask(page.map, "maillage.page.controls.note.textContent")
    page.map.bridge.picked.emit(34.68, -1.92, "02.411.01.23")
    at = f"JSON.stringify(maillage.page.latLng(maillage.page.points.rowsOf('{record.hex()}')[0] ?? 0))"
    until(lambda: json.loads(ask(page.map, at)) == pytest.approx([34.68, -1.92]), "it did not move")
    assert side.placing.record is None  # one record of the view: nothing comes after it
    desk.store.undo()
    until(lambda: json.loads(ask(page.map, at)) == pytest.approx([34.6967, -1.9114]), "undo did not move it back")
    desk.store.undo()
    until(lambda: record in side.lacking, "undo did not take the place away")


def test_escape_in_the_list_stops_placing(desk: Desk) -> None:
    side = desk.page.side
    desk.page.activateWindow()
    side.view.setFocus()
    side.view.setCurrentIndex(side.model.index(0))
    QTest.mouseClick(side.place_button, Qt.MouseButton.LeftButton)
    assert side.placing.record == side.model.ids[0]
    QTest.keyClick(side.view, Qt.Key.Key_Escape)
    assert side.placing.record is None
    until(lambda: not ask(desk.page.map, "maillage.page.picking"), "the map still waits")
