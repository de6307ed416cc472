"""Territories shaded on the page Carte: what is painted, the list beside, filters; needs and services on the map."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.geo.shading import Told
from desktop.paths import Profile
from desktop.services.record import records
from desktop.viewmodels.map.figures import NOTHING, FigureTable
from desktop.views.map import map_scheme
from tests.qt.maps import ask, until
from tests.qt.pages import dress
from tests.qt.test_map_page import Desk
from tests.qt.windows import copy_of
from tests.services.opened import OUJDA, RABAT

map_scheme.register()  # before the QApplication that the first fixture makes

TOOL = "maillage.page.tools.find((one) => one.commands && one.commands.figures)"
OUJDA_AT = "{lat: 34.687, lng: -1.911}"
NEEDS = (("Kits", "basic-aid", 5000, OUJDA), ("Soins", "health", 60, OUJDA), ("Cours", "education", None, RABAT))


def told(number: int) -> Told:
    return Told(f"Commune {number}", str(number), f"{number} personnes", number, "", None)


def test_qt_finds_no_fault_in_the_table(qapp: QApplication) -> None:
    made = FigureTable()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for shown in ([told(3), told(1)], [], [told(7)]):
        made.show(shown)
        assert (made.rowCount(), made.columnCount()) == (len(shown), 2)
    first = made.index(0, 0)
    assert made.data(first, int(Qt.ItemDataRole.AccessibleTextRole)) == "Commune 7, 7 personnes"
    assert made.headerData(1, Qt.Orientation.Horizontal) == "Chiffre"
    assert tester.model() is made


@pytest.fixture(scope="module")
def sample(filled: Profile, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    from desktop.services.opening import open_profile
    from desktop.services.unit_of_work import UnitOfWork

    profile = copy_of(filled, tmp_path_factory.mktemp("besoins") / "profil")
    database = open_profile(profile)
    with UnitOfWork(database) as uow:
        for title, sector, people, where in NEEDS:
            draft = {"title": title, "sector": sector, "people": people, "places": [where], "status": "open"}
            records.record(uow, "need", {**draft, "said": "2021-01-10"})
        records.record(
            uow, "service", {"name": "Écoute", "sector": "protection", "places": [OUJDA], "status": "active"}
        )
        uow.commit("exemple")
    database.close()
    return profile


@pytest.fixture
def desk(qapp: QApplication, sample: Profile) -> Iterator[Desk]:
    dress(qapp)
    made = Desk(sample, (1100, 640))
    yield made
    made.close()


def painted(desk: Desk) -> Any:
    """What the page shades, None when it shades nothing."""
    return json.loads(
        ask(desk.page.map, "JSON.stringify(maillage.page.base.shading && maillage.page.base.shading.data)")
    )


def choose(desk: Desk, measure: str, level: str = "commune") -> None:
    choice = desk.page.shading
    choice.level.set_value(level)
    choice.measure.set_value(measure)
    choice.measure.edited.emit()


def test_a_figure_shades_the_map_and_the_list_beside_says_it(desk: Desk) -> None:
    choose(desk, "needs")
    until(lambda: (painted(desk) or {}).get("figures", {}).get(OUJDA) is not None, "nothing is shaded")
    shaded = painted(desk)
    assert shaded["figures"][OUJDA][1] == "5 060 personnes · 2 besoins ouverts".replace(" ", "\u202f", 1)
    assert shaded["figures"][RABAT][0] == -1
    table = desk.page.shader.table
    assert [table.told(row).name for row in range(table.rowCount())] == ["Oujda", "Rabat"]
    assert desk.page.figures.isVisible()
    until(lambda: not ask(desk.page.map, "document.querySelector('.figures').hidden"), "no legend")
    words = ask(desk.page.map, "document.querySelector('.figures').textContent")
    assert "Personnes dans les besoins ouverts · Par commune" in words
    assert "Non renseigné" in words
    until(lambda: ask(desk.page.map, f"{TOOL}.at({OUJDA_AT})") == OUJDA, "nobody knows what is under the pointer")
    pointer = f"{{latlng: {OUJDA_AT}, containerPoint: {{x: 200, y: 200}}}}"
    ask(desk.page.map, f"{TOOL}.tell({pointer})")
    assert ask(desk.page.map, "document.querySelector('.tip').textContent") == f"Oujda{shaded['figures'][OUJDA][1]}"


def test_a_row_of_the_list_leads_there(desk: Desk) -> None:
    choose(desk, "needs")
    until(lambda: desk.page.shader.table.rowCount() == 2, "no figures")
    desk.page.figures.view.activated.emit(desk.page.shader.table.index(1, 0))
    inside = "maillage.page.map.getBounds().contains([33.97, -6.85])"
    until(
        lambda: ask(desk.page.map, "maillage.page.map.getZoom()") >= 10 and ask(desk.page.map, inside), "not in Rabat"
    )


def test_regions_and_filters_are_followed_and_nothing_ends_it(desk: Desk) -> None:
    choose(desk, "gap", "region")
    until(lambda: set((painted(desk) or {}).get("figures", {})) == {"02", "04"}, "regions are not shaded")
    desk.page.facets.chips["initiative", "sector"].chosen.emit("health")
    until(lambda: set((painted(desk) or {}).get("figures", {})) == {"02"}, "the filter is not followed")
    desk.page._clear()
    choose(desk, NOTHING)
    until(lambda: painted(desk) is None, "the tint stays")
    assert not desk.page.figures.isVisible()
    assert ask(desk.page.map, "document.querySelector('.figures').hidden")


def test_the_figures_follow_what_is_recorded(desk: Desk) -> None:
    choose(desk, "needs")
    until(lambda: desk.page.shader.table.rowCount() == 2, "no figures")
    draft = {"title": "Toits", "sector": "protection", "people": 40, "places": [RABAT], "status": "open"}
    work = partial(_record, draft)
    desk.store.change(work, label="besoin")
    table = desk.page.shader.table
    until(lambda: table.told(1).short == "au moins 40", "the new need is not counted")
    desk.store.undo()
    until(lambda: table.told(1).short == "Non renseigné", "undo is not followed")


def _record(draft: dict[str, object], uow: Any) -> bytes:
    return records.record(uow, "need", draft)


@pytest.mark.parametrize(("kind", "count", "leads"), [("need", 3, "needs"), ("service", 1, "services")])
def test_needs_and_services_are_shown_with_their_facets(desk: Desk, kind: str, count: int, leads: str) -> None:
    page = desk.page
    QTest.mouseClick(page.findChild(QPushButton, f"action.show_{kind}"), Qt.MouseButton.LeftButton)
    until(lambda: page.map.state.kind == kind, "they are not asked for")
    until(lambda: ask(page.map, "maillage.page.points.n") == count, "they are not drawn")
    until(lambda: page.side.model.rowCount() == count, "they are not listed")
    assert page.facets.chips[kind, "status"].isVisibleTo(page)
    assert page.print_button.isEnabled()
    shape = ask(page.map, "maillage.page.style.shape")
    assert shape == {"need": "hollow", "service": "sign"}[kind]
    page.map.bridge.opened.emit(page.side.model.ids[0])
    assert desk.shell.went[-1][0] == leads


def test_a_page_that_starts_anew_is_shaded_again(desk: Desk) -> None:
    choose(desk, "needs")
    until(lambda: painted(desk) is not None, "nothing is shaded")
    view = desk.page.map._view
    assert view is not None
    assert shiboken6.isValid(view)
    desk.page.map._ready = False
    view.reload()
    until(lambda: desk.page.map.is_ready and painted(desk) is not None, "the tint did not come back")
