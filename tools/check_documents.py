"""Sample minutes, roadmaps, reports, checklists, cards and call lists in four languages, as Word, PDF and workbook,
turned into pictures to look at;
and the exported workbook of the sample, opened in LibreOffice and compared cell by cell.

    python -m tools.check_documents [--out build/documents]

Needs LibreOffice Writer and Calc, and poppler: Debian and Ubuntu call them `libreoffice-writer`, `libreoffice-calc` and
`poppler-utils`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.models.areas import area_id
from desktop.models.documents import document_id
from desktop.paths import Profile
from desktop.reports import call_list, card, checklist, practice, report_charts, report_writing, roadmap, writing
from desktop.reports.minutes_reading import Wanted
from desktop.reports.printer import A4
from desktop.reports.report_ground import Wanted as ReportWanted
from desktop.reports.report_told import REPORTS
from desktop.services import demo, demo_examples
from desktop.services.documents import checklists
from desktop.services.indicators import values
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.opening import open_profile
from desktop.services.record.records import record
from desktop.services.unit_of_work import UnitOfWork
from desktop.views.printing import OffscreenPrinter
from tools.sample_meeting import SAID, write_meeting
from tools.sample_roadmap import write_roadmap
from tools.tables_reopened import differences, write_tables

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.reports.document import Document

NEEDED: Final = {"soffice": "libreoffice-writer", "localc": "libreoffice-calc", "pdftoppm": "poppler-utils"}
TOLD_ON: Final = date(2021, 1, 27)
PLANNED_ON: Final = date(2021, 6, 16)
REPORTED_ON: Final = date(2021, 7, 1)
CARRIED_ON: Final = datetime(2021, 6, 15, 9, 30, tzinfo=UTC)
REPORTED_LATE: Final = date(2024, 7, 1)  # when the one that was confirmed in 2023 is old
OUJDA: Final = "02.411.01.23"
_PAPER: Final = ("docx", "pdf")
_DOTS: Final = "80"  # an inch
# of each quarter: people aimed at, women, men, a share in percent
_VALUES: Final = ((40, 15, 23, 48.5), (60, 28, 43, 61), (80, 26, 38, None), (100, 36, 54, 83))
_NAMES: Final = {
    "frame": {"fr": "Exemple de cadre", "en": "Example framework", "es": "Marco de ejemplo", "ar": "إطار للمثال"},
    "people": {
        "fr": "Exemple : personnes orientées",
        "en": "Example: people referred",
        "es": "Ejemplo: personas orientadas",
        "ar": "مثال: الأشخاص الموجَّهون",
    },
    "share": {
        "fr": "Exemple : part des demandes traitées",
        "en": "Example: share of requests dealt with",
        "es": "Ejemplo: parte de las solicitudes atendidas",
        "ar": "مثال: نسبة الطلبات المعالجة",
    },
}
_KINDS: Final = {".docx": "word", ".xlsx": "book", ".pdf": "pdf"}


def missing() -> list[str]:
    """The packages of the system that must be installed first."""
    return [package for program, package in NEEDED.items() if shutil.which(program) is None]


def write(out: Path) -> list[Path]:
    """Write the minutes of the sample meeting in each language, those in Arabic and Spanish final, and the roadmap, by
    months and (Spanish) by quarters."""
    printer = OffscreenPrinter()
    files = []
    with tempfile.TemporaryDirectory() as folder:
        database = open_profile(Profile(Path(folder) / "profil"))
        for lang in SAID:
            meeting = write_meeting(database, lang, final=lang in ("ar", "es"))
            for form in ("docx", "pdf"):
                file = out / f"minutes-{lang}.{form}"
                draw = (lambda page: printer.document(page, A4)) if form == "pdf" else None
                writing.write_minutes(database, Wanted(meeting, TOLD_ON), file, form, draw)
                files.append(file)
            plan = write_roadmap(database, lang, ends="2023-06" if lang == "es" else "2021-12")
            for form in ("docx", "pdf"):
                file = out / f"roadmap-{lang}.{form}"
                draw = (lambda page: printer.document(page, A4)) if form == "pdf" else None
                with database.read() as session:
                    told = roadmap.read(session, roadmap.Wanted(plan, PLANNED_ON, lang))
                writing.put(roadmap.document(told), file, form, draw)
                files.append(file)
        database.close()
    return files


def write_reports(out: Path) -> list[Path]:
    """Write every report of the figures of the sample, and a good practice, in each language and format."""
    printer = OffscreenPrinter()
    files = []
    with tempfile.TemporaryDirectory() as folder:
        database = open_profile(Profile(Path(folder) / "profil"))
        demo.fill(database)
        write_indicators(database)
        with database.read() as session:
            project = next(iter(ids(session, "project", ListQuery(text="Actions concrètes"))))
            shown = next(iter(ids(session, "practice", ListQuery())))
        for lang in SAID:
            for report in REPORTS:
                subject = project if report == "project" else None
                wanted = ReportWanted(report, REPORTED_ON, subject=subject, lang=lang)
                told = report_writing.read_report(database, wanted)
                drawn = report_charts.drawn(told, printer.chart)
                for form in ("docx", "xlsx", "pdf"):
                    files.append(out / f"{report}-{lang}.{form}")
                    report_writing.put_report(told, files[-1], form, printer.document, drawn)
            for form in ("docx", "pdf"):
                files.append(out / f"practice-{lang}.{form}")
                draw = (lambda page: printer.document(page, A4)) if form == "pdf" else None
                with database.read() as session:
                    sheet = practice.read(session, practice.Wanted(shown, REPORTED_ON, lang))
                writing.put(practice.document(sheet), files[-1], form, draw)
        database.close()
    return files


def write_papers(out: Path) -> list[Path]:
    """Write a checklist with ticks and actions, the card of a made-up service with its small map, and whom to call, in
    each language."""
    files = []
    with tempfile.TemporaryDirectory() as folder:
        database = open_profile(Profile(Path(folder) / "profil"))
        demo_examples.fill(database)
        service = write_place(database)
        points = write_checklist(database)
        for lang in SAID:
            with database.read() as session:
                listed = checklist.read(session, checklist.Wanted(points, PLANNED_ON, lang))
                given = card.read(session, service, CARRIED_ON, lang)
                calls = call_list.read(session, REPORTED_LATE, lang)
            made = {
                "checklist": checklist.document(listed),
                "card": card.document(given),
                "calls": call_list.document(calls),
            }
            files += [_put(document, out, f"{name}-{lang}", form) for name, document in made.items() for form in _PAPER]
        database.close()
    return files


def _put(document: Document, out: Path, name: str, form: str) -> Path:
    draw = (lambda page: OffscreenPrinter().document(page, A4)) if form == "pdf" else None
    file = out / f"{name}.{form}"
    writing.put(document, file, form, draw)
    return file


def write_place(database: Database) -> bytes:
    """An invented place for the first made-up service, and another that its map names. Gives the service."""
    service = demo_examples.example_id("exemple-consultation-oujda")
    area = area_id(OUJDA)
    with UnitOfWork(database) as uow:
        common = {"area": area, "visibility": "public", "address": "1 rue de l’Exemple"}
        place, _near = (
            record(uow, "place", {"name": name, "name.ar": arabic, "point": (north, east, 20.0), **common})
            for name, arabic, north, east in (
                ("Exemple : local", "مثال: مقر", 34.6873, -1.9114),
                ("Exemple : gare", "مثال: محطة", 34.6901, -1.9151),
            )
        )
        record(uow, "service", {"places": [place]}, service)
        uow.commit("exemple")
    return service


def write_checklist(database: Database) -> bytes:
    """A list that ships, started for Oujda: two points ticked, one made an action, one noted. Gives it."""
    with UnitOfWork(database) as uow:
        row = checklists.start(uow, document_id("covid-health"), {"area": area_id(OUJDA)}, lang="fr")
        points = [point.id for point in checklists.in_order(uow.session, row)]
        checklists.tick(uow, points[:2], PLANNED_ON)
        checklists.note(uow, points[2], "Exemple : vu avec le centre de santé")
        checklists.to_actions(uow, points[3:4], {"due": "2021-07-01"}, lang="fr")
        uow.commit("exemple")
    return row


def _named(field: str, what: str) -> dict[str, object]:
    """What an invented record is called, in each language."""
    return {f"{field}.{lang}": name for lang, name in _NAMES[what].items()}


def write_indicators(database: Database) -> None:
    """Two invented indicators: one of people, detailed by sex, with a target missed; one of shares."""
    with UnitOfWork(database) as uow:
        frame = record(uow, "framework", _named("title", "frame"))
        common = {"framework": frame, "frequency": "quarter", "visibility": "public"}
        people = {**_named("name", "people"), "code": "E1", "unit": "people", "dimensions": ["sex"]}
        share = {**_named("name", "share"), "code": "E2", "unit": "percent", "baseline": 12.5}
        of_people, of_share = (record(uow, "indicator", {**fields, **common}) for fields in (people, share))
        for n, (aim, women, men, rate) in enumerate(_VALUES, start=1):
            period = f"2020-Q{n}"
            values.write_value(uow, of_people, "target", period, aim)
            values.write_value(uow, of_people, "actual", period, women, sex="women")
            values.write_value(uow, of_people, "actual", period, men, sex="men")
            values.write_value(uow, of_share, "target", period, 40 + 10 * n)
            if rate is not None:
                values.write_value(uow, of_share, "actual", period, rate)
        uow.commit("exemple")


def pictures(files: list[Path], out: Path) -> list[Path]:
    """One picture of each page: of a Word document as LibreOffice sets it."""
    words = [file for file in files if file.suffix == ".docx"]
    books = [file for file in files if file.suffix == ".xlsx"]
    with tempfile.TemporaryDirectory() as folder:
        home = f"-env:UserInstallation={Path(folder).as_uri()}"
        asked = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", folder, *map(str, words)]
        subprocess.run(asked, check=True, capture_output=True, timeout=600)
        asked = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", f"{folder}/books", *map(str, books)]
        subprocess.run(asked, check=True, capture_output=True, timeout=600)
        made = {".docx": Path(folder), ".xlsx": Path(folder) / "books", ".pdf": out}
        for file in files:
            pages = made[file.suffix] / f"{file.stem}.pdf"
            prefix = out / f"{file.stem}-{_KINDS[file.suffix]}"
            subprocess.run(["pdftoppm", "-r", _DOTS, "-png", str(pages), str(prefix)], check=True, timeout=120)
    return sorted(out.glob("*.png"))


def main() -> int:
    """Read the command line, write and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("build/documents"))
    given = parser.parse_args()
    if lacking := missing():
        print(f"Install first: {' '.join(lacking)} (apt-get install --no-install-recommends {' '.join(lacking)})")
        return 1
    shutil.rmtree(given.out, ignore_errors=True)
    given.out.mkdir(parents=True)
    for picture in pictures([*write(given.out), *write_reports(given.out), *write_papers(given.out)], given.out):
        print(picture)
    wrong = differences(write_tables(given.out))
    for words in wrong[:50]:
        print(words)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
