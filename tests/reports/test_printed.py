"""Minutes as a page: escaped, asking nobody for anything, with a small map that tells communes and no doors."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from desktop.i18n import LANGUAGES
from desktop.reports import printed
from desktop.reports.document import Drawing, Table
from desktop.reports.minutes import Minutes, NeedTold, Where
from desktop.reports.minutes_document import document
from desktop.reports.needs_map import needs_map
from tests.reports.test_docx import plain
from tests.trust.naughty import OWN

_TAG = re.compile(r"<[^>]*>")


def words(page: bytes) -> str:
    """What a reader sees of the page's body, ends of line as they were."""
    body = page.decode().partition("<body>")[2].replace("<br>", "\n")
    return unescape(_TAG.sub("", body))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_says_all_in_its_language(held: dict[str, Minutes], lang: str) -> None:
    told = document(held[lang])
    page = printed.page(told)
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}">'.encode() in page
    text = words(page)
    for table in (block for block in told.blocks if isinstance(block, Table)):
        for row in table.rows:
            assert [cell for cell in row if cell not in text] == []
    assert b"<script" not in page
    assert b"url(" not in page
    assert page == printed.page(told)


def test_what_is_printed_says_when_its_fonts_have_come(held: dict[str, Minutes]) -> None:
    page = printed.page(document(held["fr"]), printing=True).decode()
    assert "/fonts/arabic-400" in page
    assert "document.fonts.ready" in page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]


@pytest.mark.parametrize("text", OWN)
def test_hostile_text_is_shown_and_nothing_of_it_runs(text: str) -> None:
    page = printed.page(plain("fr", text))
    assert words(page).count(text) >= 7
    source = page.decode()
    for danger in ("<script", "<img", "<svg", 'onerror="window', "</style><"):
        assert danger not in source
    assert source.count("</style>") == 1
    assert "49" not in words(page) or "49" in text


def test_the_map_tells_numbers_and_the_names_of_communes(held: dict[str, Minutes]) -> None:
    drawn = next(block for block in document(held["fr"]).blocks if isinstance(block, Drawing))
    assert [int(n) for n in re.findall(r">(\d+)</text>", drawn.svg)] == [2, 1, 3, 4]
    assert ">Oujda</text>" in drawn.svg
    assert "OpenStreetMap" in drawn.credit
    assert len(drawn.svg) < 60_000
    assert ">وجدة</text>" in next(b for b in document(held["ar"]).blocks if isinstance(b, Drawing)).svg


def test_a_map_of_the_whole_country_stays_small_and_one_of_nowhere_is_none() -> None:
    need = NeedTold("x", "", "", "", "")
    assert needs_map([need]) is None
    far = [replace(need, spots=(Where(*at, exact=False),)) for at in ((35.76, -5.83), (27.15, -13.2))]
    drawn = needs_map(far)
    assert drawn is not None
    assert len(drawn.svg) < 200_000
