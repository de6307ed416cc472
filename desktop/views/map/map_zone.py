"""Owns the zone drawn on the map: its chip among the filters, its outline, taking it away. Must not know records."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _
from desktop.views import theme
from desktop.views.map.map_channel import Box
from desktop.views.map.map_view import MapView
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.flow import FlowBox

Corners = tuple[tuple[float, float], ...]  # latitude, longitude in degrees


class MapZone(QObject):
    """At most one zone, drawn by hand or around what is in view."""

    changed = Signal()

    def __init__(self, shown: MapView, filters: FlowBox, place: int) -> None:
        """`place` is where among the filters its chip stands."""
        super().__init__(shown)
        self._map = shown
        self._filters = filters
        self._place = place
        self._chip: Chip | None = None
        self.corners: Corners | None = None
        shown.bridge.zone.connect(self.draw)
        shown.bridge.search_here.connect(self._around)
        shown.started.connect(self._outline)  # a page that died and started anew

    def draw(self, corners: Sequence[tuple[float, float]] | None) -> None:
        """Put this zone in place of the one before; None takes it away."""
        self.forget(tuple(corners) if corners is not None else None)
        self.changed.emit()

    def forget(self, instead: Corners | None = None) -> None:
        """Take the zone away without telling anybody."""
        self.corners = instead
        self._outline()
        if self._chip is not None:
            self._filters.flow.removeWidget(self._chip)
            self._chip.hide()
            self._chip.deleteLater()
            self._chip = None
        if instead is not None:
            tip = _("Les fiches connues par leur seule commune y sont quand le point de leur commune y est.")
            self._chip = Chip(_("Zone dessinée"), icon="lasso", tone="info", tip=tip)
            self._chip.setFixedHeight(theme.current().control)  # as the filters beside it
            self._chip.removed.connect(lambda: self.draw(None))
            self._filters.flow.insert(self._place, self._chip)
        self._filters.updateGeometry()

    def _outline(self) -> None:
        self._map.tell("zone", [list(corner) for corner in self.corners] if self.corners is not None else None)

    def _around(self, box: Box) -> None:
        self.draw(((box.north, box.west), (box.north, box.east), (box.south, box.east), (box.south, box.west)))
