"""The page of reports, in the window: what is chosen is what is shown, and what is shown is what is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.errors import NotDrawn
from desktop.paths import Profile
from desktop.reports import report_charts, report_writing
from desktop.views.printing import OffscreenPrinter
from desktop.views.steering.report_preview import MOST
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import rest
from tests.qt.windows import calm, settings, window
from tests.reports.reading_docx import opened, seen, whole
from tests.reports.reading_xlsx import sheets


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings()) as made:
        made.go("reports")
        settled(made)
        yield made


def settled(shown: MainWindow) -> None:
    for _round in range(40):
        rest(shown.store, ms=50)
        if not shown.page._soon.isActive():
            break
    calm(shown.store)


def spaced(text: str) -> str:
    """A text with plain spaces: what is shown has no others."""
    return " ".join(text.split())


def choose(shown: MainWindow, name: str, value: object) -> None:
    getattr(shown.page, name).set_value(value)
    settled(shown)


def everything(shown: MainWindow) -> Any:
    page = shown.page
    page.since.clear()
    page.until.clear()
    settled(shown)
    return page


def test_what_is_shown_is_what_is_written(shown: MainWindow, tmp_path: Path) -> None:
    page = everything(shown)
    text = seen(page.preview.toPlainText())
    said = page._told.part("people").words[0]
    total = next(row[1] for row in page._told.part("summary").grids[0].rows if row[0].text == "Personnes atteintes")
    assert spaced(said) in spaced(text)
    cells = [cell.text for _part, grid in page._told.grids() for row in grid.rows[:MOST] for cell in row]
    assert [one for one in cells if spaced(seen(one)) not in spaced(text)] == [], "every figure is on the screen"
    for form in ("docx", "xlsx", "html"):
        file = tmp_path / f"rapport.{form}"
        page.ask_place = lambda *_asked, file=file: str(file)
        page.files[form].click()
        settled(shown)
        assert "Fichier écrit" in page.said.text
    word = (tmp_path / "rapport.docx").read_bytes()
    assert said in seen(whole(word))
    drawn = report_charts.drawn(page._told, OffscreenPrinter().chart)
    assert len(opened(word).inline_shapes) == len(drawn) > 2
    assert word == report_writing.report_content(page._told, "docx", None, drawn), "as a command writes it"
    assert (tmp_path / "rapport.html").read_bytes().count(b"<img ") == len(drawn)
    figures = {row[0]: row[1] for row in sheets((tmp_path / "rapport.xlsx").read_bytes())["En bref"]}
    assert figures["Personnes atteintes"] == total.value
    recent = shown.settings.recent_reports.split("\n")
    assert [Path(one).name for one in recent] == ["rapport.html", "rapport.xlsx", "rapport.docx"]


def test_a_project_a_language_and_an_audience_change_the_preview(shown: MainWindow) -> None:
    page = everything(shown)
    choose(shown, "report", "project")
    projects = {name: row for row, name in page._subjects["project"]}
    choose(shown, "subject", next(row for name, row in projects.items() if name.startswith("Actions concrètes")))
    text = seen(page.preview.toPlainText())
    assert all(figure in spaced(text) for figure in ("800", "685", "540", "1 024"))
    choose(shown, "tongue", "ar")
    assert "الأشخاص المستفيدون" in page.preview.toPlainText()
    choose(shown, "audience", "public")
    assert "الفاعلون المحميون" not in page.mind.text()
    assert "Les acteurs protégés" in page.mind.text()


def test_days_that_are_none_are_said_and_nothing_can_be_written(shown: MainWindow) -> None:
    page = everything(shown)
    page.since.setText("hier")
    settled(shown)
    assert "2021-Q2" in page.said.text
    assert not any(button.isEnabled() for button in page.files.values())
    page.since.setText("2021")
    settled(shown)
    assert all(button.isEnabled() for button in page.files.values())


def test_a_layout_is_changed_by_hand_and_what_is_wrong_in_it_is_said_by_its_line(shown: MainWindow) -> None:
    page = everything(shown)
    asked: list[Path] = []
    page.open_layout = asked.append
    click(page, "action.report_layout")
    (file,) = asked
    assert file == shown.store.database.profile.folder / "layouts" / "quarterly.toml"
    assert "layouts/quarterly.toml" in page.said.text
    assert "Personnes atteintes" in page.preview.toPlainText()
    text = file.read_text("utf-8")
    file.write_text(text.replace('name = "people"\n', 'name = "people"\ntitle = "Qui a été aidé"\n', 1), "utf-8")
    next(one for one in page.said.findChildren(QPushButton) if one.text() == "Relire le rapport").click()
    settled(shown)
    assert "Qui a été aidé" in page.preview.toPlainText()
    file.write_text(text.replace('"people"', '"peuple"', 1), "utf-8")
    page.enter("quarterly")
    settled(shown)
    line = 1 + text[: text.index('"people"')].count("\n")
    assert f"ligne {line}" in page.said.text
    click(page, "action.report_layout")
    assert file.read_text("utf-8") == text.replace('"people"', '"peuple"', 1), "what somebody wrote is not written over"


def click(page: Any, name: str) -> None:
    page.findChild(QPushButton, name).click()
    calm(page.store)


def test_where_nothing_can_be_drawn_it_is_said(shown: MainWindow) -> None:
    page = everything(shown)
    page._not_drawn(NotDrawn())
    assert NotDrawn().sentence() in page.said.text
    assert page.files["html"].isEnabled()
