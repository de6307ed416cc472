"""Owns erasing a person or a photograph as a page sees it: what it would do, in sentences, and doing it.

Must not know widgets, nor how a key is destroyed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language
from desktop.services.erasure.erasure_words import head, lines
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.services.erasure.erasure_words import Foreseen
    from desktop.services.unit_of_work import Changes

What = Literal["person", "photo"]


class Erasing(QObject):
    """Foresees and carries out one erasure at a time."""

    foreseen = Signal(bytes, str, list)  # id, a headline, what is lost and who hears of it: sentences
    erased = Signal(str)  # what was done, as a sentence
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, what: What, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.what: What = what

    def foresee(self, id: bytes) -> None:
        """Ask what erasing would do; `foreseen` or `failed` follows. Nothing is written."""
        work = partial(_foresee, self.what, id, language())
        told = partial(self._told, id)
        self.store.query(work, told, owner=self, key="foresee", failed=self.failed.emit)

    def _told(self, id: bytes, found: Foreseen) -> None:
        self.foreseen.emit(id, head(found), lines(found))

    def erase(self, id: bytes, author: str) -> None:
        """Erase, for everybody and for ever; `erased` or `failed` follows."""
        done = (
            _("Cette personne est effacée ici. Les autres l’effacent en recevant votre prochain fichier.")
            if self.what == "person"
            else _("Cette photo est effacée ici. Les autres l’effacent en recevant votre prochain fichier.")
        )
        self.store.act(
            partial(_erase, self.what, id, author),
            done=lambda _touched: self.erased.emit(done),
            failed=self.failed.emit,
            owner=self,
            changes=_changes,
        )


def _foresee(what: What, id: bytes, lang: str, session: Any) -> Foreseen:
    from desktop.services.erasure import erasure_preview

    now = datetime.now(UTC)
    if what == "person":
        return erasure_preview.of_person(session, id, now=now, lang=lang)
    return erasure_preview.of_photo(session, id, now=now)


def _erase(what: What, id: bytes, author: str, database: Database) -> Mapping[str, frozenset[bytes]]:
    from desktop.services.erasure import erasing
    from desktop.services.exchange import piece_erasure
    from desktop.services.keeping.touched import class_of

    if what == "person":
        with database.read() as session:
            same = frozenset(class_of(session, id))
        erasing.erase_person(database, id, author=author)
        return {"contact": same}
    piece_erasure.erase(database, id, author=author)
    return {"attachment": frozenset({id})}


def _changes(touched: Mapping[str, frozenset[bytes]]) -> Changes:
    from desktop.services.unit_of_work import Changes

    return Changes(touched)
