"""Owns fetching the library of charts before it is needed: its import takes half a second.

Must not know charts.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop.viewmodels.store import Store

_PLOT: Final = "desktop.views.charts.plot"


def loaded() -> bool:
    """Whether a chart can be drawn at once."""
    return _PLOT in sys.modules


def when_loaded(store: Store, owner: QObject, then: Callable[[], object]) -> None:
    """Call `then` on the window's thread once charts can be drawn; at once when they can."""
    if loaded():
        then()
    else:
        store.consult(lambda _database: fetch(), lambda _done: then(), owner=owner)


def fetch() -> None:
    """Import what draws (a job)."""
    import desktop.views.charts.plot  # noqa: F401  # its import is the work
