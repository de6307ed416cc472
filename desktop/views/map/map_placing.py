"""Owns giving a record its point by the map: asking for it, dragging it, taking it back. Must not know SQL.

Each point given is one act that Ctrl+Z takes back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _
from desktop.viewmodels.store import Store
from desktop.views.base_page import Shell
from desktop.views.map.map_instead import TerritoryPanel
from desktop.views.map.map_view import MapView


class Placing(QObject):
    """One record waits for its point. It stops waiting once it has one, unless it `stays` (beside its form)."""

    placed = Signal(bytes)
    ended = Signal()  # nothing waits any more, placed or given up

    def __init__(self, store: Store, shell: Shell, shown: MapView, *, stays: bool = False) -> None:
        super().__init__(shown)
        self._store = store
        self._shell = shell
        self._map = shown
        self._stays = stays
        self._kind = ""
        self.record: bytes | None = None
        self._title: Callable[[], str] = str
        self._instead: TerritoryPanel | None = None  # where the map cannot be shown
        shown.picked.connect(self._picked)
        shown.bridge.stopped.connect(self.stop)
        store.changed.connect(self._follow)

    def use(self, instead: TerritoryPanel) -> None:
        """Let a territory be chosen instead of a point."""
        self._instead = instead
        instead.placed.connect(self._put_in)

    def begin(self, kind: str, record: bytes, title: Callable[[], str]) -> None:
        """Wait for a click or a drag; `title` names the record."""
        self._kind, self.record, self._title = kind, record, title
        (self._instead or self._map).pick(True)
        self._follow()

    def stop(self) -> None:
        """Wait no more."""
        if self.record is not None:
            self.record = None
            (self._instead or self._map).pick(False)
            self.ended.emit()

    def _follow(self, _changes: object = None) -> None:
        """Show the record's point as it is now: placed, moved, or taken back."""
        if self.record is not None and self._instead is None:
            work = partial(_point, kind=self._kind, record=self.record)
            self._store.ask(work, partial(self._show, self.record), owner=self, key="point")

    def _show(self, record: bytes, point: tuple[float, float] | None) -> None:
        if record != self.record:
            return
        title = self._title()
        if point is None:
            self._map.pick(True, words=_("Cliquez là où se trouve « {title} ». Échap arrête.", title=title))
            return
        moves = _("Faites glisser le point de « {title} », ou cliquez ailleurs. Échap arrête.", title=title)
        self._map.pick(True, *point, words=moves)

    def _picked(self, latitude: float, longitude: float, area: str) -> None:
        record, title = self.record, self._title()
        if record is not None:
            said = _("La carte montre maintenant « {title} ».", title=title)
            self._write(record, title, said, partial(_put, self._kind, record, latitude, longitude, area, title))

    def _put_in(self, area: bytes) -> None:
        record, title = self.record, self._title()
        if record is not None:
            said = _("« {title} » a son territoire.", title=title)
            self._write(record, title, said, partial(_put_in, self._kind, record, area))

    def _write(self, record: bytes, title: str, said: str, work: Callable[..., bytes]) -> None:
        if not self._stays:
            self.stop()

        def done(_place: object) -> None:
            self._shell.say(said, (_("Annuler"), self._store.undo))
            self.placed.emit(record)

        label = _("Placement de « {title} »", title=title)
        self._store.change(work, label=label, done=done, owner=self, quiet=True)


def _point(ask: Any, *, kind: str, record: bytes) -> tuple[float, float] | None:
    from desktop.geo.near import point_of

    return point_of(ask, kind, record)


def _put(kind: str, record: bytes, latitude: float, longitude: float, area: str, name: str, uow: Any) -> bytes:
    from desktop.geo.placing import place_record

    return place_record(uow, kind, record, latitude, longitude, area=area, name=name)


def _put_in(kind: str, record: bytes, area: bytes, uow: Any) -> bytes:
    from desktop.geo.placing import place_in

    return place_in(uow, kind, record, area)
