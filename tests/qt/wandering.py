"""Somebody who tries whatever is there: presses, types, chooses, drops, goes elsewhere at once. Must not judge.

Everything drawn comes from one seed. Dialogs of the system answer by the same draw: a file among those given, one to be
written, a folder, or nothing.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from desktop.views import pages
from desktop.views.window.main_window import MainWindow

MEANT: Final = (
    QAbstractButton,
    QLineEdit,
    QTextEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractItemView,
    QAbstractSpinBox,
)
TEXTS: Final = (
    "Exemple",
    "a",
    "مركز الصحة",
    "12",
    "2021-03-05",
    "x" * 300,
    "<b>gras</b> & {{ x }}",
    "0",
    "-5",
    "1 200,5",
    "!vendredi @Samira",
    "décembre",
    "  ",
    "'; DROP TABLE",
    "نعم ١٢٣",
    "@",
    "#",
    "10:00-12:00",
    "somme des personnes atteintes",
)
KEYS: Final = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_F1, Qt.Key.Key_Delete),
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
)
CHORDS: Final = tuple(Qt.Key(ord(letter)) for letter in "ZYNFEKGPSD")
MEANWHILE_MS: Final = 10
STUCK_MS: Final = 2_000  # no step lasts so long
STAYS: Final = 0.8  # how often somebody stays on the page, of what is pressed


class Wanderer:
    """One person before one window; `done` tells what was tried, the newest last."""

    def __init__(self, window: MainWindow, seed: int, files: Sequence[Path], folder: Path, without: set[str]) -> None:
        self.window = window
        self.done: list[str] = []
        self._dice = random.Random(seed)
        self._files = files
        self._folder = folder
        self._pages = [page.name for page in pages.PAGES if page.name not in without]
        self._without = without
        self._began = time.monotonic()
        self._watch = QTimer(window)
        self._watch.timeout.connect(self._let_go)
        self._watch.start(STUCK_MS // 4)

    # ---- what the system's own dialogs answer -----------------------------------------------------

    @contextmanager
    def dialogs(self) -> Iterator[None]:
        """Answers in the place of the system's dialogs; nothing leaves the computer or its test folder."""
        with pytest.MonkeyPatch.context() as stands:
            stands.setattr(QFileDialog, "getOpenFileNames", lambda *_a: ([str(f) for f in self._some_files()], ""))
            stands.setattr(QFileDialog, "getOpenFileName", lambda *_a: (next(map(str, self._some_files()), ""), ""))
            stands.setattr(QFileDialog, "getSaveFileName", lambda *given: (self._file_to_write(given), ""))
            stands.setattr(QFileDialog, "getExistingDirectory", lambda *_a: self._some_folder())
            stands.setattr(QDesktopServices, "openUrl", lambda _url: True)
            stands.setattr(QPrintDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
            yield

    def _some_files(self) -> list[Path]:
        return self._dice.sample(self._files, self._dice.randint(0, min(2, len(self._files))))

    def _file_to_write(self, given: Sequence[object]) -> str:
        suggested = str(given[2]) if len(given) > 2 else ""
        name = Path(suggested).name or "fichier"
        return str(self._dice.choice(["", self._folder / f"1-{name}", self._folder / "nowhere" / name]))

    def _some_folder(self) -> str:
        made = self._folder / self._dice.choice("ab")
        made.mkdir(exist_ok=True)
        return self._dice.choice(["", str(made)])

    # ---- one try ----------------------------------------------------------------------------------

    def step(self) -> None:
        """Try one thing with what is in front."""
        self._began = time.monotonic()
        QTimer.singleShot(MEANWHILE_MS, self._meanwhile)
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        front = popup or modal or self.window
        if isinstance(front, QMenu):
            self._choose_of(front)
            return
        chance = self._dice.random()
        if chance < 0.06 and front is self.window:
            self._go()
        elif chance < 0.20:
            self._press(self._dice.choice(KEYS), front)
        elif chance < 0.25:
            self._press(self._dice.choice(CHORDS), front, Qt.KeyboardModifier.ControlModifier)
        elif popup is not None and chance < 0.4:
            popup.close()
        else:
            self._point(front)

    def _meanwhile(self) -> None:
        """A menu that is asked for by a button waits in a loop of its own until it has its answer."""
        front = QApplication.activePopupWidget()
        if isinstance(front, QMenu):
            self._choose_of(front)

    def _let_go(self) -> None:
        """What came late and waits in a loop of its own would wait for ever: nobody else is there."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is not None and time.monotonic() - self._began > STUCK_MS / 1000:
            self.done.append(f"closed {_named(front)}")
            front.close()

    def _go(self) -> None:
        page = self._dice.choice(self._pages)
        self.done.append(f"go {page}")
        self.window.go(page)

    def _choose_of(self, menu: QMenu) -> None:
        there = [one for one in menu.actions() if one.isVisible() and one.isEnabled() and not one.isSeparator()]
        menu.close()
        if there and self._dice.random() > 0.15:
            chosen = self._dice.choice(there)
            self.done.append(f"menu {chosen.text()}")
            chosen.trigger()

    def _press(self, key: Qt.Key, front: QWidget, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        at = QApplication.focusWidget() or front
        self.done.append(f"{held.name} {key.name} in {_named(at)}")
        QTest.keyClick(at, key, held)

    def _point(self, front: QWidget) -> None:
        there = [one for one in front.findChildren(QWidget) if isinstance(one, MEANT) and self._offered(one)]
        on_the_page = [one for one in there if not one.objectName().startswith(("nav.", "sibling."))]
        if on_the_page and self._dice.random() < STAYS:
            there = on_the_page
        if not there:
            self._press(Qt.Key.Key_Escape, front)
            return
        chosen = self._dice.choice(there)
        self.done.append(f"at {_named(chosen)}")
        if isinstance(chosen, QAbstractButton):
            QTest.mouseClick(chosen, Qt.MouseButton.LeftButton, pos=_seen(chosen).center())
        elif isinstance(chosen, QComboBox):
            if chosen.count():
                chosen.setCurrentIndex(self._dice.randrange(chosen.count()))
                chosen.activated.emit(chosen.currentIndex())
        elif isinstance(chosen, QAbstractItemView):
            self._point_in(chosen.viewport())
        else:
            self._type_into(chosen)

    def _offered(self, widget: QWidget) -> bool:
        return (
            widget.isVisible() and widget.isEnabled() and not _seen(widget).isEmpty() and not self._leads_away(widget)
        )

    def _leads_away(self, widget: QWidget) -> bool:
        return widget.objectName().partition(".")[2] in self._without

    def _point_in(self, rows: QWidget) -> None:
        seen = _seen(rows)
        if seen.isEmpty():
            return
        at = QPoint(self._dice.randint(seen.left(), seen.right()), self._dice.randint(seen.top(), seen.bottom()))
        held = self._dice.choice([Qt.KeyboardModifier.NoModifier] * 4 + [Qt.KeyboardModifier.ControlModifier])
        click = QTest.mouseDClick if self._dice.random() < 0.2 else QTest.mouseClick
        click(rows, Qt.MouseButton.LeftButton, held, at)

    def _type_into(self, field: QWidget) -> None:
        surface = field.viewport() if isinstance(field, QTextEdit | QPlainTextEdit) else field
        QTest.mouseClick(surface, Qt.MouseButton.LeftButton, pos=_seen(surface).center())
        text = self._dice.choice(TEXTS)
        self.done[-1] += f": {text[:20]}"
        at = QApplication.focusWidget()
        for letter in text[:80]:
            if at is None or not shiboken6.isValid(at) or QApplication.focusWidget() is not at:
                return
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(at, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))
        if at is not None and shiboken6.isValid(at) and self._dice.random() < 0.4:
            QTest.keyClick(at, self._dice.choice([Qt.Key.Key_Return, Qt.Key.Key_Tab]))


def _seen(widget: QWidget) -> QRect:
    return widget.visibleRegion().boundingRect()


def _named(widget: QWidget) -> str:
    text: Any = getattr(widget, "text", None)
    return f"{type(widget).__name__} {widget.objectName()} {str(text())[:20] if callable(text) else ''}".strip()
