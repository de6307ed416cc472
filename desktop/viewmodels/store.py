"""Owns what every page is given: questions, changes, undo, and one signal that says what changed.

Must not know SQL or widgets: the work comes from services and runs on the threads of `jobs`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.viewmodels.jobs import Failure, Jobs, Token
from desktop.viewmodels.territories import Territories

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.services.unit_of_work import Changes, UnitOfWork

T = TypeVar("T")
PAUSE = 600_000  # milliseconds without a change after which open writes are sealed
Failed = Callable[[Failure], object] | None


class Store(QObject):
    """The door of the window to the profile's records."""

    opened = Signal()
    broken = Signal(object)  # Failure: the profile could not be opened
    failed = Signal(object)  # Failure of a job nobody else answers for
    changed = Signal(object)  # Changes, after each committed act
    saved = Signal(object)  # datetime: when the last change was committed
    acted = Signal(str)  # label of a change that undo can take back

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = Jobs(self)
        self.territories = Territories()
        self._database: Database | None = None
        self._revision = 0
        self._closed = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._rest)

    @property
    def ready(self) -> bool:
        """Whether the profile is open."""
        return self._database is not None

    @property
    def idle(self) -> bool:
        """Whether no work is on its way."""
        return self.jobs.idle

    @property
    def revision(self) -> int:
        """A number that grows with each committed act."""
        return self._revision

    @property
    def database(self) -> Database:
        """The open profile (for work functions only)."""
        if self._database is None:
            raise RuntimeError("the profile is not open yet")
        return self._database

    def open(self, opener: Callable[[], Database]) -> None:
        """Open the profile as a job; `opened` or `broken` follows."""

        def arrived(database: Database) -> None:
            self._database = database
            self.opened.emit()

        self.jobs.change(opener, arrived, self.broken.emit, owner=self)

    def close(self) -> None:
        """End the work already asked for and close the profile."""
        self._closed = True
        self._pause.stop()
        self.jobs.stop()
        if self._database is not None:
            _seal(self._database)
            self._database.close()
            self._database = None

    def query(
        self,
        work: Callable[[Any], T],
        done: Callable[[T], object],
        *,
        owner: QObject,
        failed: Failed = None,
        key: Hashable = None,
    ) -> None:
        """Ask: `work(session)` runs in the pool, `done(result)` on the window's thread. Nobody answers once closed."""
        if self._closed:
            return
        database = self.database

        def ask() -> T:
            with database.read() as session:
                return work(session)

        self.jobs.query(ask, done, failed or self.failed.emit, owner=owner, key=key)

    def change(
        self,
        work: Callable[[UnitOfWork], T],
        *,
        label: str,
        done: Callable[[T], object] | None = None,
        failed: Failed = None,
        owner: QObject | None = None,
        quiet: bool = False,
        undoable: bool = True,
    ) -> None:
        """Change: `work(uow)` runs on the writer thread and is committed under `label`, or wholly rolled back.

        `changed` is emitted whether or not the owner still lives; `quiet` spares the toast of the undo label.
        """
        database = self.database

        def act() -> tuple[T, Changes]:
            from desktop.services.unit_of_work import UnitOfWork

            with UnitOfWork(database) as uow:
                result = work(uow)
                return result, uow.commit(label, undoable=undoable)

        def arrived(pair: tuple[T, Changes]) -> None:
            self.announce(pair[1])
            if label and not quiet and pair[1].step is not None:
                self.acted.emit(label)
            if done is not None and _alive(owner):
                done(pair[0])

        self.jobs.change(act, arrived, failed or self.failed.emit, owner=self)

    def act(
        self,
        work: Callable[[Database], T],
        *,
        done: Callable[[T], object] | None = None,
        failed: Failed = None,
        owner: QObject | None = None,
        changes: Callable[[T], Changes | None] | None = None,
    ) -> None:
        """Run `work(database)` on the writer thread: for acts that manage their own transaction (exchange, backup).

        `changes(result)` says what to announce, if anything.
        """
        database = self.database

        def arrived(result: T) -> None:
            told = changes(result) if changes is not None else None
            if told is not None:
                self.announce(told)
            if done is not None and _alive(owner):
                done(result)

        self.jobs.change(lambda: work(database), arrived, failed or self.failed.emit, owner=self)

    def announce(self, changes: Changes) -> None:
        """Tell every page what changed."""
        self._revision += 1
        self._pause.start()
        self.territories.follow(changes)
        self.changed.emit(changes)
        self.saved.emit(datetime.now().astimezone())

    def _rest(self) -> None:
        """Nobody changed anything for a while: what was written goes into a bundle, under its own date."""
        if self._database is not None:
            self.jobs.change(partial(_seal, self._database), None, self.failed.emit, owner=self)

    def token(self) -> Token:
        """Give a token for a long work: its progress and its cancel."""
        return Token(self)

    def undo(self, done: Callable[[Any], object] | None = None, failed: Failed = None) -> None:
        """Take back the last step, as edits."""
        self._travel("undo", done, failed)

    def redo(self, done: Callable[[Any], object] | None = None, failed: Failed = None) -> None:
        """Do again the last step taken back."""
        self._travel("redo", done, failed)

    def _travel(self, way: str, done: Callable[[Any], object] | None, failed: Failed) -> None:
        def work(uow: UnitOfWork) -> Any:
            from desktop.services.history import redo, undo

            return undo(uow) if way == "undo" else redo(uow)

        self.change(work, label="", done=done, failed=failed, quiet=True, undoable=False)


def _alive(owner: QObject | None) -> bool:
    import shiboken6

    return owner is None or shiboken6.isValid(owner)


def _seal(database: Database) -> bool:
    from desktop.services.resting import seal_at_rest

    return seal_at_rest(database)
