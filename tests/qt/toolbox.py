"""The window on the toolbox, and files dropped there, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import until
from tests.qt.windows import calm, settings, window


@contextmanager
def on_the_toolbox(qapp: QApplication, profile: Profile) -> Iterator[MainWindow]:
    """The window on its page, what ships read."""
    with window(qapp, profile, settings(), page="toolbox") as one:
        until(lambda: one.page.list.found > 10)
        calm(one.store)
        yield one


def drop(page: Any, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    page.dropEvent(
        QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def add(shown: MainWindow, path: Path) -> None:
    page: Any = shown.page
    before = page.list.total
    drop(page, path)
    until(lambda: page.list.total == before + 1)
    calm(shown.store)


def ids(shown: MainWindow) -> list[bytes]:
    return list(shown.page.list.model.ids)
