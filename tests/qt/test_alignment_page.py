"""The page of alignment: gaps said in words, each cell a list, labels written; proposals in an initiative's form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.services.demo import sample_id
from desktop.services.record import records
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window
from tests.reports.reading_xlsx import sheets


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings()) as made:
        yield made


def test_each_cell_opens_its_list_and_gaps_are_said(shown: MainWindow) -> None:
    shown.go("alignment")
    calm(shown.store)
    page = shown.page
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    grid = page.model.grid
    row = grid.codes.index("OSP15")
    assert page.model.cell(row, 1).text == "5"  # what was done in Actions concrètes
    assert page.model.cell(grid.codes.index("OSP7"), 1).text == "aucune"
    assert "libellé à compléter" in page.model.cell(grid.codes.index("OSP7"), 0).text
    health = grid.heads.index("Santé")
    assert page.model.cell(row, health).text == "1"
    page.view.setCurrentIndex(page.model.index(row, health))
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    calm(shown.store)
    assert (shown.page.NAME, list(shown.page.list.model.ids)) == ("initiatives", [sample_id("assistance-medicale")])
    assert shown.page.filters.chips["sector"].value == "health"
    shown.page._clear()
    calm(shown.store)
    shown.go("alignment", "sdg")
    calm(shown.store)
    page.by.set_value("initiative")
    page.by.edited.emit()
    calm(shown.store)
    grid = page.model.grid
    line = next(at for at, cells in enumerate(grid.rows) if cells[0].text == "Assistance médicale")
    assert grid.rows[line][grid.heads.index("16")].text == "✓"
    assert grid.rows[line][grid.heads.index("3")].text == ""
    page.untagged.click()
    calm(shown.store)
    assert shown.page.list.found == grid.untagged


def test_it_is_of_a_period_and_a_territory_says_people_and_is_written_whole(shown: MainWindow, tmp_path: Path) -> None:
    shown.go("alignment")
    calm(shown.store)
    page, model = shown.page, shown.page.model
    row = model.grid.codes.index("OSP15")
    assert model.grid.heads[:3] == ("Objectif", "Initiatives", "Personnes")
    people = model.cell(row, 2)
    assert (people.value, people.text) == (3049, "3\u202f049 · au moins 1\u202f024")
    assert "3\u202f049 en cumul · au moins 1\u202f024 personnes différentes" in model.cell(row, 1).said
    page.view.setCurrentIndex(model.index(row, 2))
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    calm(shown.store)
    assert shown.page.list.found == 5
    shown.page._clear()
    shown.go("alignment")
    page.head.chips["project"]._pick(sample_id("projet-gouvernance-partagee").hex())
    calm(shown.store)
    assert model.cell(row, 1).text == "aucune"
    page.head.clear.click()
    page.state_.look_at("chosen", "2024-01-01", "2024-12-31")
    calm(shown.store)
    assert model.cell(row, 1).text == "1"
    page.by.set_value("initiative")
    page.by.edited.emit()
    calm(shown.store)
    page.ask_place = lambda *_asked: str(tmp_path / "alignement")
    page.book.click()
    calm(shown.store)
    assert "Fichier écrit" in page.said.text
    found = sheets((tmp_path / "alignement.xlsx").read_bytes())
    first, table = found.values()
    assert ["Période", "2024"] in first
    assert table[0][:2] == ["Initiative", "Personnes atteintes"]
    assert len(table) == 1 + len(model.grid.rows)
    at = table[0].index(next(head for head in table[0] if str(head).startswith("OSP15 ")))
    assert [line[at] for line in table[1:] if len(line) > at and line[at]] == ["✓"]


def test_an_unknown_label_is_written_where_it_lacks(shown: MainWindow) -> None:
    shown.go("alignment")
    calm(shown.store)
    page = shown.page
    page.view.setCurrentIndex(page.model.index(page.model.grid.codes.index("OSP7"), 0))
    page.edit_words()
    calm(shown.store)
    field = page.words.fields["fr"]
    QTest.keyClicks(field, "Acces au logement")
    field.left.emit()
    calm(shown.store)
    assert "Acces au logement" in page.model.cell(page.model.grid.codes.index("OSP7"), 0).text
    page.view.setCurrentIndex(page.model.index(page.model.grid.codes.index("OSP15"), 0))
    page.edit_words()
    calm(shown.store)
    assert page.words.fields["fr"].isReadOnly()
    assert not page.words.fields["ar"].isReadOnly()


def test_what_a_sector_may_serve_is_proposed_and_added(shown: MainWindow) -> None:
    kits = sample_id("kits-froid-oujda")
    shown.go("initiatives", kits)
    calm(shown.store)
    card = shown.page.alignment_card
    assert not card.isHidden()
    assert "P5 · ODD 1 · GCM15" in card.words.text().replace("\u2068", "").replace("\u2069", "")
    card.add_button.click()
    calm(shown.store)
    with shown.store.database.read() as session:
        held = records.load(session, "initiative", kits, "fr")
    assert (held["snia"], held["sdg"], held["gcm"]) == (["P5"], ["1"], ["GCM15"])
    assert card.isHidden()
    shown.go("initiatives", sample_id("assistance-medicale"))
    calm(shown.store)
    assert card.isHidden()  # whoever tagged it has decided
