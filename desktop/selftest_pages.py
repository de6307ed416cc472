"""The windowed part of the self-test: visits every page on a profile, sees that it shows what was just recorded.

Owns how a page is looked at; must not know what was proved before.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import app as composition
from desktop.paths import Profile
from desktop.settings import Settings
from desktop.views.window.application import dress, make_application

if TYPE_CHECKING:
    from desktop.viewmodels.store import Store
    from desktop.views.base_page import BasePage
    from desktop.views.window.main_window import MainWindow

TURN_MS = 25
NO_SCREEN = ("This plugin does not support", "QRhiGles2", "Failed to create RHI", "QVulkanInstance")
LONGEST_TURNS = 800
MAP_TURNS = 400
RECORD_PAGES = {"initiatives": "initiative", "actors": "actor"}


def visit(profile: Profile, chosen: Settings, size: tuple[int, int], report: Path | None, name: str) -> list[str]:
    """Open the window on `profile`, visit every page, leave a picture of each. Gives what is wrong, in words."""
    from desktop.views.pages import PAGES

    return _visited([page.name for page in PAGES], profile, chosen, size, report, name)


def visit_without_map(
    profile: Profile, chosen: Settings, size: tuple[int, int], report: Path | None, name: str
) -> list[str]:
    """The page of the map as a computer shows it that has no engine for maps."""
    from desktop.views.map.map_scheme import WITHOUT

    os.environ[WITHOUT] = "1"
    try:
        return _visited(["map"], profile, chosen, size, report, f"without-{name}")
    finally:
        del os.environ[WITHOUT]


def _visited(
    pages: Sequence[str], profile: Profile, chosen: Settings, size: tuple[int, int], report: Path | None, name: str
) -> list[str]:
    from PySide6.QtCore import qInstallMessageHandler

    before, heard = qInstallMessageHandler(_quiet), _Heard()
    logging.getLogger().addHandler(heard)
    try:
        return _visit(pages, profile, chosen, size, report, name) + heard.faults
    finally:
        logging.getLogger().removeHandler(heard)
        qInstallMessageHandler(before)


class _Heard(logging.Handler):
    """What pages take for themselves and only the diary is told: work that failed, a library that is not there."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        last = str(error).strip().splitlines()[-1:] if error is not None else []
        self.faults.append(" ".join([record.name, str(record.msg), type(error).__name__ if error else "", *last]))


def _quiet(_kind: object, _where: object, message: str) -> None:
    """Pass on what Qt says, but for what a screen that is none cannot do."""
    if not message.startswith(NO_SCREEN):
        sys.stderr.write(f"{message}\n")


def _visit(
    pages: Sequence[str], profile: Profile, chosen: Settings, size: tuple[int, int], report: Path | None, name: str
) -> list[str]:
    from desktop.viewmodels.store import Store
    from desktop.views.window.main_window import MainWindow

    app = make_application(chosen)
    dress(app, chosen)
    faults: list[str] = []
    if len(pages) > 1:
        _picture_first_launch(chosen, size, report, name)
    store = Store()
    store.failed.connect(lambda failure: faults.append(f"{failure.sentence} {failure.details}"))
    store.broken.connect(lambda failure: faults.append(f"{failure.sentence} {failure.details}"))
    window = MainWindow(store, chosen, lambda _settings: None, composition.counts, _facts(profile))
    window.resize(*size)
    window.show()
    store.open(lambda: composition.open_database(profile))
    settle(store)
    for page in pages:
        window.go(page)
        settle(store)
        settle(store)
        faults += _look(window, page, store)
        _save(window, report, f"{page}-{name}")
    window.leave_pages()
    settle(store)
    window.close()
    store.close()
    window.deleteLater()
    turn(2)
    return faults


def _facts(profile: Profile) -> dict[str, str]:
    return {"folder": str(profile.folder), "key": str(profile.key_file), "backups": str(profile.backups)}


def _picture_first_launch(chosen: Settings, size: tuple[int, int], report: Path | None, name: str) -> None:
    from desktop.viewmodels.store import Store
    from desktop.views.window.main_window import MainWindow

    store = Store()
    window = MainWindow(store, chosen, lambda _settings: None, composition.counts)
    window.resize(*size)
    window.show_first_launch(lambda _settings, _way: None)
    window.show()
    turn(4)
    _save(window, report, f"first-launch-{name}")
    window.close()
    store.close()
    window.deleteLater()


def _look(window: MainWindow, name: str, store: Store) -> list[str]:
    """See that a page shows the record that was just made, and that the map was drawn."""
    page = window.page
    if page is None or name != page.NAME:
        return [f"{name}: not shown"]
    if name in RECORD_PAGES:
        return _look_at_records(page, name)
    if name == "map":
        return _look_at_map(page, store)
    return []


def _look_at_records(page: BasePage, name: str) -> list[str]:
    shown: Any = page
    faults = []
    if not shown.list.found:
        faults.append(f"{name}: the list is empty")
    elif shown.detail.form.id is None:
        faults.append(f"{name}: no record is open")
    beside = shown.beside.map
    if beside is not None and beside.isVisible():
        wait_for_map(beside)
    return faults


def _look_at_map(page: BasePage, store: Store) -> list[str]:
    from desktop.views.map.map_scheme import WITHOUT
    from desktop.views.map.map_view import MapView

    views = page.findChildren(MapView)
    if not views:
        return ["map: no map on its page"]
    if os.environ.get(WITHOUT):
        shown: Any = page
        settle(store)
        listed = shown.instead is not None and shown.side.model.rowCount() and shown.instead.model.rowCount()
        return [] if listed else ["map: nothing instead of it"]
    drawn = wait_for_map(views[0])
    settle(store)
    return [] if drawn else ["map: not drawn in time"]


def wait_for_map(view: Any) -> bool:
    """Wait until the map's page is ready and has its size, which a busy machine tells it late, and a moment for it to
    paint what it was given. Gives whether it is ready."""
    wide: list[int] = []
    for _number in range(MAP_TURNS):
        if view.is_ready:
            if wide and wide[-1] == view.width():
                break
            view.ask("innerWidth", wide.append)
        turn(1)
    turn(20)
    return bool(view.is_ready)


def _save(window: MainWindow, report: Path | None, name: str) -> None:
    if report is not None:
        window.grab().save(str(report / f"{name}.png"))


def settle(store: Store) -> None:
    """Let events and jobs run until nothing is on its way."""
    for _number in range(LONGEST_TURNS):
        turn(1)
        if store.idle:
            turn(3)
            if store.idle:
                return


def turn(times: int) -> None:
    """Let events run for so many times a fortieth of a second."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, ending = QEventLoop(), QTimer()
    ending.setSingleShot(True)
    ending.timeout.connect(loop.quit)
    for _number in range(times):
        ending.start(TURN_MS)
        loop.exec()
