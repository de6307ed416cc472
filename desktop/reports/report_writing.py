"""Owns writing reports of figures in the format that is asked for. Must not know widgets, nor who draws a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop import safe_io
from desktop.reports import docx, printed, steering_report, workbook
from desktop.reports.pdf_dates import dated
from desktop.reports.printer import A4, Size
from desktop.reports.report_charts import NONE, Pictures
from desktop.reports.report_document import document

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.reports.report_ground import Wanted
    from desktop.reports.report_told import ReportTold

REPORT_FORMATS: Final = ("docx", "pdf", "xlsx", "html")
Draw = Callable[[bytes, Size], bytes]  # a page of HTML -> a PDF on a sheet; raises DrawingEngineMissing, NotDrawn


def read_report(database: Database, wanted: Wanted) -> ReportTold:
    """A report of figures from one state of the profile. Raises what `steering_report.read` raises."""
    with database.read() as session:
        return steering_report.read(session, wanted, database.profile.folder)


def report_content(told: ReportTold, form: str, draw: Draw | None = None, pictures: Pictures = NONE) -> bytes:
    """The report as a file of that format (one of REPORT_FORMATS; only pdf is drawn), with those of its charts of
    which there are pictures; a workbook draws its own."""
    if form == "xlsx":
        return workbook.write(told)
    if form == "docx":
        return docx.write(document(told, pictures))
    page = page_of(told, printing=draw is not None, pictures=pictures)
    return page if draw is None else dated(draw(page, paper(told)), told.stamp)


def page_of(told: ReportTold, *, printing: bool, pictures: Pictures = NONE) -> bytes:
    """The report as a page; `printing`: for a printer to make a PDF of, on `paper`."""
    return printed.page(document(told, pictures), printing=printing)


def paper(told: ReportTold) -> Size:
    """The sheet that a report is printed on."""
    return (A4[1], A4[0]) if told.landscape else A4


def put_report(told: ReportTold, file: Path, form: str, draw: Draw | None = None, pictures: Pictures = NONE) -> None:
    """Write one that was read. Raises what `draw` raises, DiskFull, FolderReadOnly, FileBusy."""
    safe_io.write_file(file, report_content(told, form, draw if form == "pdf" else None, pictures))
