"""What ships in the toolbox: four languages, one structure, links that hold, sources; loading it is no edit."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from sqlalchemy import func, select

from desktop.i18n import LANGUAGES
from desktop.models.documents import Document, document_id
from desktop.models.vocabularies import Term, TermLink, TextRow
from desktop.services import checks
from desktop.services.documents import shipped_documents
from desktop.services.documents.shipped import load_shipped
from desktop.services.formula.lexicon import Lexicon
from desktop.services.formula.reading import parse
from desktop.services.listing import asking
from desktop.services.listing.asking import ListQuery
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.capture import open_count
from tests.services.opened import Opened
from tests.services.test_guide import Words

DOCUMENTS = shipped_documents.documents()
SHEETS = {"pac", "meeting", "counts", "actor-map", "indicators"}
SECTORS = (
    "health",
    "psychosocial",
    "education",
    "protection",
    "basic-aid",
    "livelihoods",
    "sociocultural",
    "information",
)
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\(([^)]+)\)")
_POINT = re.compile(r"^- \[ \] \{([a-z0-9-]+)\} (\S.*)$", re.MULTILINE)
_FORMULA = re.compile(r"`([^`]+)`")


def text(code: str, lang: str) -> str:
    told = shipped_documents.told(code, lang)
    assert told is not None
    assert told.lang == lang
    return told.text


def test_every_file_is_a_document_and_every_document_a_file() -> None:
    assert set(DOCUMENTS) == SHEETS | {f"covid-{sector}" for sector in SECTORS} | {"glossary"}
    for lang in LANGUAGES:
        assert {file.stem for file in (shipped_documents.folder() / lang).iterdir()} == set(DOCUMENTS)


@pytest.mark.parametrize("code", DOCUMENTS)
def test_a_document_is_the_same_in_four_languages(code: str) -> None:
    shapes = set()
    for lang in LANGUAGES:
        said = text(code, lang)
        first = said.partition("\n")[0]
        assert first == f"# {DOCUMENTS[code].titles[lang]}"
        assert DOCUMENTS[code].descriptions[lang]
        lines = said.splitlines()
        counted = tuple(
            sum(line.startswith(mark) for line in lines) for mark in ("- ", "| ", "1. ", "2. ", "3. ", "4. ", "5. ")
        )
        shapes.add((tuple(_HEADING.findall(said)), tuple(_LINK.findall(said)), counted))
    assert len(shapes) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_lead_to_documents_and_each_ends_with_its_sources(lang: str) -> None:
    titles = {"fr": "Sources", "en": "Sources", "es": "Fuentes", "ar": "المصادر"}
    for code, entry in DOCUMENTS.items():
        said = text(code, lang)
        for target in _LINK.findall(said):
            assert target.removesuffix(".md") in DOCUMENTS, (code, target)
        last = said.rpartition("\n## ")[2].splitlines()
        assert last[0] == titles[lang]
        assert any(line.startswith("- ") for line in last)
        assert entry.source
        assert entry.licence == "CC BY 4.0"
        assert unicodedata.normalize("NFC", said) == said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sheets_are_long_enough_to_serve_and_short_enough_to_read(lang: str) -> None:
    least = 500 if lang == "ar" else 600  # Arabic joins articles and prepositions to their words
    for code in SHEETS:
        assert least <= len(text(code, lang).split()) <= 1200, code


def test_french_keeps_its_signs_with_their_words() -> None:
    loose = re.compile(r" [;:?!»]|«[ \w]|n° |\w'\w")
    for code in DOCUMENTS:
        prose = re.sub(r"`[^`]*`|^\|[-|]+\|$", "", text(code, "fr"), flags=re.MULTILINE)
        assert not loose.search(prose), (code, loose.search(prose))


def test_arabic_is_written_in_arabic() -> None:
    for code in DOCUMENTS:
        said = text(code, "ar")
        assert not re.search(r"[,;?](?=\s[\u0600-\u06ff])", said), code
        assert "Maillage" not in said, code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_named_in_the_program_is_there(lang: str) -> None:
    """A word between single stars is a page, a field or a button."""
    words = Words(lang)
    stressed = {"en": {"and"}, "es": {"y"}, "fr": {"et"}, "ar": {"و"}}[lang]
    for code in DOCUMENTS:
        prose = re.sub(r"`[^`]*`|\*\*[^*\n]+\*\*", "", text(code, lang))
        named = set(re.findall(r"(?<![*\w])\*([^*\n]+)\*(?!\*)", prose)) - stressed
        assert [one for one in named if not words.knows(one)] == [], code


@pytest.mark.parametrize("sector", SECTORS)
def test_a_checklist_has_the_same_points_in_four_languages(sector: str) -> None:
    points = {lang: _POINT.findall(text(f"covid-{sector}", lang)) for lang in LANGUAGES}
    codes = [code for code, _words in points["fr"]]
    assert len(codes) == len(set(codes)) >= 12
    for lang in LANGUAGES:
        assert [code for code, _words in points[lang]] == codes
        assert len({words for _code, words in points[lang]}) == len(codes)
        assert text(f"covid-{sector}", lang).count("- [ ]") == len(codes)


def test_formulas_that_are_named_can_be_read(opened: Opened) -> None:
    found = {lang: _FORMULA.findall(text("indicators", lang)) for lang in LANGUAGES}
    with opened.database.read() as session:
        kept = {lang: [parse(formula, Lexicon(session, lang)) for formula in found[lang]] for lang in LANGUAGES}
    assert len(kept["fr"]) == 2
    assert all(kept[lang] == kept["fr"] for lang in LANGUAGES)


def test_a_language_that_lacks_a_text_is_told_in_french() -> None:
    missing = shipped_documents.told("pac", "pt")
    assert missing is not None
    assert missing.lang == "fr"
    assert shipped_documents.told("../../fr/pac", "fr") is None


def test_loading_is_no_edit_and_twice_changes_nothing(opened: Opened) -> None:
    with opened.database.read() as session:
        assert open_count(session) == 0
        assert session.scalar(select(func.count()).select_from(Document)) == len(DOCUMENTS)
        assert load_shipped(session) == set()
        shown = asking.ids(session, "document", ListQuery())
        assert set(shown) == {document_id(code) for code in DOCUMENTS}
        assert checks.is_empty(session)
        terms = session.scalar(
            select(func.count()).select_from(TermLink).join(Term, Term.id == TermLink.term).where(Term.deleted == 0)
        )
        assert terms == sum(len(d.themes) + len(d.readers) + len(LANGUAGES) for d in DOCUMENTS.values())


def test_what_somebody_changed_is_left_alone(opened: Opened) -> None:
    opened.record("document", document_id("pac"), title__fr="Notre plan", themes=["health"])
    with UnitOfWork(opened.database) as uow:  # as a later version of the program would
        from desktop.models.derived import LocalFact

        fact = uow.session.get(LocalFact, "shipped")
        assert fact is not None
        fact.value = "earlier"
        uow.commit()
    with UnitOfWork(opened.database) as uow:
        before = open_count(uow.session)
        assert "document" in load_shipped(uow.session)
        assert open_count(uow.session) == before
        uow.commit()
    loaded = opened.load("document", document_id("pac"))
    assert loaded["title.fr"] == "Notre plan"
    assert loaded["themes"] == ["health"]
    assert opened.load("document", document_id("meeting"))["title.fr"] == DOCUMENTS["meeting"].titles["fr"]


def test_two_laptops_have_the_same_rows(opened: Opened, tmp_path: Path) -> None:
    other = Opened(tmp_path / "autre")
    found = []
    for one in (opened, other):
        with one.database.read() as session:
            texts = select(TextRow.id, TextRow.value).where(TextRow.owner_table == "document")
            found.append(
                (set(session.scalars(select(Document.id))), {(row.id, row.value) for row in session.execute(texts)})
            )
    other.close()
    assert found[0] == found[1]
    assert found[0][1]
