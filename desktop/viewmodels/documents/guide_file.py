"""Owns making the whole guide as a page, and putting it where a person wants it. Must not know widgets nor printing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop import safe_io
from desktop.viewmodels.store import Store


class GuideFile(QObject):
    """Needs no open profile: only its helpers' threads."""

    made = Signal(object)  # bytes of the page to print
    written = Signal(object)  # Path
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = store.jobs

    def make(self, lang: str, drawn: bytes = b"") -> None:
        """Make the page that a printer makes a PDF of; `made` or `failed` follows.

        `drawn`: the PDF that was made of it before; the contents then say on which page of it each chapter begins.
        """
        self._jobs.query(partial(_to_print, lang, drawn), self.made.emit, self.failed.emit, owner=self, key="made")

    def write_page(self, lang: str, file: Path) -> None:
        """Write it as a page for a browser; `written` or `failed` follows."""
        self._ask(lambda: safe_io.write_file(file, _page(lang)), file)

    def write(self, file: Path, content: bytes) -> None:
        """Put what was printed there; `written` or `failed` follows."""
        self._ask(partial(safe_io.write_file, file, content), file)

    def _ask(self, work: Callable[[], object], file: Path) -> None:
        self._jobs.query(work, lambda _nothing: self.written.emit(file), self.failed.emit, owner=self, key="written")


def _to_print(lang: str, drawn: bytes) -> bytes:
    from desktop.reports import guide_book, guide_places

    return guide_book.page(lang, date.today(), printing=True, places=guide_places.places(drawn))


def _page(lang: str) -> bytes:
    from desktop.reports import guide_book  # here: help is read far more often than printed

    return guide_book.page(lang, date.today())
