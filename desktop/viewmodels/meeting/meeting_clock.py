"""Owns how long a point of the agenda has been talked about: seconds that count while it is on, a pause, what is left.

It never rings. Must not know widgets, nor what the point is about.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

TICK_MS = 1000
KEEP_S = 60  # so many seconds of talk are kept at a time


class MeetingClock(QObject):
    """The time of one point. `keep` is given the point and its seconds, now and then and when it is left."""

    ticked = Signal()

    def __init__(self, keep: Callable[[bytes, int], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keep = keep
        self.point: bytes | None = None
        self.paused = False
        self._before = 0  # seconds counted before the last start
        self._kept = 0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def spent(self) -> int:
        """Seconds so far."""
        return self._before + (self._since.elapsed() // 1000 if self._since.isValid() else 0)

    def begin(self, point: bytes, spent: int) -> None:
        """Talk about a point on which so many seconds were spent already."""
        self.stop()
        self.point, self._before, self._kept, self.paused = point, spent, spent, False
        self._since.start()
        self._timer.start()
        self.ticked.emit()

    def pause(self, on: bool) -> None:
        """Count no more, or count on."""
        if self.point is None or on == self.paused:
            return
        self._before = self.spent
        self.paused = on
        if on:
            self._since.invalidate()
            self._timer.stop()
            self._store()
        else:
            self._since.start()
            self._timer.start()
        self.ticked.emit()

    def stop(self) -> None:
        """Talk about nothing."""
        if self.point is None:
            return
        self._before = self.spent
        self._since.invalidate()
        self._timer.stop()
        self._store()
        self.point, self.paused = None, False
        self.ticked.emit()

    def _tick(self) -> None:
        if self.spent - self._kept >= KEEP_S:
            self._store()
        self.ticked.emit()

    def _store(self) -> None:
        if self.point is not None and self.spent != self._kept:
            self._kept = self.spent
            self._keep(self.point, self._kept)


def minutes_and_seconds(seconds: int) -> str:
    """ "08:24"; over an hour the minutes go on counting."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"
