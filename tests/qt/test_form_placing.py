"""A record gets its point on the map beside its form: by its field or its menu, dragged again, taken back by undo."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

from desktop.models.areas import area_id
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from desktop.views.map import map_scheme
from desktop.views.map.map_view import MapView
from desktop.views.record.records_page import RecordsPage
from desktop.views.window.main_window import MainWindow
from tests.qt.maps import ask, until
from tests.qt.windows import settings, window

map_scheme.register()  # before the QApplication that the first fixture makes

HERE, THERE = (34.6867, -1.9114), (34.7, -1.9)
PICKED = "JSON.stringify(maillage.page.pins.picked)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, template: Path) -> tuple[Profile, bytes, bytes]:
    """A profile with one place that has a point, and one initiative of a commune."""
    folder: Path = tmp_path_factory.mktemp("placer") / "profil"
    shutil.copytree(template, folder)
    profile = Profile(folder)
    database = open_profile(profile)
    oujda = area_id("02.411.01.23")
    with UnitOfWork(database) as uow:
        place = records.record(uow, "place", {"name": "Centre exemple", "area": oujda, "point": (*HERE, None)})
        initiative = records.record(uow, "initiative", {"title": "Atelier exemple", "places": [oujda]})
        uow.commit("exemple")
    database.close()
    return profile, place, initiative


@pytest.fixture(scope="module")
def shown(qapp: QApplication, made: tuple[Profile, bytes, bytes]) -> Iterator[MainWindow]:
    with window(qapp, made[0], settings(), page="places", size=(1400, 700), with_map=True) as opened:
        yield opened
    shiboken6.delete(opened)  # at once: Qt wants the map's page to go before its profile


def opened(shown: MainWindow, name: str, record: bytes) -> RecordsPage:
    shown.go(name, record)
    page: Any = shown.page
    until(lambda: page.detail.form.id == record, "the form does not show it")  # an empty form has values too
    return page  # type: ignore[no-any-return]  # the window gives any page


def waiting(page: RecordsPage) -> MapView:
    """The map beside, once its page waits for a point."""
    until(lambda: page.beside.map is not None, "no map")  # an entry of a menu acts once the menu is gone
    shown = page.beside.map
    assert shown is not None
    until(lambda: shown.is_ready, "the map did not start")
    until(lambda: ask(shown, "maillage.page.picking"), "the map does not wait")
    return shown


def at(shown: MapView, point: tuple[float, float]) -> bool:
    told = json.loads(ask(shown, PICKED))
    return told is not None and told == pytest.approx(point, abs=1e-6)


def test_the_point_of_a_place_is_dragged_and_taken_back(shown: MainWindow, made: tuple[Profile, bytes, bytes]) -> None:
    page = opened(shown, "places", made[1])
    page.detail.main.bound["point"].widget.map_asked.emit()
    there = waiting(page)
    until(lambda: at(there, HERE), "the present point is not shown")
    there.bridge.picked.emit(*THERE, "02.411.01.23")
    until(lambda: page.detail.form.value("point")[:2] == pytest.approx(THERE), "the form does not follow")
    assert page.detail.main.bound["point"].widget.text().startswith("34.7, -1.9")
    until(lambda: at(there, THERE), "the map does not stay at the point")
    page.store.undo()
    until(lambda: page.detail.form.value("point")[:2] == pytest.approx(HERE), "undo does not reach the form")
    until(lambda: at(there, HERE), "undo does not reach the map")
    there.bridge.stopped.emit()
    until(lambda: not ask(there, "maillage.page.picking"), "Escape does not stop")


def test_an_initiative_is_placed_from_its_menu_and_another_record_stops_it(
    shown: MainWindow, made: tuple[Profile, bytes, bytes]
) -> None:
    page = opened(shown, "initiatives", made[2])
    before = page.detail.form.value("places")
    (entry,) = [one for one in page.detail.menu_of().actions() if one.objectName() == "action.place"]
    entry.trigger()
    there = waiting(page)
    there.bridge.picked.emit(*THERE, "02.411.01.23")
    until(lambda: page.detail.form.value("places") != before, "it has no place of its own")
    until(lambda: at(there, THERE), "the map does not stay at the point")
    page.new_record()
    until(lambda: not ask(there, "maillage.page.picking"), "the map waits for a record that is gone")
    page.store.undo()
    page.show_record(made[2])
    until(lambda: page.detail.form.value("places") == before, "undo did nothing")


def test_a_new_place_is_placed_once_it_has_a_name(shown: MainWindow, made: tuple[Profile, bytes, bytes]) -> None:
    page = opened(shown, "places", made[1])
    page.new_record()
    field = page.detail.main.bound["point"].widget
    field.map_asked.emit()
    assert page.detail.form.new
    page.detail.form.write("name", "Nouveau centre")
    field.map_asked.emit()
    there = waiting(page)
    there.bridge.picked.emit(*THERE, "02.411.01.23")
    until(lambda: bool(page.detail.form.value("point")), "the new place has no point")
    assert page.detail.form.value("name") == "Nouveau centre"


def test_the_first_place_of_all_is_placed_though_the_list_does_not_know_it_yet(
    qapp: QApplication, tmp_path: Path, template: Path
) -> None:
    folder = tmp_path / "profil"
    shutil.copytree(template, folder)
    with window(qapp, Profile(folder), settings(), page="places", size=(1400, 700), with_map=True) as empty:
        page: Any = empty.page
        page.new_record()
        page.detail.form.write("name", "Premier centre")
        page.detail.main.bound["point"].widget.map_asked.emit()
        until(lambda: page.detail.form.id is not None, "it is not saved")
        there = waiting(page)
        there.bridge.picked.emit(*THERE, "02.411.01.23")
        until(lambda: bool(page.detail.form.value("point")), "the first place has no point")
    shiboken6.delete(empty)  # at once: Qt wants the map's page to go before its profile
