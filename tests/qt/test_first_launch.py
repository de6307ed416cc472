"""The first minute on a slow computer: what is typed while the profile is still being opened is not lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import app as composition
from desktop.paths import Profile
from desktop.settings import Settings
from desktop.viewmodels.review.twin_shelf import shelf_of
from desktop.views.map import map_beside
from desktop.views.window.first_launch import FirstLaunch
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import dress, rest, until
from tests.qt.windows import calm

OUJDA = "02.411.01.23"


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[composition.Program]:
    dress(qapp)
    monkeypatch.setattr(map_beside, "MAP_FROM", 100_000)  # the map's engine has its own tests
    made = composition.Program(qapp, Profile(tmp_path / "p").make(), Settings(language="fr", theme="light"))
    assert made.take_lock()
    yield made
    made.close()
    if made.window is not None:
        made.window.close()


def first(window: MainWindow) -> FirstLaunch:
    shown = window.centralWidget()
    assert isinstance(shown, FirstLaunch)
    return shown


def test_a_commune_typed_before_the_profile_is_open_is_kept(
    program: composition.Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter waits for the answer instead of beginning; who begins with a click keeps the commune typed."""
    with monkeypatch.context() as slow:
        slow.setattr(program, "_open", lambda: None)  # the profile takes its time
        program.show()
    page = first(program.window)
    page.commune.setFocus()
    QTest.keyClicks(page.commune, "oujda")
    page.commune.ask()
    QTest.keyClick(page.commune, Qt.Key.Key_Return)
    assert program.window.launching, "Enter began before the commune was chosen"
    QTest.mouseClick(page.start, Qt.MouseButton.LeftButton)
    assert not program.window.launching
    program._open()
    until(lambda: bool(program.window.settings.commune_code))
    assert program.window.settings.commune_code == OUJDA
    assert program.settings.commune_code == OUJDA, "it is not in the file of settings"


def test_a_commune_typed_whole_is_taken_on_leaving_its_field(program: composition.Program) -> None:
    program.show()
    program.window.activateWindow()
    rest(program.store)
    page = first(program.window)
    page.commune.setFocus()
    QTest.keyClicks(page.commune, "OUJDA")
    page.author.setFocus()
    until(lambda: page.commune.value() == OUJDA)
    assert page.commune.text() == "Oujda"
    page.commune.setFocus()
    page.commune.selectAll()
    QTest.keyClicks(page.commune, "Ouj")  # not a name: the person is not second-guessed
    page.author.setFocus()
    rest(program.store, 60)
    assert page.commune.unresolved == "Ouj"


def test_what_is_counted_meanwhile_waits_for_the_pages(program: composition.Program) -> None:
    """Likely doubles and changes are counted while nobody has begun: there is no sidebar yet to tell them on."""
    program.show()
    window = program.window
    rest(window.store)
    assert window.launching
    faults: list[BaseException | None] = []
    before, sys.excepthook = sys.excepthook, lambda _kind, fault, _trace: faults.append(fault)
    try:
        shelf_of(window.store).counted.emit(3)
        window.count_again()
        rest(window.store, 400)
    finally:
        sys.excepthook = before
    assert faults == []
    QTest.mouseClick(first(window).start, Qt.MouseButton.LeftButton)
    rest(window.store)
    assert not window.launching
    calm(window.store)
