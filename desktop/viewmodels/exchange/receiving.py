"""Owns receiving as its page sees it: files looked at alone or together, accepted, cancelled. Must not know widgets.

Several files are looked at in one rehearsal and received in one act: cancelled, it leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.errors import MaillageError, PassphraseNeeded, WrongPassphrase
from desktop.viewmodels.exchange.incoming import OPEN, Incoming, IncomingModel, State
from desktop.viewmodels.jobs import Cancelled, Failure, Token
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.services.exchange.exchanged import Answer, Looked, Offer, Preview, Together
    from desktop.services.unit_of_work import Changes

ENDING = ".maillage"
_RESULTS = {"nothing": State.NOTHING, "held": State.HELD, "merged": State.RECEIVED}


class Myself(Protocol):
    """What giving and receiving need to know of the person's settings."""

    @property
    def author_name(self) -> str:
        """Signs what was recorded."""

    @property
    def sample(self) -> bool:
        """Whether this profile is the sample."""


class Receiving(QObject):
    """Reads the files a person brought and receives those that were accepted."""

    looked = Signal(object)  # Path of the file whose row changed
    together_told = Signal()  # what all ready files would do is known, or no longer
    received = Signal(object)  # tuple of the Incoming rows that were just received
    stopped = Signal()  # the person cancelled: everything is as it was
    found_nothing = Signal()  # a folder without change files was brought
    working = Signal(str)  # "looking" or "receiving" begins
    progressed = Signal(int, int)  # files dealt with, of how many
    rested = Signal()  # nothing is being read or received any more

    def __init__(self, store: Store, myself: Callable[[], Myself], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.myself = myself
        self.files = IncomingModel(self)
        self.together: Together | None = None
        self.did: Together | None = None  # what the last act was told to do
        self.trouble: Failure | None = None  # what kept the last act from ending
        self.cancelled = False  # the last act was cancelled by the person
        self._busy = 0
        self._round = 0
        self._look_token = store.token()
        self._tokens: set[Token] = set()
        self._alone: set[Path] = set()
        self._again = False

    # ---- bringing --------------------------------------------------------------------------------

    def bring(self, paths: Sequence[Path]) -> list[Path]:
        """Take files in, or the change files of folders, and look at them; gives those that were not there yet."""
        if any(path.is_dir() for path in paths):
            self._begin("looking")
            self.store.jobs.query(partial(_change_files, paths), self._found, self._not_found, owner=self)
            return []
        known = {row.path: row for row in self.files.rows()}
        wanted = list(dict.fromkeys(paths))
        fresh = [path for path in wanted if path not in known]
        here = self.myself().sample
        self.files.add(Incoming(path, sample_here=here) for path in fresh)
        for path in wanted:
            if path in known and known[path].state not in (State.READING, State.RECEIVING):
                self.files.put(Incoming(path, sample_here=here))
        self.look()
        return fresh

    def _found(self, paths: list[Path]) -> None:
        if paths:
            self.bring(paths)
        else:
            self.found_nothing.emit()
        self._end()

    def _not_found(self, failure: Failure) -> None:
        self.store.failed.emit(failure)
        self._end()

    # ---- looking ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Look at what waits: one file by itself, several together."""
        self._round += 1
        self._look_token.cancel()
        self.together = None
        wanted = [row for row in self.files.rows() if row.state is State.READING or row.unsure]
        if len(wanted) == 1:
            self.look_alone(wanted[0].path)
        elif wanted:
            self._look_token = self._token("looking")
            work = partial(_inspect_all, self._look_token, [_offer(row) for row in wanted], self.myself())
            self.store.act(
                work,
                done=partial(self._were_looked, self._round),
                failed=partial(self._not_looked, self._round),
                owner=self,
            )
        self.together_told.emit()

    def _were_looked(self, asked: int, together: Together) -> None:
        if asked == self._round:
            for one in together.files:
                self._put_looked(one)
            self.together = together
            self.together_told.emit()
        self._end()

    def _put_looked(self, one: Looked) -> None:
        row = self.files.row(one.path)
        if row is None or not (row.state is State.READING or row.unsure):
            return
        if one.preview is not None:
            self._put(row.read(one.preview))
        elif one.refused is not None:
            self._put(_set_aside(row, one.refused))

    def _not_looked(self, asked: int, failure: Failure) -> None:
        if asked == self._round:
            self.cancelled = isinstance(failure.error, Cancelled)
            self.trouble = None if self.cancelled else failure
            if self.cancelled:
                self.stopped.emit()
            self.together_told.emit()
        self._end()

    def look_alone(self, path: Path) -> None:
        """Look at what one file would do by itself."""
        row = self.files.row(path)
        if row is None or path in self._alone:
            return
        self._alone.add(path)
        self._begin("looking")
        self.store.act(
            partial(_inspect, path, self.myself().sample, row.passphrase),
            done=partial(self._was_read, path),
            failed=partial(self._was_bad, path),
            owner=self,
        )

    def _was_read(self, path: Path, preview: Preview) -> None:
        row = self.files.row(path)
        self._alone.discard(path)
        if row is not None and (row.state is State.READING or row.state in OPEN or row.unsure):
            self._put(row.read(preview))
        self._end()

    def _was_bad(self, path: Path, failure: Failure) -> None:
        row = self.files.row(path)
        self._alone.discard(path)
        if row is not None:
            self._put(_with_failure(row, failure))
        self._end()

    # ---- answering -------------------------------------------------------------------------------

    def unlock(self, path: Path, passphrase: str) -> None:
        """Try a passphrase on a protected file; it is kept while the file waits, and nowhere else."""
        row = self.files.row(path)
        if row is not None and row.state is State.LOCKED:
            self._put(replace(row, state=State.READING, passphrase=passphrase))
            self.look()

    def vouch(self, path: Path) -> None:
        """Say that the unknown authors of a file are known in person."""
        row = self.files.row(path)
        if row is not None:
            self._put(replace(row, vouched=True).judged())
            self._look_again()

    def agree_sample(self, path: Path) -> None:
        """Agree to take the sample's records into this profile."""
        row = self.files.row(path)
        if row is not None:
            self._put(replace(row, sample_agreed=True).judged())
            self._look_again()

    def decline(self, path: Path) -> None:
        """Leave a file: nothing of it is kept."""
        row = self.files.row(path)
        if row is not None and row.state in OPEN:
            self._put(replace(row, state=State.DECLINED, passphrase=""))
            self._look_again()

    def _look_again(self) -> None:
        """What the others would do together has changed."""
        if sum(row.unsure for row in self.files.rows()) > 1:
            self.look()
        else:
            self.together = None
            self.together_told.emit()

    # ---- receiving -------------------------------------------------------------------------------

    def accept(self, path: Path) -> bool:
        """Receive a file that is ready; False when it still asks something."""
        row = self.files.row(path)
        if row is None or row.state is not State.READY:
            return False
        self.did = None
        self._receive([row])
        return True

    def accept_ready(self) -> int:
        """Receive every file that asks nothing, in one act; gives how many."""
        ready = [row for row in self.files.rows() if row.state is State.READY]
        if ready:
            self.did = self.together
            self._receive(ready)
        return len(ready)

    def _receive(self, rows: Sequence[Incoming]) -> None:
        self.trouble, self.cancelled = None, False
        for row in rows:
            self._put(replace(row, state=State.RECEIVING, failure=None))
        token = self._token("receiving")
        paths = [row.path for row in rows]
        self.store.act(
            partial(_receive_all, token, [_offer(row) for row in rows], self.myself()),
            done=partial(self._were_received, token),
            failed=partial(self._not_received, token, paths),
            owner=self,
            changes=_changes,
        )

    def _were_received(self, token: Token, answers: tuple[Answer, ...]) -> None:
        self._tokens.discard(token)
        came = []
        for answer in answers:
            row = self.files.row(answer.path)
            if row is None:
                continue
            if answer.received is not None:
                row = replace(row, state=_RESULTS[answer.received.result], received=answer.received, passphrase="")
                came.append(row)
                self._put(row)
            elif answer.refused is not None:
                self._put(_set_aside(row, answer.refused))
        self.received.emit(tuple(came))
        self._again = bool(came)  # what was received may have changed what the others would do
        self._end()

    def _not_received(self, token: Token, paths: Iterable[Path], failure: Failure) -> None:
        self._tokens.discard(token)
        self.cancelled = isinstance(failure.error, Cancelled)
        self.trouble = None if self.cancelled else failure
        for path in paths:
            row = self.files.row(path)
            if row is not None:
                self._put(replace(row.judged(), failure=self.trouble))
        if self.cancelled:
            self.stopped.emit()
        self.together_told.emit()
        self._end()

    # ---- stopping and forgetting -------------------------------------------------------------------

    def stop(self) -> None:
        """Cancel what is on its way. Nothing is kept of it; files not read yet are put away."""
        for token in (*self._tokens, self._look_token):
            token.cancel()
        self.files.drop(row.path for row in self.files.rows() if row.state is State.READING)

    def forget(self) -> None:
        """Put the files away once they are dealt with; what is being received goes on."""
        self._round += 1
        self.together = self.did = self.trouble = None
        self.cancelled = False
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

    def _token(self, what: str) -> Token:
        token = self.store.token()
        token.progressed.connect(self.progressed)
        if what == "receiving":
            self._tokens.add(token)
        self._begin(what)
        return token

    def _begin(self, what: str) -> None:
        self._busy += 1
        self.working.emit(what)

    def _end(self) -> None:
        self._busy -= 1
        if self._busy:
            return
        if self._again:
            self._again = False
            if any(row.unsure for row in self.files.rows()):
                self.look()
        if not self._busy:
            self.rested.emit()


def _set_aside(row: Incoming, error: MaillageError) -> Incoming:
    return _with_failure(row, Failure(error.sentence(), error))


def _with_failure(row: Incoming, failure: Failure) -> Incoming:
    locked = isinstance(failure.error, PassphraseNeeded | WrongPassphrase)
    return replace(row, state=State.LOCKED if locked else State.BAD, failure=failure)


def _offer(row: Incoming) -> Offer:
    from desktop.services.exchange.exchanged import Offer

    return Offer(row.path, row.vouched, row.sample_agreed, row.passphrase)


def _changes(answers: tuple[Answer, ...]) -> Changes | None:
    from desktop.services.unit_of_work import Changes

    touched: dict[str, frozenset[bytes]] = {}
    for answer in answers:
        for table, rows in answer.received.touched.items() if answer.received is not None else ():
            touched[table] = touched.get(table, frozenset()) | rows
    return Changes(touched)


def _change_files(paths: Sequence[Path]) -> list[Path]:
    from desktop.services.exchange import sharing

    return sharing.change_files(paths)


def _inspect(path: Path, sample: bool, passphrase: str, database: Database) -> Preview:
    from desktop.services.exchange import sharing

    return sharing.inspect(database, path, sample=sample, passphrase=passphrase)


def _inspect_all(token: Token, offers: Sequence[Offer], myself: Myself, database: Database) -> Together:
    from desktop.services.exchange import sharing

    return sharing.inspect_all(database, offers, sample=myself.sample, progress=token.report)


def _receive_all(token: Token, offers: Sequence[Offer], myself: Myself, database: Database) -> tuple[Answer, ...]:
    from desktop.services.exchange import sharing

    return sharing.receive_all(database, offers, author=myself.author_name, sample=myself.sample, progress=token.report)
