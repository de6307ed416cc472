"""The walk by keyboard and by ear finds what it is there to find: each fault is made on purpose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QMainWindow, QPushButton, QVBoxLayout, QWidget

from desktop.views.widgets.basics import Button
from desktop.views.widgets.fields import NumberField, TextField
from desktop.views.widgets.notices import Toast
from desktop.views.widgets.reading_order import go_on
from desktop.views.widgets.rows import FieldRow
from tests.qt import heard
from tests.qt.pages import dress, rest


class Desk(QMainWindow):
    """A window that Tab goes through as in the program's own."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        shell = QWidget()
        column = self.column = QVBoxLayout(shell)
        for widget in widgets:
            column.addWidget(widget)
        self.setCentralWidget(shell)
        Toast(shell, QWidget(shell))
        self.resize(400, 70 * len(widgets) + 70)
        self.show()
        self.activateWindow()
        rest()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_on(self, forward=forward)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    dress(qapp)
    yield
    for top in QApplication.topLevelWidgets():
        if isinstance(top, Desk):
            top.close()
            top.deleteLater()


class Flat(QPushButton):
    """Looks the same whether it has the keyboard or not."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setStyleSheet("QPushButton, QPushButton:focus { border: none; background: #eeeeee; color: #000000; }")


class Trap(TextField):
    """Keeps Tab for itself."""

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()


class Spot(QWidget):
    """Answers the mouse alone."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()


Spot.__module__ = "desktop.views.spot"  # what is made by the program is asked for its keys


def test_sound_widgets_raise_nothing() -> None:
    first = Button("Un", name="action.one")
    desk = Desk(first, Button("Deux", look="primary"), TextField("Trois", name="field.three"))
    met, faults = heard.going_round(desk, first)
    assert [heard.name_of(stop.widget) for stop in met] == ["Un", "Deux", "Trois"]
    assert [*faults, *heard.disordered(met), *heard.misnamed(desk), *heard.mouse_only(desk)] == []


def test_no_ring_and_no_way_out_are_found() -> None:
    first = Button("Un")
    _met, faults = heard.going_round(Desk(first, Flat("plat")), first)
    assert len(faults) == 1
    assert "no ring" in faults[0]
    other = Button("Un")
    _met, faults = heard.going_round(Desk(other, Trap("Piège", name="field.trap")), other)
    assert "trapped" in faults[-1]


def test_what_is_behind_something_is_found() -> None:
    first = Button("Un")
    desk = Desk(first, Button("Deux"))
    veil = QWidget(desk.centralWidget())
    veil.setGeometry(desk.centralWidget().rect())
    veil.show()
    _met, faults = heard.going_round(desk, first, rings=False)
    assert all("behind" in fault for fault in faults)
    assert len(faults) == 2


def test_names_that_say_nothing_too_little_or_in_another_language_are_found() -> None:
    silent = QPushButton()
    technical = Button("action.one")
    twins = Button("Retirer"), Button("Retirer")
    desk = Desk(silent, technical, *twins, Button("Annuler"))
    found = heard.misnamed(desk)
    assert [fault.split(":")[0] for fault in found] == ["no name", "technical name", "same name as its neighbour"]
    assert any("Annuler" in fault for fault in heard.of_another_language(desk, "en"))
    assert heard.of_another_language(desk, "fr") == []


def test_going_back_is_found_and_what_came_later_is_met_in_its_place() -> None:
    first, last = Button("Un"), Button("Trois")
    desk = Desk(first, last)
    desk.column.insertWidget(1, Button("Deux"))  # made last
    rest()
    met, _faults = heard.going_round(desk, first, rings=False)
    assert [heard.name_of(stop.widget) for stop in met] == ["Un", "Deux", "Trois"]
    assert heard.disordered(met) == []
    assert len(heard.disordered([met[0], met[2], met[1]])) == 1


def test_a_list_shows_where_the_keyboard_is_after_it_was_read_anew() -> None:
    first, rows = Button("Un"), QListWidget()
    rows.setAccessibleName("Rangées")
    rows.addItems(["a", "b"])
    rows.setCurrentRow(1)
    desk = Desk(first, rows, Button("Deux"))
    rows.clear()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "Deux", "nobody stands in a list of nothing"
    rows.addItems(["c", "d"])
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert rows.hasFocus()
    assert rows.currentRow() == 0
    _met, faults = heard.going_round(desk, first)
    assert faults == []


def test_a_mouse_alone_a_cut_line_and_a_silent_problem_are_found() -> None:
    number = NumberField("Femmes", name="field.women")
    row = FieldRow("Femmes", number)
    cut = TextField("Titre", name="field.title")
    cut.setText("Une phrase si longue " * 12)
    desk = Desk(row, cut, Spot())
    row.show_problem("error", "Ce n’est pas un nombre")
    assert heard.problems_unheard(desk) == []
    number.setAccessibleDescription("")
    assert len(heard.problems_unheard(desk)) == 1
    assert len(heard.mouse_only(desk)) == 1
    assert heard.cut_without_tip(desk) == []
    plain = QLineEdit("Une autre phrase longue " * 12)
    desk.column.addWidget(plain)
    rest()
    assert len(heard.cut_without_tip(desk)) == 1
