"""A chart's words and figures: its table says what it draws, and leaves as plain cells."""

from __future__ import annotations

import re

import pytest

from desktop import i18n
from desktop.reports.chart_spec import ChartSpec, Series, as_html, as_tsv, cells, heads, said


def _spec(**changes: object) -> ChartSpec:
    asked: dict[str, object] = {
        "kind": "stacked",
        "title": "Personnes <b>atteintes</b>",
        "head": "Secteur",
        "categories": ("Santé", "=HYPERLINK(1)"),
        "series": (Series("Femmes", (1200, None)), Series("Non renseigné", (3, 0.5), "unsaid")),
    }
    return ChartSpec(**{**asked, **changes})  # type: ignore[arg-type]  # a test knows the names


def test_the_table_says_what_the_chart_draws() -> None:
    assert heads(_spec()) == ["Secteur", "Femmes", "Non renseigné"]
    assert list(cells(_spec())) == [("Santé", [1200, 3]), ("=HYPERLINK(1)", [None, 0.5])]


def test_a_series_has_one_value_for_each_category() -> None:
    with pytest.raises(ValueError, match="Personnes"):
        _spec(series=(Series("Femmes", (1,)),))


@pytest.mark.parametrize(("lang", "words"), [("fr", "1\u202f200"), ("ar", "1.200"), ("en", "1,200")])
def test_numbers_are_written_as_the_language_does(lang: str, words: str) -> None:
    with i18n.speaking(lang):
        assert said(1200) == words
        assert said(None) == "–"


def test_cells_leave_as_plain_numbers_and_nothing_becomes_a_formula() -> None:
    with i18n.speaking("en"):
        assert as_tsv(_spec()) == "Secteur\tFemmes\tNon renseigné\nSanté\t1200\t3\n'=HYPERLINK(1)\t\t0.5\n"


def test_a_pasted_number_is_one_in_any_sheet_and_a_word_stays_one() -> None:
    spec = _spec(title="=1+1", series=(Series("12-17", (1200, -48.5)), Series("Femmes", (None, 3))))
    with i18n.speaking("fr"):
        page, text = as_html(spec), as_tsv(spec)
    assert '<td x:num="-48.5" sdval="-48.5" sdnum="1033;">-48,5</td>' in page
    assert '<td x:num="1200" sdval="1200" sdnum="1033;">1\u202f200</td>' in page
    words = re.findall(r"<t[dh] ([^>]*)>(=1\+1|12-17|=HYPERLINK\(1\)|Secteur)</t[dh]>", page)
    assert len(words) == 4
    assert {attributes for attributes, _word in words} == {'x:str sdnum="1033;0;@" style="mso-number-format:\\@"'}
    assert text.splitlines()[-1] == "'=HYPERLINK(1)\t-48,5\t3"


def test_a_pasted_table_holds_no_markup_of_ours() -> None:
    page = as_html(_spec())
    assert "<b>" not in page
    assert "&lt;b&gt;atteintes" in page
    assert 'dir="ltr"' in page
    with i18n.speaking("ar"):
        assert 'dir="rtl"' in as_html(_spec())


def test_nothing_to_draw_is_said() -> None:
    assert _spec(series=(Series("Femmes", (None, 0)),)).empty
    assert not _spec().empty
