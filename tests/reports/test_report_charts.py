"""Charts of reports say what the tables beside them say, in every format, and nothing that these do not tell."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from docx import Document as open_word

from desktop.i18n import speaking
from desktop.reports import report_charts, report_writing
from desktop.reports.chart_spec import ChartSpec
from desktop.reports.report_charts import chart_of
from desktop.reports.report_doings import limited
from desktop.reports.report_told import Cell, Drawn, Grid, Head, Part, ReportTold, few, number, picked, words
from tests.reports.reading_xlsx import parts

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
HEADS = (
    Head("key", "Secteur"),
    Head("reached", "Atteintes", 1, "number"),
    Head("at_least", "Au moins", 1, "number"),
)
BARS = Drawn("bars", ("reached", "at_least"))
SEXES = Drawn("stacked", ("women", "men", "not_stated"), "Par résultat", "personnes", "not_stated", "", "reached")


def png(_spec: ChartSpec, width: int, _height: int, fine: float, _lang: str) -> bytes:
    """A white picture, as wide as asked for and a third as high: stands for who draws."""
    wide, high = round(width * fine), round(width * fine / 3)

    def piece(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    lines = zlib.compress((b"\0" + b"\xff" * wide) * high)
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + piece(b"IDAT", lines) + piece(b"IEND", b"")


def row(name: str, *values: int | float | Cell | None) -> tuple[Cell, ...]:
    return words(name), *(one if isinstance(one, Cell) else number(one) for one in values)


def grid(
    *rows: tuple[Cell, ...], heads: tuple[Head, ...] = HEADS, drawn: Drawn = BARS, title: str = "Secteurs"
) -> Grid:
    return Grid("g", title, heads, rows, row("Total", *[999] * (len(heads) - 1)), drawn=drawn)


def told(one: Grid, lang: str = "fr") -> ReportTold:
    return ReportTold(
        *("quarterly", lang, "public", "", "Rapport", (), (Part("p", "=Partie", (), (one,)),), (), ""),
        datetime(2021, 7, 1, tzinfo=UTC),
    )


TWO = grid(row("Santé", 1024, 800), row("Éducation", 70, 70))


def test_a_chart_is_made_of_the_cells_that_are_shown() -> None:
    spec = chart_of(grid(row("Santé", 1024, 800), row("Éducation", few(), few()), row("Emploi", None, None)))
    assert spec is not None
    assert spec.categories == ("Santé", "Éducation", "Emploi")
    assert [(one.name, one.values) for one in spec.series] == [
        ("Atteintes", (1024, None, None)),
        ("Au moins", (800, None, None)),
    ]
    many = grid(*(row(f"S{n}", n, n) for n in range(30)))
    assert [one.name for one in chart_of(many).series] == ["Atteintes"], "equal columns are told once"
    short = chart_of(limited(many, 3))
    assert short is not None
    assert (len(short.categories), short.note) == (3, ""), "rows that a layout leaves out are not drawn"
    full = chart_of(many)
    assert full is not None
    assert (len(full.categories), full.note) == (report_charts.MOST, "Les 10 premières lignes sont montrées.")


def test_a_column_that_a_layout_leaves_out_is_not_drawn() -> None:
    only = chart_of(picked(TWO, ("key", "at_least")))
    assert only is not None
    assert [one.values for one in only.series] == [(800, 70)]
    assert chart_of(picked(TWO, ("key",))) is None
    assert chart_of(replace(TWO, drawn=None)) is None
    assert chart_of(grid(row("Santé", 3, 3))) is None, "one bar says nothing"
    assert chart_of(grid(row("Santé", 3, None), row("Emploi", None, None))) is None
    assert chart_of(grid(row("Santé", 0, 0), row("Emploi", 0, 0))) is None


def test_a_stack_stands_only_where_its_parts_are_the_whole() -> None:
    heads = (*HEADS[:2], *(Head(name, name, 1, "number") for name in ("women", "men", "not_stated")))
    whole = chart_of(grid(row("Santé", 30, 10, 15, 5), row("Emploi", 7, 7, None, None), heads=heads, drawn=SEXES))
    assert whole is not None
    assert (whole.kind, [one.role for one in whole.series]) == ("stacked", ["value", "value", "unsaid"])
    apart = chart_of(grid(row("Santé", 30, 10, few(), 5), row("Emploi", 7, 7, None, None), heads=heads, drawn=SEXES))
    assert apart is not None
    assert (apart.kind, [one.values for one in apart.series]) == ("bars", [(30, 7)])
    unsaid = chart_of(grid(row("Santé", 30, None, None, 30), row("Emploi", 7, None, None, 7), heads=heads, drawn=SEXES))
    assert unsaid is not None
    assert (unsaid.kind, [one.name for one in unsaid.series]) == ("bars", ["Atteintes"])


def test_word_holds_the_picture_with_words_for_who_cannot_see_it() -> None:
    report = told(TWO)
    pictures = report_charts.drawn(report, png)
    content = report_writing.report_content(report, "docx", None, pictures)
    word = open_word(io.BytesIO(content))
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Graphique : Secteurs. Le tableau qui suit dit les mêmes nombres."
    assert (round(shape.width.mm), round(shape.height.mm)) == (170, 57)
    assert report_writing.report_content(report, "docx", None, pictures) == content
    names = [element.tag.rpartition("}")[2] for element in word.element.body]
    place = next(at for at, element in enumerate(word.element.body) if element.findall(f".//{_DRAWING}blip"))
    assert names[place + 1] == "tbl"
    assert not open_word(io.BytesIO(report_writing.report_content(report, "docx"))).inline_shapes


def test_the_page_holds_the_picture_itself_and_fetches_nothing() -> None:
    report = told(replace(TWO, title='A "<b>'))
    page = report_writing.report_content(report, "html", None, report_charts.drawn(report, png)).decode()
    assert page.count("<img ") == 1
    assert 'src="data:image/png;base64,' in page
    assert "img-src data:" in page
    assert "A &#34;&lt;b&gt;" in page
    assert "<b>" not in page.split("</style>")[1]
    bare = report_writing.report_content(report, "html").decode()
    assert "img-src" not in bare
    assert "<img " not in bare


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_a_workbook_draws_its_own_over_its_cells(lang: str) -> None:
    report = told(replace(TWO, title="=Secteurs"), lang)
    content = report_writing.report_content(report, "xlsx")
    assert content == report_writing.report_content(report, "xlsx")
    found = parts(content)
    chart = ElementTree.fromstring(found["xl/charts/chart1.xml"])
    said = [one.text for one in chart.iter(f"{_CHART}f")]
    assert said == [
        *("'=Partie'!$B$1", "'=Partie'!$A$2:$A$3", "'=Partie'!$B$2:$B$3"),
        *("'=Partie'!$C$1", "'=Partie'!$A$2:$A$3", "'=Partie'!$C$2:$C$3"),
    ]
    cached = [one.text for one in chart.iter(f"{_CHART}v")]
    assert cached == ["Atteintes", "Santé", "Éducation", "1024", "70", "Au moins", "Santé", "Éducation", "800", "70"]
    ways = [one.get("val") for one in chart.iter(f"{_CHART}orientation")]
    assert ways == ["maxMin", "maxMin" if lang == "ar" else "minMax"], "names from above, values as one reads"
    assert len(list(chart.iter(f"{_DRAWING}pattFill"))) == 1, "the second series has strokes: it is read in grey"
    with speaking(lang):
        words_ = report_charts.picture_words(report_charts.charts(report)[0])
    assert words_ in found["xl/drawings/drawing1.xml"].decode()


def test_targets_stand_as_marks_and_the_last_periods_are_drawn() -> None:
    heads = (Head("period", "Période"), Head("target", "Cible", 1, "number"), Head("actual", "Réalisé", 1, "number"))
    how = Drawn("columns", ("actual", "target"), "Indice", "%", target="target")
    one = grid(*(row(f"T{n}", 10, n or None) for n in range(14)), heads=heads, drawn=how)
    spec = chart_of(one)
    assert spec is not None
    assert (spec.categories[0], len(spec.categories)) == ("T2", report_charts.LATEST)
    assert [(one.name, one.role) for one in spec.series] == [("Réalisé", "value"), ("Cible", "target")]
    chart = ElementTree.fromstring(parts(report_writing.report_content(told(one), "xlsx"))["xl/charts/chart1.xml"])
    assert [one.text for one in chart.iter(f"{_CHART}f")][2] == "'=Partie'!$C$4:$C$15"
    assert len(list(chart.iter(f"{_CHART}lineChart"))) == 1
