"""The main job by keyboard, from the first launch: the winter kits are recorded in at most twelve actions."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop import app as composition
from desktop.paths import Profile
from desktop.services.record import records
from desktop.settings import Settings
from desktop.views.map import map_beside
from tests.qt.pages import dress, rest
from tests.qt.windows import Keys

LINE = "Kits d’hiver · Al Wafae · Hay Andalous · Hay Alqods · Village Bouarfa · 99 hommes · 41 femmes · 02/03/2018"


def _menu() -> QMenu:
    for _turn in range(200):
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]
        if shown:
            return shown[-1]
        rest(None)
    raise AssertionError("no question was asked")


def test_winter_kits_by_keyboard(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dress(qapp)
    monkeypatch.setattr(map_beside, "MAP_FROM", 100_000)  # the map's engine has its own tests
    program = composition.Program(qapp, Profile(tmp_path / "p").make(), Settings(language="fr", theme="light"))
    assert program.take_lock()
    program.show()
    window, store = program.window, program.store
    assert window is not None
    assert store is not None
    rest(store)
    keys = Keys(window, lambda: rest(store, 80))
    keys.fill("Samira B.")
    keys.tab()
    keys.fill("Oujda")
    keys.press(Qt.Key.Key_Return)  # the commune of that name
    keys.press(Qt.Key.Key_Return)  # begin
    rest(store)
    assert window.focusWidget().objectName() == "field.quick_add"
    keys.fill(LINE)
    for name in ("Nouvel acteur", "Nouveau quartier", "Nouveau quartier", "Nouveau quartier"):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
        rest(store)
        menu = _menu()
        chosen = next(a for a in menu.actions() if a.text().startswith(name))
        while menu.activeAction() is not chosen:
            QTest.keyClick(menu, Qt.Key.Key_Down)
        keys.acted(3)  # one choice: down to open, down to it, Enter
        QTest.keyClick(menu, Qt.Key.Key_Return)
        rest(store)
    keys.press(Qt.Key.Key_Return)
    rest(store)
    assert keys.actions <= 12, keys.actions
    page = window.page
    assert page is not None
    id_ = page.detail.form.id
    with store.database.read() as session:
        held = records.load(session, "initiative", id_, "fr")
        actor = records.load(session, "actor", held["lead"], "fr")
        quarters = [records.load(session, "area", place, "fr")["name"] for place in held["places"]]
    assert held["title"] == "Kits d’hiver"
    assert (held["men"], held["women"], held["starts"]) == (99, 41, "2018-03-02")
    assert actor["name"] == "Al Wafae"
    assert sorted(quarters) == ["Hay Alqods", "Hay Andalous", "Village Bouarfa"]
    program.close()
    window.close()
