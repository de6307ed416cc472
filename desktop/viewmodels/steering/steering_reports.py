"""Owns asking for a report of figures from the window: its preview, its file, which ones were written lately.

Must not know widgets, SQL, nor who draws a PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from desktop.i18n import N_, _, language
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.reports.report_charts import Pictures
    from desktop.reports.report_ground import Wanted
    from desktop.reports.report_told import ReportTold

KINDS: Final = {
    "docx": N_("Document Word (*.docx)"),
    "pdf": N_("Document PDF (*.pdf)"),
    "xlsx": N_("Classeur Excel (*.xlsx)"),
    "html": N_("Page pour navigateur (*.html)"),
}
REPORTS: Final = {
    "quarterly": N_("Rapport d’activité"),
    "indicators": N_("Rapport des indicateurs"),
    "project": N_("Fiche de projet"),
    "4w": N_("Qui fait quoi, où, pour qui"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants. `since` and `until` as typed; `subject` a project, a framework, or nothing."""

    report: str
    since: str
    until: str
    area: bytes | None
    subject: bytes | None
    lang: str
    audience: str


class Offered(NamedTuple):
    """What may be chosen: (id, name) of territories with a depth, of projects, of frameworks."""

    areas: list[tuple[bytes, str, int]]
    projects: list[tuple[bytes, str]]
    frameworks: list[tuple[bytes, str]]


class SteeringReports(QObject):
    """Reports on their way out. Only the last preview that was asked for arrives."""

    offered = Signal(object)  # Offered
    told = Signal(object, object)  # Wish, ReportTold
    minded = Signal(object)  # sentences for whoever passes it on
    page = Signal(object, object, object)  # Path, the page to print there, its sheet
    written = Signal(object)  # Path
    laid_out = Signal(object)  # Path: the layout that a person may change
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store

    def offer(self) -> None:
        """Ask what may be chosen; `offered` follows."""
        self.store.query(_offered, self.offered.emit, owner=self, key="offer", failed=self.failed.emit)

    def lay_out(self, report: str) -> None:
        """Have a layout of one's own to change; `laid_out` or `failed` follows."""
        self.store.consult(partial(_to_change, report), self.laid_out.emit, owner=self, failed=self.failed.emit)

    def look(self, wish: Wish) -> None:
        """Ask what the report says; `told` or `failed` follows."""

        def arrived(answer: tuple[ReportTold, list[str]]) -> None:
            self.told.emit(wish, answer[0])
            self.minded.emit(answer[1])

        self.store.consult(partial(_told, wish), arrived, owner=self, key="look", failed=self.failed.emit)

    def write(self, told: ReportTold, file: Path, form: str, pictures: Pictures) -> None:
        """Write what was looked at, the very same figures, with its charts as they were drawn; `written`, for a PDF
        `page`, or `failed` follows."""

        def made(answer: tuple[bytes, object]) -> None:
            if form == "pdf":
                self.page.emit(file, *answer)
            else:
                self.put(told, file, answer[0])

        self.store.consult(
            partial(_content, told, form, pictures), made, owner=self, key="make", failed=self.failed.emit
        )

    def put(self, told: ReportTold, file: Path, content: bytes) -> None:
        """Put the file where the person wants it; `written` or `failed` follows."""
        work = partial(_write, told, file, content)
        self.store.consult(work, lambda _n: self.written.emit(file), owner=self, failed=self.failed.emit)


def _offered(session: object) -> Offered:
    from desktop.models.plain import reader
    from desktop.services.listing.asking import ListQuery, ids
    from desktop.services.names.naming import best, texts_of
    from desktop.services.territory.territory_counts import territories

    ask, lang = reader(session), language()  # type: ignore[arg-type]  # the store gives a session

    def named(kind: str) -> list[tuple[bytes, str]]:
        rows = list(ids(ask, kind, ListQuery(sort="title")))
        texts = texts_of(ask, rows, "title")
        return [(row, best(texts.get(row, {}), lang)[1] or _("Sans titre")) for row in rows]

    areas = [one for one in territories(ask, "initiative", ListQuery(), lang).territories if one.records]
    known = {one.id: one for one in areas}
    below: dict[bytes | None, list[bytes]] = {}
    for one in areas:
        below.setdefault(one.parent if one.parent in known else None, []).append(one.id)

    def walk(parent: bytes | None, depth: int) -> list[tuple[bytes, str, int]]:
        found = []
        for row in below.get(parent, ()):
            found += [(row, known[row].name, depth), *walk(row, depth + 1)]
        return found

    return Offered(walk(None, 0), named("project"), named("framework"))


def _to_change(report: str, database: Database) -> Path:
    from desktop.reports.layouts import to_change

    return to_change(report, database.profile.folder)


def _told(wish: Wish, database: Database) -> tuple[ReportTold, list[str]]:
    from desktop.reports.report_writing import read_report
    from desktop.reports.steering_report import words_to_mind

    told = read_report(database, _wanted(wish, database))
    return told, words_to_mind(told)


def _wanted(wish: Wish, database: Database) -> Wanted:
    from desktop.reports.report_ground import Wanted
    from desktop.reports.steering_report import as_scope

    scope = as_scope(wish.since, wish.until, wish.area)
    today = database.clock.now().date()
    return Wanted(wish.report, today, scope, wish.subject, wish.lang, wish.audience)


def _content(told: ReportTold, form: str, pictures: Pictures, _database: Database) -> tuple[bytes, object]:
    from desktop.reports import report_writing

    if form == "pdf":
        return report_writing.page_of(told, printing=True, pictures=pictures), report_writing.paper(told)
    return report_writing.report_content(told, form, None, pictures), None


def _write(told: ReportTold, file: Path, content: bytes, _database: Database) -> None:
    from desktop import safe_io
    from desktop.reports.pdf_dates import dated

    safe_io.write_file(file, dated(content, told.stamp) if content.startswith(b"%PDF") else content)
