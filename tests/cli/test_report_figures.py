"""report quarterly, indicators, project, 4w as typed: formats, days, territory, layout, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.reports.chart_spec import ChartSpec
from desktop.reports.printer import Size
from tests.reports.reading_xlsx import sheets
from tests.services.opened import OUJDA
from tests.terminal import Terminal


class Drawer:
    """Stands for the browser: remembers the sheets it was given."""

    def __init__(self) -> None:
        self.drawn: list[Size] = []

    def pdf(self, page: bytes, size: Size) -> bytes:
        raise AssertionError("a report may take several pages")

    def document(self, page: bytes, size: Size) -> bytes:
        self.drawn.append(size)
        return b"%PDF /CreationDate (D:20991231235959+00'00') /ModDate (D:20991231235959Z)"

    def chart(self, spec: ChartSpec, width: int, height: int, fine: float, lang: str) -> bytes:
        raise AssertionError("not asked for")

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
