"""The page of indicators, in the window: values typed and pasted by keys, kept, undone; what is wrong stays typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from sqlalchemy import update

from desktop.models.areas import area_id
from desktop.models.indicators import Indicator
from desktop.paths import Profile
from desktop.services.indicators.grid import Sheet
from desktop.services.indicators.sheets import sheet
from desktop.services.indicators.values import write_value
from desktop.services.record.records import record
from desktop.services.unit_of_work import UnitOfWork
from desktop.viewmodels.plan.actions import day_of
from desktop.viewmodels.steering.value_grid import LOOK_ROLE
from desktop.viewmodels.tables import LINE_ROLE
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window

ORIENTAL, OUJDA = area_id("02"), area_id("02.411.01.23")


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings()) as made:
        yield made


@pytest.fixture
def indicator(shown: MainWindow) -> bytes:
    with UnitOfWork(shown.store.database) as uow:
        framework = record(uow, "framework", {"title": "Suivi de l’Oriental", "area": ORIENTAL})
        made = record(
            uow,
            "indicator",
            {"name": "Soins", "framework": framework, "unit": "people", "frequency": "year", "dimensions": ["sex"]},
        )
        write_value(uow, made, "target", "2025", 200)
        write_value(uow, made, "actual", "2025", 90, sex="women")
        write_value(uow, made, "actual", "2025", 70, sex="men")
        write_value(uow, made, "actual", "2024", 33, area=OUJDA)
        uow.commit("indicateur")
    return made


@pytest.fixture
def page(shown: MainWindow, indicator: bytes) -> Any:
    shown.go("indicators", indicator)
    calm(shown.store)
    QTest.mouseClick(shown.page.detail.findChild(QPushButton, "tab.values"), Qt.MouseButton.LeftButton)
    calm(shown.store)
    return shown.page


def place(page: Any, period: str, label: str) -> QModelIndex:
    grid = page.values_tab.grid
    row = [one.code for one in grid.rows].index(period)
    column = [one.label for one in grid.columns].index(label)
    found: QModelIndex = grid.index(row, column)
    return found


def said(page: Any, period: str, label: str) -> str:
    return str(place(page, period, label).data())


def type_at(page: Any, index: QModelIndex, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    table = page.values_tab.table
    table.setFocus()
    table.setCurrentIndex(index)
    QTest.keyClicks(table, text[0])
    editor = table.findChild(QLineEdit)
    QTest.keyClicks(editor, text[1:])
    QTest.keyClick(editor, key)
    QApplication.processEvents()
    calm(page.store)


def test_the_record_asked_for_is_shown_though_the_list_comes_later(shown: MainWindow, indicator: bytes) -> None:
    with UnitOfWork(shown.store.database) as uow:
        record(uow, "indicator", {"name": "Accueil", "unit": "people", "frequency": "year"})  # first in the list
        uow.commit("autre")
    shown.go("indicators", indicator)
    calm(shown.store)
    assert shown.page.state() == indicator


def test_values_stand_in_their_periods_and_parts(page: Any) -> None:
    assert [said(page, "2025", one) for one in ("Cible", "Réalisé", "Femmes", "Hommes")] == ["200", "160", "90", "70"]
    assert said(page, "2025", "Atteint") == "80\xa0%"
    assert place(page, "2025", "Réalisé").data(LOOK_ROLE) == "summed"
    QAbstractItemModelTester(page.values_tab.grid, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.values.refresh()
    calm(page.store)


def test_the_list_says_the_latest_value(page: Any, shown: MainWindow, indicator: bytes) -> None:
    line = page.list.model.index(list(page.list.model.ids).index(indicator)).data(LINE_ROLE)
    assert (line.second, line.mark) == ("160 pour 200 visés (2025)", "80\xa0%")
    type_at(page, place(page, "2026", "Réalisé"), "55")
    line = page.list.model.index(list(page.list.model.ids).index(indicator)).data(LINE_ROLE)
    assert line.second == "55 (2026)"


def line_of(page: Any, indicator: bytes) -> Any:
    return page.list.model.index(list(page.list.model.ids).index(indicator)).data(LINE_ROLE)


def test_the_list_says_what_is_computed_once_it_is_counted_and_follows_what_it_counts(
    page: Any, shown: MainWindow, indicator: bytes
) -> None:
    with UnitOfWork(shown.store.database) as uow:
        record(uow, "indicator", {"formula": "nombre d’initiatives"}, indicator)
        changes = uow.commit("formule")
    told: list[str] = []
    page.list.model.dataChanged.connect(lambda *_span: told.append(getattr(line_of(page, indicator), "second", "")))
    shown.store.announce(changes)
    calm(shown.store)
    assert "Calcul en cours…" in told  # the list is there before what takes long
    year = day_of(shown.store).year
    before = counted(shown, indicator)
    assert told[-1] == line_of(page, indicator).second == f"{before} ({year})"
    assert line_of(page, indicator).third.endswith(" · calculé")
    assert len(line_of(page, indicator).spark) > 2
    told.clear()
    with UnitOfWork(shown.store.database) as uow:
        record(uow, "initiative", {"title": "Encore une", "starts": f"{year}-01", "places": [OUJDA]})
        write_value(uow, indicator, "target", str(year), 2 * before + 2)
        changes = uow.commit("une de plus")
    shown.store.announce(changes)
    calm(shown.store)
    assert "Calcul en cours…" not in told, "what was known stays until it is counted again"
    assert line_of(page, indicator).second == f"{before + 1} pour {2 * before + 2} visés ({year})"
    assert line_of(page, indicator).mark == "50\xa0%"
    assert counted(shown, indicator) == before + 1


def test_what_is_computed_is_counted_however_its_row_came(shown: MainWindow) -> None:
    """With the ids when the page is first seen; kept while it was not listed, and shown again without being read."""
    with UnitOfWork(shown.store.database) as uow:
        framework = record(uow, "framework", {"title": "Suivi"})
        draft = {"name": "Actes", "unit": "number", "frequency": "year", "formula": "nombre d’initiatives"}
        ours = record(uow, "indicator", {**draft, "framework": framework})
        others = record(uow, "indicator", {**draft, "name": "Autres actes"})
        uow.commit("indicateurs")
    shown.go("indicators", {"framework": framework})
    calm(shown.store)
    assert list(shown.page.list.model.ids) == [ours]
    said_ = f"{counted(shown, ours)} ({day_of(shown.store).year})"
    assert line_of(shown.page, ours).second == said_
    assert shown.page.filters.chips["framework"].value == framework.hex(), "the filter says what the list is of"
    shown.page.list.narrow("framework", None)
    shown.page.list.narrow("framework", framework.hex())  # before the other one was counted
    calm(shown.store)
    shown.page.list.narrow("framework", None)
    calm(shown.store)
    assert {line_of(shown.page, one).second for one in (ours, others)} == {said_}


def test_a_new_indicator_is_of_the_framework_shown_or_the_only_one(shown: MainWindow) -> None:
    with UnitOfWork(shown.store.database) as uow:
        frameworks = [record(uow, "framework", {"title": title}) for title in ("Oriental", "Rabat")]
        for at, framework in enumerate(frameworks[:1]):
            record(uow, "indicator", {"name": f"Soins {at}", "framework": framework})
        uow.commit("cadres")
    shown.go("indicators")
    calm(shown.store)
    assert shown.page.begin_with()["framework"] == frameworks[0]
    with UnitOfWork(shown.store.database) as uow:
        record(uow, "indicator", {"name": "Accueil", "framework": frameworks[1]})
        changes = uow.commit("autre cadre")
    shown.store.announce(changes)
    calm(shown.store)
    assert "framework" not in shown.page.begin_with(), "which of them, nobody said"
    shown.go("indicators", {"framework": frameworks[1]})
    calm(shown.store)
    shown.page.new_record()
    calm(shown.store)
    assert shown.page.detail.main.bound["framework"].widget.text() == "Rabat"


def test_a_formula_that_computes_nothing_says_so_in_the_list(page: Any, shown: MainWindow, indicator: bytes) -> None:
    with UnitOfWork(shown.store.database) as uow:
        uow.session.execute(update(Indicator).where(Indicator.id == indicator).values(formula="unicorns()"))
        changes = uow.commit("d’une version plus récente")
    shown.store.announce(changes)
    calm(shown.store)
    assert line_of(page, indicator).second == "La formule ne calcule rien"


def test_the_list_never_says_a_sum_of_people_who_may_be_the_same_alone(
    page: Any, shown: MainWindow, indicator: bytes
) -> None:
    year = day_of(shown.store).year
    with UnitOfWork(shown.store.database) as uow:
        record(uow, "indicator", {"formula": "somme des personnes atteintes"}, indicator)
        for women in (30, 20):
            draft = {"title": "Consultations", "starts": f"{year}-01", "places": [OUJDA], "women": women}
            record(uow, "initiative", draft)
        changes = uow.commit("deux fois peut-être")
    shown.store.announce(changes)
    calm(shown.store)
    assert line_of(page, indicator).second == f"50, au moins 30 ({year})"


def counted(shown: MainWindow, indicator: bytes) -> int:
    """The latest value as the whole grid tells it."""
    with shown.store.database.read() as session:
        told = sheet(session, indicator, "fr", day_of(shown.store))
    return [int(row.actual.value) for row in told.main.rows if row.actual.value is not None][-1]


def test_the_guide_explains_the_figure(page: Any, shown: MainWindow, indicator: bytes) -> None:
    with UnitOfWork(shown.store.database) as uow:
        record(uow, "indicator", {"definition": "Qui est venu", "baseline": 12, "lowest": 0, "highest": 900}, indicator)
        uow.commit("guide")
    shown.go("indicators", indicator)
    page.detail.open(indicator)
    page.values.refresh()
    calm(shown.store)
    told = dict(page.guide.lines())
    assert told["Définition"] == "Qui est venu"
    assert (told["Valeur de départ"], told["Valeurs possibles"]) == ("12", "de 0 à 900")
    assert page.guide.chart.spec is None  # one period is no line


def test_what_is_doubtful_is_said_at_its_cell_and_below(page: Any) -> None:
    type_at(page, place(page, "2025", "Femmes"), "-4")
    at = place(page, "2025", "Femmes")
    assert at.data(LOOK_ROLE) == "doubtful"
    assert "la plus petite valeur possible" in at.data(Qt.ItemDataRole.ToolTipRole)
    assert page.values_tab.doubts.text().startswith("À regarder : Femmes · 2025, ")
    type_at(page, at, "4")
    assert "possible" not in page.values_tab.doubts.text()


def test_sex_and_age_are_crossed_typed_once_and_added_up(page: Any, shown: MainWindow, indicator: bytes) -> None:
    cross = page.values_tab.cross
    assert not cross.isVisible(), "it is detailed by sex alone"
    with UnitOfWork(shown.store.database) as uow:
        record(uow, "indicator", {"dimensions": ["sex", "age"]}, indicator)
        uow.commit("détaillé")
    page.values.refresh()
    calm(shown.store)
    assert cross.isVisible()
    cross.click()
    calm(shown.store)
    table = page.values_tab.table
    first = place(page, "2025", "Femmes · 0–4 ans")
    assert table.viewport().rect().contains(table.visualRect(first).center()), "it is brought into sight"
    type_at(page, place(page, "2024", "Femmes · 18–59 ans"), "12")
    type_at(page, place(page, "2024", "Hommes · 18–59 ans"), "9")
    assert [said(page, "2024", one) for one in ("Femmes", "Hommes", "18–59 ans", "Réalisé")] == ["12", "9", "21", "21"]
    assert place(page, "2024", "Femmes").data(LOOK_ROLE) == "summed"
    cross.click()
    calm(shown.store)
    labels = [one.label for one in page.values_tab.grid.columns]
    assert "Femmes · 18–59 ans" in labels, "what says something stays"
    assert "Femmes · 0–4 ans" not in labels


def test_earlier_periods_stay_in_reach(page: Any, shown: MainWindow) -> None:
    first = int(page.values_tab.grid.rows[-1].code)
    QTest.mouseClick(page.values_tab.back, Qt.MouseButton.LeftButton)
    calm(shown.store)
    assert int(page.values_tab.grid.rows[-1].code) == first - 4
    type_at(page, place(page, str(first - 3), "Réalisé"), "7")
    assert said(page, str(first - 3), "Réalisé") == "7"


def test_enter_goes_down_tab_to_the_right_and_one_step_undoes(page: Any, shown: MainWindow) -> None:
    table = page.values_tab.table
    type_at(page, place(page, "2026", "Cible"), "240")
    assert table.state() == table.State.NoState
    assert said(page, "2026", "Cible") == "240"
    assert table.currentIndex() == place(page, "2025", "Cible")
    type_at(page, place(page, "2026", "Femmes"), "101", Qt.Key.Key_Tab)
    assert said(page, "2026", "Femmes") == "101"
    assert table.currentIndex().column() == place(page, "2026", "Hommes").column()
    shown.do_undo()
    calm(shown.store)
    assert said(page, "2026", "Femmes") == ""


def test_a_block_is_pasted_in_one_act(page: Any, shown: MainWindow) -> None:
    table = page.values_tab.table
    table.setCurrentIndex(place(page, "2026", "Femmes"))
    QGuiApplication.clipboard().setText("1 024\t685\r\n12,5\tbeaucoup\r\n")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    calm(shown.store)
    assert [said(page, "2026", one) for one in ("Femmes", "Hommes")] == ["1\u202f024", "685"]
    assert [said(page, "2025", one) for one in ("Femmes", "Hommes")] == ["12,5", "beaucoup"]
    assert place(page, "2025", "Hommes").data(LOOK_ROLE) == "wrong"
    assert "il faut un nombre" in page.values_tab.notice.text
    assert page.has_unsaved()
    shown.do_undo()
    calm(shown.store)
    assert [said(page, "2026", one) for one in ("Femmes", "Hommes")] == ["", ""]
    type_at(page, place(page, "2025", "Hommes"), "71")
    assert said(page, "2025", "Réalisé") == "161"
    assert not page.has_unsaved()
    table.selectRow(place(page, "2025", "Cible").row())
    assert table.copied().split("\t")[:2] == ["200", "161"]


def test_delete_empties_and_a_remark_stays_with_its_number(page: Any, shown: MainWindow) -> None:
    table = page.values_tab.table
    type_at(page, place(page, "2026", "Réalisé"), "50")
    type_at(page, place(page, "2026", "Remarque"), "provisoire")
    assert (said(page, "2026", "Réalisé"), said(page, "2026", "Remarque")) == ("50", "provisoire")
    table.setCurrentIndex(place(page, "2025", "Cible"))
    QTest.keyClick(table, Qt.Key.Key_Delete)
    calm(shown.store)
    assert said(page, "2025", "Cible") == ""


def test_each_territory_has_its_own_values(page: Any) -> None:
    where = page.values_tab.where
    assert where.isVisibleTo(page)
    where.set_value(OUJDA.hex())
    where.edited.emit()
    assert said(page, "2024", "Réalisé") == "33"
    type_at(page, place(page, "2025", "Réalisé"), "44")
    assert said(page, "2025", "Réalisé") == "44"
    where.set_value("")
    where.edited.emit()
    assert said(page, "2025", "Réalisé") == "160"


def test_a_computed_value_is_read_only_its_target_is_not(page: Any, shown: MainWindow, indicator: bytes) -> None:
    with UnitOfWork(shown.store.database) as uow:
        record(uow, "indicator", {"formula": "nombre d’initiatives"}, indicator)
        uow.commit("formule")
    type_at(page, place(page, "2025", "Réalisé"), "beaucoup")
    assert page.values_tab.notice.text.startswith("« Réalisé » : il faut un nombre. Ce qui est tapé reste")
    page.values.refresh()
    calm(shown.store)
    assert not page.has_unsaved()  # nothing can be typed there now
    assert page.values_tab.notice.text == ""
    editable = Qt.ItemFlag.ItemIsEditable
    assert not place(page, "2025", "Réalisé").flags() & editable
    assert place(page, "2025", "Cible").flags() & editable


def sheet_of(page: Any) -> Sheet:
    sheet: Sheet = page.values.sheet
    return sheet


def test_what_somebody_else_wrote_meanwhile_is_not_written_over(page: Any, shown: MainWindow, indicator: bytes) -> None:
    grid = page.values_tab.grid
    with UnitOfWork(shown.store.database) as uow:
        write_value(uow, indicator, "target", "2025", 250, seen=200)
        uow.commit("autre")
    at = place(page, "2025", "Cible")
    grid.write([(at.row(), at.column(), "210")])
    calm(shown.store)
    assert said(page, "2025", "Cible") == "250"
    assert page.values_tab.notice.text.startswith("« Valeur » a changé ")
    row = sheet_of(page).main.row("2025")
    assert row is not None
    assert row.target.value == 250
