"""Owns what a form tells of where its record comes from and where it leads; must not know SQL or widgets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.i18n import language
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.record.trail import Trail
    from desktop.services.unit_of_work import Changes

# kinds whose form tells it; the same as `services.record.trail.KINDS`, which a window does not import to know
KINDS: Final = ("need", "decision", "action", "initiative", "meeting", "project", "practice", "training", "roadmap")


class RecordTrail(QObject):
    """The trail of one record, asked again when anything changed."""

    arrived = Signal(object)  # Trail

    def __init__(self, store: Store, kind: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._kind = kind
        self._id: bytes | None = None
        self.trail: Trail | None = None

    def show(self, id_: bytes | None) -> None:
        """Ask for a record's trail; None for a record that is not there yet."""
        if id_ != self._id:
            self.trail = None
        self._id = id_
        if id_ is None:
            self.arrived.emit(None)
        else:
            work = partial(_ask, kind=self._kind, id_=id_, lang=language())
            self._store.query(work, partial(self._take, id_), owner=self, key="trail")

    def follow(self, _changes: Changes) -> None:
        """Ask again: whatever was written may hang together with this record."""
        if self._id is not None:
            self.show(self._id)

    def _take(self, id_: bytes, trail: Trail) -> None:
        if id_ == self._id and trail != self.trail:
            self.trail = trail
            self.arrived.emit(trail)


def _ask(session: Any, *, kind: str, id_: bytes, lang: str) -> Trail:
    from desktop.services.record.trail import trail

    return trail(session, kind, id_, lang)
