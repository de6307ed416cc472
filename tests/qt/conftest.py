"""What the tests of the window share: copies of a filled profile, and windows that are gone when a test ends."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication

from desktop.paths import Profile
from tests.neighbours import Office
from tests.qt.windows import copy_of


@pytest.fixture(autouse=True)
def _garbage_on_the_windows_thread() -> Iterator[None]:
    """As the program does: collected on a query's thread, a widget would be destroyed there."""
    gc.disable()
    yield
    if isinstance(QCoreApplication.instance(), QGuiApplication):
        # what a field of ours put there is Python's; the offscreen clipboard outlives Python, and would take it along
        QGuiApplication.clipboard().clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture
def sample(filled: Profile, tmp_path: Path) -> Callable[[], Profile]:
    """Gives a fresh copy of the sample's profile at each call."""
    made: list[Profile] = []

    def give() -> Profile:
        made.append(copy_of(filled, tmp_path / f"profile{len(made)}"))
        return made[-1]

    return give


@pytest.fixture
def here(tmp_path: Path) -> Office:
    """Oujda, where Samira sits."""
    return Office(tmp_path / "oujda", "Samira B.")


@pytest.fixture
def there(tmp_path: Path) -> Office:
    """Rabat, where Omar sits."""
    return Office(tmp_path / "rabat", "Omar")
