"""The help opens at the page that asked, is searched, reads from the right in Arabic, and never goes to the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from desktop.errors import NotDrawn
from desktop.i18n import LANGUAGES
from desktop.reports.guide_places import places
from desktop.viewmodels.documents.guide import CHAPTER_OF, chapters
from desktop.viewmodels.store import Store
from desktop.views import guide_text
from desktop.views.commands import COMMANDS
from desktop.views.help.help_page import HelpPage
from desktop.views.pages import PAGES
from tests.qt.pages import QuietShell, dress, rest, until
from tests.qt.widths import cut_texts


@pytest.fixture
def page(qapp: QApplication) -> Iterator[Callable[[], HelpPage]]:
    dress(qapp)
    kept: list[tuple[HelpPage, Store]] = []

    def make() -> HelpPage:
        store = Store()
        made = HelpPage(store, QuietShell())
        kept.append((made, store))
        made.resize(1000, 560)
        made.show()
        QTest.qWaitForWindowActive(made)
        rest()
        return made

    yield make
    for made, store in kept:
        made.leave()
        made.close()
        store.close()
    dress(qapp)


@pytest.mark.parametrize(
    ("asked", "chapter"),
    [
        ("review", "review"),
        ("exchanges", "exchanges"),
        ("settings", "settings"),
        ("keys", "keys"),
        ("nowhere", "start"),
    ],
)
def test_it_opens_at_the_page_that_asked(page: Callable[[], HelpPage], asked: str, chapter: str) -> None:
    shown = page()
    shown.enter(asked)
    assert shown.chapter == chapter
    assert shown.state() == chapter


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_every_page_has_a_chapter_of_its_own(name: str) -> None:
    assert CHAPTER_OF[name] in {chapter.name for chapter in chapters("fr")}


def test_f1_opens_the_chapter_of_each_page(page: Callable[[], HelpPage]) -> None:
    shown = page()
    for asking in PAGES:
        if asking.name != "help":
            shown.enter(asking.name)
            assert shown.chapter == CHAPTER_OF[asking.name]


def test_a_link_leads_to_its_chapter(page: Callable[[], HelpPage]) -> None:
    shown = page()
    shown.search.setText("messagerie")
    shown.text.anchorClicked.emit(QUrl("chapter:map"))
    assert (shown.chapter, shown.search.text()) == ("map", "")
    shown.text.anchorClicked.emit(QUrl("https://example.org"))
    assert shown.chapter == "map"


@pytest.mark.parametrize(
    ("lang", "typed", "found"), [("fr", "reunion", "Réunion"), ("ar", "الاجتماعات", "اجتماع"), ("ar", "اجندة", "")]
)
def test_hits_are_shown_however_they_are_spelled(
    page: Callable[[], HelpPage], qapp: QApplication, lang: str, typed: str, found: str
) -> None:
    dress(qapp, lang)
    shown = page()
    shown.search.setText(typed)
    marked = [one.cursor.selectedText() for one in shown.text.extraSelections()]
    assert any(found in word for word in marked) if found else marked == []


@pytest.mark.parametrize(
    ("lang", "typed", "first"),
    [
        ("fr", "imprimer la carte", "map"),
        ("fr", "doublons", "duplicates"),
        ("fr", "compte rendu", "meetings"),
        ("fr", "sauvegarder", "backup"),
        ("fr", "supprimer une fiche", "initiatives"),
        ("fr", "hors ligne", "start"),
        ("fr", "traduire", "initiatives"),
        ("fr", "whatsapp", "exchanges"),
        ("fr", "ramadan", "orient"),
        ("en", "delete", "initiatives"),
        ("en", "offline", "start"),
        ("en", "reports", "reports"),
        ("es", "duplicado", "duplicates"),
        ("es", "importar", "import"),
        ("es", "sin conexion", "start"),
        ("ar", "الخريطه", "map"),
        ("ar", "إجتماعات", "meetings"),
        ("ar", "استيراد", "import"),
        ("ar", "ترجمه", "initiatives"),
    ],
)
def test_what_is_asked_for_comes_first(
    page: Callable[[], HelpPage], qapp: QApplication, lang: str, typed: str, first: str
) -> None:
    dress(qapp, lang)
    shown = page()
    shown.search.setText(typed)
    assert shown.chapter == first, [shown.model.chapter(row) for row in range(3)]
    shown.search.clear()
    assert [shown.model.chapter(row) for row in range(shown.model.rowCount())] == chapters(lang), (
        "in its own order again"
    )


def test_a_picture_is_never_wider_than_the_text(
    page: Callable[[], HelpPage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = QImage(1530, 930, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.darkCyan)
    drawn.save(str(tmp_path / "any.png"))
    monkeypatch.setattr(guide_text, "picture", lambda _lang, name: tmp_path / "any.png" if name != "gone" else None)
    shown = page()
    shown.text.show_page("# A\n\n![one](screen:one)\n\n![gone](screen:gone)\n\nB")
    assert shown.text.toPlainText().count("\ufffc") == 1
    for width in (1000, 800, 1000):
        shown.resize(width, 560)
        rest()
        seen, room = shown.text.document().size(), shown.text.viewport().width()
        assert room - 4 <= seen.width() <= room + 1
        assert room * 930 / 1530 < seen.height() < room * 930 / 1530 + 160


def test_the_guide_is_printed_as_a_page_where_nothing_draws(page: Callable[[], HelpPage], tmp_path: Path) -> None:
    shown = page()
    asked: list[str] = []

    def place(_parent: QWidget, suggested: str, _kinds: str) -> str:
        asked.append(Path(suggested).name)
        return str(tmp_path / "aide")

    shown.printing.ask_place = place
    shown.printing.press.failed.emit(NotDrawn())
    offered = [one for one in shown.findChildren(QPushButton) if one.text() == "Page HTML…"]
    QTest.mouseClick(offered[0], Qt.MouseButton.LeftButton)
    until((tmp_path / "aide.html").is_file)
    rest(shown.store)
    text = (tmp_path / "aide.html").read_text("utf-8")
    assert asked == ["maillage-fr.html"]
    assert all(f'<section id="{one.name}">' in text for one in chapters("fr"))
    assert shown.print.isEnabled()


@pytest.mark.slow
def test_the_guide_is_printed_with_the_pages_of_its_chapters(page: Callable[[], HelpPage], tmp_path: Path) -> None:
    shown = page()
    file = tmp_path / "aide.pdf"
    shown.printing.ask_place = lambda _parent, _suggested, _kinds: str(file)
    QTest.mouseClick(shown.print, Qt.MouseButton.LeftButton)
    until(file.is_file, 600)
    contents = " ".join(pypdf.PdfReader(file).pages[0].extract_text().split())
    begins = places(file.read_bytes())
    assert begins["start"] == 2
    assert f"Carte {begins['map']}" in contents


def test_the_table_of_keys_that_is_printed_names_every_key() -> None:
    for lang in LANGUAGES:
        told = next(one.text for one in chapters(lang) if one.name == "keys")
        assert [keys for command in COMMANDS for keys in command.keys if keys != "Del" and keys not in told] == []


def test_the_keys_are_those_the_window_obeys(page: Callable[[], HelpPage]) -> None:
    shown = page()
    shown.enter("keys")
    text = shown.text.toPlainText()
    assert all(keys in text for command in COMMANDS for keys in command.keys if keys != "Del")


def test_the_keyboard_searches_and_reads(page: Callable[[], HelpPage]) -> None:
    shown = page()
    shown.focus_search()
    QTest.keyClicks(shown.search, "messagerie")
    assert shown.chapter == "exchanges"
    assert len(shown.text.extraSelections()) == 1
    QTest.keyClick(shown.search, Qt.Key.Key_Return)
    assert shown.text.hasFocus()
    QTest.keyClick(shown.text, Qt.Key.Key_Escape)
    assert shown.search.text() == ""
    QTest.keyClick(shown.list, Qt.Key.Key_Down)
    names = [one.name for one in chapters("fr")]
    assert shown.chapter == names[names.index("exchanges") + 1]


def test_nothing_found_is_said(page: Callable[[], HelpPage]) -> None:
    shown = page()
    shown.search.setText("zzzz")
    assert shown.nothing.isVisible()
    shown.search.clear()
    assert not shown.nothing.isVisible()


def test_nothing_is_ever_loaded(page: Callable[[], HelpPage]) -> None:
    shown = page()
    shown.text.show_page("# Titre\n\n[lien](https://example.org) ![image](https://example.org/a.png)")
    rest()
    assert not shown.text.openLinks()
    assert not shown.text.openExternalLinks()
    for address in ("https://example.org/a.png", "file:///etc/hostname"):
        kind = QTextDocument.ResourceType.ImageResource
        assert shown.text.loadResource(kind.value, QUrl(address)) is None


def test_arabic_reads_from_the_right(page: Callable[[], HelpPage], qapp: QApplication) -> None:
    dress(qapp, "ar")
    shown = page()
    assert shown.side.geometry().left() > shown.text.geometry().left()
    block = shown.text.document().begin()
    while block.isValid():
        assert block.textDirection() == Qt.LayoutDirection.RightToLeft
        block = block.next()
    shown.text.show_page("# أ\n\nاكتب `./run` ثم `.deb`.")
    assert "\u2068./run\u2069" in shown.text.toPlainText()


@pytest.mark.parametrize("scale", [1.0, 1.25])
@pytest.mark.parametrize("lang", [*LANGUAGES, "doubled"])
def test_nothing_is_cut(page: Callable[[], HelpPage], qapp: QApplication, lang: str, scale: float) -> None:
    dress(qapp, "fr" if lang == "doubled" else lang, scale=scale, doubled=lang == "doubled")
    shown = page()
    assert cut_texts(shown) == []
    for chapter in range(shown.model.rowCount()):
        shown.list.setCurrentIndex(shown.model.index(chapter, 0))
        rest()
        assert shown.text.document().size().width() <= shown.text.viewport().width() + 1
