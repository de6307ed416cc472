"""Owns giving and receiving as their page sees them: what waits, the files, the history. Must not know widgets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language, ngettext
from desktop.services.exchange.protection import OPEN as NOT_PROTECTED
from desktop.services.exchange.protection import Protection
from desktop.viewmodels.exchange.incoming import effect
from desktop.viewmodels.exchange.receiving import ENDING, Myself, Receiving
from desktop.viewmodels.rows import RowsModel
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.services.exchange.exchanged import Exchange, Given, KindCount
    from desktop.services.exchange.piece_exchange import PiecesWaiting, Which
    from desktop.services.unit_of_work import Changes


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a file given now would hold, and for whom files can be made."""

    changes: int = 0
    counts: tuple[KindCount, ...] = ()
    peers: tuple[tuple[str, str], ...] = ()
    readers: tuple[tuple[str, str], ...] = ()  # those somebody vouched for: a file can be made for them alone
    pieces: PiecesWaiting | None = None


def default_name(organisation: str, today: date) -> str:
    """A file name any computer takes: small Latin letters, digits, hyphens; no person's name in it."""
    spaced = re.sub(r"\W+", " ", organisation)
    plain = unicodedata.normalize("NFKD", spaced).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:36].strip("-")
    return "-".join(part for part in ("maillage", slug, today.isoformat()) if part) + ENDING


class HistoryModel(RowsModel["Exchange"]):
    """Every file given and received, newest first."""

    def called(self, row: Exchange) -> str:
        return sentence(row)

    def spoken(self, row: Exchange) -> list[str]:
        return [sentence(row), row.name, outcome(row)]

    def exchange(self, place: int) -> Exchange | None:
        """The file of a row."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show(self, rows: Iterable[Exchange]) -> None:
        """Show another history; nothing is announced when it is the same."""
        found = list(rows)
        if found != self._rows:
            self.beginResetModel()
            self._rows = found
            self.endResetModel()


def sentence(row: Exchange) -> str:
    """Who gave or received."""
    if row.name.endswith("/"):  # a folder, not a file
        return _("Déposé dans le dossier partagé") if row.way == "given" else _("Pris dans le dossier partagé")
    if row.way == "given":
        return _("Donné à {name}", name=row.peer) if row.peer else _("Fichier donné")
    return _("Reçu de {name}", name=row.peer) if row.peer else _("Fichier reçu")


def outcome(row: Exchange) -> str:
    """What a file changed here, or how much was put in it."""
    if row.way == "given":
        return ngettext("{n} modification", "{n} modifications", row.changed)
    if row.taken_back and not row.counts:
        return _("Réception annulée")
    return effect(row.new, row.changed, row.deleted, row.reviews) or _("Rien de nouveau")


class Exchanges(Receiving):
    """Gives files, receives those that were accepted, and knows what was given and received before."""

    counted = Signal(object)  # Waiting
    given = Signal(object)  # Given
    give_failed = Signal(object)  # Failure
    taken_back = Signal(str)  # name of the file whose reception was undone
    brought_back = Signal(str)  # name of the file whose reception counts again
    foreseen = Signal(str, object)  # receipt; what undoing it would change, as KindCounts
    take_back_failed = Signal(object)  # Failure

    def __init__(self, store: Store, myself: Callable[[], Myself], parent: QObject | None = None) -> None:
        super().__init__(store, myself, parent)
        self.history = HistoryModel(self)
        self.waiting = Waiting()
        self.received.connect(lambda _rows: self.refresh())

    # ---- what waits and what was -------------------------------------------------------------------

    def refresh(self) -> None:
        """Count again what waits and load the history."""
        self.store.query(partial(_waiting, language()), self._counted, owner=self, key="waiting")
        self.store.query(_history, self.history.show, owner=self, key="history")

    def _counted(self, waiting: Waiting) -> None:
        self.waiting = waiting
        self.counted.emit(waiting)

    # ---- giving ----------------------------------------------------------------------------------

    def give(
        self,
        out: Path,
        *,
        to: list[str] | None = None,
        everything: bool = False,
        protect: Protection | None = None,
        files: Which = "all",
        most: int = 0,
    ) -> None:
        """Write a change file; `given` or `give_failed` follows."""
        target = out if out.suffix == ENDING else out.with_name(out.name + ENDING)
        work = partial(_give, target, to, everything, protect or NOT_PROTECTED, files, most, self.myself())
        self.store.act(work, done=self._gave, failed=self.give_failed.emit, owner=self)

    def _gave(self, given: Given) -> None:
        self.given.emit(given)
        self.refresh()

    def foresee(self, exchange: Exchange, *, again: bool = False) -> None:
        """Ask what undoing a reception would change, or bringing it back; `foreseen` or `take_back_failed` follows."""
        self.store.act(
            partial(_foresee, exchange.receipt, again),
            done=partial(self.foreseen.emit, exchange.receipt),
            failed=self.take_back_failed.emit,
            owner=self,
        )

    def take_back(self, exchange: Exchange, *, again: bool = False) -> None:
        """Undo the reception of a file, for everybody, or bring it back `again`; `taken_back`, `brought_back` or
        `take_back_failed` follows."""
        told = self.brought_back if again else self.taken_back
        self.store.act(
            partial(_take_back, exchange.receipt, again, self.myself()),
            done=lambda _touched: told.emit(exchange.name),
            failed=self.take_back_failed.emit,
            owner=self,
            changes=_touched,
        )


def _touched(touched: Mapping[str, frozenset[bytes]]) -> Changes:
    from desktop.services.unit_of_work import Changes

    return Changes(touched)


def _foresee(receipt: str, again: bool, database: Database) -> tuple[KindCount, ...]:
    from desktop.services.exchange import taking_back

    return taking_back.preview(database, receipt, again=again)


def _take_back(receipt: str, again: bool, myself: Myself, database: Database) -> Mapping[str, frozenset[bytes]]:
    from desktop.services.exchange import taking_back

    act = taking_back.bring_back if again else taking_back.take_back
    return act(database, receipt, author=myself.author_name)


def _waiting(lang: str, session: Any) -> Waiting:
    from desktop.services.exchange import piece_exchange, sharing

    met = [peer for peer in sharing.peers(session) if peer.trust != "mine"]
    peers = tuple((peer.replica, peer.name) for peer in met)
    readers = tuple((peer.replica, peer.name or peer.fingerprint) for peer in met if peer.trust != "unknown")
    counts, pieces = tuple(sharing.outgoing(session, lang=lang)), piece_exchange.waiting(session)
    return Waiting(sharing.to_give(session), counts, peers, readers, pieces)


def _history(session: Any) -> list[Exchange]:
    from desktop.services.exchange import sharing

    return list(sharing.exchanges(session))


def _give(
    out: Path,
    to: list[str] | None,
    everything: bool,
    protect: Protection,
    files: Which,
    most: int,
    myself: Myself,
    database: Database,
) -> Given:
    from desktop.services.exchange import sharing

    return sharing.give(
        database,
        out,
        author=myself.author_name,
        to=to,
        everything=everything,
        sample=myself.sample,
        protect=protect,
        files=files,
        most=most,
    )
