"""Owns fetching the library of charts before it is needed: its import takes half a second.

Numbers are imported by a job; what touches Qt only on the window's thread, in slices: a binding that is asked for a
class for the first time makes it there and then, and two threads that do so at once end the program.

Must not know charts.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop.viewmodels.store import Store

_PLOT: Final = "desktop.views.charts.plot"
# whose every name the library asks for when it is imported
_ASKED: Final = ("PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg", "PySide6.QtTest")
_WITHOUT_QT: Final = ("numpy", "numpy.fft", "numpy.ma", "numpy.random", "asyncio", "multiprocessing", "xml.dom.minidom")
_SLICE: Final = 0.02  # seconds of the window's thread at once


def loaded() -> bool:
    """Whether a chart can be drawn at once."""
    return _PLOT in sys.modules


def when_loaded(store: Store, owner: QObject, then: Callable[[], object]) -> None:
    """Call `then` on the window's thread once charts can be drawn; at once when they can."""
    if loaded():
        then()
    else:
        store.consult(lambda _database: fetch(), lambda _done: _by_slices(owner, then), owner=owner)


def fetch() -> None:
    """Import what charts need and Qt has no part in (a job)."""
    for name in _WITHOUT_QT:
        importlib.import_module(name)


def _by_slices(owner: QObject, then: Callable[[], object]) -> None:
    """Ask for the names one after the other, then import what draws."""
    names = _names()

    def go_on() -> None:
        ending = time.monotonic() + _SLICE
        while time.monotonic() < ending:
            if next(names, None) is None:
                importlib.import_module(_PLOT)
                then()
                return
        QTimer.singleShot(0, owner, go_on)

    go_on()


def _names() -> Iterator[str]:
    for module in () if loaded() else _ASKED:
        known = importlib.import_module(module)
        for name in dir(known):
            getattr(known, name, None)
            yield name
