"""Owns opening a real window on a profile and waiting for what it shows; must not know what is measured in it."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.harness import expect

LONGEST: Final = 120.0  # seconds to wait for a paint


@contextmanager
def opened_window(folder: Path) -> Iterator[tuple[Any, int]]:
    """A window on a profile, on its page of initiatives, and how many rows the list has."""
    with opened_shell(folder) as window:
        window.go("initiatives")
        until(lambda: painted(window))
        yield window, window.page.list.model.rowCount()


@contextmanager
def opened_shell(folder: Path) -> Iterator[Any]:
    """A window on a profile, on no page that was asked for."""
    from dataclasses import replace

    from desktop import settings
    from desktop.app import TURN_S, counts, sweep_here
    from desktop.paths import Profile
    from desktop.services.opening import open_profile
    from desktop.viewmodels.store import Store
    from desktop.views.window.application import dress
    from desktop.views.window.main_window import MainWindow

    chosen = replace(settings.load(Profile(folder)), first_run_done=True, language="fr", theme="light")
    dress(_application(), chosen)
    turn, swept = sys.getswitchinterval(), gc.isenabled()
    sys.setswitchinterval(TURN_S)  # as in the program, whose own timer collects garbage
    gc.disable()
    sweep_here(_application())
    store = Store()
    window = MainWindow(store, chosen, lambda _changed: None, counts)
    window.resize(1200, 768)  # without the map beside: it has its own figures
    window.show()
    store.open(lambda: open_profile(Profile(folder)))
    try:
        until(lambda: store.ready)
        yield window
    finally:
        sys.setswitchinterval(turn)
        gc.unfreeze()
        if swept:
            gc.enable()
        window.leave_pages()
        store.close()
        window.deleteLater()
        _application().processEvents()


def _application() -> Any:
    from PySide6.QtWidgets import QApplication

    return QApplication.instance() or QApplication(["bench"])


def pages_left(window: Any) -> None:
    """Let go of every page: the next one asked for is made anew."""
    window.leave_pages()
    while window.stack.count():
        page = window.stack.widget(0)
        window.stack.removeWidget(page)
        page.deleteLater()
    until(lambda: window.store.idle)


def painted(window: Any) -> bool:
    """Whether every row in sight has arrived; then it is painted here and now."""
    from PySide6.QtCore import QPoint

    view = getattr(window.page, "view", None)
    if view is None or not view.isVisible() or not view.model().rowCount():
        return False
    first = view.indexAt(QPoint(10, 2)).row()
    last = view.indexAt(QPoint(10, view.viewport().height() - 2)).row()
    last = last if last >= 0 else view.model().rowCount() - 1
    if first < 0 or any(view.model().row_at(place) is None for place in (first, last)):
        return False
    view.viewport().repaint()
    return True


def until(holds: Callable[[], bool]) -> None:
    """Let events pass until it holds, looking every two milliseconds. Raises WrongResult when it never does."""
    from PySide6.QtCore import QEventLoop, QTimer

    if holds():
        return
    loop, timer, ended = QEventLoop(), QTimer(), time.monotonic() + LONGEST
    late: list[bool] = []

    def look() -> None:
        late[:] = [time.monotonic() > ended]
        if late[0] or holds():
            loop.quit()

    timer.timeout.connect(look)
    timer.start(2)
    loop.exec()
    timer.stop()
    expect(not late[0], "waited too long for a paint")
