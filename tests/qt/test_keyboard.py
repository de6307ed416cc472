"""The keyboard alone: Tab follows the reading order; keys do what they say. Every page: `test_walk`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.views.commands import COMMANDS
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm as rest
from tests.qt.windows import settings, window

LONGEST_ROUND = 200


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings(commune_code="02.411.01.23")) as made:
        yield made


def walk(shown: MainWindow, key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    """Press Tab until the first control comes back; give the names met."""
    start = shown.focusWidget()
    assert start is not None
    met = [start.objectName()]
    for _step in range(LONGEST_ROUND):
        QTest.keyClick(shown.focusWidget(), key)
        now = shown.focusWidget()
        assert now is not None
        if now is start:
            return met
        met.append(now.objectName())
    raise AssertionError(f"never came back: {met[-6:]}")


def test_tab_follows_the_reading_order(shown: MainWindow) -> None:
    shown.sidebar.buttons["initiatives"].setFocus()
    met = walk(shown)
    wanted = ["nav.initiatives", "field.search", "facet.sector", "field.sort", "field.quick_add", "list.initiative"]
    wanted += ["action.more", "tab.main", "field.title", "field.lead", "field.sector", "field.starts", "field.places"]
    wanted += ["field.description", "action.give"]  # the window's foot after the page, though it was made before it
    places = [met.index(name) for name in wanted]
    assert places == sorted(places), list(zip(wanted, places, strict=True))


def test_every_command_has_its_key_and_none_is_given_twice() -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+N", "Ctrl+F", "Ctrl+K", "Ctrl+Z", "Ctrl+Y", "Ctrl+D", "F1", "F11", "Del"} <= set(keys)
    assert all(hasattr(MainWindow, f"do_{command.name}") for command in COMMANDS)


def page(shown: MainWindow) -> Any:
    return shown.page


def test_keys_of_the_list(shown: MainWindow) -> None:
    view = page(shown).view
    view.setFocus()
    first = page(shown).detail.form.id
    QTest.keyClick(view, Qt.Key.Key_Down)
    rest(shown.store, 80)
    assert page(shown).detail.form.id != first
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert shown.focusWidget().objectName() == "field.title"
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Escape)
    assert shown.focusWidget() is view
    total = page(shown).list.total
    QTest.keyClick(view, Qt.Key.Key_Delete)
    rest(shown.store, 150)
    rest(shown.store, 150)
    assert page(shown).list.total == total - 1


def test_delete_in_a_field_deletes_a_letter(shown: MainWindow) -> None:
    title = page(shown).detail.main.bound["title"].widget
    title.setFocus()
    title.setCursorPosition(0)
    before, total = title.text(), page(shown).list.total
    QTest.keyClick(title, Qt.Key.Key_Delete)
    assert title.text() == before[1:]
    rest(shown.store, 100)
    assert page(shown).list.total == total


def test_keys_go_to_pages(shown: MainWindow) -> None:
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_F1)
    rest(shown.store, 50)
    assert shown.page_name == "help"
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    rest(shown.store, 50)
    assert shown.page_name == "initiatives"
    assert shown.focusWidget().objectName() == "field.title"


def test_the_menu_bar_comes_and_goes(shown: MainWindow) -> None:
    assert not shown.menuBar().isVisible()
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_F10)
    assert shown.menuBar().isVisible()
    QTest.keyClick(shown, Qt.Key.Key_F10)
    assert not shown.menuBar().isVisible()


def test_the_icons_of_a_menu_are_drawn_when_it_opens(shown: MainWindow) -> None:
    menus = [menu.menu() for menu in shown.menuBar().actions()]
    assert len(menus) == 4
    for menu in menus:
        assert all(one.icon().isNull() for one in menu.actions())
        menu.popup(shown.mapToGlobal(shown.rect().topLeft()))
        assert menu.actions()
        assert not any(one.icon().isNull() for one in menu.actions())
        menu.close()
