"""Owns what every page is given: questions, changes, undo, and one signal that says what changed.

Must not know SQL or widgets: the work comes from services and runs on the threads of `jobs`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.progress import Progress
from desktop.viewmodels.jobs import Failure, Jobs, Token
from desktop.viewmodels.territories import Territories

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.models.door import Door
    from desktop.models.plain import Reader
    from desktop.services.unit_of_work import Changes, UnitOfWork

T = TypeVar("T")
CALM = 1000  # milliseconds without a question after which the rest of the profile is opened
PAUSE = 600_000  # milliseconds without a change after which open writes are sealed
Failed = Callable[[Failure], object] | None
Opener = Callable[["Door | None", Progress], "Database"]


class Store(QObject):
    """The door of the window to the profile's records."""

    opened = Signal()  # lists can be asked
    completed = Signal()  # everything can be asked and changed
    prepared = Signal(int, int)  # how many lists' lines of how many are made again, after an update of the program
    broken = Signal(object)  # Failure: the profile could not be opened
    failed = Signal(object)  # Failure of a job nobody else answers for
    changed = Signal(object)  # Changes, after each committed act
    saved = Signal(object)  # datetime: when the last change was committed
    acted = Signal(str)  # label of a change that undo can take back

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = Jobs(self)
        self.territories = Territories()
        self._door: Door | None = None
        self._opener: Opener | None = None
        self._database: Database | None = None
        self._found: Database | None = None  # the same, as soon as the writer's thread has it
        self._waiting: list[Callable[[], object]] = []
        self._revision = 0
        self._closed = False
        self._preparing = self.token()
        self._preparing.progressed.connect(self.prepared)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._rest)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM)
        self._calm.timeout.connect(self.complete)
        self.jobs.busy.connect(self._grow_calm)

    @property
    def ready(self) -> bool:
        """Whether the profile is open, at least for lists."""
        return self._door is not None or self._database is not None

    @property
    def whole(self) -> bool:
        """Whether the profile is open for everything."""
        return self._database is not None

    @property
    def idle(self) -> bool:
        """Whether no work is on its way."""
        return self.jobs.idle and not self._waiting

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
        self._opener = lambda _door, _report: opener()
        self.complete()

    def enter(self, early: Callable[[], Door | None], opener: Opener) -> None:
        """Open the profile in two steps: at once, if it can be, a door through which lists are read.

        `opener` is given the door when something else is asked, or when all is calm: it imports for half a second.
        What it reports is `prepared`; closing the store stops it there.
        """
        if self._closed:
            return  # another profile was chosen before this one began to open
        self._opener = opener
        self.jobs.query(early, self._entered, lambda _failure: self.complete(), owner=self)

    def _entered(self, door: Door | None) -> None:
        if door is None:
            self.complete()
            return
        self._door = door
        self.opened.emit()
        self._grow_calm(not self.jobs.idle)

    def _grow_calm(self, busy: bool) -> None:
        if busy:
            self._calm.stop()
        elif self._door is not None and self._opener is not None:
            self._calm.start()

    def complete(self) -> None:
        """Open what is not yet open; `completed` or `broken` follows."""
        opener, self._opener = self._opener, None
        if opener is None or self._closed:
            return
        door = self._door

        def work() -> Database:
            found = opener(door, self._preparing.report)
            self._found = found  # here: the changes that wait behind on this thread need it
            return found

        def arrived(database: Database) -> None:
            self._database = database
            if door is None:
                self.opened.emit()
            waiting, self._waiting = self._waiting, []
            for ask in waiting:
                ask()
            self.completed.emit()
            self.jobs.change(database.begin_log, lambda _done: None, lambda _failure: None, owner=self)

        def refused(failure: Failure) -> None:
            if not self._closed:  # who closes while lists are made has stopped that himself
                self.broken.emit(failure)

        self.jobs.change(work, arrived, refused, owner=self)

    def close(self) -> None:
        """End the work already asked for and close the profile."""
        self._closed = True
        self._preparing.cancel()
        self._pause.stop()
        self._calm.stop()
        self._waiting.clear()
        self.jobs.stop()
        if self._found is not None:
            _seal(self._found)
            self._found.close()
        if self._door is not None:
            self._door.close()
        self._database = self._found = self._door = None

    def ask(
        self,
        work: Callable[[Reader], T],
        done: Callable[[T], object],
        *,
        owner: QObject,
        failed: Failed = None,
        key: Hashable = None,
    ) -> None:
        """Ask what lists ask: like `query`, but `work` is given a reader of plain SQL, and waits for no import."""
        door = self._door
        if self._database is not None or door is None:
            from desktop.models.plain import reader

            self.query(lambda session: work(reader(session)), done, owner=owner, failed=failed, key=key)
            return

        def look() -> T:
            with door.read() as ask:
                return work(ask)

        self.jobs.query(look, done, failed or self.failed.emit, owner=owner, key=key)

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

        def read(database: Database) -> T:
            with database.read() as session:
                return work(session)

        self.consult(read, done, owner=owner, failed=failed, key=key)

    def consult(
        self,
        work: Callable[[Database], T],
        done: Callable[[T], object],
        *,
        owner: QObject,
        failed: Failed = None,
        key: Hashable = None,
    ) -> None:
        """Ask the open profile itself: `work(database)` runs in the pool and only reads."""
        if self._closed:
            return
        if self._database is None and self._door is not None:
            self._waiting.append(partial(self.consult, work, done, owner=owner, failed=failed, key=key))
            self.complete()
            return
        database = self.database
        self.jobs.query(lambda: database.look(work), done, failed or self.failed.emit, owner=owner, key=key)

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
        self._need()

        def act() -> tuple[T, Changes]:
            from desktop.services.unit_of_work import UnitOfWork

            with UnitOfWork(self._written()) as uow:
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
        self._need()

        def arrived(result: T) -> None:
            told = changes(result) if changes is not None else None
            if told is not None:
                self.announce(told)
            if done is not None and _alive(owner):
                done(result)

        self.jobs.change(lambda: work(self._written()), arrived, failed or self.failed.emit, owner=self)

    def _need(self) -> None:
        """Have the whole profile opened before the change that comes. Raises RuntimeError when nobody opened it."""
        if self._database is None and self._door is None:
            raise RuntimeError("the profile is not open yet")
        self.complete()

    def _written(self) -> Database:
        """The open profile, on the writer's thread: its opening ran there before."""
        if self._found is None:
            raise RuntimeError("the profile could not be opened")
        return self._found

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
            from desktop.services.undo.history import redo, undo

            return undo(uow) if way == "undo" else redo(uow)

        self.change(work, label="", done=done, failed=failed, quiet=True, undoable=False)


def _alive(owner: QObject | None) -> bool:
    import shiboken6

    return owner is None or shiboken6.isValid(owner)


def _seal(database: Database) -> bool:
    from desktop.services.exchange.resting import seal_at_rest

    return seal_at_rest(database)
