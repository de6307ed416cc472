"""The page of trainings, in the window: numbers and sessions saved as they are typed, sums computed, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.paths import Profile
from desktop.services.demo import sample_id
from desktop.services.plan import trainings
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window

TRAINING = sample_id("stage-formation-acteurs-oujda-2018")


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings()) as made:
        yield made


@pytest.fixture
def page(shown: MainWindow) -> Any:
    """The page on the sample's training of 14 women and 11 men."""
    shown.go("trainings", TRAINING)
    calm(shown.store)
    QTest.mouseClick(shown.page.detail.findChild(QPushButton, "tab.participants"), Qt.MouseButton.LeftButton)
    return shown.page


def sheet(shown: MainWindow) -> trainings.Sheet:
    with shown.store.database.read() as session:
        return trainings.sheet(session, TRAINING, "fr")


def type_in(page: Any, audience: str, sex: str, text: str) -> None:
    cell = page.grid.table.cells[audience, sex]
    cell.setFocus()
    cell.selectAll()
    QTest.keyClicks(cell, text)
    QTest.keyClick(cell, Qt.Key.Key_Return)
    calm(page.store)


def test_numbers_are_saved_as_typed_and_sums_follow(page: Any, shown: MainWindow) -> None:
    assert [label.text() for label in page.grid.table.totals] == ["14", "11", "", "25"]
    type_in(page, "associations", "not-stated", "5")
    assert sheet(shown).total == 30
    assert [label.text() for label in page.grid.table.totals] == ["14", "11", "5", "30"]
    page.grid.more.set_value("students")
    page.grid.more.edited.emit()
    type_in(page, "students", "women", "7")
    assert sheet(shown).total == 37
    for _step in range(2):
        shown.do_undo()
        calm(shown.store)
    assert [label.text() for label in page.grid.table.totals] == ["14", "11", "", "25"]


def test_what_is_no_number_stays_typed_and_is_told(page: Any, shown: MainWindow) -> None:
    type_in(page, "associations", "women", "beaucoup")
    assert page.grid.table.cells["associations", "women"].text() == "beaucoup"
    assert page.has_unsaved()
    assert "nombre entier" in page.grid.notice.text
    assert sheet(shown).total == 25
    type_in(page, "associations", "women", "15")
    assert page.grid.notice.text == ""
    assert sheet(shown).total == 26


def test_a_number_is_saved_when_another_training_is_shown(page: Any, shown: MainWindow) -> None:
    cell = page.grid.table.cells["associations", "men"]
    cell.setFocus()
    cell.selectAll()
    QTest.keyClicks(cell, "12")
    page.show_record(sample_id("stage-formation-22"))
    calm(shown.store)
    assert sheet(shown).totals == (14, 12, None)
    assert [label.text() for label in page.grid.table.totals] == ["", "", "22", "22"]


def test_sessions_are_added_written_and_put_away(page: Any, shown: MainWindow) -> None:
    add = page.sittings.add
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    calm(shown.store)
    (first,) = page.sittings.lines.values()
    for name, text in (("day", "23/01/2018"), ("starts", "9h"), ("ends", "12h30")):
        first.fields[name].setFocus()
        QTest.keyClicks(first.fields[name], text)
    first.flush()
    calm(shown.store)
    told = sheet(shown).sittings[0]
    assert (told.title, told.day, told.starts, told.ends) == ("Séance 1", "2018-01-23", "09:00", "12:30")
    assert first.fields["starts"].text() == "09:00"
    QTest.mouseClick(add, Qt.MouseButton.LeftButton)
    calm(shown.store)
    assert [(one.title, one.day, one.starts) for one in sheet(shown).sittings][1] == ("Séance 2", "2018-01-24", "09:00")
    first.fields["ends"].setFocus()
    first.fields["ends"].selectAll()
    QTest.keyClicks(first.fields["ends"], "99h")
    first.flush()
    calm(shown.store)
    assert first.fields["ends"].text() == "99h"
    assert "14:30" in first.notice.text
    first.fields["ends"].set_value("13:00")
    first.flush()
    calm(shown.store)
    assert sheet(shown).sittings[0].ends == "13:00"
    page.parts.drop_sitting(first.id)
    calm(shown.store)
    assert len(page.sittings.lines) == 1
    shown.do_undo()
    calm(shown.store)
    assert len(page.sittings.lines) == 2


def test_the_list_says_what_is_trained_and_narrows(page: Any, shown: MainWindow) -> None:
    assert page.list.found == 10
    page.list.search("traite")
    calm(shown.store)
    assert page.list.found == 2
    row = page.list.model.row_at(0)
    assert page.as_line(row).pill[0] == "Terminée"


def test_a_new_training_has_an_empty_grid(shown: MainWindow) -> None:
    shown.go("trainings")
    calm(shown.store)
    shown.page.new_record()
    calm(shown.store)
    assert [label.text() for label in shown.page.grid.table.totals] == ["", "", "", ""]
    assert not shown.page.grid.isEnabled()
