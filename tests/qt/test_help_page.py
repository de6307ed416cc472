"""The help opens at the page that asked, is searched, reads from the right in Arabic, and never goes to the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.i18n import LANGUAGES
from desktop.viewmodels.guide import chapters
from desktop.viewmodels.store import Store
from desktop.views.commands import COMMANDS
from desktop.views.help_page import HelpPage
from tests.qt.pages import QuietShell, dress, rest
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
    [("review", "review"), ("exchanges", "exchanges"), ("settings", "safety"), ("keys", "keys"), ("nowhere", "start")],
)
def test_it_opens_at_the_page_that_asked(page: Callable[[], HelpPage], asked: str, chapter: str) -> None:
    shown = page()
    shown.enter(asked)
    assert shown.chapter == chapter
    assert shown.state() == chapter


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
