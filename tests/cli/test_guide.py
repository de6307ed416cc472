"""The guide as typed: its chapters, one of them, and the whole as a file; no profile is opened for it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pypdf
import pytest

from desktop.cli.console import Console
from desktop.cli.main import main
from desktop.i18n import LANGUAGES
from desktop.reports.guide_places import places
from desktop.reports.printer import A4, Size
from desktop.services.documents.guide import chapters
from tests.cli.test_export_map import typed
from tests.terminal import Terminal


class Drawer:
    """Stands for the printer: keeps what it was given."""

    def __init__(self) -> None:
        self.drawn: list[tuple[bytes, Size]] = []

    def document(self, page: bytes, size: Size) -> bytes:
        self.drawn.append((page, size))
        return b"%PDF"


def test_it_lists_and_reads_chapters(tmp_path: Path) -> None:
    laptop = Terminal(tmp_path / "poste")
    assert [one["name"] for one in laptop.ask("guide")] == [one.name for one in chapters("fr")]
    assert laptop.ask("guide", "map", "--lang", "ar")["title"] == "الخريطة"
    assert "](screen:" not in laptop.run("guide", "start").out
    for words in (("nothing",), ("map", "--output", "x.pdf"), ("--output", "x.docx")):
        refused = laptop.run("guide", *words)
        assert (refused.code, refused.err.count("\n")) == (2, 1), words


def test_no_profile_is_made_for_it(tmp_path: Path) -> None:
    out = io.StringIO()
    assert main(["--profile", str(tmp_path / "rien"), "guide", "safety"], console=Console(out, out, as_json=False)) == 0
    assert out.getvalue().startswith("# ")
    assert not (tmp_path / "rien").exists()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_has_every_chapter_and_loads_nothing(tmp_path: Path, lang: str) -> None:
    file = tmp_path / "guide.html"
    told = Terminal(tmp_path / "poste").ask("guide", "--output", file, "--lang", lang)
    text = file.read_text("utf-8")
    assert (told["lang"], told["chapters"]) == (lang, len(chapters(lang)))
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">' in text
    places = re.findall(r'<section id="([a-z]+)"', text)
    assert places == [one.name for one in chapters(lang)]
    assert set(re.findall(r'href="#([^"]*)"', text)) == set(places)
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', text) == []
    assert "**" not in text
    assert "](" not in text
    assert "<script" not in text


def test_the_pdf_is_drawn_in_the_language_asked_for(tmp_path: Path) -> None:
    laptop, drawer = Terminal(tmp_path / "poste"), Drawer()
    laptop.printer = lambda: drawer  # type: ignore[assignment,return-value]  # it draws documents alone
    laptop.ask("guide", "--output", tmp_path / "guide.pdf", "--lang", "ar")
    ((page, size),) = drawer.drawn
    assert size == A4
    assert b'lang="ar" dir="rtl"' in page
    assert b"/fonts/arabic-400" in page
    assert (tmp_path / "guide.pdf").read_bytes() == b"%PDF"


def test_without_a_drawer_it_is_said(tmp_path: Path) -> None:
    refused = Terminal(tmp_path / "poste").run("guide", "--output", tmp_path / "guide.pdf")
    assert refused.code == 1
    assert not (tmp_path / "guide.pdf").exists()


@pytest.mark.slow
def test_the_contents_say_on_which_page_each_chapter_begins(tmp_path: Path) -> None:
    """A real PDF, in the language whose titles are the longest, read back."""
    file = tmp_path / "guide.pdf"
    done = typed(Terminal(tmp_path / "poste"), "guide", "--output", file, "--lang", "es")
    assert (done.returncode, done.stderr) == (0, ""), done
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(file).pages]
    begins = places(file.read_bytes())
    assert sorted(begins) == sorted(one.name for one in chapters("es"))
    for one in chapters("es"):
        title = " ".join(one.title.split())
        assert title in pages[begins[one.name] - 1], one.name
        assert f"{title} {begins[one.name]}" in pages[0], one.name
    assert [n for n, text in enumerate(pages, start=1) if len(text) < 200] == [], "pages with a line or two"


def test_what_is_no_pdf_has_no_places() -> None:
    assert places(b"%PDF") == {}
