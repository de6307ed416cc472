"""Owns whether maps draw paler what nobody confirmed for long: kept in the settings. Must not know which records."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from desktop.views.base_page import Shell
from desktop.views.map.map_view import MapView


class Fading(QObject):
    """Tells a map what the person chose, whenever it comes into sight, and keeps what she chooses on it."""

    def __init__(self, shown: MapView, shell: Shell) -> None:
        super().__init__(shown)
        self._map = shown
        self._shell = shell
        shown.bridge.fades.connect(self._keep)
        shown.started.connect(self.tell)
        shown.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another map's switch may have been pressed meanwhile."""
        if event.type() == QEvent.Type.Show and self._map.is_ready:
            self.tell()
        return super().eventFilter(watched, event)

    def tell(self) -> None:
        """Pass on what is chosen."""
        self._map.tell("fades", self._shell.settings.map_fades)

    def _keep(self, on: bool) -> None:
        self._shell.change_settings(map_fades=on)
