"""A meeting held in a test: its room on a profile of its own, driven by the keys of an AZERTY or an Arabic keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services.meeting import agendas, attendance, meetings
from desktop.services.meeting.meetings import MeetingBook
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.record.order_keys import new_tag
from desktop.services.unit_of_work import UnitOfWork
from desktop.viewmodels.store import Store
from desktop.views.meeting.meeting_room import MeetingRoom
from tests.fakes import ManualClock
from tests.qt.pages import QuietShell, dress, rest, until

DAY = "2021-06-16"
# What an AZERTY keyboard reaches with AltGr comes as Ctrl+Alt on Windows.
ALTGR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
BY_ALTGR = "@#{[|`\\^]}€"
BY_SHIFT = "1234567890.?/§+%£µ"
PEOPLE = (("Aïcha D.", "Collectif Ahlam"), ("Youssef K.", "Amal Sans Frontières"), ("Omar L.", "Clinique juridique"))
POINTS = (("Tour de table", 10), ("Accès aux soins", 20), ("Hébergement d’urgence", 15))


def prepare(database: Database, *, lang: str = "fr", count_sex: bool = False) -> bytes:
    """A planned meeting with three people and three points. Returns its id."""
    tag = new_tag()
    with UnitOfWork(database) as uow:
        draft = {"title": "Coordination", "day": DAY, "lang": lang, "status": "planned", "count_sex": count_sex}
        meeting = records.record(uow, "meeting", draft, lang=lang)
        for title, minutes in POINTS:
            agendas.add_item(uow, meeting, title, tag, minutes=minutes)
        for name, organisation in PEOPLE:
            actor = records.record(uow, "actor", {"name": organisation})
            contact = records.record(uow, "contact", {"name": name, "actor": actor})
            attendance.expect(uow, meeting, contact=contact, present=False)
        uow.commit("préparée")
    return meeting


class Typist:
    """A person at the keyboard of an AZERTY or an Arabic layout; her keys are counted."""

    keys = 0

    def here(self) -> QWidget:
        """What has the keyboard."""
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing has the keyboard"
        return focused

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, text: str = "") -> None:
        """Press a key where the keyboard is."""
        self.keys += 1
        press_on(self.here(), key, held, text)

    def type(self, text: str) -> None:
        """Type letters as the keyboard sends them."""
        for letter in text:
            held = ALTGR if letter in BY_ALTGR else Qt.KeyboardModifier.NoModifier
            held = Qt.KeyboardModifier.ShiftModifier if letter in BY_SHIFT or letter.isupper() else held
            code = Qt.Key(ord(letter.upper())) if letter.isascii() and letter.isalnum() else Qt.Key.Key_unknown
            self.press(code, held, letter)

    def enter(self) -> None:
        """Press Enter."""
        self.press(Qt.Key.Key_Return, text="\r")


class Held(Typist):
    """A meeting's room and the person at its keyboard."""

    def __init__(self, room: MeetingRoom, store: Store, shell: QuietShell) -> None:
        self.room, self.store, self.shell = room, store, shell

    def here(self) -> QWidget:
        """What has the keyboard: the line, unless it was left."""
        line: QWidget = self.editor
        return QApplication.focusWidget() or line

    @property
    def editor(self) -> Any:
        """The line typed in."""
        return self.room.lines.editor

    def settle(self) -> None:
        """Wait until all is written and read again."""
        rest(self.store)
        until(lambda: self.room.desk.settled and self.store.idle)
        rest(self.store)

    def tab(self, times: int = 1) -> None:
        """Press Tab, or Shift+Tab when `times` is negative."""
        for _time in range(abs(times)):
            if times > 0:
                self.press(Qt.Key.Key_Tab, text="\t")
            else:
                self.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)

    def book(self) -> MeetingBook:
        """The meeting as the profile has it."""
        self.settle()
        with self.store.database.read() as session:
            return meetings.read(session, self.room.desk.id, "fr")

    def said(self) -> list[tuple[str, str]]:
        """(kind, words as read) of each line in the profile."""
        return [(line.kind, line.shown) for line in self.book().lines]

    def shown(self) -> list[tuple[str, str]]:
        """The same of each begun line on screen."""
        return [(row.kind, row.shown) for row in self.room.desk.lines.rows if row.id is not None]

    def undo(self) -> None:
        """Ctrl+Z when nothing is being typed."""
        self.room.flush()
        self.store.undo()
        self.settle()


def press_on(at: QWidget, key: Qt.Key, held: Qt.KeyboardModifier, text: str) -> None:
    """Send a key to a widget as the system does."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(at, QKeyEvent(kind, int(key), held, text))


@contextmanager
def held_meeting(
    app: QApplication,
    profile: Profile,
    *,
    lang: str = "fr",
    window: str = "fr",
    scale: float = 1.0,
    count_sex: bool = False,
    size: tuple[int, int] = (1072, 560),
) -> Iterator[Held]:
    """A room open on a meeting just prepared."""
    dress(app, window, scale=scale)
    database = open_profile(profile)
    meeting = prepare(database, lang=lang, count_sex=count_sex)
    database.close()
    with room_on(app, profile, meeting, size=size) as held:
        yield held


@contextmanager
def room_on(
    app: QApplication, profile: Profile, meeting: bytes, *, size: tuple[int, int] = (1072, 560)
) -> Iterator[Held]:
    """A room open on a meeting of a profile."""
    store, shell = Store(), QuietShell()
    complaints: list[str] = []
    store.failed.connect(lambda failure: complaints.append(failure.sentence))
    store.open(lambda: open_profile(profile))
    rest(store)
    room = MeetingRoom(store, shell, meeting)
    room.desk.clock = ManualClock(datetime(2021, 6, 16, 13, 12, tzinfo=UTC))
    room.desk.failed.connect(lambda failure: complaints.append(f"{failure.sentence} {failure.details}"))
    store.changed.connect(room.follow)
    room.resize(*size)
    room.show()
    room.activateWindow()
    held = Held(room, store, shell)
    until(lambda: room.desk.book is not None)
    held.settle()
    try:
        yield held
        assert not complaints, complaints
    finally:
        store.changed.disconnect(room.follow)
        room.rest()
        rest(store)
        room.close()
        store.close()
        room.deleteLater()
