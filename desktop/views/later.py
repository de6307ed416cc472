"""Owns doing something a little later, unless who asked is gone by then. Must not know what.

The timer is a child of who asked, so that it goes with it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(owner: QObject, milliseconds: int, act: Callable[[], object]) -> None:
    """Call `act` once. The timer is the owner's, and goes with it."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(act)
    timer.start(milliseconds)
