"""The page "Importer", in the window: asked before anything is written, kept in one act, taken back by one undo."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from desktop.paths import Profile
from desktop.viewmodels.foreign.importing import Step
from desktop.views.foreign.import_sheet import as_line
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import rest
from tests.qt.windows import calm, settings, window

HEAD = ("Titre", "Acteur responsable", "Secteur", "Commune", "Début", "Femmes", "Hommes", "Total")
ROWS = (
    ("Exemple distribution de kits", "Exemple association", "Santé", "Oujda", "2021-02-12", 41, 9, 50),
    ("Exemple cours de langue", "Exemple association", "Éducation, formation", "Rabat", "2021-03", 5, 4, 9),
    ("Exemple atelier", "Autre exemple", "Zorglub", "Oujda", "2021-03-16", 7, 8, 3),
)


@pytest.fixture
def shown(qapp: QApplication, tmp_path: Path, template: Path) -> Iterator[MainWindow]:
    import shutil

    shutil.copytree(template, tmp_path / "profil")
    with window(qapp, Profile(tmp_path / "profil"), settings(), page="import") as made:
        yield made


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write(tmp_path / "exemple.xlsx", ROWS)


def write(path: Path, rows: tuple[tuple[Any, ...], ...]) -> Path:
    made = Workbook(str(path))
    page = made.add_worksheet()
    for y, row in enumerate((HEAD, *rows)):
        for x, value in enumerate(row):
            page.write(y, x, value)
    made.close()
    return path


def wait(shown: MainWindow, *steps: Step) -> None:
    end = time.monotonic() + 60
    while shown.page.importing.step not in steps and time.monotonic() < end:
        rest(ms=20)
    assert shown.page.importing.step in steps
    calm(shown.store)


def bring(shown: MainWindow, path: Path) -> Any:
    shown.page.ask_file = lambda _parent: str(path)
    shown.page.choose()
    wait(shown, Step.READY)
    return shown.page.importing


def titles(shown: MainWindow) -> list[str]:
    model = shown.page.importing.model
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def test_what_is_not_certain_is_asked_first(shown: MainWindow, book: Path) -> None:
    one = bring(shown, book)
    assert one.asked  # "Zorglub" is in no list
    assert not shown.page.keep.isEnabled()
    assert "rien n’est deviné" in shown.page.headline.text()
    assert any("Zorglub" in question.values for question in one.asked)
    shown.page.questions.all.click() if shown.page.questions.all.isVisible() else None
    for _round in range(10):
        if not one.asked:
            break
        question = one.asked[0]
        one.answer(question.key, question.suggested or question.options[-1].key)
        wait(shown, Step.READY)
    assert shown.page.keep.isEnabled()


def answered(shown: MainWindow, book: Path) -> Any:
    one = bring(shown, book)
    for _round in range(10):
        if not one.asked:
            return one
        question = one.asked[0]
        one.answer(question.key, question.suggested or question.options[-1].key)
        wait(shown, Step.READY)
    raise AssertionError("it asks for ever")


def test_kept_in_one_act_and_taken_back_by_one_undo(shown: MainWindow, book: Path, tmp_path: Path) -> None:
    one = answered(shown, book)
    assert one.left_out == 1  # fifteen women and men of three people: the row comes in without its total
    QAbstractItemModelTester(one.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    file = tmp_path / "lignes.xlsx"
    shown.page.ask_place = lambda *_asked: str(file)
    shown.page.refused.click()
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert rows[0][: len(HEAD)] == list(HEAD)
    assert rows[1][0] == "Exemple atelier"
    assert "plus petit que" in str(rows[1][-1])
    shown.page.keep.click()
    wait(shown, Step.DONE)
    assert "Ctrl+Z" in shown.page.headline.text()
    one = bring(shown, book)  # its answers are remembered
    assert not one.asked
    assert one.counts()["new"] == 0
    assert one.counts()["same"] >= 4
    shown.store.undo()
    calm(shown.store)
    wait(shown, Step.READY)
    assert one.counts()["new"] >= 4


def test_narrowed_by_verdict_and_kind_and_mended_by_column(shown: MainWindow, book: Path) -> None:
    one = answered(shown, book)
    everything = titles(shown)
    key = next(f"record:{told.key}" for told in one.preview.told if told.title == "Exemple atelier")
    one.answer(key, "skip")
    wait(shown, Step.READY)
    shown.page.sheet.tabs["doubtful"].click()
    assert titles(shown) == ["Exemple atelier"]
    one.answer(key, "new")
    wait(shown, Step.READY)
    assert titles(shown) == everything  # the tab that was left empty is gone
    shown.page.sheet.kind.set_value("initiative")
    shown.page.sheet._turn_kind()
    assert set(titles(shown)) == {row[0] for row in ROWS}
    assert set(titles(shown)) < set(everything)
    shown.page.turns[1].click()
    row = next(row for row in shown.page.columns.rows if row.column.header == "Début")
    row.choice.set_value(one.leave)
    row._chosen()
    wait(shown, Step.READY)
    drafts = [planned.draft for planned in one.preview.plan.planned if planned.draft.kind == "initiative"]
    assert drafts
    assert all("starts" not in draft.draft for draft in drafts)


def test_a_file_that_is_none_is_a_sentence(shown: MainWindow, tmp_path: Path) -> None:
    broken = tmp_path / "abime.xlsx"
    broken.write_bytes(b"PK\x03\x04 rien")
    shown.page.bring(broken)
    wait(shown, Step.EMPTY)
    assert shown.page.banners.count() == 1
    assert shown.page.faces.currentIndex() == 0


def test_the_list_says_where_each_record_is(shown: MainWindow, book: Path) -> None:
    one = bring(shown, book)
    told = {row.title: row for row in one.preview.told}
    assert (told["Exemple distribution de kits"].where, told["Exemple cours de langue"].where) == ("Oujda", "Rabat")
    line = as_line(told["Exemple cours de langue"])
    assert "Rabat" in line.second
    assert "Initiative" in line.second
    assert "Rabat" not in as_line(told["Exemple association"]).second
