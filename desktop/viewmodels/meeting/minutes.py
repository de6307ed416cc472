"""Owns writing a meeting's minutes from the window: what to mind, a file, a text to paste. Must not know widgets."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop import safe_io
from desktop.i18n import N_
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.reports.minutes import Minutes

KINDS: Final = {
    "docx": N_("Document Word (*.docx)"),
    "pdf": N_("Document PDF (*.pdf)"),
    "html": N_("Page pour navigateur (*.html)"),
    "txt": N_("Texte court (*.txt)"),
}


class MinutesFiles(QObject):
    """The minutes of one meeting on their way out. What is cancelled writes nothing."""

    told = Signal(object)  # Minutes, as this audience may read them
    text = Signal(str)  # the short text for a message
    page = Signal(object, object)  # Path, the page to print there
    written = Signal(object)  # Path
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, meeting: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.meeting = meeting
        self._act = 0

    def look(self, audience: str) -> None:
        """Ask what this audience is told; `told` or `failed` follows."""
        work = partial(_read, self.meeting, audience)
        self.store.consult(work, self.told.emit, owner=self, key="look", failed=self.failed.emit)

    def compose(self, audience: str) -> None:
        """Ask for the short text; `text` or `failed` follows."""
        work = partial(_text, self.meeting, audience)
        self.store.consult(work, self.text.emit, owner=self, key="text", failed=self.failed.emit)

    def make(self, file: Path, form: str, audience: str) -> None:
        """Make a file of that format; `written`, for a PDF `page`, or `failed` follows."""
        act = self._begin()

        def made(content: bytes) -> None:
            if act != self._act:
                return
            if form == "pdf":
                self.page.emit(file, content)
            else:
                self.put(file, content)

        work = partial(_made, self.meeting, audience, form)
        self.store.consult(work, made, owner=self, key="make", failed=partial(self._failed, act))

    def put(self, file: Path, content: bytes) -> None:
        """Put what was made where the person wants it; `written` or `failed` follows."""
        act = self._act

        def done(_nothing: None) -> None:
            self.written.emit(file)

        self.store.consult(partial(_write, file, content), done, owner=self, failed=partial(self._failed, act))

    def cancel(self) -> None:
        """Let go of what is being made."""
        self._begin()

    def _begin(self) -> int:
        self._act += 1
        return self._act

    def _failed(self, act: int, failure: object) -> None:
        if act == self._act:
            self.failed.emit(failure)


def _read(meeting: bytes, audience: str, database: Database) -> Minutes:
    from desktop.reports.minutes_reading import Wanted
    from desktop.reports.writing import read_minutes

    return read_minutes(database, Wanted(meeting, database.clock.now().date(), "", audience))


def _text(meeting: bytes, audience: str, database: Database) -> str:
    from desktop.reports.message import message

    return message(_read(meeting, audience, database))


def _made(meeting: bytes, audience: str, form: str, database: Database) -> bytes:
    from desktop.reports import writing

    minutes = _read(meeting, audience, database)
    return writing.page_to_print(minutes) if form == "pdf" else writing.content(minutes, form)


def _write(file: Path, content: bytes, _database: Database) -> None:
    safe_io.write_file(file, content)
