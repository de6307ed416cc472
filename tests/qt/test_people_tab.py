"""The tab of people in an initiative: typed by keys alone, pasted from a spreadsheet, undone; double counting said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.paths import Profile
from desktop.services.demo import sample_id
from desktop.services.record import people_grid, records
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window

KITS = sample_id("kits-froid-oujda")


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings()) as made:
        yield made


@pytest.fixture
def page(shown: MainWindow) -> Any:
    """The winter kits of Oujda: 41 women and 99 men."""
    shown.go("initiatives", KITS)
    calm(shown.store)
    QTest.mouseClick(shown.page.detail.findChild(QPushButton, "tab.people"), Qt.MouseButton.LeftButton)
    calm(shown.store)
    return shown.page


def totals(shown: MainWindow, measure: str = "reached") -> tuple[int | None, ...]:
    with shown.store.database.read() as session:
        return people_grid.sheet(session, KITS, "fr").table(measure).totals


def cell(page: Any, line: int, sex: str) -> Any:
    grid = page.people.grid
    return grid.table.cells[grid.rows[line].family, sex]


def test_keys_alone_fill_lines_and_sums_follow(page: Any, shown: MainWindow) -> None:
    grid = page.people.grid
    assert [label.text() for label in grid.table.totals] == ["41", "99", "", "140"]
    assert grid.rows[0].label == "Migrants"
    grid.group.set_value("host-community")
    grid.age.set_value("adults")
    grid.add_button.click()
    first = cell(page, 0, "women")
    first.setFocus()
    first.selectAll()
    QTest.keyClicks(first, "42")
    QTest.keyClick(first, Qt.Key.Key_Return)
    added = cell(page, 1, "women")
    assert added.accessibleName() == "Communauté d’accueil · Adultes, Femmes"
    QTest.keyClicks(added, "7")
    QTest.keyClick(added, Qt.Key.Key_Up)
    calm(shown.store)
    assert totals(shown) == (49, 99, None)
    assert page.detail.main.bound["total"].widget.text() == "148"  # the short form tells the sum
    for _step in range(2):
        shown.do_undo()
        calm(shown.store)
    assert totals(shown) == (41, 99, None)


def test_a_block_is_pasted_whole_in_one_step(page: Any, shown: MainWindow) -> None:
    clipboard = QGuiApplication.clipboard()
    first = cell(page, 0, "women")
    for text, words in (("Femmes\t99", "n’est pas un nombre"), ("1\t2\t3\t4", "plus grand"), ("1\n2", "plus grand")):
        clipboard.setText(text)
        QTest.keyClick(first, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        calm(shown.store)
        assert words in page.people.grid.notice.text
        assert totals(shown) == (41, 99, None)
    clipboard.setText("50\t\t6\n")
    QTest.keyClick(first, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    calm(shown.store)
    assert totals(shown) == (50, 99, 6)  # the empty cell took nothing away
    shown.do_undo()
    calm(shown.store)
    assert totals(shown) == (41, 99, None)


def test_what_is_no_number_stays_typed(page: Any, shown: MainWindow) -> None:
    first = cell(page, 0, "men")
    first.selectAll()
    QTest.keyClicks(first, "beaucoup")
    QTest.keyClick(first, Qt.Key.Key_Down)
    calm(shown.store)
    assert (first.text(), page.has_unsaved()) == ("beaucoup", True)
    assert "nombre entier" in page.people.grid.notice.text
    assert totals(shown) == (41, 99, None)
    first.set_value(99)


def test_measures_are_apart_and_double_counting_is_said(page: Any, shown: MainWindow) -> None:
    page.people.grid.buttons["targeted"].click()
    first = cell(page, 0, "not-stated")
    QTest.keyClicks(first, "150")
    page.people.grid.buttons["reached"].click()
    calm(shown.store)
    assert totals(shown, "targeted") == (None, None, 150)
    assert "150" in page.people.grid.buttons["targeted"].text()
    page.people.counting.set_value("distinct")
    page.people.counting.edited.emit()
    calm(shown.store)
    with shown.store.database.read() as session:
        assert records.load(session, "initiative", KITS, "fr")["counting"] == "distinct"
    shown.page.new_record()
    calm(shown.store)
    assert not page.people.grid.isEnabled()


def test_the_short_form_leads_to_the_table_when_it_would_have_to_guess(page: Any, shown: MainWindow) -> None:
    grid = page.people.grid
    grid.group.set_value("host-community")
    grid.add_button.click()
    first = cell(page, 1, "women")
    QTest.keyClicks(first, "7")
    QTest.keyClick(first, Qt.Key.Key_Return)
    calm(shown.store)
    page.detail.turn_to("main")
    women = page.detail.main.bound["women"].widget
    women.setFocus()
    women.selectAll()
    QTest.keyClicks(women, "60")
    page.flush()
    calm(shown.store)
    banner = page.detail.notices.itemAt(0).widget()
    assert "onglet « Personnes »" in banner.label.text()
    button = next(one for one in banner.findChildren(QPushButton) if "Aller à l’onglet" in one.text())
    button.click()
    calm(shown.store)
    assert page.people.isVisible()
    assert totals(shown) == (48, 99, None)
    assert not page.has_unsaved()
    assert page.detail.main.bound["women"].widget.text() == "48"
