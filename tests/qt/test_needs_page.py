"""The pages of needs and services, in the window: written by keys, joined to what answers, listed with their state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from desktop.paths import Profile
from desktop.services.record import records
from desktop.views import pages
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window

OUJDA = "02.411.01.23"


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings(commune_code=OUJDA)) as made:
        yield made


def go(shown: MainWindow, name: str) -> Any:
    """Go there by the sidebar, and by the words at the head of the page where it has no entry of its own."""
    entry = pages.entry(name)
    for found in (f"nav.{entry}", f"sibling.{name}") if entry != name else (f"nav.{name}",):
        button = shown.findChild(QAbstractButton, found)
        assert button is not None, found
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        calm(shown.store)
    assert shown.page_name == name
    return shown.page


def fill(shown: MainWindow, view: Any, name: str, text: str, *, choose: bool = False) -> None:
    """Write in a field of the form; `choose` takes the first that the list offers."""
    widget = view.bound[name].widget
    line = getattr(widget, "line", widget)
    line.setFocus()
    QTest.keyClicks(line, text)
    calm(shown.store, 200)
    if choose:
        QTest.keyClick(line, Qt.Key.Key_Down)
        QTest.keyClick(line, Qt.Key.Key_Return)
        calm(shown.store, 100)


def held(shown: MainWindow, page: Any) -> dict[str, Any]:
    with shown.store.database.read() as session:
        return records.load(session, page.KIND, page.detail.form.id, "fr")


def test_a_need_is_written_and_joined_to_what_answers_it(shown: MainWindow) -> None:
    page = go(shown, "needs")
    assert not page.list.found
    shown.do_new()
    calm(shown.store)
    fill(shown, page.detail.main, "title", "Kits dhiver")
    fill(shown, page.detail.main, "people", "120")
    fill(shown, page.detail.details, "initiatives", "kits", choose=True)
    page.detail.form.flush()
    calm(shown.store, 100)
    kept = held(shown, page)
    assert (kept["title"], kept["people"], kept["status"]) == ("Kits dhiver", 120, "open")
    assert len(kept["initiatives"]) == 1
    with shown.store.database.read() as session:
        answered = records.load(session, "initiative", kept["initiatives"][0], "fr")
    assert answered["needs"] == [page.detail.form.id]
    row = page.list.model.row_at(0)
    assert page.as_line(row).pill[0] == "Ouvert"
    assert page.look(page.detail.form)[2][0] == "Ouvert"


def test_looking_at_an_empty_form_records_nothing(shown: MainWindow) -> None:
    page = go(shown, "needs")
    shown.do_new()
    calm(shown.store)
    go(shown, "initiatives")
    page = go(shown, "needs")
    assert not page.list.found


def test_a_service_shows_its_alert_first(shown: MainWindow) -> None:
    page = go(shown, "services")
    shown.do_new()
    calm(shown.store)
    fill(shown, page.detail.main, "name", "Consultations")
    fill(shown, page.detail.main, "opening", "lundi 9 h - 16 h")
    page.detail.form.flush()
    calm(shown.store, 100)
    assert page.look(page.detail.form)[2] is None
    fill(shown, page.detail.main, "alert", "Ferme cette semaine")
    page.detail.form.flush()
    calm(shown.store, 100)
    assert held(shown, page)["alert"] == "Ferme cette semaine"
    assert page.look(page.detail.form)[2][0] == "Alerte"
    assert held(shown, page)["opening"] == "lundi 9 h - 16 h"


def test_the_palette_and_the_fields_know_them(shown: MainWindow) -> None:
    from desktop.viewmodels import finding

    with shown.store.database.read() as session:
        before = [one.kind for one in finding.records(session, "zzkits")]
    page = go(shown, "needs")
    shown.do_new()
    calm(shown.store)
    fill(shown, page.detail.main, "title", "Zzkits")
    page.detail.form.flush()
    calm(shown.store, 100)
    with shown.store.database.read() as session:
        found = finding.records(session, "zzkits")
    assert before == []
    assert [(one.kind, one.label) for one in found] == [("need", "Zzkits")]
