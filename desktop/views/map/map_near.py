"""Owns looking around a point of the map: asking for the nearest records, listing them. Must not know SQL nor the page.

The list keeps to what the filters and the legend leave, and follows them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _
from desktop.viewmodels.store import Store
from desktop.views.map.map_side import MapSide
from desktop.views.map.map_view import MapView

if TYPE_CHECKING:
    from desktop.geo.near import Near

Shown = Callable[[], Mapping[str, Collection[bytes] | None]]  # kind -> ids its filters leave; None: all


class MapNear(QObject):
    """The nearest records of every kind around one point, in the list beside the map."""

    asked = Signal()
    answered = Signal()

    def __init__(self, store: Store, shown: MapView, side: MapSide, among: Shown) -> None:
        super().__init__(shown)
        self._store = store
        self._map = shown
        self._side = side
        self._among = among
        self._hidden: frozenset[str] = frozenset()
        self.at: tuple[float, float] | None = None
        shown.bridge.near.connect(self.look)
        shown.filtered.connect(self._hide)
        shown.started.connect(self._mark)  # a page that died and started anew
        side.left_near.connect(self.leave)
        side.around_asked.connect(self.around)

    def look(self, latitude: float, longitude: float) -> None:
        """List what is near a point."""
        self.at = (latitude, longitude)
        self._mark()
        self.again()

    def around(self, kind: str, record: bytes) -> None:
        """List what is near a record, as the map draws it: a protected one stands on its commune."""

        def arrived(stand: tuple[float, float] | None) -> None:
            if stand is None:
                self._side.shell.say(_("Cette fiche n’a pas encore de lieu."))
            else:
                self.look(*stand)

        self._store.ask(partial(_stand, kind=kind, record=record), arrived, owner=self, key="stand")

    def again(self) -> None:
        """Ask again: other filters, or something was committed."""
        if self.at is None:
            return
        hidden = {kind: self._hidden if kind == self._side.kind else frozenset() for kind in self._among()}
        work = partial(_nearest, among=dict(self._among()), hidden=hidden, at=self.at)
        self.asked.emit()
        self._store.ask(work, self._arrived, owner=self, key="near")

    def leave(self) -> None:
        """List again what is in view."""
        self.at = None
        self._mark()
        self._side.show_near(None)

    def _arrived(self, found: list[Near]) -> None:
        self.answered.emit()
        if self.at is not None:
            self._side.show_near(found)

    def _hide(self, sectors: frozenset[str]) -> None:
        self._hidden = sectors
        self.again()

    def _mark(self) -> None:
        self._map.tell("near", *(self.at or (None, None)))


def _stand(ask: Any, *, kind: str, record: bytes) -> tuple[float, float] | None:
    from desktop.geo import near

    return near.stand_of(ask, kind, record)


def _nearest(
    ask: Any,
    *,
    among: Mapping[str, Collection[bytes] | None],
    hidden: Mapping[str, frozenset[str]],
    at: tuple[float, float],
) -> list[Near]:
    from desktop.geo import near

    return near.nearest(ask, {kind: near.Sought(ids, hidden[kind]) for kind, ids in among.items()}, *at)
