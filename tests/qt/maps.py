"""What tests of the map share: a store that holds nothing, spots, and the waiting for a page."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from desktop.geo import blob
from desktop.geo.blob import Spot
from desktop.views.map.map_view import MapView

SECTORS = (
    "health",
    "psychosocial",
    "education",
    "protection",
    "basic-aid",
    "livelihoods",
    "sociocultural",
    "information",
)
OUJDA = (34.6867, -1.9114)


class EmptyStore(QObject):
    """A store whose profile is not open: the test hands the map its records itself."""

    changed = Signal(object)
    opened = Signal()
    ready = False


def spot(number: int, latitude: float, longitude: float, title: str = "", **more: Any) -> Spot:
    """One record, with an id made of its number."""
    given: dict[str, Any] = {"sector": SECTORS[number % len(SECTORS)], "line": f"Exemple · {number}", **more}
    return Spot(number.to_bytes(16), latitude, longitude, title or f"Exemple {number}", **given)


def around_oujda(count: int, seed: int = 1) -> list[Spot]:
    """Records strewn over Oujda."""
    drawn = random.Random(seed)
    return [spot(n + 1, OUJDA[0] + drawn.gauss(0, 0.02), OUJDA[1] + drawn.gauss(0, 0.02)) for n in range(count)]


def tool(name: str) -> str:
    """The script that names a tool of the page by its class."""
    return f"maillage.page.tools.find((tool) => tool.constructor.name === '{name}')"


def until(said: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Let events pass until something holds; fails with `what` when it never does."""
    loop = QEventLoop()
    ticking = QTimer()
    ticking.timeout.connect(lambda: loop.quit() if said() else None)
    ticking.start(15)
    ending = QTimer()
    ending.setSingleShot(True)
    ending.timeout.connect(loop.quit)
    ending.start(int(seconds * 1000))
    if not said():
        loop.exec()
    ticking.stop()
    assert said(), what


def ask(view: MapView, script: str) -> Any:
    """Run a script in the page and give its value."""
    answers: list[Any] = []
    view.ask(script, answers.append)
    until(lambda: bool(answers), f"no answer to {script}")
    return answers[0]


class Shown:
    """A map on the screen. Remembers what it signalled."""

    def __init__(self, size: tuple[int, int] = (800, 600), *, cards: bool = True, kind: str = "initiative") -> None:
        self.view = MapView(EmptyStore(), cards=cards)  # type: ignore[arg-type]  # stands for the store
        self.view.state.kind = kind
        self.view.resize(*size)
        self.painted: list[int] = []
        self.clicked: list[bytes] = []
        self.opened: list[bytes] = []
        self.picked: list[tuple[float, float, str]] = []
        self.filtered: list[frozenset[str]] = []
        self.seen: list[list[bytes]] = []
        self.failed: list[bool] = []
        self.view.painted.connect(self.painted.append)
        self.view.clicked.connect(self.clicked.append)
        self.view.opened.connect(self.opened.append)
        self.view.picked.connect(lambda *where: self.picked.append(where))
        self.view.filtered.connect(self.filtered.append)
        self.view.seen.connect(lambda ids, _n: self.seen.append(ids))
        self.view.failed.connect(lambda: self.failed.append(True))
        self.view.show()
        until(lambda: self.view.is_ready, "the page never started")
        for _look in range(500):  # a busy machine tells the page its size after its start: what is seen depends on it
            if ask(self.view, "innerWidth") == size[0]:
                return
        raise AssertionError("the page never got its size")

    def give(self, spots: list[Spot], revision: int = 1) -> None:
        """Show records and wait until they are painted."""
        self.view._arrived(blob.encode(spots, revision=revision), False)
        until(lambda: revision in self.painted, "the records were never painted")

    def change(self, spots: list[Spot], replaced: list[bytes], revision: int) -> None:
        """Give a delta and wait until it is painted."""
        self.view._delta(blob.encode(spots, revision=revision, replaced=replaced))
        until(lambda: revision in self.painted, "the delta was never painted")

    def close(self) -> None:
        """Let the page go."""
        self.view.close()
        shiboken6.delete(self.view)  # at once: Qt wants the page to go before its profile
