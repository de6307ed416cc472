"""A focal point holds a whole meeting in the window, by keys alone, and the keys are counted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.paths import Profile
from desktop.services.meeting import meetings
from desktop.services.meeting.meetings import MeetingBook
from desktop.views.window.main_window import MainWindow
from tests.end2end.meeting_words import TAKE
from tests.qt.meetings import Typist
from tests.qt.pages import rest, until
from tests.qt.windows import calm, settings, window

KINDS = ("note", "need", "priority", "decision", "action")
PICTURES = os.environ.get("MAILLAGE_PICTURES", "")  # a folder for what was on the screen
CONTROL = Qt.KeyboardModifier.ControlModifier


class Player(Typist):
    """The person at the keyboard of a whole window."""

    def __init__(self, shown: MainWindow, lang: str) -> None:
        self.shown, self.lang = shown, lang

    def here(self) -> QWidget:
        """What has the keyboard in this window."""
        return self.shown.focusWidget() or super().here()

    @property
    def room(self) -> Any:
        """The meeting being held."""
        page: Any = self.shown.page
        return page.room

    def settle(self) -> None:
        """Wait until all is written, read and painted."""
        calm(self.shown.store)
        if self.shown.page_name == "meetings" and self.room is not None:
            until(lambda: self.room.desk.settled and self.shown.store.idle)
            rest(self.shown.store)

    def picture(self, name: str) -> None:
        """Keep what is on the screen, when somebody wants to look."""
        if PICTURES:
            self.settle()
            self.shown.grab().save(str(Path(PICTURES) / f"meeting_{self.lang}_{name}.png"))

    # ---- the meeting ------------------------------------------------------------------------------

    def begin(self, title: str) -> bytes:
        """Prepare a meeting by its title and enter it. Returns its id."""
        self.shown.do_new()
        self.settle()
        self.type(title)
        page: Any = self.shown.page
        until(lambda: page.detail.form.id is not None)
        self.settle()
        made = page.detail.form.id
        page.enter_shown()
        self.settle()
        until(lambda: self.room is not None and self.room.desk.book is not None)
        self.settle()
        return bytes(made)

    def pane(self, holder: Callable[[], Any]) -> None:
        """Go on with F6 until a part of the room has the keyboard."""
        for _turn in range(8):
            focused = QApplication.focusWidget()
            if focused is not None and (holder() is focused or holder().isAncestorOf(focused)):
                return
            self.press(Qt.Key.Key_F6)
        raise AssertionError("no such part of the room")

    def invite(self, pasted: str) -> None:
        """Paste a list of people where one is added."""
        QGuiApplication.clipboard().setText(pasted)
        self.room.people.add.setFocus()
        self.press(Qt.Key.Key_V, CONTROL)
        self.settle()

    def line(self, kind: str, typed: str) -> int:
        """Type a line of a kind and leave it by Enter. Returns the keys beyond its text (a name or a day adds one)."""
        before = self.keys
        offers = 0
        tabs = KINDS.index(kind) - KINDS.index(self.room.desk.typing.said.kind)
        tabs = min((tabs, tabs - len(KINDS), tabs + len(KINDS)), key=abs)
        for _time in range(abs(tabs)):
            if tabs > 0:
                self.press(Qt.Key.Key_Tab, text="\t")
            else:
                self.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        parts = typed.split(TAKE)
        for at, part in enumerate(parts):
            self.type(part)
            if at + 1 < len(parts):
                self._await_offers()
                self.press(Qt.Key.Key_End)
                offers += 1
        self.enter()
        return self.keys - before - len(typed.replace(TAKE, "")) - offers

    def _await_offers(self) -> None:
        editor = self.room.lines.editor
        for _turn in range(60):
            if editor.offers is not None:
                return
            rest(ms=30)
        raise AssertionError(f"nothing is offered: {self.room.desk.typing.text}")

    def book(self, meeting: bytes) -> MeetingBook:
        """The meeting as the profile has it."""
        self.settle()
        with self.shown.store.database.read() as session:
            return meetings.read(session, meeting, self.lang)


@contextmanager
def seated(app: QApplication, profile: Profile, lang: str, **chosen: Any) -> Iterator[Player]:
    """Somebody at the page of meetings."""
    told = settings(language=lang, commune_code="02.411.01.23", **chosen)
    with window(app, profile, told, page="meetings") as shown:
        yield Player(shown, lang)
