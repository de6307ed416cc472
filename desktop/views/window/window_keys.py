"""Owns the keys that belong to the whole window: Alt and F10 for the menu bar, undo while nothing is typed; and that
what has the keyboard is in sight.

Must not know what a command does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPlainTextEdit, QScrollArea, QWidget

if TYPE_CHECKING:
    from desktop.views.base_page import BasePage

SETTLED_MS = 20
MARGIN = 24  # pixels beside what has the keyboard that are in sight too


class WindowKeys(QObject):
    """Hears the keys for a window. `page` gives the page shown."""

    def __init__(self, window: QMainWindow, page: Callable[[], BasePage | None]) -> None:
        super().__init__(window)
        self._window = window
        self._page = page
        self._alt_alone = False
        self._focused: QWidget | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._come_in_sight)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def pressed(self, event: QKeyEvent) -> bool:
        """Hear a key that nothing in the window took; say whether it was for the menu bar."""
        self._alt_alone = event.key() == Qt.Key.Key_Alt
        if event.key() != Qt.Key.Key_F10:
            return False
        bar = self._window.menuBar()
        bar.setVisible(not bar.isVisible())
        if bar.isVisible():
            bar.setFocus()
            bar.setActiveAction(bar.actions()[0])
        return True

    def released(self, event: QKeyEvent) -> None:
        """Hear a key let go: Alt by itself shows or hides the menu bar."""
        if event.key() == Qt.Key.Key_Alt and self._alt_alone:
            self._window.menuBar().setVisible(not self._window.menuBar().isVisible())

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        """Hear the keys of the field typed in. Never of the whole program: a Python filter there ends WebEngine."""
        if before is not None and shiboken6.isValid(before):
            before.removeEventFilter(self)
        if now is None or now.window() is not self._window:
            return
        if isinstance(now, (QLineEdit, QPlainTextEdit)):
            now.installEventFilter(self)
        if not QApplication.mouseButtons():  # what is clicked is in sight, and must not move under the pointer
            self._focused = now
            self._soon.start(SETTLED_MS)  # once what was just made has its place

    def _come_in_sight(self) -> None:
        """Scroll to what has the keyboard: Qt does so for Tab alone."""
        now = self._focused
        if now is None or not shiboken6.isValid(now) or not now.hasFocus():
            return
        holder = now.parentWidget()
        while holder is not None and not holder.isWindow():
            if isinstance(holder, QScrollArea) and now.height() <= holder.viewport().height():
                holder.ensureWidgetVisible(now, 0, MARGIN)
            holder = holder.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
        ):
            page = self._page()
            if page is None or not page.has_unsaved():
                event.ignore()  # nothing typed since the last save: the step to take back is the profile's
                return True
        return super().eventFilter(watched, event)
