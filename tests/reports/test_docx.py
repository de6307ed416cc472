"""Minutes as a Word document, read back: headings, tables, words; right to left; equal input, equal bytes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx.oxml.ns import qn

from desktop.i18n import LANGUAGES
from desktop.reports import docx
from desktop.reports.directions import parts
from desktop.reports.document import Column, Document, Heading, Paragraph, Said, Table
from desktop.reports.minutes import Minutes
from desktop.reports.minutes_document import document
from tests.reports.reading_docx import headings, opened, seen, tables, whole
from tests.trust.naughty import OWN

STAMP = datetime(2021, 1, 20, 9, tzinfo=UTC)


def plain(lang: str, text: str) -> Document:
    """Every kind of block with the same words."""
    blocks = (
        *(Heading(text), Said("09:30", "need", text, text, text), Paragraph(text, "amendment")),
        Table((Column(text, 1), Column("b", 2)), ((text, text),)),
    )
    return Document(lang, text, text, ((text, text),), blocks, text, STAMP)


def test_headings_and_tables_are_real(held: dict[str, Minutes]) -> None:
    made = docx.write(document(held["fr"]))
    assert headings(made) == ["Présences", "Ordre du jour et notes", "Besoins", "Priorités", "Décisions", "Actions"]
    assert headings(made, 2)[1] == "1. Besoins exprimés depuis le confinement"
    found = tables(made)
    assert ["Date", "mercredi 20 janvier 2021 · de 09:30 à 12:00"] in found[0]
    assert found[-2][1:] == [[one.number, one.text] for one in held["fr"].decisions]
    assert found[-1][0] == ["Ce qu’il faut faire", "Qui", "Avant le", "Statut"]
    assert found[-1][1][1:] == ["Exemple Brahim (Al Wafae)", "22 jan. 2021", "À faire"]
    for table in opened(made).tables[1:]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_minutes_is_there(held: dict[str, Minutes], lang: str) -> None:
    found = held[lang]
    text = seen(whole(docx.write(document(found))))
    wanted = [line.text for item in found.items for line in item.lines] + [one.what for one in found.actions]
    wanted += [one.statement for one in found.needs] + [one.text for one in found.corrections]
    assert [one for one in wanted if seen(one) not in text] == []


def test_arabic_runs_from_right_to_left(held: dict[str, Minutes]) -> None:
    word = opened(docx.write(document(held["ar"])))
    normal = word.styles["Normal"].element
    assert normal.pPr.find(qn("w:bidi")) is not None
    assert normal.rPr.find(qn("w:rFonts")).get(qn("w:cs")) == "Noto Sans Arabic"
    assert normal.rPr.find(qn("w:szCs")).get(qn("w:val")) == "20"
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in word.tables)
    assert word.sections[0]._sectPr.find(qn("w:bidi")) is not None
    arabic = [run for one in word.paragraphs for run in one.runs if "ورشة" in run.text]
    assert arabic
    assert all(run._r.rPr.find(qn("w:rtl")) is not None for run in arabic)
    french = opened(docx.write(document(held["fr"])))
    assert french.styles["Normal"].element.pPr.find(qn("w:bidi")) is None


def test_a_text_is_parted_by_direction_and_stays_whole() -> None:
    text = "ذكرت OIM Maroc أن \u20682021-01-20/1\u2069 قرار"
    found = list(parts(text, rtl=True))
    assert [part for part, rtl in found if not rtl] == ["OIM Maroc", "\u200e2021-01-20/1\u200e"]
    assert seen("".join(part for part, _rtl in found)) == seen(text)
    assert [rtl for part, rtl in parts("OIM et المكتب الوطني ici", rtl=False)] == [False, True, False]
    assert "".join(part for part, _rtl in parts("\u2066ouvert", rtl=True)) == "\u2066ouvert"


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_equal_input_gives_equal_bytes_and_nobodys_name(held: dict[str, Minutes], lang: str) -> None:
    made = docx.write(document(held[lang]))
    assert made == docx.write(document(held[lang]))
    assert made != docx.write(replace(document(held[lang]), title="Autre"))
    about = opened(made).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [name for name in package.namelist() if "thumbnail" in name] == []
    assert len(made) < 100_000


@pytest.mark.parametrize("text", OWN)
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_hostile_text_is_there_as_typed(lang: str, text: str) -> None:
    made = docx.write(plain(lang, text))
    word = opened(made)
    wanted = text if lang == "fr" else seen(text)
    shown = whole(made) if lang == "fr" else seen(whole(made))
    assert shown.count(wanted) >= 7
    assert word.core_properties.title == text[:255]


def test_what_xml_cannot_hold_breaks_nothing() -> None:
    made = docx.write(plain("fr", "a\x00b\x0b\ud800c\ufffed"))
    assert "a\ufffdb\ufffd\ufffdc\ufffdd" in whole(made)


def test_rows_that_belong_together_are_kept_together() -> None:
    """A total never begins a page alone, nor does a group end one; few rows stand on one page."""
    rows = tuple((str(n), "x") for n in range(30))
    groups = ((0, "Al Wafae"), (4, "ASTICUDE"))
    table = Table((Column("N", 1, number=True), Column("Quoi", 1)), rows, total=True, groups=groups)
    note = Paragraph("Remarque", "quiet")
    word = opened(docx.write(Document("fr", "", "Titre", (), (table, note), "", STAMP)))
    (made,) = word.tables
    kept = [bool(row._tr.xpath(".//w:keepNext")) for row in made.rows]
    wanted = [True, True, *[True] * 3, False, True, True, *[False] * 23, True, True]
    assert kept == wanted, "head, group of four, group of the rest: its first row, the last two, and the note"
    assert [row._tr.tc_lst[0].grid_span for row in made.rows if len(row._tr.tc_lst) == 1] == [2, 2]
    assert made.rows[0]._tr.xpath(".//w:tblHeader"), "the head comes back on each page"
