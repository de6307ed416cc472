"""Documents of the toolbox laid out and printed: by the printer one chooses, as many sheets as are said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument, QTextTable
from PySide6.QtWidgets import QApplication

from desktop.models.documents import document_id
from desktop.paths import Profile
from desktop.services.strangers import papers
from desktop.views.guide_text import lay_on_paper
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import printing_into, until
from tests.qt.toolbox import add, drop, ids, on_the_toolbox
from tests.qt.windows import calm
from tests.services import papers_made as made


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    """The window on the toolbox, what ships read."""
    with on_the_toolbox(qapp, sample()) as one:
        yield one


def printed(document: Any, file: Path, **some: int) -> list[str]:
    """Print the document shown; the words of the pages that came out."""
    sheets: list[int] = []
    document.press.ask_printer = printing_into(file, **some)
    document.press.ended.connect(sheets.append)
    document.print_button.click()
    until(lambda: bool(sheets))
    document.press.ended.disconnect(sheets.append)
    told = papers.read(file.read_bytes(), file.name)
    assert told.total == sheets[0]
    return list(told.pages)


def test_a_document_goes_to_the_printer_that_one_chooses(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    whole = tmp_path / "Protocole.pdf"
    whole.write_bytes(made.pdf([*made.FR, *made.FR]))
    before = page.list.total
    drop(page, whole)
    until(lambda: page.list.total == before + 1)
    calm(shown.store)
    document = page.document
    assert len(printed(document, tmp_path / "tout.pdf")) == 6
    assert len(printed(document, tmp_path / "un peu.pdf", first=2, last=5)) == 4
    assert "4 pages sont à l’imprimante." in document.notice.text
    document.press.ask_printer = lambda *_asked: None  # closed: nothing happens
    document.print_button.click()
    calm(shown.store)
    assert "4 pages" in document.notice.text


def test_what_has_no_pages_is_laid_out_on_the_screen_and_on_paper(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    (tmp_path / "note.txt").write_text("Deux mots <img src=x>", encoding="utf-8")
    (tmp_path / "liste.md").write_text(
        "# Ouvrir **tôt**\n\nUne\nphrase [ici](file:///etc/passwd).\n\n"
        "- [ ] Une salle\n- [x] Une affiche\n\n<b>non</b>\n",
        encoding="utf-8",
    )
    (tmp_path / "lettre.docx").write_bytes(made.docx([*made.FR, *(["Un paragraphe de plus. " * 40] * 30)]))
    (tmp_path / "رسالة.docx").write_bytes(made.docx(made.AR))
    told = {
        "note.txt": ["Deux mots <img src=x>"],
        "liste.md": ["Ouvrir tôt", "Une phrase ici.", "☐\u2002Une salle", "☑\u2002Une affiche", "<b>non</b>"],
        "lettre.docx": list(made.FR),
        "رسالة.docx": list(made.AR),
    }
    for name, lines in told.items():
        add(shown, tmp_path / name)
        until(lambda: page.document.pages.count() == 1)
        seen = page.document.pages.itemAt(0).widget()
        assert seen.toPlainText().split("\n")[: len(lines)] == lines
        first = seen.document().firstBlock()
        assert (first.textDirection() == Qt.LayoutDirection.RightToLeft) == (name == "رسالة.docx")
        on_paper = printed(page.document, tmp_path / f"{name}.pdf", first=1, last=99)
        if name != "رسالة.docx":  # the signs of Qt's own printer do not say which Arabic letters they are
            assert lines[-1] in "\n".join(on_paper)
        notice = page.document.notice.text
        assert ("LibreOffice" in notice) == name.endswith(".docx"), "that images stay behind is said"
    assert not page.document.pages_words.isVisible()
    page.show_record(next(row for row in ids(shown) if row != page.detail.form.id))
    calm(shown.store)


def test_how_many_sheets_a_text_takes_is_said(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    (tmp_path / "long.md").write_text("\n\n".join(["Un paragraphe de plus. " * 40] * 30), encoding="utf-8")
    before = page.list.total
    drop(page, tmp_path / "long.md")
    until(lambda: page.list.total == before + 1)
    calm(shown.store)
    whole = printed(page.document, tmp_path / "tout.pdf")
    assert len(whole) > 3
    assert f"{len(whole)} pages sont à l’imprimante." in page.document.notice.text
    assert len(printed(page.document, tmp_path / "un peu.pdf", first=2, last=3)) == 2
    assert "2 pages sont à l’imprimante." in page.document.notice.text


def test_what_ships_is_printed_in_its_language(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    page.side.choose_first()
    calm(shown.store)
    until(lambda: page.document.pages.count() == 1)
    words = " ".join(" ".join(printed(page.document, tmp_path / "livré.pdf")).split())
    assert "<" not in words
    assert len(words) > 400


def test_our_own_text_is_large_enough_on_paper_and_keeps_its_marks(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    page.show_record(document_id("meeting"))
    calm(shown.store)
    until(lambda: page.document.pages.count() == 1)
    sheets = printed(page.document, tmp_path / "réunion.pdf")
    assert len(sheets) >= 2, "it is no page of a browser shrunk to a corner"
    said = " ".join(" ".join(sheets).split())
    assert "1. Écrivez en une phrase" in said
    assert "• Une personne anime" in said


def test_arabic_is_laid_from_the_right_on_paper(qapp: QApplication) -> None:
    text = QTextDocument()
    lay_on_paper(
        text, "# عنوان\n\n| أول | ثان |\n|---|---|\n| ج | د |\n\n- [ ] نقطة\n- [x] أخرى\n\n1. ثالثا\n", rtl=True
    )
    table = next(one for one in text.rootFrame().childFrames() if isinstance(one, QTextTable))
    said = [table.cellAt(0, column).firstCursorPosition().block().text() for column in range(table.columns())]
    assert said == ["ثان", "أول"], "Qt puts the first column on the left"
    lines = text.toPlainText().split("\n")
    assert {"☐\u2002نقطة", "☑\u2002أخرى", "1.\u2002ثالثا"} <= set(lines)


def test_a_printer_that_takes_nothing_is_said(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    (tmp_path / "Protocole.pdf").write_bytes(made.pdf())
    before = page.list.total
    drop(page, tmp_path / "Protocole.pdf")
    until(lambda: page.list.total == before + 1)
    calm(shown.store)
    page.document.press.ask_printer = printing_into(tmp_path / "nulle" / "part" / "x.pdf")
    page.document.print_button.click()
    until(lambda: "imprimante n’a pas pris" in page.document.notice.text)
