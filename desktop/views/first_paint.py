"""Owns waiting until a widget was painted for the first time; must not know what happens then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

UNSEEN_MS: Final = 1000  # a window that nobody sees is painted by nobody


class FirstPaint(QObject):
    """Calls `act` once, after the paint of everything in which `watched` was painted; at the latest in a second."""

    def __init__(self, watched: QWidget, act: Callable[[], object]) -> None:
        super().__init__(watched.window())  # which outlives what is inside it
        self._act: Callable[[], object] | None = act
        watched.installEventFilter(self)
        QTimer.singleShot(UNSEEN_MS, self._go)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._go)
        return False

    def _go(self) -> None:
        act, self._act = self._act, None
        if act is not None:
            act()
