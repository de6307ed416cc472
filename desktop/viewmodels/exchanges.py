"""Owns giving and receiving as their page sees them: what waits, the files, the history. Must not know widgets."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.errors import PassphraseNeeded, WrongPassphrase
from desktop.i18n import _, language, ngettext
from desktop.services.protection import OPEN as NOT_PROTECTED
from desktop.services.protection import Protection
from desktop.viewmodels.incoming import OPEN, WAITING, Incoming, IncomingModel, State, effect
from desktop.viewmodels.jobs import Cancelled, Failure, Token
from desktop.viewmodels.rows import RowsModel
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.services.exchanged import Exchange, Given, KindCount, Preview, Received
    from desktop.services.unit_of_work import Changes

ENDING = ".maillage"


class Myself(Protocol):
    """What giving and receiving need to know of the person's settings."""

    @property
    def author_name(self) -> str:
        """Signs what was recorded."""

    @property
    def sample(self) -> bool:
        """Whether this profile is the sample."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a file given now would hold, and for whom files can be made."""

    changes: int = 0
    counts: tuple[KindCount, ...] = ()
    peers: tuple[tuple[str, str], ...] = ()
    readers: tuple[tuple[str, str], ...] = ()  # those somebody vouched for: a file can be made for them alone


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
    if row.way == "given":
        return _("Donné à {name}", name=row.peer) if row.peer else _("Fichier donné")
    return _("Reçu de {name}", name=row.peer) if row.peer else _("Fichier reçu")


def outcome(row: Exchange) -> str:
    """What a file changed here, or how much was put in it."""
    if row.way == "given":
        return ngettext("{n} modification", "{n} modifications", row.changed)
    return effect(row.new, row.changed, row.deleted, row.reviews) or _("Rien de nouveau")


class Exchanges(QObject):
    """Gives files, reads the files a person brought, receives those that were accepted."""

    counted = Signal(object)  # Waiting
    given = Signal(object)  # Given
    give_failed = Signal(object)  # Failure
    looked = Signal(object)  # Path of the file whose row changed
    received = Signal(object)  # the Incoming that was just received
    taken_back = Signal(str)  # name of the file whose reception was undone
    take_back_failed = Signal(object)  # Failure
    rested = Signal()  # nothing is being read or received any more

    def __init__(self, store: Store, myself: Callable[[], Myself], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.myself = myself
        self.files = IncomingModel(self)
        self.history = HistoryModel(self)
        self.waiting = Waiting()
        self._busy = 0
        self._stale = False
        self._token = store.token()

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
        self, out: Path, *, to: str | None = None, everything: bool = False, protect: Protection | None = None
    ) -> None:
        """Write a change file; `given` or `give_failed` follows."""
        target = out if out.suffix == ENDING else out.with_name(out.name + ENDING)
        work = partial(_give, target, to, everything, protect or NOT_PROTECTED, self.myself())
        self.store.act(work, done=self._gave, failed=self.give_failed.emit, owner=self)

    def _gave(self, given: Given) -> None:
        self.given.emit(given)
        self.refresh()

    # ---- reading ---------------------------------------------------------------------------------

    def bring(self, paths: Sequence[Path]) -> list[Path]:
        """Take files in and read each, writing nothing; gives those that were not there yet."""
        known = {row.path: row for row in self.files.rows()}
        wanted = list(dict.fromkeys(paths))
        fresh = [path for path in wanted if path not in known]
        self.files.add(Incoming(path, sample_here=self.myself().sample) for path in fresh)
        again = [p for p in wanted if p in known and known[p].state not in (State.READING, State.RECEIVING)]
        for path in again:
            self.files.put(Incoming(path, sample_here=self.myself().sample))
        for path in (*fresh, *again):
            self._read(path)
        return fresh

    def _read(self, path: Path) -> None:
        self._begin()
        self.store.act(
            partial(_inspect, path, self.myself().sample, self._passphrase(path)),
            done=partial(self._was_read, path),
            failed=partial(self._was_bad, path),
            owner=self,
        )

    def _was_read(self, path: Path, preview: Preview) -> None:
        row = self.files.row(path)
        if row is not None and row.state in (State.READING, *OPEN):
            self._put(row.read(preview))
        self._end()

    def _was_bad(self, path: Path, failure: Failure) -> None:
        row = self.files.row(path)
        if row is not None and isinstance(failure.error, Cancelled):
            self._put(row.judged())
        elif row is not None:
            locked = isinstance(failure.error, PassphraseNeeded | WrongPassphrase)
            self._put(replace(row, state=State.LOCKED if locked else State.BAD, failure=failure))
        self._end()

    # ---- answering -------------------------------------------------------------------------------

    def unlock(self, path: Path, passphrase: str) -> None:
        """Try a passphrase on a protected file; it is kept while the file waits, and nowhere else."""
        row = self.files.row(path)
        if row is not None and row.state is State.LOCKED:
            self._put(replace(row, state=State.READING, passphrase=passphrase))
            self._read(path)

    def _passphrase(self, path: Path) -> str:
        row = self.files.row(path)
        return row.passphrase if row is not None else ""

    def vouch(self, path: Path) -> None:
        """Say that the unknown authors of a file are known in person."""
        row = self.files.row(path)
        if row is not None:
            self._put(replace(row, vouched=True).judged())

    def agree_sample(self, path: Path) -> None:
        """Agree to take the sample's records into this profile."""
        row = self.files.row(path)
        if row is not None:
            self._put(replace(row, sample_agreed=True).judged())

    def decline(self, path: Path) -> None:
        """Leave a file: nothing of it is kept."""
        row = self.files.row(path)
        if row is not None and row.state in OPEN:
            self._put(replace(row, state=State.DECLINED, passphrase=""))

    def accept(self, path: Path) -> bool:
        """Receive a file that is ready; False when it still asks something."""
        row = self.files.row(path)
        if row is None or row.state is not State.READY:
            return False
        self._put(replace(row, state=State.RECEIVING))
        self._begin()
        work = partial(_receive, self._token, row, self.myself())
        self.store.act(
            work,
            done=partial(self._was_received, path),
            failed=partial(self._was_bad, path),
            owner=self,
            changes=_changes,
        )
        return True

    def accept_ready(self) -> int:
        """Receive every file that asks nothing; gives how many. `stop` leaves those that did not begin."""
        self._token = self.store.token()
        return sum(self.accept(row.path) for row in self.files.rows() if row.state is State.READY)

    def stop(self) -> None:
        """Leave the files whose reception has not begun; they can be received later."""
        self._token.cancel()

    def _was_received(self, path: Path, received: Received) -> None:
        row = self.files.row(path)
        if row is not None:
            state = {"nothing": State.NOTHING, "held": State.HELD}.get(received.result, State.RECEIVED)
            done = replace(row, state=state, received=received, passphrase="")
            self._put(done)
            self.received.emit(done)
        self._stale = True
        self._end()

    def take_back(self, exchange: Exchange) -> None:
        """Undo the reception of a file, for everybody; `taken_back` or `take_back_failed` follows."""
        self.store.act(
            partial(_take_back, exchange.receipt, self.myself()),
            done=lambda _touched: self.taken_back.emit(exchange.name),
            failed=self.take_back_failed.emit,
            owner=self,
            changes=_touched,
        )

    def forget(self) -> None:
        """Put the files away once they are dealt with; what is being received goes on."""
        self.files.clear()

    @property
    def busy(self) -> bool:
        """Whether a file is being read or received."""
        return self._busy > 0

    @property
    def ready(self) -> int:
        """How many files can be received as they are."""
        return sum(row.state is State.READY for row in self.files.rows())

    def _put(self, row: Incoming) -> None:
        self.files.put(row)
        self.looked.emit(row.path)

    def _begin(self) -> None:
        self._busy += 1

    def _end(self) -> None:
        self._busy -= 1
        if self._busy:
            return
        if self._stale:
            # What was received may have changed what the others would do: read them again.
            self._stale = False
            self.refresh()
            for row in self.files.rows():
                if row.state in WAITING:
                    self._read(row.path)
        if not self._busy:
            self._token = self.store.token()
            self.rested.emit()


def _changes(received: Received) -> Changes | None:
    from desktop.services.unit_of_work import Changes

    return Changes(received.touched)


def _touched(touched: Mapping[str, frozenset[bytes]]) -> Changes:
    from desktop.services.unit_of_work import Changes

    return Changes(touched)


def _take_back(receipt: str, myself: Myself, database: Database) -> Mapping[str, frozenset[bytes]]:
    from desktop.services import sharing

    return sharing.take_back(database, receipt, author=myself.author_name)


def _waiting(lang: str, session: Any) -> Waiting:
    from desktop.services import sharing

    met = [peer for peer in sharing.peers(session) if peer.trust != "mine"]
    peers = tuple((peer.replica, peer.name) for peer in met)
    readers = tuple((peer.replica, peer.name or peer.fingerprint) for peer in met if peer.trust != "unknown")
    return Waiting(sharing.to_give(session), tuple(sharing.outgoing(session, lang=lang)), peers, readers)


def _history(session: Any) -> list[Exchange]:
    from desktop.services import sharing

    return list(sharing.exchanges(session))


def _give(
    out: Path, to: str | None, everything: bool, protect: Protection, myself: Myself, database: Database
) -> Given:
    from desktop.services import sharing

    return sharing.give(
        database,
        out,
        author=myself.author_name,
        to=to,
        everything=everything,
        sample=myself.sample,
        protect=protect,
    )


def _inspect(path: Path, sample: bool, passphrase: str, database: Database) -> Preview:
    from desktop.services import sharing

    return sharing.inspect(database, path, sample=sample, passphrase=passphrase)


def _receive(token: Token, row: Incoming, myself: Myself, database: Database) -> Received:
    from desktop.services import sharing

    token.report(0)  # raises when the person stopped: nothing of this file is written
    return sharing.receive(
        database,
        row.path,
        vouch=row.vouched,
        author=myself.author_name,
        accept_sample=row.sample_agreed,
        sample=myself.sample,
        passphrase=row.passphrase,
    )
