"""Safety copies from the settings: one saved elsewhere, going back after one question, and what was there kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop import app as composition
from desktop.paths import Profile
from desktop.services import backup
from desktop.views.map import map_beside
from desktop.views.window.settings_safety import SafetyCard
from tests.neighbours import Office
from tests.qt.pages import dress, rest, until
from tests.qt.windows import settings


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "oujda", "Samira B.")
    made.record("actor", {"name": "Al Wafae"})
    return made


@contextmanager
def running(app: QApplication, profile: Profile) -> Iterator[composition.Program]:
    """The program on a profile, its window on the settings."""
    before, map_beside.MAP_FROM = map_beside.MAP_FROM, 100_000
    dress(app, "fr")
    program = composition.Program(app, profile, settings())
    assert program.take_lock()
    program.show()
    assert program.window is not None
    program.window.resize(1280, 640)
    rest(program.store)
    program.window.go("settings")
    rest(program.store)
    try:
        yield program
    finally:
        program.close()
        assert program.window is not None
        program.window.close()
        program.window.deleteLater()
        app.aboutToQuit.disconnect(program.close)
        map_beside.MAP_FROM = before


def card(program: composition.Program) -> SafetyCard:
    page: Any = program.window.page
    assert page.NAME == "settings"
    found: SafetyCard = page.safety
    return found


def names(profile: Profile) -> list[str]:
    office = Office(profile.folder, "Samira B.")
    with office.opened() as database, database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT value FROM text WHERE field = 'name' AND owner_table='actor'"
        )
        return sorted(value for (value,) in rows)


def test_a_copy_is_saved_elsewhere_with_its_key(qapp: QApplication, office: Office, tmp_path: Path) -> None:
    with running(qapp, office.profile) as program:
        shown = card(program)
        shown.ask_place = lambda _parent, suggested, _kinds: str(tmp_path / suggested)
        shown.with_key.click()
        shown.save.click()
        until(lambda: bool(shown.said))
        assert shown.said.startswith("Copie écrite : maillage-sauvegarde-20")
        assert "Gardez-la ailleurs que la copie." in shown.said
    copies = sorted(path.suffix for path in tmp_path.glob("maillage-sauvegarde-*"))
    assert ".db" in copies
    assert ".key" in copies


def test_a_place_that_takes_nothing_is_a_sentence(qapp: QApplication, office: Office, tmp_path: Path) -> None:
    with running(qapp, office.profile) as program:
        shown = card(program)
        shown.ask_place = lambda _parent, suggested, _kinds: str(tmp_path / "absent" / suggested)
        shown.save.click()
        until(lambda: bool(shown.said))
        assert "ne permet pas d’écrire" in shown.said
        assert shown.save.isEnabled()


def test_going_back_asks_once_and_keeps_today(qapp: QApplication, office: Office) -> None:
    with office.opened() as database:
        backup.before(database, "receive")
    office.record("actor", {"name": "Foo"})
    with running(qapp, office.profile) as program:
        shown = card(program)
        until(lambda: shown.safety.copies.rowCount() == 1)
        shown.list.setFocus()
        QTest.keyClick(shown.list, Qt.Key.Key_Home)
        rest(program.store)
        shown.back.click()
        until(lambda: shown.question is not None)
        asked = shown.question
        assert asked is not None
        said = " ".join(label.text() for label in asked.findChildren(QLabel))
        assert "Acteurs 2" in said
        assert not asked.button.isEnabled()
        asked.field.setText("retour")
        asked.field.edited.emit()
        assert not asked.button.isEnabled()
        before = program.window
        asked.field.setText("revenir")
        asked.field.edited.emit()
        asked.button.click()
        until(lambda: program.window is not before)
        rest(program.store)
        rest(program.store)
        page: Any = program.window.page
        assert page.banners.count() == 1
        assert "La copie est remise." in page.banners.itemAt(0).widget().label.text()
        assert program.settings.geometry
        again = card(program)
        until(lambda: again.safety.copies.rowCount() == 2)
        newest = again.safety.copies.copy(0)
        assert newest is not None
        assert newest.why == "Avant de revenir à une copie"
    assert names(office.profile) == ["Al Wafae"]
    backup.restore(office.profile, newest.path)
    assert names(office.profile) == ["Al Wafae", "Foo"]


def test_a_copy_that_is_not_one_changes_nothing(qapp: QApplication, office: Office, tmp_path: Path) -> None:
    bad = tmp_path / "photo.db"
    bad.write_bytes(b"no copy at all" * 100)
    with running(qapp, office.profile) as program:
        shown = card(program)
        shown.ask_copy = lambda _parent: str(bad)
        shown.other.click()
        until(lambda: shown.question is not None)
        assert shown.question is not None
        before = program.window
        shown.question.field.setText("REVENIR")
        shown.question.field.edited.emit()
        shown.question.button.click()
        until(lambda: program.window is not before)
        rest(program.store)
        rest(program.store)
        page: Any = program.window.page
        assert "Rien n’a été modifié." in page.banners.itemAt(0).widget().label.text()
    assert names(office.profile) == ["Al Wafae"]
