"""The toolbox in the window: files dropped, refused ones said, words found on a page, documents joined and opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.documents import document_id
from desktop.paths import Profile
from desktop.services.record import records
from desktop.viewmodels.documents.joining import JOINED
from desktop.views.documents.document_view import Excerpt
from desktop.views.laid_text import SHOWN
from desktop.views.record.document_line import DocumentLine
from desktop.views.record.trail_card import PAGE_OF
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import until
from tests.qt.toolbox import add, drop, on_the_toolbox
from tests.qt.windows import calm
from tests.services import papers_made as made


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    """The window on the toolbox, what ships read."""
    with on_the_toolbox(qapp, sample()) as one:
        yield one


def search(shown: MainWindow, typed: str) -> None:
    shown.page.search.setText(typed)
    until(lambda: shown.page.list.text == typed and shown.page.list.narrowed == bool(typed))
    calm(shown.store)


def test_files_dropped_at_once_are_found_by_what_they_say(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    before = page.list.total
    folder = tmp_path / "à déposer"
    folder.mkdir()
    (folder / "Protocole local.pdf").write_bytes(made.pdf())
    (folder / "دليل.docx").write_bytes(made.docx(made.AR))
    (folder / "piège.docx").write_bytes(made.docx(**{"word/vbaProject.bin": "x"}))
    drop(page, *sorted(folder.iterdir()))
    until(lambda: page.list.total == before + 2 and "macros" in page.refused_spot.text)
    calm(shown.store)
    assert "piège.docx" in page.refused_spot.text
    search(shown, "بروتوكول تقييم")
    assert page.list.found == 1
    search(shown, "protocole évaluation")
    assert page.list.found == 1
    line = page.as_line(page.list.model.row_at(0))
    assert (line.title, line.mark) == ("Protocole local", "page 3")
    assert "évaluation" in line.third
    page.side.choose_first()
    calm(shown.store)
    document = page.document
    assert page.detail.findChild(object, "tab.document").isChecked()
    assert not document.hits.isHidden()
    (excerpt,) = document.hits.findChildren(Excerpt)
    assert "<b>protocole</b>" in excerpt.text()
    assert "<b>évaluation</b>" in excerpt.text()
    until(lambda: document.pages.count() == 3)
    assert all(not document.pages.itemAt(place).widget().pixmap().isNull() for place in range(3))
    opened: list[Path] = []
    document.open_file = opened.append
    document.open_button.click()
    until(lambda: bool(opened))
    assert opened[0].read_bytes() == made.pdf()
    shown.do_undo()
    calm(shown.store)
    assert page.list.total == before + 1
    search(shown, "")


def test_what_an_excerpt_says_is_no_markup(qapp: QApplication) -> None:
    said = "un <img src=x> & " + "y" * 200
    shown = Excerpt(said, ((3, 6),))
    assert shown.text().startswith("un <b>&lt;im</b>g src=x&gt; &amp; ")
    assert shown.accessibleName() == said


def test_a_shipped_document_is_read_joined_and_opened_as_a_page(shown: MainWindow) -> None:
    page: Any = shown.page
    page.show_record(document_id("covid-health"))
    calm(shown.store)
    document = page.document
    assert "COVID-19" in document.pages.itemAt(0).widget().toPlainText()
    assert "{" not in document.pages.itemAt(0).widget().toPlainText()
    opened: list[Path] = []
    document.open_file = opened.append
    document.open_button.click()
    until(lambda: bool(opened))
    assert opened[0].suffix == ".html"
    assert re.search("<h1[^>]*>.*COVID-19", opened[0].read_text("utf-8"))
    document.join_line.setFocus()
    QTest.keyClicks(document.join_line, "kits")
    until(lambda: document.join_line.popup().isVisible())
    document.join_line.popup().move_by(1)
    QTest.keyClick(document.join_line, Qt.Key.Key_Return)
    until(lambda: bool(document._told.used))
    (used,) = document._told.used
    shown.go("initiatives", used.id)
    calm(shown.store)
    trail = shown.page.detail.trail.state
    until(lambda: trail.trail is not None and any(g.label == "Documents utiles" for g in trail.trail.groups))
    shown.go("toolbox", document_id("covid-health"))
    calm(shown.store)
    document.look.join(used.kind, used.id, away=True)
    until(lambda: document._told.used == ())


@pytest.mark.parametrize("kind", JOINED)
def test_a_record_s_own_form_joins_a_document_found_by_what_it_says(shown: MainWindow, kind: str) -> None:
    rows: list[bytes] = []
    shown.store.change(lambda uow: rows.append(records.record(uow, kind, {"title": "Essai"})), label="fiche")
    calm(shown.store)
    shown.go(PAGE_OF[kind], rows[0])
    calm(shown.store)
    page: Any = shown.page
    line = page.detail.findChild(DocumentLine)
    assert line is not None
    line.setFocus()
    QTest.keyClicks(line, "femmes enceintes consultations")
    until(lambda: line.popup().isVisible())
    line.popup().move_by(1)
    QTest.keyClick(line, Qt.Key.Key_Return)
    state = page.detail.trail.state
    until(lambda: state.trail is not None and any(g.label == "Documents utiles" for g in state.trail.groups))
    assert line.text() == ""
    shown.do_undo()
    until(lambda: not any(group.label == "Documents utiles" for group in state.trail.groups))


def test_a_video_is_a_link_that_needs_a_network(shown: MainWindow) -> None:
    page: Any = shown.page
    page.new_record()
    page.detail.form.write("title", "Vidéo d’accueil", done=True)
    page.detail.form.write("web", "https://exemple.ma/video", done=True)
    page.flush()
    until(lambda: page.detail.form.id is not None)
    calm(shown.store)
    page._look_again()
    calm(shown.store)
    document = page.document
    assert not document.web_button.isHidden()
    assert not document.web_words.isHidden()
    asked: list[str] = []
    document.open_web = lambda url: asked.append(url.toString())
    document.web_button.click()
    assert asked == ["https://exemple.ma/video"]
    for typed in ("exemple.ma/video", "/etc/passwd", "javascript:alert(1)"):  # as people write it; what is no address
        page.detail.form.write("web", typed, done=True)
        page.flush()
        calm(shown.store)
        page._look_again()
        calm(shown.store)
        document.web_button.click()
    assert asked[1:] == ["http://exemple.ma/video"]


def test_pages_turn_by_keys_and_are_drawn_once(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    (tmp_path / "Protocole.pdf").write_bytes(made.pdf())
    add(shown, tmp_path / "Protocole.pdf")
    document = page.document
    until(lambda: document.pages.count() == 3)
    calm(shown.store)
    first = document.pages.itemAt(0).widget()
    document.open_button.setFocus()
    QTest.keyClick(document.open_button, Qt.Key.Key_PageDown)
    below = document.verticalScrollBar().value()
    assert below > 0
    document.join_line.setFocus()
    for _page in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "page 3"
    assert document.verticalScrollBar().value() > below
    shown.store.change(lambda uow: records.record(uow, "need", {"title": "Autre chose"}), label="besoin")
    calm(shown.store)
    page._look_again()
    calm(shown.store)
    assert document.pages.itemAt(0).widget() is first, "nothing is looked into again for what changed elsewhere"
    shown_before = page.detail.form.id
    page.show_record(document_id("meeting"))
    calm(shown.store)
    assert document.verticalScrollBar().value() == 0, "another document is shown from its beginning"
    text = document.pages.itemAt(0).widget()
    text.setFocus()
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_PageUp):
        before = document.verticalScrollBar().value()
        QTest.keyClick(text, key)
        assert document.verticalScrollBar().value() != before
    page.show_record(shown_before)
    until(lambda: document.pages.count() == 3)


def test_what_has_not_arrived_is_said_with_who_has_it(shown: MainWindow, tmp_path: Path) -> None:
    """The words in the window; between laptops: tests/sync/test_documents_given.py."""
    page: Any = shown.page
    (tmp_path / "Protocole.pdf").write_bytes(made.pdf())
    add(shown, tmp_path / "Protocole.pdf")
    document = page.document
    until(lambda: document.pages.count() == 3)
    told = document._told
    gone = replace(told.content.file, state="missing", holder="Commune d’Oujda")
    document.look.told.emit(replace(told, content=replace(told.content, file=gone)))
    assert document.notice.text.startswith("manquant : « Protocole.pdf », chez Commune d’Oujda.")
    assert "demandé dans votre prochain fichier" in document.notice.text
    assert document.print_button.isHidden()
    assert not document.open_button.isEnabled()
    assert document.pages.count() == 0
    page._look_again()
    calm(shown.store)
    assert "manquant" not in document.notice.text


def test_what_has_no_text_or_too_much_of_it_says_so(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    (tmp_path / "images.docx").write_bytes(made.docx([""]))
    add(shown, tmp_path / "images.docx")
    until(lambda: page.document.notice.text == "Ce document ne contient pas de texte.")
    (tmp_path / "sans fin.txt").write_bytes(b"a" * 400_000)
    add(shown, tmp_path / "sans fin.txt")
    until(lambda: page.document.pages.count() == 1)
    assert len(page.document.pages.itemAt(0).widget().toPlainText()) == SHOWN
    page._look_again()
    calm(shown.store)
    assert page.document.pages_words.text() == "Le début du document :"
    assert not page.document.pages_words.isHidden()


def test_a_folder_is_taken_and_what_is_here_already_is_shown(shown: MainWindow, tmp_path: Path) -> None:
    page: Any = shown.page
    before = page.list.total
    folder = tmp_path / "guides"
    (folder / "dedans" / ".caché").mkdir(parents=True)
    (folder / "un.md").write_bytes(b"# Premier zzyx\n\nmots")
    (folder / "dedans" / "deux.txt").write_bytes("Deuxième zzyx".encode())
    (folder / "dedans" / ".caché" / "non.txt").write_bytes(b"non zzyx")
    for name in ("photo.jpg", "~$un.docx", ".DS_Store"):
        (folder / name).write_bytes(b"x")
    drop(page, folder)
    until(lambda: page.list.total == before + 2)
    calm(shown.store)
    assert page.refused_spot.text == ""
    copy = tmp_path / "autre nom.md"
    copy.write_bytes((folder / "un.md").read_bytes())
    empty, heavy = tmp_path / "vide", tmp_path / "lourd.pdf"
    empty.mkdir()
    heavy.write_bytes(bytes(25 * 2**20 + 1))
    drop(page, copy, empty)
    until(lambda: "ne contient aucun document" in page.refused_spot.text)
    calm(shown.store)
    assert "« autre nom.md » est déjà dans la boîte à outils." in page.refused_spot.text
    assert page.detail.form.value("title") == "Premier zzyx"
    assert page.list.total == before + 2
    (tmp_path / "nul.pdf").write_bytes(b"")
    drop(page, heavy, tmp_path / "nul.pdf", tmp_path / "nulle part.pdf", copy, empty)
    until(lambda: "autres fichiers" in page.refused_spot.text)
    assert "25 Mo au plus" in page.refused_spot.text
    assert page.list.total == before + 2
    shown.store.change(lambda uow: records.trash(uow, "document", page.detail.form.id), label="à la corbeille")
    calm(shown.store)
    drop(page, copy)
    until(lambda: page.list.total == before + 2)
    calm(shown.store)
    assert page.refused_spot.text == "", "what is in the trash is not here"
