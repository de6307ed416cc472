"""The field of a formula, and the way from a computed value to its records: by keys, in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.models.areas import area_id
from desktop.paths import Profile
from desktop.services.indicators.values import write_value
from desktop.services.listing import asking
from desktop.services.record.records import load, record
from desktop.services.unit_of_work import UnitOfWork
from desktop.viewmodels.tables import LINE_ROLE
from desktop.views.steering.indicator_proposals import ProposalsView
from desktop.views.widgets.sparkline import points
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import rest, until
from tests.qt.windows import calm, settings, window

OUJDA = area_id("02.411.01.23")


def made(win: MainWindow, **more: Any) -> bytes:
    with UnitOfWork(win.store.database) as uow:
        frame = record(uow, "framework", {"title": "Suivi d’Oujda", "area": OUJDA, "starts": "2017"})
        draft = {"name": "Aidées", "framework": frame, "unit": "people", "frequency": "year", **more}
        found = record(uow, "indicator", draft)
        uow.commit("indicateur")
    return found


def open_field(win: MainWindow, indicator: bytes) -> Any:
    win.go("indicators", indicator)
    calm(win.store)
    win.activateWindow()
    until(win.isActiveWindow)
    field = win.page.detail.main.bound["formula"].widget
    field.line.setFocus()
    return field


def offered(field: Any) -> list[str]:
    offers = field.line.offers
    return [] if offers is None else [offers.list.item(row).text() for row in range(offers.list.count())]


def test_a_formula_is_written_with_what_is_offered(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings()) as win:
        indicator = made(win)
        field = open_field(win, indicator)
        QTest.keyClicks(field.line, "somme atteintes")
        until(lambda: offered(field) == ["somme des personnes atteintes"])
        QTest.keyClick(field.line, Qt.Key.Key_Return)  # unread: it is not taken
        assert field.text == "somme atteintes"
        assert offered(field) == []
        QTest.keyClick(field.line, Qt.Key.Key_Down)
        until(lambda: offered(field) == ["somme des personnes atteintes"])
        QTest.keyClick(field.line, Qt.Key.Key_Down)
        QTest.keyClick(field.line, Qt.Key.Key_Return)
        assert field.text == "somme des personnes atteintes "
        until(lambda: "· femmes" in offered(field))
        QTest.keyClick(field.line, Qt.Key.Key_Escape)
        assert offered(field) == []
        assert field.line.hasFocus()
        until(lambda: field.read.text().endswith("somme des personnes atteintes"))
        assert field.value_told.text().startswith("20")  # the latest year that says something
        assert "personnes" in field.value_told.text()

        field.line.selectAll()
        QTest.keyClicks(field.line, "personnes atteintes, fames")
        until(lambda: bool(field.findChildren(QPushButton, "action.near")))
        assert field.value_told.isHidden()
        near = field.findChildren(QPushButton, "action.near")[-1]
        assert near.text() == "Écrire « femmes »"
        near.click()
        assert field.text == "personnes atteintes, femmes"
        until(lambda: field.read.text().endswith("somme des personnes atteintes · femmes"))
        assert field.why.isHidden()

        field.line.selectAll()
        menu = field.menu_of(["nombre de réunions", "nombre de besoins"])
        menu.actions()[0].trigger()
        menu.deleteLater()
        assert field.text == "nombre de réunions"
        win.page.flush()
        calm(win.store)
        with win.store.database.read() as session:
            assert load(session, "indicator", indicator, "fr")["formula"] == "nombre de réunions"
        assert not win.page.has_unsaved()


def test_a_computed_value_opens_its_records(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings()) as win:
        formula = "somme des personnes atteintes · femmes / somme des personnes atteintes en %"
        indicator = made(win, formula="somme des personnes atteintes", dimensions=["sex"])
        share = made(win, formula=formula, unit="percent")
        win.go("indicators", indicator)
        calm(win.store)
        page = win.page
        QTest.mouseClick(page.detail.findChild(QPushButton, "tab.values"), Qt.MouseButton.LeftButton)
        calm(win.store)
        grid, table = page.values_tab.grid, page.values_tab.table
        assert not page.values_tab.origin.isEnabled()
        row = [one.code for one in grid.rows].index("2018")
        cell = grid.cell(row, 1)
        assert cell.records > 0
        table.setFocus()
        table.setCurrentIndex(grid.index(row, 1))
        assert page.values_tab.origin.isEnabled()
        QTest.keyClick(table, Qt.Key.Key_Return)
        until(lambda: win.page.NAME == "initiatives")
        rest(win.store, ms=60)
        assert win.page.list.found == cell.records
        assert "somme des personnes atteintes" in win.page.filters.figure.text()
        with win.store.database.read() as session:
            everything = set(asking.ids(session, "initiative", asking.ListQuery()))
        assert set(win.page.list.model.ids) < everything

        win.go("indicators", share)
        calm(win.store)
        page = win.page
        page.values_tab.table.setCurrentIndex(grid.index(row, 1))
        chosen: list[Any] = []
        page.values.traced.connect(chosen.append)
        page.values.trace("2018", {})
        until(lambda: bool(chosen))
        popup = QApplication.activePopupWidget()
        assert popup is not None
        assert len(popup.actions()) == 2
        popup.close()
        page.values.trace("2001", {})
        until(lambda: len(chosen) == 2)
        assert page.values_tab.notice.text == "Aucune fiche n’est derrière ce chiffre."


def test_the_list_draws_the_latest_values_and_counts_what_is_doubtful(
    qapp: QApplication, sample: Callable[[], Profile]
) -> None:
    with window(qapp, sample(), settings(language="ar"), page="indicators") as win:
        typed = made(win)
        with UnitOfWork(win.store.database) as uow:
            for year, value in (("2021", 4), ("2022", 6), ("2023", -5)):
                write_value(uow, typed, "actual", year, value)
            uow.commit("valeurs")
        win.page.list.refresh()
        calm(win.store)
        win.grab()  # painted without a complaint: rows are asked for when they are seen
        calm(win.store)
        line = win.page.list.model.index(list(win.page.list.model.ids).index(typed)).data(LINE_ROLE)
        assert line.spark == (4, 6, -5)
        word, tone, icon = line.pill
        assert ("\u20683\u2069" in word, tone, icon) == (True, "warn", "triangle-alert")
        win.grab()


def test_a_small_line_runs_the_way_one_reads() -> None:
    place = QRect(0, 0, 66, 20)
    left = points(place, [1, 3, 2], rtl=False)
    right = points(place, [1, 3, 2], rtl=True)
    assert [one.x() for one in left] == sorted(one.x() for one in left)
    assert [one.x() for one in right] == sorted((one.x() for one in right), reverse=True)
    assert [one.y() for one in left] == [one.y() for one in right]
    assert left[1].y() < left[2].y() < left[0].y()  # more is higher
    assert len({one.y() for one in points(place, [7, 7], rtl=False)}) == 1
    assert all(place.contains(QPointF(one).toPoint()) for one in left + right)


def test_a_framework_starts_from_proposals(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings(), size=(1280, 640)) as win:
        with UnitOfWork(win.store.database) as uow:
            frame = record(uow, "framework", {"title": "Le nôtre", "area": OUJDA})
            uow.commit("cadre")
        win.go("frameworks", frame)
        calm(win.store)
        page = win.page
        QTest.mouseClick(page.ways.propose, Qt.MouseButton.LeftButton)
        calm(win.store)
        card = page.findChild(ProposalsView)
        assert len(card.boxes) >= 20
        assert not card.add.isEnabled()
        QTest.keyClick(card.boxes["trained"], Qt.Key.Key_Space)
        QTest.keyClick(card.boxes["needs-covered"], Qt.Key.Key_Space)
        assert card.add.text() == "Ajouter 2 indicateurs"
        QTest.mouseClick(card.add, Qt.MouseButton.LeftButton)
        until(lambda: win.page.NAME == "indicators")
        calm(win.store)
        assert win.page.list.found == 2
        win.go("frameworks", frame)
        calm(win.store)
        win.page.propose()
        calm(win.store)
        card = win.page.findChildren(ProposalsView)[-1]
        assert not card.boxes["trained"].isEnabled()
        assert card.boxes["trained"].isChecked()
        QTest.mouseClick(card.close_button, Qt.MouseButton.LeftButton)
        win.do_undo()
        calm(win.store)
        with win.store.database.read() as session:
            assert list(asking.ids(session, "indicator", asking.ListQuery(framework=frame))) == []
