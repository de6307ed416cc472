"""Fields that refer to records, in a form: what is offered first, where the list stands, whose the typed words are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window

OUJDA = "02.411.01.23"


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    with window(qapp, sample(), settings(commune_code=OUJDA)) as made:
        yield made


def line(shown: MainWindow, name: str) -> Any:
    page: Any = shown.page
    widget = page.detail.main.bound[name].widget
    return getattr(widget, "line", widget)


def typed(shown: MainWindow, name: str, text: str) -> Any:
    found = line(shown, name)
    found.setFocus()
    found.selectAll()
    QTest.keyClicks(found, text)
    calm(shown.store)
    return found


def begin(shown: MainWindow, title: str) -> None:
    shown.do_new()
    calm(shown.store)
    typed(shown, "title", title)
    calm(shown.store)


def test_words_that_were_not_chosen_stay_with_their_record(shown: MainWindow) -> None:
    """They stood in the next record opened, over what that one says."""
    page: Any = shown.page
    begin(shown, "Kits")
    page.detail.form.flush()
    calm(shown.store)
    for name, text in (("lead", "Croi"), ("places", "laza")):
        QTest.keyClick(typed(shown, name, text), Qt.Key.Key_Escape)
    page.view.setFocus()
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Down)
    calm(shown.store)
    held = page.detail.form.names[page.detail.form.value("lead")]
    assert (line(shown, "lead").text(), line(shown, "places").text()) == (held, "")
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Up)
    calm(shown.store)
    assert page.detail.form.value("title") == "Kits"
    assert (line(shown, "lead").text(), line(shown, "places").text()) == ("Croi", "laza")
    assert page.detail.form.value("lead") is None


@pytest.mark.parametrize("text", ["oim", "ORGANISATION INT", "organisation int"])
def test_what_is_known_by_its_acronym_or_without_accents_comes_before_making_another(
    shown: MainWindow, text: str
) -> None:
    begin(shown, "Kits")
    QTest.keyClick(typed(shown, "lead", text), Qt.Key.Key_Return)
    calm(shown.store)
    assert line(shown, "lead").text() == "Organisation internationale pour les migrations – Maroc"


def test_the_list_stays_under_its_field_when_the_form_moves(shown: MainWindow) -> None:
    """The head of a new record grows when it is saved for the first time, while one types its actor already."""
    begin(shown, "Kits")
    lead = typed(shown, "lead", "a")
    popup = lead.popup()
    assert popup.isVisible()
    page: Any = shown.page
    before = lead.mapTo(shown, QPoint(0, 0)).y()
    page.notice("Une phrase qui prend de la place au-dessus.")
    calm(shown.store)
    top = lead.mapTo(shown, QPoint(0, 0)).y()
    assert top > before
    assert popup.y() - (top + lead.height()) == 2 or top - (popup.y() + popup.height()) == 2, "under it, or over it"


def test_escape_closes_the_list_first_and_then_leaves_the_field(shown: MainWindow) -> None:
    begin(shown, "Kits")
    lead = typed(shown, "lead", "oim")
    assert lead.popup().isVisible()
    QTest.keyClick(lead, Qt.Key.Key_Escape)
    calm(shown.store)
    assert (lead.popup().isVisible(), lead.hasFocus(), lead.text()) == (False, True, "oim")
    QTest.keyClick(lead, Qt.Key.Key_Escape)
    calm(shown.store)
    assert not lead.hasFocus()
