"""Doublons in a whole window: pairs walked, united, undone, separated and told apart by keyboard; a scan stopped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from desktop.errors import DiskFull
from desktop.services import twins
from desktop.services.record import records
from desktop.viewmodels.review.twin_shelf import KINDS, shelf_of
from desktop.viewmodels.review.twins import APART, UNITED, WAITING
from desktop.viewmodels.review.twins_ready import TwinsReady
from desktop.views.review.duplicates_page import DuplicatesPage
from desktop.views.window.main_window import MainWindow
from desktop.views.window.sidebar import NavButton
from tests.neighbours import Office
from tests.qt.pages import rest, until
from tests.qt.windows import settings, window

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three actors of which two pairs look alike, and a cooperative that is nobody's twin."""
    made = Office(tmp_path / "profil", "Samira")
    made.record("actor", {"name": "Association Al Wafae", "phone": "0536680000"})
    made.record("actor", {"name": "Assoc. Alwafae", "phone": "+212536680000", "web": "wafae.example.org"})
    made.record("actor", {"name": "Coopérative des potiers"})
    made.record("place", {"name": "Maison du quartier Lazaret"})
    return made


@pytest.fixture
def shown(qapp: QApplication, office: Office) -> Iterator[MainWindow]:
    with window(qapp, office.profile, settings(), page="duplicates") as win:
        rest(win.store)
        yield win


def page_of(shown: MainWindow) -> DuplicatesPage:
    rest(shown.store)
    rest(shown.store)
    assert isinstance(shown.page, DuplicatesPage)
    return shown.page


def key(shown: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = shown.focusWidget()
    assert focused is not None, "nothing has the keyboard"
    QTest.keyClick(focused, which, modifier)
    rest(shown.store)
    rest(shown.store)


def names(office: Office) -> list[str]:
    from desktop.services.listing import lists

    with office.opened() as database, database.read() as session:
        ids = lists.ids(session, "actor", lists.ListQuery())
        return sorted(row.title for row in lists.rows(session, "actor", ids, "fr"))


def test_a_pair_is_united_by_keyboard_taking_a_field_over_then_undone_and_separated(
    shown: MainWindow, office: Office
) -> None:
    page = page_of(shown)
    QAbstractItemModelTester(page.desk.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert page.desk.model.rowCount() == 1
    assert page.sheet is not None
    assert "même téléphone" in page.desk.current.why
    page.list.setFocus()
    key(shown, Qt.Key.Key_Return)  # into the sheet, on the one that stays shown
    assert [field.field for field in page.sheet.beside.differing] == ["name.fr", "web", "phone"]
    kept = page.sheet.kept
    key(shown, Qt.Key.Key_Down)
    key(shown, Qt.Key.Key_Left if kept else Qt.Key.Key_Right)
    key(shown, Qt.Key.Key_Space)  # the other one's name
    assert page.sheet.fields == ("name.fr",)
    assert "Repris de l’autre" in page.sheet.result.text()
    page.sheet.fill.click()
    assert set(page.sheet.fields) == {"name.fr"} | (
        {"web"} if not page.sheet.beside.differing[1].texts[kept] else set()
    )
    assert not page.sheet.fill.isEnabled()
    keep, title = page.sheet.keep_id, page.sheet.beside.sides[1 - kept].title
    key(shown, Qt.Key.Key_Return, CONTROL)
    assert page.desk.model.rowCount() == 0
    assert page.stack.currentIndex() == 1
    assert names(office) == sorted([title, "Coopérative des potiers"])
    shown.do_undo()
    rest(shown.store)
    assert page_of(shown).desk.model.rowCount() == 1
    assert len(names(office)) == 3
    shown.do_redo()
    page_of(shown).state_tabs[UNITED].click()
    page = page_of(shown)
    assert page.desk.model.row(0).one == keep
    page.list.setFocus()
    key(shown, Qt.Key.Key_Return, CONTROL)
    assert len(names(office)) == 3
    assert page_of(shown).desk.model.rowCount() == 0


def test_not_duplicates_is_remembered_and_can_be_taken_back(shown: MainWindow) -> None:
    page = page_of(shown)
    page.list.setFocus()
    key(shown, Qt.Key.Key_U, CONTROL)
    assert page.desk.model.rowCount() == 0
    page.state_tabs[APART].click()
    page = page_of(shown)
    assert page.desk.model.rowCount() == 1
    page.list.setFocus()
    key(shown, Qt.Key.Key_Return, CONTROL)
    page.state_tabs[WAITING].click()
    assert page_of(shown).desk.model.rowCount() == 1


def test_what_is_recorded_meanwhile_joins_the_list_and_later_goes_last(shown: MainWindow) -> None:
    from functools import partial

    from desktop.services.record import records

    page = page_of(shown)
    draft = {"name": "Cooperative des potiers"}
    shown.store.change(partial(records.record, kind="actor", draft=draft, lang="fr"), label="essai")
    page = page_of(shown)
    assert page.desk.model.rowCount() == 2
    first = page.desk.model.row(0).pair
    page.desk.open(0)
    rest(shown.store)
    page.later.click()
    rest(shown.store)
    assert page.desk.model.row(1).pair == first
    page.list.setFocus()
    before = page.desk.current.pair
    key(shown, Qt.Key.Key_J)
    assert page.desk.current.pair != before
    key(shown, Qt.Key.Key_K)
    assert page.desk.current.pair == before


def test_a_decision_that_could_not_be_written_can_be_taken_again(
    shown: MainWindow, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.errors import NotFound
    from desktop.services.twins import deciding

    def gone(*_given: object) -> None:
        raise NotFound(reference="0")

    page = page_of(shown)
    with monkeypatch.context() as failing:
        failing.setattr(deciding, "unite", gone)
        page.unite.click()
        page = page_of(shown)
    assert page.desk.model.rowCount() == 1
    page.unite.click()
    assert page_of(shown).desk.model.rowCount() == 0
    assert len(names(office)) == 2


def test_the_badge_is_there_before_anybody_looks(qapp: QApplication, office: Office) -> None:
    with window(qapp, office.profile, settings(), page="actors") as shown:
        rest(shown.store)
        ready = TwinsReady(shown.store)
        shelf = shelf_of(shown.store)
        ready.begin()
        until(lambda: set(shelf.scanners) == set(KINDS) and shown.store.idle)
        button = shown.findChild(NavButton, "nav.duplicates")
        assert button is not None
        assert (shelf.waiting, button._badge) == (1, 1)
        office_index = shelf.made["actor"]
        records_changed(shown, "Assoc. Alwafaë")
        ready.begin()
        until(lambda: shelf.waiting == 3)
        assert shelf.made["actor"] is office_index, "it followed"
        assert button._badge == 3
        shown.change_settings(language="en")  # what is inside is built anew
        rest(shown.store)
        built = shown.sidebar.buttons["duplicates"]
        assert isinstance(built, NavButton)
        assert built is not button
        assert built._badge == 3
        shelf.counted.emit(4)
        assert built._badge == 4
        shelf.wanted = True  # somebody waits: who works ahead lets go
        shelf.scanners.clear()
        ready.begin()
        rest(shown.store)
        assert "actor" not in shelf.scanners
        assert ready.waits, "it is done another time"


class Failing:
    """A scanner that cannot read."""

    def pairs(self) -> list[object]:
        raise DiskFull(path="profil")


def test_what_cannot_be_looked_at_is_not_tried_every_moment(qapp: QApplication, office: Office) -> None:
    with window(qapp, office.profile, settings(), page="actors") as shown:
        rest(shown.store)
        ready = TwinsReady(shown.store)
        shelf_of(shown.store).scanners["actor"] = cast(twins.Scanner, Failing())
        ready.begin()
        rest(shown.store)
        assert not ready.waits


def records_changed(shown: MainWindow, name: str) -> None:
    shown.store.change(partial(records.record, kind="actor", draft={"name": name}), label="nouvel acteur")
    rest(shown.store)


def test_a_stopped_scan_says_so_and_changes_nothing(shown: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(shown)
    page.desk.shelf.scanners.clear()
    whole = twins.Scanner.__init__

    def stopped(self: twins.Scanner, *given: object, **named: object) -> None:
        page.desk.stop()
        whole(self, *given, **named)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(twins.Scanner, "__init__", stopped)
    page.desk.refresh()
    page = page_of(shown)
    assert page.desk.stopped
    monkeypatch.undo()
    page.desk.refresh()
    assert page_of(shown).desk.model.rowCount() == 1


def test_identical_ones_are_united_at_once_or_not_at_all(
    qapp: QApplication, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.record("actor", {"name": "Coopérative des potiers", "phone": "0661234567"})
    office.record("actor", {"name": "Cooperative des Potiers", "phone": "0661 23 45 67"})
    with window(qapp, office.profile, settings(), page="duplicates") as win:
        page = page_of(win)
        assert page.many.isVisible()
        told: list[bool] = []
        page.desk.working.connect(told.append)
        with monkeypatch.context() as stopping:  # the person stops it as soon as it begins
            whole = twins.Scanner.__init__

            def stopped(self: twins.Scanner, *given: object) -> None:
                page.desk.stop()
                whole(self, *given)  # type: ignore[arg-type]  # as it was called

            stopping.setattr(twins.Scanner, "__init__", stopped)
            page.many.click()
            page = page_of(win)
        assert told == [True, False]
        assert page.many.isVisible()
        assert page.desk.identical == 1
        page.many.click()
        page = page_of(win)
        assert not page.many.isVisible()
    assert len(names(office)) == 4
