"""Owns writing minutes, roadmaps, good practices, checklists in a format. Must not know widgets, nor who draws PDFs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import safe_io
from desktop.reports import card, checklist, docx, minutes_reading, practice, printed, roadmap
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


def roadmap_content(told: roadmap.RoadmapTold, form: str, draw: Draw | None = None) -> bytes:
    """A roadmap as a file of that format (one of ROADMAP_FORMATS; only pdf is drawn)."""
    return _as(roadmap.document(told), form, draw)


def write_roadmap(
    database: Database, wanted: roadmap.Wanted, file: Path, form: str, draw: Draw | None = None
) -> roadmap.RoadmapTold:
    """Write one. Raises NotFound, InvalidValue, DiskFull, FolderReadOnly, FileBusy, and what `draw` raises."""
    with database.read() as session:
        told = roadmap.read(session, wanted)
    safe_io.write_file(file, roadmap_content(told, form, draw if form == "pdf" else None))
    return told


def practice_content(told: practice.PracticeTold, form: str, draw: Draw | None = None) -> bytes:
    """A good practice as a file of that format (one of ROADMAP_FORMATS; only pdf is drawn)."""
    return _as(practice.document(told), form, draw)


def write_practice(
    database: Database, wanted: practice.Wanted, file: Path, form: str, draw: Draw | None = None
) -> practice.PracticeTold:
    """Write one. Raises NotFound, InvalidValue, DiskFull, FolderReadOnly, FileBusy, and what `draw` raises."""
    with database.read() as session:
        told = practice.read(session, wanted)
    safe_io.write_file(file, practice_content(told, form, draw if form == "pdf" else None))
    return told


def card_content(told: card.CardTold, form: str, draw: Draw | None = None) -> bytes:
    """A card as a file of that format (one of ROADMAP_FORMATS; only pdf is drawn)."""
    return _as(card.document(told), form, draw)


def write_card(
    database: Database, service: bytes, now: datetime, lang: str, file: Path, form: str, draw: Draw | None = None
) -> card.CardTold:
    """Write one. Raises InvalidValue, DiskFull, FolderReadOnly, FileBusy, and what `draw` raises."""
    with database.read() as session:
        told = card.read(session, service, now, lang)
    safe_io.write_file(file, card_content(told, form, draw if form == "pdf" else None))
    return told


def checklist_content(told: checklist.ChecklistTold, form: str, draw: Draw | None = None) -> bytes:
    """A checklist as a file of that format (one of ROADMAP_FORMATS; only pdf is drawn)."""
    return _as(checklist.document(told), form, draw)


def write_checklist(
    database: Database, wanted: checklist.Wanted, file: Path, form: str, draw: Draw | None = None
) -> checklist.ChecklistTold:
    """Write one. Raises NotFound, InvalidValue, DiskFull, FolderReadOnly, FileBusy, and what `draw` raises."""
    with database.read() as session:
        told = checklist.read(session, wanted)
    safe_io.write_file(file, checklist_content(told, form, draw if form == "pdf" else None))
    return told


def _as(told: Document, form: str, draw: Draw | None) -> bytes:
    if form == "docx":
        return docx.write(told)
    page = printed.page(told, printing=draw is not None)
    return page if draw is None else draw(page)
