"""The whole window in a test: on a profile of its own, opened as `app` opens it, driven by keys."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from desktop import app as composition
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.settings import Settings
from desktop.viewmodels.store import Store
from desktop.views.map import map_beside
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import dress, rest
from tests.qt.widths import in_sight

_MARKS: Final = re.compile("[\u200e\u200f\u2068\u2069\u200b]")
OUJDA = "04.411.01.07."
MOMENT_MS = 250  # a form looks at itself; typing is saved, and looked for elsewhere, later


def settings(**values: object) -> Settings:
    """Somebody's settings, in French and light unless said otherwise."""
    base: dict[str, object] = {
        "language": "fr",
        "theme": "light",
        "author_name": "Samira B.",
        "organisation": "Commune d’Oujda",
        "first_run_done": True,
    }
    return Settings(**{**base, **values})  # type: ignore[arg-type]  # a test knows the names


def copy_of(profile: Profile, folder: Path) -> Profile:
    """The same profile in another folder."""
    shutil.copytree(profile.folder, folder)
    return Profile(folder)


@contextmanager
def window(
    app: QApplication,
    profile: Profile,
    chosen: Settings,
    *,
    page: str = "initiatives",
    target: object = None,
    size: tuple[int, int] = (1280, 640),
    doubled: bool = False,
    with_map: bool = False,
    complaints: bool = True,
) -> Iterator[MainWindow]:
    """A window on `profile`, open and quiet. The map stays away unless asked for: its engine is slow to start.

    What it says in a sentence of a job that failed fails the test, unless `complaints` may come.
    """
    dress(app, chosen.language, look=chosen.theme, scale=chosen.text_scale, doubled=doubled)
    before = map_beside.MAP_FROM
    map_beside.MAP_FROM = before if with_map else 100_000
    store = Store()
    told: list[str] = []
    store.failed.connect(lambda failure: told.append(f"{failure.sentence} {failure.details}"))
    store.broken.connect(lambda failure: told.append(f"{failure.sentence} {failure.details}"))
    shown = MainWindow(store, chosen, lambda _settings: None, composition.counts)
    lost: list[str] = []
    front: list[QWindow | None] = [None]

    def took(now: QWindow | None) -> None:
        # a widget shown before it has its place is a window for a moment: it flashes, and takes the keyboard with it
        before, front[0] = front[0], now
        if now is None and before is not None and before is shown.windowHandle() and shown.isVisible():
            lost.append(f"something was a window for a moment on {shown.page_name}")

    app.focusWindowChanged.connect(took)
    shown.resize(*size)
    shown.show()
    shown.go(page, target)
    store.open(lambda: open_profile(profile))
    rest(store)
    rest(store)
    try:
        yield shown
        assert not (told and complaints), told
        assert not lost, lost
    finally:
        app.focusWindowChanged.disconnect(took)
        shown.leave_pages()
        rest(store)
        shown.close()
        store.close()
        shown.deleteLater()
        map_beside.MAP_FROM = before


LETTER: Final = 0.28  # seconds that a person who types without haste takes for a key
WORD: Final = 0.25  # seconds for a word that is read silently (Brysbaert 2019: 238 words a minute)
THOUGHT: Final = 1.35  # and to find what to do next (Card, Moran and Newell: keystroke-level model)


class Keys:
    """A person at the keyboard. One filled field, one choice, one chord, one click is one action.

    `seconds` is what that takes a person: keys, thought and what is read on the way, not the computer.
    """

    def __init__(self, root: QWidget, settle: Callable[[], None]) -> None:
        self.root = root
        self.settle = settle
        self.actions = 0
        self.seconds = 0.0

    def acted(self, keys: int) -> None:
        """Count one action of so many keys."""
        self.actions += 1
        self.seconds += THOUGHT + keys * LETTER

    def read(self, *texts: str) -> None:
        """Read what leads to the next action: each text must be in sight, word by word as it is asked for."""
        shown = words_in_sight(self.root)
        for text in texts:
            assert any(_MARKS.sub("", text) in one for one in shown), f"not in sight: {text!r}"
            self.seconds += WORD * len(text.split())

    def _at(self) -> QWidget:
        focused = self.root.focusWidget()
        assert focused is not None, "nothing has the keyboard"
        return focused

    def fill(self, text: str) -> None:
        """Type into the field that has the keyboard."""
        field = self._at()
        for letter in text:  # QTest aborts the program on letters outside Latin-1
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(field, event)
        self.settle()
        self.acted(len(text))

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key or a chord."""
        QTest.keyClick(self._at(), key, modifier)
        self.settle()
        self.acted(1 if modifier == Qt.KeyboardModifier.NoModifier else 2)

    def tab(self, key: Qt.Key = Qt.Key.Key_Tab) -> None:
        """Go to the next field, or by another key that moves: that is no action, and takes its time."""
        QTest.keyClick(self._at(), key)
        self.settle()
        self.seconds += LETTER

    def go_to(self, name: str, key: Qt.Key = Qt.Key.Key_Tab) -> None:
        """Move until a control of that object name has the keyboard."""
        for _step in range(80):
            if self._at().objectName() == name:
                return
            self.tab(key)
        raise AssertionError(f"{name} is not reached by {key.name}")


def words_in_sight(root: QWidget) -> list[str]:
    """What labels, buttons and empty fields say, marks of direction apart."""
    found = []
    for widget in in_sight(root):
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text().replace("&&", "&"))
        elif isinstance(widget, QLineEdit) and not widget.text():
            found.append(widget.placeholderText())
    return [_MARKS.sub("", one) for one in found if one.strip()]


def calm(store: Store, ms: int = 0) -> None:
    """Wait until nothing is on its way and nothing starts by itself in a while (lists and forms wait a moment)."""
    quiet = 0
    for _turn in range(400):
        rest(store, max(ms, 50))
        quiet = quiet + 1 if store.idle and not about_to(store) else 0
        if quiet == 2:
            return
    raise AssertionError("it does not become calm")


def about_to(store: Store) -> bool:
    """Whether anything in sight, or of the store, has set itself a moment (`MOMENT_MS`) after which it goes on.

    The window itself only counts then, for its foot: who looks at the foot waits for it.
    """
    return any(
        timer.isActive() and timer.isSingleShot() and timer.interval() <= MOMENT_MS
        for root in (store, *QApplication.topLevelWidgets())
        for timer in root.findChildren(QTimer)
        if not isinstance(timer.parent(), MainWindow)
    )
