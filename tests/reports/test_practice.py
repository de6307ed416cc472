"""The sheet of a good practice: what it says to whom; a quotation leaves with consent only, whoever it is for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.errors import InvalidValue, NotFound
from desktop.reports import docx, practice, printed
from desktop.reports.practice import Wanted
from desktop.services.audience.audiences import AUDIENCES
from tests.reports.reading_docx import headings
from tests.services.opened import OUJDA, RABAT, Opened

TODAY = date(2026, 11, 27)
QUOTATION = "Canari qui chante"


def made(opened: Opened, **more: object) -> bytes:
    draft: dict[str, object] = {
        "title": "Guichet <b>mobile</b>",
        "city": "Dakar",
        "country": "SN",
        "context": "Loin des services",
        "worked": "Une camionnette le mardi",
        "transfer": "Le calendrier affiché",
        "quotation": QUOTATION,
        "quoted": "Médiatrice",
        "visibility": "public",
        "sdg": ["10"],
    }
    return opened.record("practice", **{**draft, **more})


def page(opened: Opened, row: bytes, audience: str = "internal", lang: str = "fr") -> tuple[str, practice.PracticeTold]:
    with opened.database.read() as session:
        told = practice.read(session, Wanted(row, TODAY, lang, audience))
    return printed.page(practice.document(told)).decode(), told


@pytest.mark.parametrize("consent", [None, "asked", "refused"])
def test_a_quotation_without_consent_leaves_to_nobody(opened: Opened, consent: str | None) -> None:
    row = made(opened, consent=consent)
    for audience in AUDIENCES:
        sheet, told = page(opened, row, audience)
        assert QUOTATION not in sheet
        assert "Médiatrice" not in sheet
        assert "l’accord de la personne n’est pas donné" in practice.words(told)[0]
        assert QUOTATION.encode() not in docx.write(practice.document(told))


def test_with_consent_it_stands_with_who_speaks(opened: Opened) -> None:
    row = made(opened, consent="given", consent_date="2026-01-02")
    sheet, told = page(opened, row, "public")
    assert QUOTATION in sheet
    assert "Médiatrice" in sheet
    assert "<b>mobile" not in sheet
    assert headings(docx.write(practice.document(told))) == [
        *("Contexte", "Ce qui a marché", "Ce que d’autres peuvent reprendre", "Citation", "Alignement"),
    ]
    assert ("Pays", "Sénégal") in told.facts
    assert practice.document(told) == practice.document(page(opened, row, "public")[1])  # the same again


def test_what_is_written_in_another_language_says_so(opened: Opened) -> None:
    sheet, told = page(opened, made(opened), lang="ar")
    assert told.title == "Guichet <b>mobile</b>"
    assert "الفرنسية" in sheet
    assert 'dir="rtl"' in sheet


def test_each_audience_is_told_what_is_for_it(opened: Opened) -> None:
    shelter = opened.record("actor", name="Refuge caché", protected=True, visibility="public")
    place = opened.record("place", name="Refuge", area=OUJDA, actor=shelter, protected=True)
    openly = opened.record("initiative", title="Permanence", visibility="public", places=[RABAT], sector="health")
    inside = opened.record("initiative", title="Séance cachée", visibility="internal")
    hidden = opened.record("initiative", title="Accueil caché", visibility="public", places=[place])
    row = made(opened, initiatives=[openly, inside])
    sheet, told = page(opened, row, "public")
    assert [title for title, *_more in told.initiatives] == ["Permanence"]
    assert "caché" not in sheet
    assert "Séance cachée" in page(opened, row, "internal")[0]
    touching: list[dict[str, Any]] = [{"actor": shelter}, {"groups": ["gbv-survivors"]}, {"initiatives": [hidden]}]
    for narrowed in ({"visibility": "internal"}, {"state": "draft"}, *touching):
        other = made(opened, **narrowed)
        with pytest.raises(InvalidValue):
            page(opened, other, "public")
        assert "Une camionnette" in page(opened, other, "internal")[0]


def test_one_in_the_trash_is_no_sheet(opened: Opened) -> None:
    row = made(opened)
    opened.trash("practice", row)
    with pytest.raises(NotFound):
        page(opened, row)
