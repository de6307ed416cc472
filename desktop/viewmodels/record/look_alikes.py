"""Owns what a record being typed looks like: asked off the window's thread, shared by all forms. Must not know widgets.

The index of a kind is made once (`twin_shelf`) and follows what changes; a question takes milliseconds.
Nothing here keeps anybody from recording anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import language
from desktop.viewmodels.review.twin_shelf import KINDS, Shelf, shelf_of
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.twins import Likely

WAIT_MS: Final = 300


class LookAlikes(QObject):
    """What one form, or one line, looks like. `found` comes when the answer differs from the one before."""

    found = Signal(object)  # list of Likely, likeliest first

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self._asked: tuple[str, Mapping[str, object], bytes | None] | None = None
        self._told: Sequence[Likely] = ()
        self._turn = 0
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT_MS)
        self._wait.timeout.connect(self._ask)

    def ask(self, kind: str, draft: Mapping[str, object], id_: bytes | None = None) -> None:
        """Look, a moment after the last letter, for records like a draft; `id_` is its own."""
        if kind in KINDS:
            self._asked = kind, dict(draft), id_
            self._wait.start()

    def stop(self) -> None:
        """Nothing is typed any more: forget what was asked."""
        self._wait.stop()
        self._turn += 1
        self._asked = None
        self._tell([])

    def _ask(self) -> None:
        if self._asked is None:
            return
        kind, draft, id_ = self._asked
        work = partial(_look, shelf_of(self._store), kind, draft, id_, language())
        self._store.query(
            work, partial(self._arrived, self._turn), owner=self, failed=_nothing, key=("alike", id(self))
        )

    def _arrived(self, turn: int, found: list[Likely]) -> None:
        if turn == self._turn:
            self._tell(found)

    def _tell(self, found: list[Likely]) -> None:
        if [one.id for one in found] != [one.id for one in self._told]:
            self._told = found
            self.found.emit(found)


def _look(
    shelf: Shelf, kind: str, draft: Mapping[str, object], id_: bytes | None, lang: str, session: Any
) -> list[Likely]:
    with shelf.asked():
        return shelf.index(session, kind).likely(draft, lang, 3, id=id_)


def _nothing(_failure: object) -> None:
    """A likeness that could not be looked for keeps nobody from typing."""
