"""export map as typed: the sheet that options ask for, what is refused, and a real PDF without a screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPdf import QPdfDocument

from desktop.exchange.paper import PER_MILLIMETRE, READABLE, Size, picture_size, pixels
from desktop.reports.chart_spec import ChartSpec
from tests.exchange.unpacking import carried, head
from tests.services.opened import OUJDA
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]


class Drawer:
    """Stands for the browser: remembers the pages it was given."""

    def __init__(self) -> None:
        self.fine = 0.0
        self.drawn: list[tuple[str, bytes, Size]] = []

    def pdf(self, page: bytes, size: Size) -> bytes:
        self.drawn.append(("pdf", page, size))
        return b"%PDF"

    def document(self, page: bytes, size: Size) -> bytes:
        raise AssertionError("a sheet is one page")

    def chart(self, spec: ChartSpec, width: int, height: int, fine: float, lang: str) -> bytes:
        raise NotImplementedError(spec.title)

    def png(self, page: bytes, size: Size, fine: float) -> bytes:
        self.fine = fine
        self.drawn.append(("png", page, size))
        return b"PNG"


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def laptop(tmp_path: Path, drawer: Drawer) -> Terminal:
    made = Terminal(tmp_path / "oujda", printer=lambda: drawer)
    made.record("area", "name=Hay Andalous", f"parent={OUJDA}", "level=5")
    made.record("initiative", "title=Kits d’hiver", "places=@Hay-Andalous", "sector=basic-aid", "visibility=public")
    made.record("initiative", "title=Interne", f"places={OUJDA}", "sector=health", "visibility=internal")
    return made


def sheet(page: bytes) -> dict[str, Any]:
    """What the page says of its sheet."""
    found: dict[str, Any] = head(page)["sheet"]
    return found


def test_the_sheet_is_the_one_that_was_asked_for(laptop: Terminal, drawer: Drawer, tmp_path: Path) -> None:
    file = tmp_path / "carte.pdf"
    words = ["--title", "<b>Oujda</b> {{7*7}}", "--paper", "a3", "--portrait", "--kind", "actor", "--lang", "ar"]
    told = laptop.ask("export", "map", file, *words, "--audience", "partners")
    ((form, page, size),) = drawer.drawn
    assert (form, size, file.read_bytes()) == ("pdf", (297, 420), b"%PDF")
    assert sheet(page) == {
        "title": "<b>Oujda</b> {{7*7}}",
        "kind": "actor",
        "size": [297, 420],
        "box": None,
        "note": "",
        "period": None,
        "packs": [],
    }
    assert (head(page)["lang"], head(page)["audience"]) == ("ar", "partners")
    assert told["audience"] == "partners"
    assert (told["actors"], told["initiatives"], told["kept_back"]["audience"]) == (0, 0, 0)  # of its kind alone


def test_without_options_it_is_for_everybody_on_a_lying_a4(laptop: Terminal, tmp_path: Path) -> None:
    said = laptop.run("export", "map", tmp_path / "carte.html")
    assert said.code == 0, said
    assert "carte.html" in said.out
    assert "plus étroit" in said.out
    page = (tmp_path / "carte.html").read_bytes()
    assert (sheet(page)["size"], sheet(page)["title"]) == ([297, 210], "Initiatives")
    assert [one[1] for one in head(page)["initiative"]] == ["basic-aid"]
    assert b"Kits" not in carried(page)["head"]  # a sheet carries what it draws, and no name


def test_the_format_is_the_ending_or_what_is_typed(laptop: Terminal, drawer: Drawer, tmp_path: Path) -> None:
    assert laptop.run("export", "map", tmp_path / "carte", "--format", "PNG", "--size", "1600x1201").code == 0
    ((form, _page, size),) = drawer.drawn
    assert form == "png"
    assert pixels(size, drawer.fine) == (1600, 1201)
    assert pixels(size)[0] == READABLE
    assert (tmp_path / "carte").read_bytes() == b"PNG"


@pytest.mark.parametrize(("wide", "across"), [(480, 480), (960, 960), (1600, 960), (1921, 960.5), (5000, 2500)])
def test_a_small_picture_is_of_a_sheet_that_can_be_read(wide: int, across: float) -> None:
    size, fine = picture_size(wide, 800)
    assert size[0] * PER_MILLIMETRE == pytest.approx(across)
    assert 1 <= fine <= 2
    assert pixels(size, fine) == (wide, 800)


def test_a_quarter_is_looked_at_as_the_commune_around_it(laptop: Terminal, tmp_path: Path) -> None:
    boxes = []
    for number, area in enumerate((OUJDA, "@Hay Andalous")):
        laptop.ask("export", "map", tmp_path / f"{number}.html", "--area", area)
        boxes.append(sheet((tmp_path / f"{number}.html").read_bytes())["box"])
    assert boxes[0] == boxes[1]
    west, south, east, north = boxes[0]
    assert west < -1.9114 < east
    assert south < 34.6867 < north


@pytest.mark.parametrize(
    "words",
    [
        ["map", "carte"],
        ["map", "carte.docx"],
        ["map", "carte.pdf", "--format", "svg"],
        ["map", "carte.pdf", "--paper", "B5"],
        ["map", "carte.pdf", "--portrait", "--landscape"],
        ["map", "carte.pdf", "--size", "1600x1200"],
        ["map", "carte.png", "--size", "1600"],
        ["map", "carte.png", "--size", "99x99999"],
        ["map", "carte.png", "--size", "1600x1200", "--paper", "A4"],
        ["map", "carte.pdf", "--kind", "place"],
        ["site", "carte.html", "--paper", "A4"],
        ["site", "carte.pdf", "--format", "pdf"],
        ["plan", "carte.pdf"],
    ],
)
def test_what_is_mistyped_gets_a_sentence_and_writes_nothing(
    laptop: Terminal, drawer: Drawer, tmp_path: Path, words: list[str]
) -> None:
    file = tmp_path / words[1]
    said = laptop.run("export", words[0], file, *words[2:])
    assert said.code == 2, said
    assert said.err.strip().endswith(".")
    assert not file.exists()
    assert drawer.drawn == []


@pytest.mark.parametrize("words", [["--area", "@Nulle part"], ["--audience", "tous"], ["--title", "\udcff"]])
def test_what_cannot_be_is_refused(laptop: Terminal, drawer: Drawer, tmp_path: Path, words: list[str]) -> None:
    said = laptop.run("export", "map", tmp_path / "carte.pdf", *words)
    assert said.code == 1, said
    assert not (tmp_path / "carte.pdf").exists()
    assert drawer.drawn == []


def test_where_nothing_can_be_drawn_it_is_said_and_html_is_left(laptop: Terminal, tmp_path: Path) -> None:
    laptop.printer = None
    said = laptop.run("export", "map", tmp_path / "carte.pdf")
    assert said.code == 1
    assert "HTML" in said.err
    assert not (tmp_path / "carte.pdf").exists()
    assert laptop.run("export", "map", tmp_path / "carte.html").code == 0


def test_a_folder_that_is_not_there_gets_a_sentence(laptop: Terminal, tmp_path: Path) -> None:
    said = laptop.run("export", "map", tmp_path / "absent" / "carte.pdf")
    assert said.code == 1
    assert "Traceback" not in said.err


def typed(laptop: Terminal, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, where no screen is."""
    kept = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "DISPLAY")}
    return subprocess.run(
        [sys.executable, "-m", "desktop", "--profile", laptop.folder, "--json", *words],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_real_pdf_without_a_screen(laptop: Terminal, tmp_path: Path) -> None:
    pdf = tmp_path / "carte.pdf"
    done = typed(laptop, "export", "map", pdf, "--area", OUJDA, "--title", "Qui fait quoi à Oujda")
    assert (done.returncode, done.stderr) == (0, ""), done
    assert json.loads(done.stdout)["initiatives"] == 1
    document = QPdfDocument(None)
    document.load(str(pdf))
    size = document.pagePointSize(0)
    assert (document.pageCount(), round(size.width() / 72 * 25.4), round(size.height() / 72 * 25.4)) == (1, 297, 210)
    words = document.getAllText(0).text()
    for told in ("Qui fait quoi à Oujda", "Aide de base", "OpenStreetMap"):
        assert told in words
    assert "Santé" not in words


def test_a_computer_without_the_engine_is_told_so(laptop: Terminal, tmp_path: Path) -> None:
    done = typed(laptop, "export", "map", tmp_path / "carte.pdf", MAILLAGE_WITHOUT_MAP="1")
    assert done.returncode == 1
    assert "HTML" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "carte.pdf").exists()
