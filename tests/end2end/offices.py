"""Two offices in real windows: what each does is done with keys; files go through one folder, as on a stick."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from desktop import app as composition
from desktop import settings as saved_settings
from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services.exchange import sharing
from desktop.services.record import records
from desktop.settings import Settings
from desktop.viewmodels.exchange.incoming import State
from desktop.views.exchange.exchanges_page import ExchangesPage
from desktop.views.map import map_beside
from desktop.views.review.review_page import ReviewPage
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import rest, until
from tests.qt.windows import Keys, window

CONTROL = Qt.KeyboardModifier.ControlModifier


class Office:
    """One profile, and the person in front of it."""

    def __init__(self, app: QApplication, profile: Profile, stick: Path) -> None:
        self.app = app
        self.profile = profile
        self.stick = stick
        self.shown: MainWindow | None = None

    @property
    def settings(self) -> Settings:
        """What the person chose at the first launch."""
        return saved_settings.load(self.profile)

    @contextmanager
    def open(self) -> Iterator[Office]:
        """Sit down at the window."""
        with window(self.app, self.profile, self.settings, page="help") as shown:
            self.shown = shown
            yield self
        self.shown = None

    def at(self, page: str, target: object = None) -> Any:
        """Go to a page of the window."""
        assert self.shown is not None
        self.shown.go(page, target)
        self.rest()
        return self.shown.page

    def database(self) -> Database:
        """The profile as the window has it open."""
        assert self.shown is not None
        return self.shown.store.database

    def state(self) -> str:
        """The state hash."""
        return sharing.current_state_hash(self.database(), self.settings.author_name)

    def rest(self, ms: int = 30) -> None:
        """Wait for the work on its way."""
        assert self.shown is not None
        rest(self.shown.store, ms)
        rest(self.shown.store, ms)

    def key(self, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        assert self.shown is not None
        focused = self.shown.focusWidget()
        assert focused is not None, "nothing has the keyboard"
        QTest.keyClick(focused, which, modifier)
        self.rest()

    # ---- recording -------------------------------------------------------------------------------

    def quick(self, line: str) -> bytes:
        """Record one line with quick-add."""
        page = self.at("initiatives", "quick")
        assert self.shown is not None
        keys = Keys(self.shown, lambda: self.rest(80))
        keys.fill(line)
        made: list[bytes] = []
        page.quick.recorded.connect(made.append)
        keys.press(Qt.Key.Key_Return)
        for _turn in range(100):
            self.rest(60)
            if made:
                return bytes(made[0])
        raise AssertionError("the line was not recorded")

    def opened(self, record: bytes) -> Any:
        """Open an initiative."""
        page = self.at("initiatives", record)
        for _turn in range(100):
            self.rest(60)
            if page.detail.form.id == record:
                return page
        raise AssertionError("the record does not open")

    def write(self, record: bytes, field: str, text: str) -> None:
        """Open a record and write in one of its fields."""
        page = self.opened(record)
        widget = page.detail.main.bound[field].widget
        widget.setFocus()
        widget.selectAll()
        assert self.shown is not None
        Keys(self.shown, lambda: self.rest(60)).fill(text)
        page.flush()
        self.rest(60)

    def throw_away(self, record: bytes) -> None:
        """Put a record in the trash."""
        self.opened(record)
        assert self.shown is not None
        self.shown.do_delete()
        self.rest(60)

    def held(self, record: bytes) -> dict[str, Any]:
        """What the profile holds of an initiative."""
        with self.database().read() as session:
            return records.load(session, "initiative", record, "fr")

    # ---- exchanging ------------------------------------------------------------------------------

    def give(self, name: str, *, everything: bool = False) -> Path:
        """Give a file with Ctrl+D; the system's dialog is answered for the person."""
        out = self.stick / name
        page = self.at("exchanges")
        assert isinstance(page, ExchangesPage)
        assert self.shown is not None
        page.give.ask_place = lambda *_asked: str(out)
        if everything:
            page.give.whom.setFocus()
            self.key(Qt.Key.Key_End)
        self.shown.do_give()
        self.rest(60)
        assert page.give.said.startswith(f"Fichier écrit : {name}"), page.give.said
        assert out.exists()
        return out

    def receive(self, *files: Path) -> list[State]:
        """Receive files by keyboard, vouching for who is not known yet; gives how each ended."""
        page = self.at("exchanges")
        assert isinstance(page, ExchangesPage)
        page.receive_paths(files)
        self._until_quiet(page)
        for file in files:
            page.desk.show_file(file)
            row = page.exchanges.files.row(file)
            assert row is not None
            if row.state in (State.ASKS, State.READY):
                page.desk.list.setFocus()
                self.key(Qt.Key.Key_Return)  # to what it asks, or to "accept"
                if row.state is State.ASKS:
                    self.key(Qt.Key.Key_Return)  # "I know this person"
                self.key(Qt.Key.Key_Return)  # accept
            self._until_quiet(page)
        ended = [page.exchanges.files.row(file) for file in files]
        return [row.state for row in ended if row is not None]

    def look_at(self, file: Path) -> tuple[State, str]:
        """Look at a file without receiving it: its state, and all that is said of it."""
        page = self.at("exchanges")
        assert isinstance(page, ExchangesPage)
        page.receive_paths([file])
        self._until_quiet(page)
        row = page.exchanges.files.row(file)
        assert row is not None
        assert page.desk.sheet is not None
        shown = [label for label in page.desk.sheet.findChildren(QLabel) if label.isVisibleTo(page.desk.sheet)]
        return row.state, "\n".join(label.text() for label in shown)

    def _until_quiet(self, page: ExchangesPage) -> None:
        self.rest()
        for _turn in range(200):
            if not page.exchanges.busy:
                return
            self.rest()
        raise AssertionError("the files are not read to their end")

    # ---- settling --------------------------------------------------------------------------------

    def waiting(self) -> list[str]:
        """The titles of what waits for a choice."""
        page = self.at("review")
        assert isinstance(page, ReviewPage)
        rows = [page.desk.model.row(n) for n in range(page.desk.model.rowCount())]
        return [row.title for row in rows if row is not None]

    def settle(self, record: bytes, *, second: bool) -> None:
        """Settle every field of a record by keyboard: the first version of each, or the second."""
        page = self.at("review", record.hex())
        assert isinstance(page, ReviewPage)
        assert page.desk.current == record.hex()
        assert page.desk.choices is not None
        page.list.setFocus()
        self.key(Qt.Key.Key_Return)
        for _field in page.desk.choices.review.fields:
            if second:
                self.key(Qt.Key.Key_Right)
            self.key(Qt.Key.Key_Return)
        self.key(Qt.Key.Key_Return, CONTROL)
        self.rest(60)
        assert page.desk.model.place_of(record.hex()) == -1


def _menus() -> list[QMenu]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()]


def first_launch(app: QApplication, profile: Profile, line: str, choices: tuple[str, ...]) -> tuple[bytes, int]:
    """From the first window to the first record by keyboard alone; gives the record and how many actions it took."""
    before, map_beside.MAP_FROM = map_beside.MAP_FROM, 100_000  # its engine is slow to start, and is tested elsewhere
    program = composition.Program(app, profile, Settings(language="fr", theme="light"))
    assert program.take_lock()
    program.show()
    window_, store = program.window, program.store
    assert window_ is not None
    assert store is not None
    rest(store)
    keys = Keys(window_, lambda: rest(store, 80))
    keys.fill("Samira B.")
    keys.tab()
    keys.fill("Oujda")
    keys.press(Qt.Key.Key_Return)  # the commune of that name
    keys.press(Qt.Key.Key_Return)  # begin
    rest(store)
    keys.fill(line)
    for wanted in choices:
        QTest.keyClick(window_.focusWidget(), Qt.Key.Key_Down)
        rest(store)
        until(lambda: bool(_menus()))
        menus = _menus()
        chosen = next(action for action in menus[-1].actions() if action.text().startswith(wanted))
        while menus[-1].activeAction() is not chosen:
            QTest.keyClick(menus[-1], Qt.Key.Key_Down)
        QTest.keyClick(menus[-1], Qt.Key.Key_Return)
        keys.actions += 1  # one choice
        rest(store)
    keys.press(Qt.Key.Key_Return)
    rest(store, 60)
    made = window_.page.detail.form.id
    program.close()
    window_.close()
    map_beside.MAP_FROM = before
    return bytes(made), keys.actions
