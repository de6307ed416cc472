"""Owns writing minutes, and any other document of blocks, in a format. Must not know widgets, nor who draws PDFs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import safe_io
from desktop.reports import docx, minutes_reading, printed
from desktop.reports.document import Document
from desktop.reports.message import message
from desktop.reports.minutes import Minutes
from desktop.reports.minutes_document import document
from desktop.reports.minutes_reading import Wanted

if TYPE_CHECKING:
    from desktop.models.database import Database

FORMATS: Final = ("docx", "pdf", "html", "txt")
ROADMAP_FORMATS: Final = ("docx", "pdf", "html")
Draw = Callable[[bytes], bytes]  # a page of HTML -> a PDF; raises DrawingEngineMissing, NotDrawn


def read_minutes(database: Database, wanted: Wanted) -> Minutes:
    """The minutes from one state of the profile. Raises NotFound, InvalidValue."""
    with database.read() as session:
        return minutes_reading.read(session, wanted)


def content(minutes: Minutes, form: str, draw: Draw | None = None) -> bytes:
    """The minutes as a file of that format (one of FORMATS; only pdf is drawn)."""
    if form == "txt":
        return (message(minutes) + "\n").encode("utf-8", errors="replace")
    return _as(document(minutes), form, draw)


def page_to_print(minutes: Minutes) -> bytes:
    """The page that a window's printer makes a PDF of."""
    return printed.page(document(minutes), printing=True)


def write_minutes(database: Database, wanted: Wanted, file: Path, form: str, draw: Draw | None = None) -> Minutes:
    """Write them. Raises NotFound, InvalidValue, DiskFull, FolderReadOnly, FileBusy, and what `draw` raises."""
    minutes = read_minutes(database, wanted)
    safe_io.write_file(file, content(minutes, form, draw if form == "pdf" else None))
    return minutes


def put(document: Document, file: Path, form: str, draw: Draw | None = None) -> None:
    """Write a document in a format of ROADMAP_FORMATS; only pdf is drawn.

    Raises DiskFull, FolderReadOnly, FileBusy, and what `draw` raises.
    """
    safe_io.write_file(file, _as(document, form, draw if form == "pdf" else None))


def made(document: Document, form: str) -> bytes:
    """A document as a window wants it: the file, or of a PDF the page that its printer draws."""
    return docx.write(document) if form == "docx" else printed.page(document, printing=form == "pdf")


def _as(told: Document, form: str, draw: Draw | None) -> bytes:
    if form == "docx":
        return docx.write(told)
    page = printed.page(told, printing=draw is not None)
    return page if draw is None else draw(page)
