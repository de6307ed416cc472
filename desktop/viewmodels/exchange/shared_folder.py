"""Owns the shared folder as its card sees it: what waits there, exchanging, stopping. Must not know widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, format_list, ngettext
from desktop.viewmodels.exchange.incoming import effect
from desktop.viewmodels.jobs import Cancelled, Failure, Token
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.services.exchange.hub import Exchanged, Look
    from desktop.services.unit_of_work import Changes


class Sharer(Protocol):
    """What exchanging through a folder needs to know of the person's settings."""

    @property
    def author_name(self) -> str:
        """Signs what was recorded."""

    @property
    def sample(self) -> bool:
        """Whether this profile is the sample."""

    @property
    def hub_folder(self) -> str:
        """The folder chosen, empty when none is."""

    @property
    def hub_auto(self) -> bool:
        """Whether to exchange when the program opens."""


class SharedFolder(QObject):
    """Looks into the folder, exchanges through it. One work at a time; `stop` leaves everything as it was."""

    chosen = Signal(object)  # Path: a folder that may serve
    refused = Signal(object)  # Failure: it may not
    looked = Signal(object)  # Look
    missing = Signal(object)  # Failure: the folder could not be looked into
    began = Signal()
    progressed = Signal(int, int)
    exchanged = Signal(object)  # Exchanged
    stopped = Signal()
    failed = Signal(object)  # Failure of an exchange

    def __init__(self, store: Store, myself: Callable[[], Sharer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.myself = myself
        self.seen: Look | None = None
        self.busy = False
        self._token = store.token()

    @property
    def path(self) -> Path | None:
        """The folder of the settings."""
        folder = self.myself().hub_folder
        return Path(folder) if folder else None

    def choose(self, path: Path) -> None:
        """Ask whether a folder may serve; `chosen` or `refused` follows."""
        database = self.store.database
        self.store.jobs.query(partial(_checked, path, database), self.chosen.emit, self.refused.emit, owner=self)

    def look(self) -> None:
        """Look what waits there, off the writer's thread: a slow stick must not hold up what is being saved."""
        path = self.path
        if path is None or not self.store.ready or self.busy:
            return
        work = partial(_look, path, self.myself(), self.store.database)
        self.store.jobs.query(work, self._looked, self.missing.emit, owner=self, key="look")

    def _looked(self, seen: Look) -> None:
        if self.path == seen.folder:
            self.seen = seen
            self.looked.emit(seen)

    def exchange(self, *, vouch: Iterable[str] = (), accept_sample: bool = False, refill: bool = False) -> None:
        """Take what waits and put what is missing; `vouch` names laptops the person knows."""
        path = self.path
        if path is None or self.busy or not self.store.ready:
            return
        self.busy = True
        self._token = self.store.token()
        self._token.progressed.connect(self.progressed)
        self.began.emit()
        known = frozenset(bytes.fromhex(one) for one in vouch)
        work = partial(_exchange, self._token, path, known, accept_sample, refill, self.myself())
        self.store.act(work, done=self._done, failed=self._failed, owner=self, changes=_changes)

    def stop(self) -> None:
        """Leave the exchange that is under way; nothing of it is kept."""
        self._token.cancel()

    def _done(self, done: Exchanged) -> None:
        self.busy = False
        self.exchanged.emit(done)
        self.look()

    def _failed(self, failure: Failure) -> None:
        self.busy = False
        if isinstance(failure.error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(failure)


def on_opening(store: Store, myself: Callable[[], Sharer], say: Callable[[str], object], parent: QObject) -> None:
    """Exchange once, quietly, if the person asked for it. A folder that is not there is no news: its page says so."""
    if not (myself().hub_auto and myself().hub_folder and store.ready and not store.database.read_only):
        return
    folder = SharedFolder(store, myself, parent)

    def tell(done: Exchanged) -> None:
        if (done.received is not None and done.received.result == "merged") or done.unknown:
            say(_("Dossier partagé : {effect}", effect=sentence(done)))

    folder.exchanged.connect(tell)
    folder.exchange()


def sentence(done: Exchanged) -> str:
    """What an exchange brought and took there, on one line."""
    parts = []
    if done.received is not None and done.received.result == "merged":
        parts.append(effect(done.received.new, done.received.changed, done.received.deleted, done.received.reviews))
    if done.put_changes:
        parts.append(ngettext("{n} modification déposée", "{n} modifications déposées", done.put_changes))
    if done.unknown:
        parts.append(ngettext("{n} auteur pas encore connu", "{n} auteurs pas encore connus", len(done.unknown)))
    return format_list([part for part in parts if part]) or _("rien de nouveau")


def _changes(done: Exchanged) -> Changes | None:
    from desktop.services.unit_of_work import Changes

    return Changes(done.received.touched) if done.received is not None else None


def _checked(path: Path, database: Database) -> Path:
    from desktop.services.exchange import hub

    return hub.checked(database.profile, path)


def _look(path: Path, myself: Sharer, database: Database) -> Look:
    from desktop.services.exchange import hub

    return hub.look(database, path, sample=myself.sample)


def _exchange(
    token: Token,
    path: Path,
    vouch: frozenset[bytes],
    accept_sample: bool,
    refill: bool,
    myself: Sharer,
    database: Database,
) -> Exchanged:
    from desktop.services.exchange import hub

    return hub.exchange(
        database,
        path,
        vouch=vouch,
        author=myself.author_name,
        sample=myself.sample,
        accept_sample=accept_sample,
        refill=refill,
        step=token.report,
    )
