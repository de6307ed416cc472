"""What a test of widgets leaves behind: nothing. Must not know any page."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


def tops() -> list[QWidget]:
    """The windows, menus and pages that hang on nothing."""
    return [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]


def place(widget: QWidget) -> int:
    """Where a widget lies: what Python holds of it may come and go."""
    return int(shiboken6.getCppPointer(widget)[0])


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    """Garbage waits for the end, as in the program: collected on a query's thread, a widget would be destroyed there.

    Then all that the test made goes: each style sheet to come would measure what stays anew.
    """
    gc.disable()
    before = set(map(place, tops()))
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    stayed = [widget for widget in tops() if place(widget) not in before]
    for widget in stayed:
        if shiboken6.isValid(widget):
            shiboken6.delete(widget)
    if isinstance(QCoreApplication.instance(), QGuiApplication):
        # what a field of ours put there is Python's; the offscreen clipboard outlives Python, and would take it along
        QGuiApplication.clipboard().clear()
    if stayed:
        gc.collect()
    gc.freeze()  # what is still there stays: the next test's two collections need not walk through it
    gc.enable()
