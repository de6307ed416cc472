"""Workbooks and texts are recognised by what they hold, and lose nothing."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest

from desktop.exchange.incoming.files.recognising import found_in
from tests.exchange.incoming import binary_made, made, old_made
from tests.exchange.incoming.recognised import only, told

OLD: list[list[str | float | None]] = [
    ["Organisation", "Ville", "Femmes"],
    ["Al Wafae", "وجدة", 41.0],
    ["Fondation", None, 1.5],
]
READ = [["Organisation", "Ville", "Femmes"], ["Al Wafae", "وجدة", 41], ["Fondation", None, 1.5]]


# ---- workbooks ------------------------------------------------------------------------------------------


def test_old_and_binary_workbooks() -> None:
    found, rows = only(old_made.xls("Acteurs", OLD))
    assert (found.format, found.tables[0].name, rows) == ("xls", "Acteurs", READ)
    found, rows = only(binary_made.workbook([("Acteurs", binary_made.sheet(OLD), 0)]))
    assert (found.format, found.tables[0].name, rows) == ("xlsb", "Acteurs", READ)


def test_opendocument_with_its_merged_cells_and_hidden_columns() -> None:
    table = made.ods_table("Activités", [["a", "b", "c"], ["é\nع", date(2024, 2, 29), 7]])
    table = table.replace(
        "<table:table-row>",
        '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
        "<table:table-row>",
        1,
    ).replace(
        '<table:table-cell office:value-type="string"><text:p>a',
        '<table:table-cell table:number-rows-spanned="1" table:number-columns-spanned="2" office:value-type="string">'
        "<text:p>a",
    )
    head, cells, rest = table.rpartition("<table:table-row>")
    found, rows = only(made.ods(head + cells.replace("row>", 'row table:visibility="filter">') + rest))
    assert found.format == "ods"
    assert rows == [["a", "b", "c"], ["é\nع", date(2024, 2, 29), 7]]
    assert found.tables[0].merged == [(0, 0, 0, 1)]
    assert found.tables[0].hidden == {2}
    assert told(found) == {
        "hidden_columns": {"sheet": "Activités", "columns": "C"},
        "hidden_rows": {"sheet": "Activités", "count": 1},
    }


def test_a_workbook_tells_what_is_not_taken_from_it() -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Feuille é")
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, '=HYPERLINK("https://ailleurs.test")', None, "lien")
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")
        sheet.write_string(2, 0, "d")
        sheet.merge_range("A4:B5", "e")
        sheet.set_column("B:B", 8, None, {"hidden": True})
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(7, None, None, {"hidden": True})  # nothing is in it
        other = book.add_worksheet("Cachée")
        other.write(0, 0, "x")
        other.hide()
    content = made.changed(
        out.getvalue(), {"xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    )
    found = found_in(content)
    assert found.tables[0].rows == [["a", "b", "c"], [2, "lien"], ["d"], ["e"]]
    assert found.tables[0].merged == [(3, 0, 4, 1)]
    assert found.tables[0].hidden == {1}
    assert told(found) == {
        "macros": {},
        "links": {"count": 1},
        "formulas": {"count": 3},
        "errors": {"count": 1},
        "hidden_sheets": {"names": "Cachée"},
        "hidden_columns": {"sheet": "Feuille é", "columns": "B"},
        "hidden_rows": {"sheet": "Feuille é", "count": 1},
    }


def test_an_old_workbook_tells_formulas_and_what_is_hidden() -> None:
    rows: list[list[str | float | None]] = [["Nom", "Nombre"], ["Un", 3.0], ["Deux", 4.0], ["Trois", None]]
    content = old_made.xls("Acteurs é", rows, hidden_rows=(2, 9), hidden_columns=(1, 5), formulas=[(1, 1), (2, 1)])
    found, read = only(content)
    assert read == [["Nom", "Nombre"], ["Un", 3], ["Deux", 4], ["Trois"]]
    assert found.tables[0].hidden == {1}
    assert told(found) == {
        "formulas": {"count": 2},
        "hidden_columns": {"sheet": "Acteurs é", "columns": "B"},
        "hidden_rows": {"sheet": "Acteurs é", "count": 1},
    }


def test_formulas_that_nobody_computed_are_said() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, "=A2*2"])
    out = io.BytesIO()
    book.save(out)
    found, rows = only(out.getvalue())
    assert rows == [["a", "b"], [1]]
    assert told(found) == {"formulas": {"count": 1}, "uncalculated": {"count": 1}}


def test_a_web_page_and_an_xml_spreadsheet_under_the_name_of_xls() -> None:
    page = (
        "<html><meta charset=windows-1252><body><table><tr><th colspan=2>Été &amp; hiver<tr><td rowspan=2>a<td>b<br>c"
        "<tr><td> d <table><tr><td>e</table></table></body></html>"
    )
    found, rows = only(page.encode("cp1252"))
    assert found.format == "html"
    assert rows == [["Été & hiver"], ["a", "b\nc"], [None, "d e"]]
    assert found.tables[0].merged == [(0, 0, 0, 1), (1, 0, 2, 0)]
    sheet = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="F"><Table><Row><Cell>'
        '<Data ss:Type="String">a</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">2</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell><Data ss:Type="DateTime">2024-05-06T00:00:00.000</Data></Cell></Row></Table>'
        "</Worksheet></Workbook>"
    )
    found, rows = only(sheet)
    assert (found.format, rows) == ("xls", [["a", None, 2], [], [date(2024, 5, 6)]])


# ---- texts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n"1,5",2\n', [["a", "b"], ["1,5", "2"]]),
        ('a,b\n1,""\n"",2\n', [["a", "b"], ["1"], [None, "2"]]),
        ('a,b\r\n1,"dit ""oui"" ici"\r\n', [["a", "b"], ["1", 'dit "oui" ici']]),
        ('a,b\n1,"une\nligne"\n"et\r\nautre",2\n', [["a", "b"], ["1", "une\nligne"], ["et\nautre", "2"]]),
        ('k,v\n1,"{""type"": ""Point"", ""c"": [1, 2]}"\n', [["k", "v"], ["1", '{"type": "Point", "c": [1, 2]}']]),
        ("sep=;\r\na;b\r\n1;2,5\r\n", [["a", "b"], ["1", "2,5"]]),
        (
            "Titre du tableau\n\na;b;c\n1;2;3\n4;5;6\n",
            [["Titre du tableau"], [], ["a", "b", "c"], list("123"), list("456")],
        ),
        ("nom;total\nx;1,5\ny;2,5\n", [["nom", "total"], ["x", "1,5"], ["y", "2,5"]]),
        ("a|b\n1|x, y\n", [["a", "b"], ["1", "x, y"]]),
        ("a\tb\n\t2\n", [["a", "b"], [None, "2"]]),
        ("une seule\ncolonne\n", [["une seule"], ["colonne"]]),
        ("a;b\r1;2\r", [["a", "b"], ["1", "2"]]),
        ("a;b\n'=1+1;'-3\n", [["a", "b"], ["=1+1", "-3"]]),
        ("a,b\n'=1+1,2\n", [["a", "b"], ["'=1+1", "2"]]),
        ('a;b\n"ouvert;1\nx;2\ny;3\n', [["a", "b"], ['"ouvert', "1"], ["x", "2"], ["y", "3"]]),
        ('a;b\n1;tuyau de 5" ici\n2;"x"y\n', [["a", "b"], ["1", 'tuyau de 5" ici'], ["2", "xy"]]),
        ("a,b\n1,2\x00\x0bz\n", [["a", "b"], ["1", "2z"]]),
    ],
)
def test_texts_as_they_come(text: str, rows: list[list[Any]]) -> None:
    assert only(text)[1] == rows


ARABIC = "الاسم;المدينة\nجمعية الوفاء;وجدة\nمؤسسة الشرق والغرب;الرباط\n"
FRENCH = "Nom;Ville\nCôté « réfugiés »;Tétouan\nFrançois à l’été;Salé\n"


@pytest.mark.parametrize(
    ("text", "letters", "name"),
    [
        (FRENCH, "cp1252", "Windows-1252"),
        (FRENCH.replace("’", "'"), "iso8859-1", "Windows-1252"),
        (FRENCH, "mac_roman", "Mac Roman"),
        (FRENCH.replace("’", "'"), "cp850", "DOS 850"),
        (ARABIC, "cp1256", "Windows-1256"),
        (ARABIC, "iso8859-6", "ISO-8859-6"),
        (FRENCH, "utf-16", "UTF-16"),
        (FRENCH, "utf-16-be", "UTF-16"),
        (ARABIC, "utf-16-le", "UTF-16"),
        (FRENCH, "utf-8", ""),
        (ARABIC, "utf-8-sig", ""),
    ],
)
def test_texts_in_any_letters(text: str, letters: str, name: str) -> None:
    found, rows = only(text.encode(letters))
    assert rows == list(csv.reader(io.StringIO(text), delimiter=";"))
    assert told(found).get("letters", {}).get("encoding", "") == name


def test_a_few_broken_bytes_do_not_make_another_alphabet() -> None:
    broken = (FRENCH * 10).encode() + b"fin;\xe9t\xe9\n"
    found, rows = only(broken)
    assert rows[1] == ["Côté « réfugiés »", "Tétouan"]
    assert told(found)["unreadable"]["count"] == 2


def test_hxl_in_its_three_forms() -> None:
    rows = [["Organisation", "Province"], ["#org", "#adm1+name"], ["ACF", "Oriental"]]
    assert only("\n".join(",".join(row) for row in rows))[1] == rows
    assert only(json.dumps(rows))[1] == rows
    objects = [{"#org": "ACF", "#adm1+name": "Oriental"}, {"#org": "CRM", "#reached": 3}]
    assert only(json.dumps(objects))[1] == [["#org", "#adm1+name", "#reached"], ["ACF", "Oriental"], ["CRM", None, 3]]
