"""The page "Exporter": what is previewed is what is written; the audience decides what may be chosen."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.viewmodels.foreign.exporting import PreviewTable
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import rest
from tests.qt.windows import calm, settings, window


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings()) as made:
        made.go("initiatives")
        calm(made.store)
        yield made


def settled(shown: MainWindow) -> Any:
    page: Any = shown.page
    for _round in range(40):
        rest(shown.store, ms=50)
        if not page._soon.isActive() and page._foreseen is not None:
            break
    calm(shown.store)
    return page


def choose(shown: MainWindow, name: str, value: object) -> Any:
    page: Any = shown.page
    page._foreseen = None
    getattr(page, name).set_value(value)
    return settled(shown)


def test_a_list_that_was_narrowed_leaves_alone_and_what_is_shown_is_written(shown: MainWindow, tmp_path: Path) -> None:
    lists: Any = shown.page
    lists.list.narrow("sector", "health")
    calm(shown.store)
    found = lists.list.found
    assert 0 < found < lists.list.total
    QTest.keyClick(shown, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    page = settled(shown)
    assert (page.NAME, page.wish().what, page.wish().audience) == ("export", "initiative", "public")
    assert page.which.isVisible()
    assert page._foreseen.written.count == found
    assert page.model.rowCount() == found
    assert "Contacts" not in [option.label for option in page.what._options]
    page.form.set_value("csv")
    file = tmp_path / "i"
    page.ask_place = lambda *_asked: str(file)
    page.button.click()
    calm(shown.store)
    assert "Fichier écrit : i.csv" in page.said.text
    rows = list(csv.reader(io.StringIO((tmp_path / "i.csv").read_text("utf-8"), newline="")))
    assert len(rows) == found + 1
    page = choose(shown, "which", "all")
    assert page._foreseen.written.count > found


def test_the_audience_decides_what_may_be_chosen_and_the_blank_workbook_is_offered(shown: MainWindow) -> None:
    shown.go("export", "contact")
    page = settled(shown)
    assert (page.wish().what, page.wish().audience) == ("contact", "internal")
    page = choose(shown, "audience", "public")
    assert page.wish().what == "initiative"
    assert not page.which.isVisible()
    page = choose(shown, "what", "template")
    assert [option.value for option in page.form._options] == ["xlsx"]
    assert page.count.text() == "Classeur vierge"
    assert page.sheet.isVisible()
    assert page.button.isEnabled()


def test_where_nothing_can_leave_it_is_said_what_to_choose(shown: MainWindow) -> None:
    shown.go("export")
    settled(shown)
    page = choose(shown, "what", "need")
    assert page.count.text() == "0 ligne partira"
    assert page.stays.text().startswith("Choisissez une autre sorte de fiches")
    page = choose(shown, "what", "initiative")
    assert "Choisissez une autre" not in page.stays.text()


def test_stopping_is_said_and_leaves_no_file(shown: MainWindow, tmp_path: Path) -> None:
    shown.go("export", "all")
    page = settled(shown)
    page.ask_place = lambda *_asked: str(tmp_path / "tout.xlsx")
    page.exporting.progressed.connect(lambda *_more: None)
    page.button.click()
    page.exporting.cancel()
    calm(shown.store)
    assert "aucun fichier" in page.said.text or (tmp_path / "tout.xlsx").exists()
    assert page.button.isEnabled()


def test_the_preview_is_a_sound_model(qapp: QApplication) -> None:
    del qapp
    from datetime import date

    from desktop.exchange.table import Column, Table

    model = PreviewTable()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    columns = (Column("id", "id"), Column("title", "Titre"), Column("n", "Nombre", form="number"), Column("e", "Vide"))
    model.show(Table("x", "X", columns, (("a", "Un\ndeux", 3, None), ("b", None, None, None)), ((), ())))
    assert (model.rowCount(), model.columnCount()) == (2, 2)
    assert model.index(0, 0).data() == "Un deux"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Titre"
    model.show(Table("x", "X", (Column("d", "Jour", form="day"),), ((date(2026, 3, 1),),), ((),)))
    assert "2026" in model.index(0, 0).data()
    model.show(None)
    assert model.rowCount() == 0
