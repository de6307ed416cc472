"""report quarterly, indicators, project, 4w as typed: formats, days, territory, layout, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from desktop.paths import Profile
from desktop.reports import report_writing
from desktop.reports.chart_spec import ChartSpec
from desktop.reports.printer import Size
from desktop.reports.report_document import alike
from desktop.reports.report_ground import Wanted
from desktop.reports.report_told import as_plain, picked
from desktop.services.opening import open_profile
from tests.cli.test_export_map import typed
from tests.reports.reading_docx import opened as word_of
from tests.reports.reading_xlsx import sheets
from tests.reports.test_report_charts import png
from tests.services.opened import OUJDA
from tests.terminal import Terminal


class Drawer:
    """Stands for the browser: remembers the sheets it was given."""

    def __init__(self) -> None:
        self.drawn: list[Size] = []
        self.charts: list[str] = []

    def pdf(self, page: bytes, size: Size) -> bytes:
        raise AssertionError("a report may take several pages")

    def document(self, page: bytes, size: Size) -> bytes:
        self.drawn.append(size)
        return b"%PDF /CreationDate (D:20991231235959+00'00') /ModDate (D:20991231235959Z)"

    def chart(self, spec: ChartSpec, width: int, height: int, fine: float, lang: str) -> bytes:
        self.charts.append(spec.title)
        return png(spec, width, height, fine, lang)

    def png(self, page: bytes, size: Size, fine: float) -> bytes:
        raise AssertionError("a report is no picture")


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def laptop(tmp_path: Path, drawer: Drawer) -> Terminal:
    made = Terminal(tmp_path / "oujda", printer=lambda: drawer)
    project = made.record("project", "title=Actions", "starts=2021")
    made.record(
        "initiative", "title=Kits", "starts=2021-05-02", f"places={OUJDA}", "women=41", "men=99", f"project={project}"
    )
    made.record("initiative", "title=Avant", "starts=2019-01-01", "ends=2019-02-01", "status=done", "women=7")
    return made


def figures(told: dict[str, Any]) -> dict[str, object]:
    (table,) = told["parts"][0]["tables"]
    return {row[0]: row[1] for row in table["rows"]}


def test_a_report_says_its_figures_to_a_machine_and_in_its_file(laptop: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "trimestre.xlsx"
    told = laptop.ask("report", "quarterly", file, "--from", "2021-Q2", "--to", "2021-Q2", "--area", OUJDA)
    assert (told["file"], told["report"], told["audience"]) == (str(file), "quarterly", "internal")
    assert dict(told["facts"])["Période"] == "trimestre 2 de 2021"
    assert figures(told)["Personnes atteintes"] == 140
    rows = sheets(file.read_bytes())["En bref"]
    assert {row[0]: row[1] for row in rows}["Personnes atteintes"] == 140
    assert figures(laptop.ask("report", "4w", tmp_path / "4w.html"))["Initiatives"] == 2


def test_the_pdf_bears_the_reports_own_date_on_its_own_sheet(laptop: Terminal, drawer: Drawer, tmp_path: Path) -> None:
    laptop.ask("report", "project", "@Actions", tmp_path / "p.pdf")
    laptop.ask("report", "4w", tmp_path / "4w.pdf")
    assert drawer.drawn == [(210, 297), (297, 210)]
    day = f"{laptop.clock.now():%Y%m%d}000000".encode()
    assert (tmp_path / "p.pdf").read_bytes() == b"%PDF /CreationDate (D:" + day + b"+00'00') /ModDate (D:" + day + b"Z)"


def test_a_layout_that_is_named_is_used_or_refused_by_its_line(laptop: Terminal, tmp_path: Path) -> None:
    layout = tmp_path / "mien.toml"
    layout.write_text('report = "quarterly"\n[[section]]\nname = "sectors"\n', "utf-8")
    told = laptop.ask("report", "quarterly", tmp_path / "a.html", "--layout", layout)
    assert [part["name"] for part in told["parts"]] == ["sectors"]
    layout.write_text('report = "quarterly"\n[[section]]\nname = "secret"\n', "utf-8")
    said = laptop.run("report", "quarterly", tmp_path / "b.html", "--layout", layout).err
    assert "ligne 3" in said.replace("\u202f", " ")
    assert not (tmp_path / "b.html").exists()


def test_charts_are_in_the_file_where_something_draws_and_said_to_be_missing_where_nothing_does(
    laptop: Terminal, drawer: Drawer, tmp_path: Path
) -> None:
    laptop.record("initiative", "title=École", "starts=2021-05-02", "sector=education", "women=30", f"places={OUJDA}")
    file = tmp_path / "a.docx"
    assert laptop.ask("report", "quarterly", file)["drawn"]
    assert "Personnes atteintes par secteur" in drawer.charts
    assert len(word_of(file.read_bytes()).inline_shapes) == len(drawer.charts)
    drawer.charts.clear()
    laptop.ask("report", "quarterly", tmp_path / "a.xlsx")
    assert drawer.charts == [], "a workbook draws its own"
    laptop.printer = None
    said = laptop.run("report", "quarterly", file)
    assert (said.code, "Les graphiques n’y sont pas" in said.out) == (0, True)
    assert not word_of(file.read_bytes()).inline_shapes
    assert not laptop.ask("report", "quarterly", file)["drawn"]
    assert "graphiques" not in laptop.run("report", "quarterly", tmp_path / "a.xlsx").out


@pytest.mark.slow
def test_a_real_pdf_says_the_frozen_figures(tmp_path: Path, filled: Profile) -> None:
    shutil.copytree(filled.folder, tmp_path / "exemple")
    laptop, file = Terminal(tmp_path / "exemple"), tmp_path / "rapport.pdf"
    done = typed(laptop, "report", "quarterly", file, "--lang", "fr")
    assert (done.returncode, done.stderr) == (0, ""), done
    database = open_profile(Profile(laptop.folder))
    told = report_writing.read_report(database, Wanted("quarterly", date.today(), lang="fr"))
    database.close()
    assert json.loads(done.stdout)["parts"] == json.loads(json.dumps(as_plain(told)["parts"])), (
        "the command says them too"
    )
    read = pypdf.PdfReader(file)
    text = run_together("".join(page.extract_text() for page in read.pages))
    rows = []
    for _part, grid in told.grids():
        once = alike(grid)
        for head in grid.heads:
            if head.name in once:
                assert run_together(f"{head.title} : {once[head.name]}") in text, "told once, above its table"
        grid = picked(grid, [head.name for head in grid.heads if head.name not in once])
        for row in (*grid.rows, *([grid.total] if grid.total else [])):
            rows += [row[:1], row[1:]] if grid.grouped else [row]  # what repeats itself may stand over the rows, once
    assert len(rows) > 80
    assert [row for row in rows if run_together("".join(cell.text for cell in row)) not in text] == []
    pictures = sum(len(page.images) for page in read.pages)
    assert pictures == 3
    assert "/Author" not in dict(read.metadata or {})


def run_together(text: str) -> str:
    """The letters of a text: neither spaces, ligatures, nor marks that only order it."""
    return re.sub(r"[\s\u2066-\u2069\u200b\u200e\u200f]", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("yearly", "a.docx"), "quarterly"),
        (("quarterly", "a.txt"), "xlsx"),
        (("quarterly", "de trop", "a.docx"), "Il faut"),
        (("project", "a.docx"), "il faut"),
        (("4w", "a.docx", "--from", "hier"), "2021-Q2"),
        (("4w", "a.docx", "--audience", "tous"), "partners"),
        (("4w", "a.docx", "--area", "@Atlantide"), "Atlantide"),
        (("indicators", "@Rien", "a.docx"), "Rien"),
        (("minutes", "@Rien", "a.docx", "--from", "2021"), "--from"),
    ],
)
def test_what_is_mistyped_is_said(laptop: Terminal, words: tuple[str, ...], why: str) -> None:
    said = laptop.run("report", *words).err
    assert why.lower() in said.lower()
