"""The exchanges page in a whole window, and the acts of who sits there. Must not judge what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.viewmodels.exchange.incoming import State
from desktop.views.exchange.exchanges_page import ExchangesPage
from desktop.views.widgets.pill import Pill
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office
from tests.qt.pages import rest
from tests.qt.windows import settings, window

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@contextmanager
def exchanging(app: QApplication, office: Office, **chosen: object) -> Iterator[tuple[MainWindow, ExchangesPage]]:
    with window(app, office.profile, settings(author_name=office.author, **chosen), page="exchanges") as shown:
        rest(shown.store)
        assert isinstance(shown.page, ExchangesPage)
        yield shown, shown.page


def key(shown: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = shown.focusWidget()
    assert focused is not None, "nothing has the keyboard"
    QTest.keyClick(focused, which, modifier)
    rest(shown.store)


def bring(shown: MainWindow, page: ExchangesPage, *files: Path) -> None:
    page.receive_paths(files)
    while page.exchanges.busy:
        rest(shown.store)


def state(page: ExchangesPage, file: Path) -> State:
    row = page.exchanges.files.row(file)
    assert row is not None
    return row.state


def words(page: ExchangesPage) -> str:
    shown = page.desk.sheet
    assert shown is not None
    return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisibleTo(shown))


def settle(shown: MainWindow, page: ExchangesPage) -> None:
    while page.exchanges.busy:
        rest(shown.store)
    rest(shown.store)


def overview(page: ExchangesPage) -> str:
    shown = page.desk.overview
    assert shown is not None
    return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisibleTo(shown))


def words_and_pills(page: ExchangesPage) -> str:
    assert page.desk.sheet is not None
    return "\n".join((words(page), *(pill.accessibleName() for pill in page.desk.sheet.findChildren(Pill))))


def first_of(office: Office) -> Path:
    office.record("actor", {"name": "Première"})
    return office.give("premier.maillage")
