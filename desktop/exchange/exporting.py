"""Owns writing an export to a file, and saying beforehand what it holds. Must not know a format, nor widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop import safe_io
from desktop.exchange import template, xlsx_out
from desktop.exchange.formats import FORMATS
from desktop.exchange.gathering import Gathered, Wanted
from desktop.exchange.table import Table
from desktop.i18n import speaking
from desktop.models.database import Database
from desktop.progress import Progress, unheard

SHOWN: Final = 30  # rows of a preview


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, or would be. `rows` by table; `words` say what stays behind, in the language in force."""

    audience: str
    rows: Mapping[str, int]
    kept_back: Mapping[str, int]
    words: tuple[str, ...]

    @property
    def count(self) -> int:
        """All rows."""
        return sum(self.rows.values())


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would leave: the first rows of each table, and what would stay."""

    tables: tuple[Table, ...]
    written: Written


def write(
    db: Database, file: Path, wanted: Wanted, form: str, *, reading: str = "", progress: Progress = unheard
) -> Written:
    """Write one file. `reading` is the language of the words that come back ("" for the export's own); `progress` may
    raise to stop: nothing is written then.

    Raises InvalidValue, UnknownKind, DiskFull, FolderReadOnly, FileBusy.
    """
    with db.read() as session:
        gathered = Gathered(session, wanted, db.clock.now().date(), progress)
        with speaking(wanted.lang):
            made = FORMATS[form].write(gathered)
        told = _told(gathered, reading or wanted.lang)
    progress(1, 1)
    safe_io.write_file(file, made)
    return told


def write_blank(db: Database, file: Path, *, kind: str, audience: str, lang: str) -> None:
    """Write the blank workbook of a kind, or of all that are typed in tables ("").

    Raises InvalidValue, UnknownKind, DiskFull, FolderReadOnly, FileBusy.
    """
    with db.read() as session:
        book = template.blank(session, kind=kind, audience=audience, lang=lang, day=db.clock.now().date())
    safe_io.write_file(file, xlsx_out.write(book))


def foresee_blank(db: Database, *, audience: str, lang: str) -> Foreseen:
    """The sheets of the blank workbook. Raises InvalidValue for an audience that is none."""
    with db.read() as session:
        book = template.blank(session, kind="", audience=audience, lang=lang, day=db.clock.now().date())
    rows = {table.name: len(table.rows) for table in book.tables}
    return Foreseen(book.tables, Written(audience, rows, {}, book.notes))


def foresee(db: Database, wanted: Wanted, *, reading: str = "", progress: Progress = unheard) -> Foreseen:
    """What an export would hold; nothing is written. Raises InvalidValue, UnknownKind."""
    with db.read() as session:
        gathered = Gathered(session, wanted, db.clock.now().date(), progress)
        tables = gathered.tables()
        told = _told(gathered, reading or wanted.lang, tables)
    shown = tuple(Table(one.name, one.title, one.columns, one.rows[:SHOWN]) for one in tables)
    return Foreseen(shown, told)


def _told(gathered: Gathered, lang: str, tables: list[Table] | None = None) -> Written:
    if tables is None:
        rows = {kind: len(some) for kind in gathered.wanted.kinds if (some := gathered.leaves(kind))}
    else:
        rows = {one.name: len(one.rows) for one in tables}
    with speaking(lang):
        words = tuple(gathered.words())
    return Written(gathered.wanted.audience, rows, gathered.kept_back(), words)
