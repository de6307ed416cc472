"""The pages of projects and good practices, in the window: what was done, the ways from it, the sheet that prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.paths import Profile
from desktop.services.demo import sample_id
from desktop.services.record.records import load
from desktop.viewmodels.tables import LINE_ROLE
from desktop.views.widgets.fields import TextField
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window

PROJECT = sample_id("projet-territorialisation-snia")
PRACTICE = sample_id("pratique-soutien-psychologique-rabat")
PROGRAMME = sample_id("projet-pram")
WITH_BUDGET = sample_id("projet-indimaj-2")


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings(), with_map=True) as made:
        yield made


def opened(shown: MainWindow, page: str, row: bytes) -> Any:
    shown.go(page, row)
    calm(shown.store)
    return shown.page


def told(widget: Any) -> str:
    return " | ".join(label.text() for label in widget.findChildren(QLabel))


def test_a_project_shows_what_was_done_and_for_how_many(shown: MainWindow) -> None:
    page = opened(shown, "projects", PROJECT)
    QTest.mouseClick(page.detail.findChild(QPushButton, "tab.done"), Qt.MouseButton.LeftButton)
    calm(shown.store)
    words = told(page.done_view).replace("\u2068", "").replace("\u2069", "")
    assert "3\u202f049 en cumul · au moins 1\u202f024 personnes différentes" in words
    model = page.done_view.records.model
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    lines = {model.index(at, 0).data(LINE_ROLE).second for at in range(model.rowCount())}
    assert {"800 personnes atteintes", "685 personnes atteintes", "540 personnes atteintes"} < lines
    assert opened(shown, "projects", PROGRAMME) is page
    assert "22 + 24" not in told(page.done_view)
    words = told(page.done_view).replace("\u2068", "").replace("\u2069", "")
    assert "4 formations" in words
    assert "119" in words  # 22, 24, 26 and 47 participants


def test_a_budget_is_shown_and_typed_as_people_write_it(qapp: QApplication, sample: Callable[[], Profile]) -> None:
    with window(qapp, sample(), settings(language="es"), page="projects", target=WITH_BUDGET) as shown:
        calm(shown.store)
        form = shown.page.detail

        def field(name: str) -> TextField:
            found: TextField | None = form.findChild(TextField, f"field.{name}")
            assert found is not None
            return found

        assert (field("amount").text(), field("currency").text()) == ("150000", "EUR")
        for name, text in (("amount", "175.000,50"), ("currency", "dh")):
            field(name).setFocus()
            field(name).selectAll()
            QTest.keyClicks(field(name), text)
            QTest.keyClick(field(name), Qt.Key.Key_Tab)
            form.form.flush()
            calm(shown.store)
        with shown.store.database.read() as session:
            kept = load(session, "project", WITH_BUDGET, "es")
        assert (kept["amount"], kept["currency"]) == (175_000.5, "MAD")
        assert (field("amount").text(), field("currency").text()) == ("175000,5", "MAD")


def test_its_initiatives_are_gone_to_in_the_list_and_on_the_map(shown: MainWindow) -> None:
    page = opened(shown, "projects", PROJECT)
    page.done_view.to_list.click()
    calm(shown.store)
    assert shown.page.NAME == "initiatives"
    assert (shown.page.list.found, shown.page.filters.chips["project"].value) == (5, PROJECT.hex())
    opened(shown, "projects", PROJECT).done_view.to_map.click()
    calm(shown.store)
    assert shown.page.NAME == "map"
    asked = shown.page.lists["initiative"]
    assert (asked.filters, asked.found) == ({"project": PROJECT.hex()}, 5)
    assert shown.page.facets.chips["initiative", "project"].value == PROJECT.hex()


def test_a_practice_tells_its_town_and_prints_a_sheet(shown: MainWindow, tmp_path: Path) -> None:
    page = opened(shown, "practices", PRACTICE)
    line = page.list.model.index(0, 0).data(LINE_ROLE)
    assert (line.third, line.pill[0]) == ("Rabat · Maroc", "Brouillon")
    page.ask_report()
    card = page.report_card
    file = tmp_path / "fiche"
    card.ask_place = lambda *_asked: str(file)
    card.docx.click()
    calm(shown.store)
    assert file.with_suffix(".docx").read_bytes()[:2] == b"PK"
