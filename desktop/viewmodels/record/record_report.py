"""Owns making the report of one record as its card asks for it, and putting the file where a person wants it.

Must not know widgets, nor who draws a PDF.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants: of which record (empty: of all of them), in which language, for whom; `form` is docx, pdf or
    html."""

    record: bytes
    lang: str
    audience: str
    form: str


Maker = Callable[[Wish, "Database"], tuple[bytes, list[str]]]


class RecordReport(QObject):
    """Makes the document, by what `maker` gives for a wish: its bytes, and sentences to mind."""

    made = Signal(object, object, object)  # Wish, bytes (a page of HTML for pdf and html), sentences to mind
    written = Signal(object)  # Path
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, maker: Maker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._maker = maker

    def make(self, wish: Wish) -> None:
        """Ask for the document; `made` or `failed` follows."""

        def arrived(answer: tuple[bytes, list[str]]) -> None:
            self.made.emit(wish, *answer)

        self.store.consult(partial(self._maker, wish), arrived, owner=self, key="report", failed=self.failed.emit)

    def write(self, file: Path, content: bytes) -> None:
        """Put the file where the person wants it; `written` or `failed` follows."""
        work = partial(_write, file, content)
        self.store.consult(work, lambda _n: self.written.emit(file), owner=self, failed=self.failed.emit)


def roadmap_made(wish: Wish, database: Database) -> tuple[bytes, list[str]]:
    """A roadmap as it stands today."""
    from desktop.reports import roadmap, writing

    with database.read() as session:
        told = roadmap.read(session, roadmap.Wanted(wish.record, date.today(), wish.lang, wish.audience))
    return writing.made(roadmap.document(told), wish.form), roadmap.words(told)


def practice_made(wish: Wish, database: Database) -> tuple[bytes, list[str]]:
    """The sheet of a good practice."""
    from desktop.reports import practice, writing

    with database.read() as session:
        told = practice.read(session, practice.Wanted(wish.record, date.today(), wish.lang, wish.audience))
    return writing.made(practice.document(told), wish.form), practice.words(told)


def checklist_made(wish: Wish, database: Database) -> tuple[bytes, list[str]]:
    """A checklist as it stands today."""
    from desktop.reports import checklist, writing

    with database.read() as session:
        told = checklist.read(session, checklist.Wanted(wish.record, date.today(), wish.lang, wish.audience))
    return writing.made(checklist.document(told), wish.form), checklist.words(told)


def calls_made(wish: Wish, database: Database) -> tuple[bytes, list[str]]:
    """Whom to call to have records confirmed."""
    from desktop.reports import call_list, writing
    from desktop.timekeeping import on_the_wall

    with database.read() as session:
        told = call_list.read(session, on_the_wall(database.clock.now()).date(), wish.lang)
    return writing.made(call_list.document(told), wish.form), call_list.words(told)


def _write(file: Path, content: bytes, _database: Database) -> None:
    from desktop import safe_io

    safe_io.write_file(file, content)
