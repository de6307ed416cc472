"""Owns the words between the program and the map's page: commands down, acts up. Must not know what they lead to."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot

_CORNERS: Final = 400  # of a zone
_LAST_MONTH: Final = 65_535  # stands for all that comes
_BIGGEST: Final = 40_000  # characters of one act; the page is ours, but it is still a door


class Box(NamedTuple):
    """What a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float


class Bridge(QObject):
    """What the page may call. Each act is checked before it becomes a signal; anything else is dropped."""

    ready = Signal()
    clicked = Signal(bytes)  # a record was chosen
    opened = Signal(bytes)  # its form was asked for
    moved = Signal(object, int)  # Box, zoom
    search_here = Signal(object)  # Box
    picked = Signal(float, float, str)  # latitude, longitude in degrees, census code of the area there or ""
    area = Signal(str)  # census code of an area whose records are listed
    ground = Signal(str)  # census code of the area under a click beside every record, or ""
    seen = Signal(
        object, int
    )  # ids of the records in view (the first thousand), and how many; one more where others are
    filtered = Signal(object)  # codes of the sectors the legend hides
    stopped = Signal()  # Escape while a record waits for its point
    within = Signal(object)  # first and last month shown (12 × year + month − 1), None for all of time
    zone = Signal(object)  # corners of a drawn zone, latitude and longitude in degrees
    near = Signal(float, float)  # latitude, longitude around which one looks
    painted = Signal(int)  # revision of the records now on the screen
    fades = Signal(bool)  # whether what nobody confirmed for long is drawn paler
    trouble = Signal(str)

    @Slot(str, str)
    def send(self, name: str, values: str) -> None:
        """Hear an act of the page."""
        act = _ACTS.get(name)
        if act is None or len(values) > _BIGGEST:
            return
        try:
            given = json.loads(values)
            if isinstance(given, list):
                act(self, given)
        except (ValueError, TypeError, IndexError, OverflowError):
            self.trouble.emit(name)


def _ids(joined: str) -> list[bytes]:
    block = bytes.fromhex(joined)
    return [block[at : at + 16] for at in range(0, len(block) - 15, 16)]


def _box(values: Sequence[Any]) -> Box:
    return Box(*(float(v) for v in values[:4]))


def _point(latitude: Any, longitude: Any) -> tuple[float, float]:
    """A point in degrees. Raises ValueError when it is none of the map's."""
    point = float(latitude), float(longitude)
    if not all(map(math.isfinite, point)) or abs(point[0]) > 85 or abs(point[1]) > 180:
        raise ValueError(point)
    return point


def _corners(given: Sequence[Any]) -> tuple[tuple[float, float], ...]:
    """The corners of a zone. Raises ValueError when they make none."""
    corners = tuple(_point(*corner) for corner in given)
    if not 3 <= len(corners) <= _CORNERS:
        raise ValueError(len(corners))
    return corners


def _months(given: Sequence[Any]) -> tuple[int, int] | None:
    """First and last month. Raises ValueError when they are none."""
    if not given:
        return None
    first, last = (int(month) for month in given)
    if not 0 < first <= last <= _LAST_MONTH:
        raise ValueError(given)
    return first, last


_ACTS: Final[dict[str, Callable[[Bridge, Sequence[Any]], None]]] = {
    "ready": lambda bridge, _v: bridge.ready.emit(),
    "clicked": lambda bridge, v: bridge.clicked.emit(bytes.fromhex(v[0])),
    "opened": lambda bridge, v: bridge.opened.emit(bytes.fromhex(v[0])),
    "moved": lambda bridge, v: bridge.moved.emit(_box(v), int(v[4])),
    "searchHere": lambda bridge, v: bridge.search_here.emit(_box(v)),
    "picked": lambda bridge, v: bridge.picked.emit(float(v[0]), float(v[1]), str(v[2])),
    "area": lambda bridge, v: bridge.area.emit(str(v[0])),
    "ground": lambda bridge, v: bridge.ground.emit(str(v[0])),
    "seen": lambda bridge, v: bridge.seen.emit(_ids(str(v[0])), int(v[1])),
    "filtered": lambda bridge, v: bridge.filtered.emit(frozenset(map(str, v[0]))),
    "stopped": lambda bridge, _v: bridge.stopped.emit(),
    "within": lambda bridge, v: bridge.within.emit(_months(v)),
    "zone": lambda bridge, v: bridge.zone.emit(_corners(v[0])),
    "near": lambda bridge, v: bridge.near.emit(*_point(*v)),
    "painted": lambda bridge, v: bridge.painted.emit(int(v[0])),
    "fades": lambda bridge, v: bridge.fades.emit(v[0] is True),
    "trouble": lambda bridge, _v: bridge.trouble.emit("script"),
}


def command(name: str, *values: object) -> str:
    """Give the script that passes a command to the page. Values travel as JSON; `<` and line separators are escaped."""
    text = json.dumps([name, list(values)], ensure_ascii=True).replace("<", "\\u003c")
    return f"window.maillage && maillage.command && maillage.command(...{text})"
