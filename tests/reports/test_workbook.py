"""A workbook holds native values, computes nothing, names nobody, and equal reports are equal byte by byte."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from desktop.i18n import speaking
from desktop.reports import workbook
from desktop.reports.report_told import Cell, Grid, Head, Part, ReportTold, day, number, share, words
from tests.reports.reading_xlsx import parts, sheets
from tests.trust.naughty import OWN

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "123", "\t=2", "a\x00b\ud800", "<b>&amp;", *OWN]
STAMP = datetime(2021, 7, 1, tzinfo=UTC)


def told(rows: list[tuple[Cell, ...]], lang: str = "fr", titles: tuple[str, ...] = ("Tableau",)) -> ReportTold:
    heads = (
        Head("a", "=Nom", 1.0),
        Head("b", "Personnes", 1.0, "number"),
        Head("c", "Part", 1.0, "share"),
        Head("d", "Jour", 1.0, "day"),
    )
    with speaking(lang):
        total = (words("Total"), number(1024), Cell(), Cell())
        made = tuple(Part("p", one, ("=mots",), (Grid("g", one, heads, tuple(rows), total),)) for one in titles)
    return ReportTold("quarterly", lang, "public", "", "=Titre", (("@fait", "+1"),), made, (), "A & B", STAMP)


def line(text: str = "Oujda") -> tuple[Cell, ...]:
    return words(text), number(1024), share(0.5), day("2021-03-02")


def test_values_are_native_under_a_frozen_head_with_a_filter() -> None:
    content = workbook.write(told([line()]))
    rows = sheets(content)["Tableau"]
    assert rows == [
        ["=Nom", "Personnes", "Part", "Jour"],
        ["Oujda", 1024.0, 0.5, 44257.0],
        ["Total", 1024.0, None, None],
    ]
    assert date(1899, 12, 30).toordinal() + 44257 == date(2021, 3, 2).toordinal()
    sheet = parts(content)["xl/worksheets/sheet2.xml"].decode()
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:D2"/>' in sheet
    assert "rightToLeft" not in sheet


def test_nothing_computes_and_nothing_leads_away() -> None:
    content = workbook.write(told([line(text) for text in HOSTILE]))
    found = parts(content)
    for name, part in found.items():
        assert b"<f>" not in part, name
        assert b"<hyperlink" not in part, name
        assert not name.startswith(("xl/externalLinks", "xl/vba"))
    kept = [row[0] for row in sheets(content)["Tableau"][1:-1]]
    assert kept[:7] == HOSTILE[:7]
    assert kept[7] == "a\ufffdb\ufffd"
    assert len(kept) == len(HOSTILE)


def test_it_says_neither_who_nor_when_but_the_reports_own_date() -> None:
    content = workbook.write(told([line()]))
    core = parts(content)["docProps/core.xml"].decode()
    assert core.count("2021-07-01T00:00:00Z") == 2
    assert "<dc:creator></dc:creator>" in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert {(one.date_time[0], one.create_system) for one in package.infolist()} == {(1980, 3)}
    assert workbook.write(told([line()])) == content


@pytest.mark.parametrize("lang", ["ar", "es"])
def test_sheets_run_as_their_language_does(lang: str) -> None:
    content = workbook.write(told([line("وجدة")], lang))
    seen = [b"rightToLeft" in part for name, part in parts(content).items() if name.startswith("xl/worksheets/sheet")]
    assert seen == [lang == "ar"] * 2


def test_names_of_sheets_are_made_fit_and_unlike() -> None:
    titles = (
        "Réunions : [2021] / décisions et actions",
        "réunions : [2021] / DÉCISIONS et actions",
        "'History'",
        "History",
        "",
    )
    names = list(sheets(workbook.write(told([line()], titles=titles))))
    assert len({one.lower() for one in names}) == len(titles) + 1
    assert all(len(one) <= 31 and not set(one) & set("[]:*?/\\") for one in names)
