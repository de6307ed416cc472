"""Owns reading something whole for a page, and again when it changed; must not know what it is, nor widgets."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from desktop.services.unit_of_work import Changes
    from desktop.viewmodels.store import Store


class ReadWhole(QObject):
    """One record with all that hangs on it. A kind of it says what it HEARs (wire tables), how it asks and arrives."""

    HEARD: frozenset[str] = frozenset()
    arrived = Signal(object)  # what was read, or None for a record that is not written yet

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.id: bytes | None = None

    def show(self, id_: bytes | None) -> None:
        """Show another record; none for one that is not written yet."""
        self.id = id_
        if id_ is None:
            self._arrived(None)
        else:
            self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        if self.id is not None and self.store.ready:
            self.store.query(self._asked(self.id), self._arrived, owner=self, key="whole")

    def follow(self, changes: Changes) -> None:
        """See whether a committed act touched what it is made of."""
        if not changes.touched or not self.HEARD.isdisjoint(changes.touched):
            self.refresh()

    @abstractmethod
    def _asked(self, id_: bytes) -> Callable[[Any], Any]:
        """The work that reads it."""

    @abstractmethod
    def _arrived(self, read: Any) -> None:
        """Take what was read, unless another record is shown by now."""
