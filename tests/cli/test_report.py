"""report minutes as typed: each format, in which language, for whom, what is refused, and a real PDF read back."""

from __future__ import annotations

import json
from pathlib import Path

import pypdf
import pytest

from desktop.reports.chart_spec import ChartSpec
from desktop.reports.printer import A4, Size
from tests.cli.test_export_map import typed
from tests.reports.reading_docx import headings, whole
from tests.terminal import Terminal


class Drawer:
    """Stands for the browser: remembers the pages it was given."""

    def __init__(self) -> None:
        self.drawn: list[tuple[bytes, Size]] = []

    def pdf(self, page: bytes, size: Size) -> bytes:
        raise AssertionError("minutes may take several pages")

    def document(self, page: bytes, size: Size) -> bytes:
        self.drawn.append((page, size))
        return b"%PDF"

    def chart(self, spec: ChartSpec, width: int, height: int, fine: float, lang: str) -> bytes:
        raise NotImplementedError(spec.title)

    def png(self, page: bytes, size: Size, fine: float) -> bytes:
        raise AssertionError("minutes are no picture")


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def laptop(tmp_path: Path, drawer: Drawer) -> Terminal:
    made = Terminal(tmp_path / "oujda", printer=lambda: drawer)
    held = made.record("meeting", "title=Atelier d’Oujda", "day=2021-01-20", "lang=fr", "status=draft")
    made.record("note", f"meeting={held}", "kind=decision", "text=Une permanence le mardi")
    made.record("note", f"meeting={held}", "kind=action", "text=Envoyer la liste !vendredi")
    return made


def test_each_format_by_the_end_of_the_name(laptop: Terminal, drawer: Drawer, tmp_path: Path) -> None:
    told = laptop.ask("report", "minutes", "@atelier d'oujda", tmp_path / "cr.docx")
    assert told == {
        "file": str(tmp_path / "cr.docx"),
        "lang": "fr",
        "audience": "internal",
        "final": False,
        "lines": 2,
        "present": 0,
        "needs": 0,
        "decisions": 1,
        "actions": 1,
        "carried": 0,
        "kept_back": 0,
    }
    assert headings((tmp_path / "cr.docx").read_bytes()) == ["Ordre du jour et notes", "Décisions", "Actions"]
    said = laptop.run("report", "minutes", "@Atelier d’Oujda", tmp_path / "cr.txt")
    assert said.out.startswith("Fichier écrit : ")
    assert "pas encore final" in said.out
    text = (tmp_path / "cr.txt").read_text("utf-8")
    assert "Envoyer la liste · 22 jan. 2021" in text
    laptop.ask("report", "minutes", "@Atelier d’Oujda", tmp_path / "cr", "--format", "html")
    assert b"Une permanence le mardi" in (tmp_path / "cr").read_bytes()
    laptop.ask("report", "minutes", "@Atelier d’Oujda", tmp_path / "cr.PDF")
    ((page, size),) = drawer.drawn
    assert (size, (tmp_path / "cr.PDF").read_bytes()) == (A4, b"%PDF")
    assert b"/fonts/latin-400" in page


def test_the_meetings_language_unless_another_is_typed(laptop: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "cr.docx"
    laptop.ask("report", "minutes", "@Atelier d’Oujda", file, "--lang", "ar")
    assert headings(file.read_bytes()) == ["جدول الأعمال والملاحظات", "القرارات", "الإجراءات"]
    assert "Une permanence le mardi" in whole(file.read_bytes())


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("minutes", "@Atelier d’Oujda", "cr.odt"), 2, "docx · pdf · html · txt"),
        (("minutes", "@Atelier d’Oujda", "cr"), 2, "docx · pdf · html · txt"),
        (("weather", "@Atelier d’Oujda", "cr.pdf"), 2, "minutes"),
        (("minutes", "@Personne", "cr.txt"), 1, "Personne"),
        (("minutes", "f" * 32, "cr.txt"), 1, "f" * 32),
        (("minutes", "@Atelier d’Oujda", "cr.txt", "--audience", "monde"), 2, "public · partners · internal"),
        (("minutes", "@Atelier d’Oujda", "cr.txt", "--audience", "public"), 1, "public plus étroit"),
        (("minutes", "@Atelier d’Oujda", "nulle/part/cr.txt"), 1, "Choisissez un autre dossier"),
        (("minutes", "@Atelier d’Oujda"), 2, "minutes|roadmap|practice|card|project FICHE FICHIER"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    laptop: Terminal, tmp_path: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    where = [str(tmp_path / word) if word.startswith(("cr", "nulle")) else word for word in words]
    answer = laptop.run("report", *where)
    assert (answer.code, answer.out) == (code, "")
    assert sentence in answer.err
    assert "Traceback" not in answer.err
    assert list(tmp_path.glob("cr*")) == []


@pytest.mark.slow
def test_a_real_pdf_of_several_pages_is_read_back(laptop: Terminal, tmp_path: Path) -> None:
    meeting = laptop.record("meeting", "title=Longue réunion", "day=2021-01-20", "lang=fr", "status=draft")
    lines = [{"kind": "note", "fields": {"meeting": meeting, "text": f"Ligne {n} : " + "mot " * 30}} for n in range(40)]
    batch = tmp_path / "lignes.jsonl"
    batch.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    laptop.ask("record", "--batch", batch)
    file = tmp_path / "cr.pdf"
    done = typed(laptop, "report", "minutes", meeting, file)
    assert (done.returncode, done.stderr) == (0, ""), done
    read = pypdf.PdfReader(file)
    pages = [" ".join(page.extract_text().split()) for page in read.pages]
    assert len(pages) > 1
    assert [f"Page {n} sur {len(pages)}" in page for n, page in enumerate(pages, start=1)] == [True] * len(pages)
    whole = " ".join(pages)
    assert [n for n in range(40) if f"Ligne {n} : mot" not in whole] == []
    assert {round(float(side) / 72 * 25.4) for side in read.pages[0].mediabox[2:]} == {210, 297}
    assert "/Author" not in dict(read.metadata or {})
