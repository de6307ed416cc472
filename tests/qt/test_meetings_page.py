"""The page of meetings in the window: into a meeting and out again, undo, the projector, coming back to the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.services.meeting import meetings
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.views.meeting.minutes_sheet import MinutesSheet
from desktop.views.window.main_window import MainWindow
from tests.qt.meetings import Held, prepare
from tests.qt.pages import QuietShell
from tests.qt.windows import calm, settings, window


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    profile = sample()
    database = open_profile(profile)
    meeting = prepare(database)
    database.close()
    with window(qapp, profile, settings(), page="meetings", target=meeting) as made:
        calm(made.store)
        yield made


def enter(shown: MainWindow) -> tuple[Any, Held]:
    """Open the meeting on which the list stands, by Enter."""
    page: Any = shown.page
    page.view.setFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    calm(shown.store, 60)
    assert page.room is not None
    return page, Held(page.room, shown.store, QuietShell())


def test_a_meeting_is_entered_written_left_and_found_again(shown: MainWindow) -> None:
    page, held = enter(shown)
    assert held.editor.hasFocus()
    held.tab()
    held.type("Lits pour dix personnes")
    shown.go("initiatives")
    calm(shown.store)
    assert held.said() == [("need", "Lits pour dix personnes")]
    shown.go("meetings")
    assert page.room is held.room
    assert held.editor.hasFocus()
    assert held.editor.line == "Lits pour dix personnes"
    meeting = page.room.desk.id
    page.room.head.back_button.click()
    calm(shown.store)
    assert page.room is None
    assert page.list.model.row_at(page.list.model.row_of(meeting)).status == "draft"


def test_the_window_takes_back_a_line_and_brings_it_again(shown: MainWindow) -> None:
    _page, held = enter(shown)
    held.type("Une note")
    held.enter()
    held.settle()
    QTest.keyClick(held.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    held.settle()
    assert held.said() == held.shown() == []
    QTest.keyClick(held.editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    held.settle()
    assert held.said() == held.shown() == [("note", "Une note")]


def test_after_lines_are_brought_again_one_goes_on_at_the_end(shown: MainWindow) -> None:
    _page, held = enter(shown)
    for text in ("Une", "Deux", "Trois"):
        held.type(text)
        held.enter()
        held.settle()
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Y):
        QTest.keyClick(held.editor, key, Qt.KeyboardModifier.ControlModifier)
        held.settle()
    held.type("Quatre")
    held.enter()
    held.settle()
    assert [text for _kind, text in held.said()] == ["Une", "Deux", "Trois", "Quatre"]


def test_f11_is_the_projector(shown: MainWindow) -> None:
    page, held = enter(shown)
    before = page.room.lines.delegate.pixels
    QTest.keyClick(held.editor, Qt.Key.Key_F11)
    assert shown.isFullScreen()
    assert (shown.sidebar.isVisible(), page.room.people.isVisible(), page.room.beside.isVisible()) == (False,) * 3
    assert page.room.agenda.isVisible()
    assert page.room.lines.delegate.pixels >= round(1.5 * before) - 1
    held.type("Lu à cinq mètres")
    QTest.keyClick(held.editor, Qt.Key.Key_Escape)
    assert not shown.isFullScreen()
    assert shown.sidebar.isVisible()
    assert held.said() == [("note", "Lu à cinq mètres")] or held.room.desk.typing.text == "Lu à cinq mètres"


def test_escape_leaves_the_line_and_comes_back(shown: MainWindow) -> None:
    _page, held = enter(shown)
    held.type("Une ")
    QTest.keyClick(held.editor, Qt.Key.Key_Escape)
    focused = shown.focusWidget()
    assert focused is not None
    assert focused is not held.editor
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert held.editor.hasFocus()
    assert held.editor.line == "Une "


def test_escape_closes_the_minutes_and_goes_back_to_the_line(shown: MainWindow) -> None:
    """The page hears Escape first, and left the sheet open."""
    page, held = enter(shown)
    page.room.head.minutes_button.click()
    calm(shown.store)
    sheet = page.room.findChild(MinutesSheet)
    at = shown.focusWidget()
    assert at is not None
    assert sheet.isAncestorOf(at)
    QTest.keyClick(at, Qt.Key.Key_Escape)
    calm(shown.store)
    assert not sheet.isVisible()
    assert held.editor.hasFocus()


def test_another_language_comes_back_to_the_same_line(shown: MainWindow) -> None:
    _page, held = enter(shown)
    for word in ("un", "deux"):
        held.type(word)
        held.enter()
    held.press(Qt.Key.Key_Up)
    held.press(Qt.Key.Key_Up)
    held.settle()
    shown.change_settings(language="ar")
    calm(shown.store, 60)
    calm(shown.store, 60)
    page: Any = shown.page
    assert page.room is not None
    assert page.room.lines.editor.line == "un"


def test_the_next_meeting_has_what_is_open(shown: MainWindow) -> None:
    page, held = enter(shown)
    held.tab(-1)
    held.type("Réserver deux places")
    held.enter()
    held.settle()
    page.close_room()
    calm(shown.store)
    before = page.list.found
    page.next_meeting()
    calm(shown.store, 60)
    assert page.list.found == before + 1
    with shown.store.database.read() as session:
        book = meetings.read(session, page.detail.form.id, "fr")
    assert "Réserver deux places" in [point.title for point in book.agenda]
    assert [one.present for one in book.presences] == [False] * 3


def test_a_new_meeting_of_a_series_expects_whom_the_last_one_did(shown: MainWindow) -> None:
    page, held = enter(shown)
    book = held.book()
    page.close_room()
    calm(shown.store)
    made: list[bytes] = []

    def again(uow: Any) -> None:
        series = records.record(uow, "series", {"name": "Coordination"})
        records.record(uow, "meeting", {"series": series}, book.id)
        draft = {"title": "Juillet", "series": series, "day": "2021-07-14", "status": "planned"}
        made.append(records.record(uow, "meeting", draft))

    shown.store.change(again, label="suivante")
    calm(shown.store)
    page.open_room(made[0])
    calm(shown.store, 60)
    assert [row.tick.title for row in page.room.people.rows.values()] == [one.name for one in book.presences]
    assert page.room.people.pill.text == "0 sur 3"


def test_another_page_leads_to_a_line(shown: MainWindow) -> None:
    page, held = enter(shown)
    for word in ("un", "deux"):
        held.type(word)
        held.enter()
    line, meeting = held.book().lines[0].id, page.room.desk.id
    shown.go("initiatives")
    page.close_room()
    shown.go("meetings", {"open": meeting, "line": line})
    calm(shown.store, 60)
    assert page.room.lines.editor.line == "un"
