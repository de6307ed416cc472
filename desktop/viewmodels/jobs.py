"""Owns work off the window's thread: queries in a small pool, changes one by one on a single writer thread.

Results come back on the window's thread; a result whose owner has died, or that a newer question replaced, is
dropped. Must not know what the work is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from desktop.errors import MaillageError
from desktop.i18n import _
from desktop.log import describe

_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The person asked to stop: the work unwinds and whatever it began is rolled back."""


@dataclass(frozen=True)
class Failure:
    """Why a job did not end: a sentence for the person, the error, details to copy."""

    sentence: str
    error: Exception
    details: str = ""


class Token(QObject):
    """Carries progress one way and the wish to stop the other way."""

    progressed = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = False

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop = True

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop

    def report(self, done: int, total: int = 0) -> None:
        """Tell how far the work is (any thread); raises Cancelled when asked to stop."""
        if self._stop:
            raise Cancelled
        self.progressed.emit(done, total)


@dataclass
class Job:
    """One piece of work and who wants its result."""

    work: Callable[[], Any]
    done: Callable[[Any], object] | None
    failed: Callable[[Failure], object] | None
    owner: QObject | None
    key: Hashable
    number: int
    result: Any = None
    failure: Failure | None = None

    def let_go(self) -> None:
        """Forget everything, on the window's thread: the thread that worked may hold the job last, and a QObject whose
        last word is said on another thread than its own takes the program down."""
        self.work = _nothing
        self.done = self.failed = self.owner = self.result = self.failure = None


def _nothing() -> None:
    """What a job that was let go does."""


def explain(error: Exception) -> Failure:
    """Turn an error into a sentence; what nobody foresaw is logged without any recorded text."""
    if isinstance(error, MaillageError):
        return Failure(error.sentence(), error)
    _log.error("job failed", exc_info=error)
    sentence = _(
        "Cette action n’a pas pu se terminer. Rien n’a été modifié. "
        "Réessayez ; si cela se répète, copiez les détails pour la personne qui vous aide."
    )
    return Failure(sentence, error, describe(type(error), error.__traceback__))


class Jobs(QObject):
    """Runs jobs; `idle` tells whether any is on its way."""

    busy = Signal(bool)
    _delivered = Signal(object)

    def __init__(self, parent: QObject | None = None, readers: int = 2) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="query")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="change")
        self._latest: dict[Hashable, int] = {}
        self._number = 0
        self._pending = 0
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing is running or waiting."""
        return self._pending == 0

    def query(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None,
        failed: Callable[[Failure], object] | None = None,
        *,
        owner: QObject | None = None,
        key: Hashable = None,
    ) -> None:
        """Run `work` in the pool; a later query of the same owner and key replaces this one's result."""
        self._start(self._readers, Job(work, done, failed, owner, key, 0))

    def change(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], object] | None,
        failed: Callable[[Failure], object] | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Run `work` on the writer thread, after the changes already asked for."""
        self._start(self._writer, Job(work, done, failed, owner, None, 0))

    def stop(self) -> None:
        """Let the changes already asked for end, drop the queries that wait, and end the threads."""
        self._readers.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)

    def _start(self, executor: Executor, job: Job) -> None:
        self._number += 1
        job.number = self._number
        if job.key is not None:
            self._latest[(id(job.owner), job.key)] = job.number
        self._pending += 1
        if self._pending == 1:
            self.busy.emit(True)
        executor.submit(self._run, job)

    def _run(self, job: Job) -> None:
        if not (job.key is not None and self._outdated(job)):
            try:
                job.result = job.work()
            except Cancelled as stop:
                job.failure = Failure(_("Arrêté. Rien n’a été modifié."), stop)
            except Exception as error:  # one of the three outermost doors: whatever happens becomes a sentence
                job.failure = explain(error)
        if shiboken6.isValid(self):
            self._delivered.emit(job)

    def _outdated(self, job: Job) -> bool:
        return self._latest.get((id(job.owner), job.key), job.number) != job.number

    def _deliver(self, job: Job) -> None:
        self._pending -= 1
        if self._pending == 0:
            self.busy.emit(False)
        gone = job.owner is not None and not shiboken6.isValid(job.owner)
        passed = gone or (job.key is not None and self._outdated(job))
        done, failed, result, failure = job.done, job.failed, job.result, job.failure
        job.let_go()
        if passed:
            return
        if failure is not None:
            if failed is not None:
                failed(failure)
        elif done is not None:
            done(result)
