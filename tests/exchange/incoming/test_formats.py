"""Every format is recognised by what it holds, and what it says by itself is known without a question."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import pytest

from desktop.exchange.incoming.files.found import Found, Refused
from desktop.exchange.incoming.files.recognising import found_in
from desktop.exchange.incoming.shapes import Target, Value
from tests.exchange.incoming import made, old_made

OLD: list[list[str | float | None]] = [
    ["Organisation", "Ville", "Femmes"],
    ["Al Wafae", "وجدة", 41.0],
    ["Fondation", None, 1.5],
]
READ = [["Organisation", "Ville", "Femmes"], ["Al Wafae", "وجدة", 41], ["Fondation", None, 1.5]]


def only(content: bytes | str) -> tuple[Found, list[list[Any]]]:
    found = found_in(content.encode() if isinstance(content, str) else content)
    assert len(found.tables) == 1
    return found, found.tables[0].rows


def told(found: Found) -> dict[str, dict[str, Any]]:
    return {one.code: dict(one.values) for one in found.told}


def said(found: Found, number: int = 0) -> dict[str, str]:
    """`kind.field@part` of each known column, by its heading."""
    table = found.tables[number]
    words = {
        at: f"{what.kind}.{what.field}" + (f"@{what.part}" if what.part else "") for at, what in table.known.items()
    }
    return {str(table.rows[0][at]): word for at, word in words.items()}


# ---- workbooks ------------------------------------------------------------------------------------------


def test_old_and_binary_workbooks() -> None:
    found, rows = only(old_made.xls("Acteurs", OLD))
    assert (found.format, found.tables[0].name, rows) == ("xls", "Acteurs", READ)
    found, rows = only(old_made.xlsb("Acteurs", OLD))
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
    found, rows = only(made.ods(table))
    assert found.format == "ods"
    assert rows == [["a", "b", "c"], ["é\nع", date(2024, 2, 29), 7]]
    assert found.tables[0].merged == [(0, 0, 0, 1)]
    assert found.tables[0].hidden == {2}
    assert told(found) == {"hidden_columns": {"sheet": "Activités", "columns": "C"}}


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


# ---- maps -----------------------------------------------------------------------------------------------


def test_geojson_of_places_and_of_more() -> None:
    point = {"type": "Point", "coordinates": [-1.9, 34.68]}
    zone = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    features = [
        {"type": "Feature", "geometry": point, "properties": {"name": "Centre", "marker-color": "#f00"}},
        {"type": "Feature", "geometry": zone, "properties": {"name": "Quartier", "description": "<b>gras</b><br>ici"}},
    ]
    found, rows = only(json.dumps({"type": "FeatureCollection", "features": features}))
    assert (found.format, found.tables[0].kind) == ("geojson", "place")
    assert rows == [
        ["name", "description", "latitude", "longitude"],
        ["Centre", None, 34.68, -1.9],
        ["Quartier", "gras\nici"],
    ]
    assert said(found) == {"name": "place.name", "latitude": "place.latitude", "longitude": "place.longitude"}
    assert told(found) == {"shapes": {"count": 1}}
    features = [{"type": "Feature", "geometry": point, "properties": {"Organisation": "ACF", "Secteur": "Santé"}}]
    found, rows = only(json.dumps({"type": "FeatureCollection", "features": features}))
    assert (found.tables[0].kind, found.tables[0].known) == ("", {})
    assert rows[0] == ["Organisation", "Secteur", "latitude", "longitude"]


def test_umap_has_a_sheet_for_each_layer() -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-6.8, 34.0]},
        "properties": {"name": "A"},
    }
    layers = [
        {"type": "FeatureCollection", "features": [feature], "_umap_options": {"name": name}} for name in ("Un", "Deux")
    ]
    found = found_in(json.dumps({"type": "umap", "layers": layers, "properties": {}}).encode())
    assert found.format == "umap"
    assert [(table.name, table.kind) for table in found.tables] == [("Un", "place"), ("Deux", "place")]


KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Carte</name>
<Folder><name>Santé</name><Placemark><name>Dispensaire</name>
<description><![CDATA[<i>ouvert</i> le matin]]></description>
<Point><coordinates>-1.91,34.68,0</coordinates></Point></Placemark></Folder>
<Placemark><name>Route</name><LineString><coordinates>0,0 1,1</coordinates></LineString></Placemark></Document></kml>"""


@pytest.mark.parametrize("content", [KML.encode(), made.packed({"doc.kml": KML, "files/icone.png": b"x"})])
def test_kml_and_kmz(content: bytes) -> None:
    found, rows = only(content)
    assert (found.format, found.tables[0].name, found.tables[0].kind) == ("kml", "Carte", "place")
    assert rows == [
        ["folder", "name", "description", "latitude", "longitude"],
        ["Santé", "Dispensaire", "ouvert le matin", 34.68, -1.91],
        [None, "Route"],
    ]
    assert told(found) == {"shapes": {"count": 1}}


def test_kml_with_data_is_a_table() -> None:
    data = "".join(
        f'<Data name="{name}"><value>{value}</value></Data>' for name, value in (("Titre", "Kits"), ("Femmes", 4))
    )
    mark = f'<Placemark id="m{"0f" * 16}"><name>Kits</name><ExtendedData>{data}</ExtendedData></Placemark>'
    _found, rows = only(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{mark}</Document></kml>')
    assert rows == [["id", "Titre", "Femmes", "latitude", "longitude"], ["0f" * 16, "Kits", "4"]]


def test_gpx_gives_its_waypoints() -> None:
    found, rows = only(
        '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="34.02" lon="-6.84"><name>Guichet</name>'
        '</wpt><wpt lat="95" lon="0"><name>Nulle part</name></wpt><trk><trkseg/></trk></gpx>'
    )
    assert (found.format, found.tables[0].kind) == ("gpx", "place")
    assert rows == [["name", "latitude", "longitude"], ["Guichet", 34.02, -6.84], ["Nulle part"]]
    assert told(found) == {"shapes": {"count": 1}}


# ---- forms ----------------------------------------------------------------------------------------------


def test_kobo_loses_what_the_tool_wrote_and_joins_choices() -> None:
    heads = ["start", "groupe/nom", "g/besoins", "g/besoins/eau", "g/besoins/abri", "gps", "_gps_latitude"]
    heads += ["_gps_longitude", "_gps_altitude", "_gps_precision", "_id", "_uuid", "_submission_time", "_index"]
    row: list[Value] = [
        "x",
        "Awa",
        "eau abri",
        1,
        1,
        "34.0 -6.8 0 0",
        34.0,
        -6.8,
        0,
        0,
        7,
        "u-1",
        datetime(2024, 5, 6, 7, 8),
        1,
    ]
    none: list[Value] = [None, "Ali", None, 0, 0, None, None, None, None, None, 8, "u-2", datetime(2024, 5, 7), 2]
    found, rows = only(made.xlsx(Reponses=[heads, row, none]))
    assert found.format == "kobo"
    assert rows[0] == ["nom", "besoins", "latitude", "longitude", "uuid", "date"]
    assert rows[1] == ["Awa", "eau\nabri", 34, -6.8, "u-1", datetime(2024, 5, 6, 7, 8)]
    assert rows[2] == ["Ali", None, None, None, "u-2", date(2024, 5, 7)]
    assert told(found) == {"technical": {"count": 6}}


def test_a_form_gives_its_lists_of_organisations_and_nothing_else() -> None:
    survey = [["type", "name", "label"], ["select_one org", "qui", "Qui ?"]]
    choices = [
        ["list_name", "name", "label::Français (fr)", "label::العربية (ar)"],
        ["organisations", "alwafae", "Al Wafae", "الوفاء"],
        ["oui_non", "oui", "Oui", "نعم"],
    ]
    found, rows = only(made.xlsx(survey=survey, choices=choices))
    assert (found.format, found.tables[0].kind) == ("xlsform", "actor")
    assert rows[1] == ["alwafae", "Al Wafae", "الوفاء"]
    assert found.tables[0].known == {
        0: Target("actor", "identifier"),
        1: Target("actor", "name.fr"),
        2: Target("actor", "name.ar"),
    }
    assert told(found) == {"choices": {"names": "oui_non"}}
    with pytest.raises(Refused, match="rules"):
        found_in(made.xlsx(survey=survey, choices=[choices[0], choices[2]]))


# ---- standards ------------------------------------------------------------------------------------------


def test_hsds_gives_actors_places_and_services() -> None:
    location = {"id": "l1", "name": "Siège", "latitude": 34.0, "longitude": -6.8, "addresses": [{"city": "Rabat"}]}
    service = {
        "id": "s1",
        "name": "Cours",
        "status": "defunct",
        "schedules": [{"byday": "MO,TU", "opens_at": "09:00:00"}],
    }
    organization: dict[str, Any] = {"id": "o1", "name": "Fondation", "alternate_name": "FOO", "description": "Accueil"}
    organization |= {"locations": [location], "services": [service], "contacts": [{"id": "c", "name": "Une personne"}]}
    found = found_in(json.dumps({"contents": [organization]}).encode())
    assert found.format == "hsds"
    assert [(table.name, table.kind) for table in found.tables] == [
        ("organizations", "actor"),
        ("locations", "place"),
        ("services", "service"),
    ]
    assert said(found)["name"] == "actor.name"
    assert said(found, 1)["actor name"] == "actor.name@actor"
    assert said(found, 2) == {
        "identifier": "service.identifier",
        "name": "service.name",
        "actor name": "actor.name@actor",
        "status": "service.status",
        "opening": "service.opening",
    }
    assert found.tables[2].rows[1] == ["s1", "Cours", "Fondation", "ended", "lundi mardi 09:00"]
    assert told(found) == {"contacts": {"count": 1}}
    assert not any("Une personne" in str(table.rows) for table in found.tables)


IATI = """<?xml version="1.0"?><iati-activities version="2.03">
<iati-activity xml:lang="fr"><iati-identifier>MA-1</iati-identifier><title><narrative>Programme</narrative></title>
<participating-org role="2"><narrative>Commune</narrative></participating-org></iati-activity>
<iati-activity xml:lang="fr"><iati-identifier>MA-1-1</iati-identifier>
<reporting-org ref="x"><narrative>Réseau</narrative></reporting-org>
<title><narrative>Cours</narrative><narrative xml:lang="ar">دروس</narrative></title>
<participating-org role="1"><narrative>Pays-Bas</narrative></participating-org>
<participating-org role="4"><narrative>ASTICUDE</narrative></participating-org>
<participating-org role="4"><narrative>Al Wafae</narrative></participating-org>
<activity-status code="2"/><activity-date type="1" iso-date="2024-01-01"/>
<activity-date type="2" iso-date="2024-02-01"/>
<contact-info><person-name>Une personne</person-name></contact-info>
<location><name><narrative>Oujda</narrative></name></location>
<location><name><narrative>Guichet</narrative></name><point><pos>34.68 -1.91</pos></point></location>
<sector vocabulary="1" code="12220"/><sector vocabulary="10" code="4"><narrative>Santé</narrative></sector>
<budget><value currency="EUR" value-date="2024-01-01">1000</value></budget>
<budget><value currency="EUR" value-date="2025-01-01">500.5</value></budget>
<related-activity type="1" ref="MA-1"/>
<result><title><narrative>Autre chose</narrative></title></result></iati-activity></iati-activities>"""


def test_iati_gives_projects_and_initiatives() -> None:
    found = found_in(IATI.encode())
    assert found.format == "iati"
    assert [table.kind for table in found.tables] == ["project", "initiative"]
    row = dict(zip(found.tables[1].rows[0], found.tables[1].rows[1], strict=False))
    assert row == {
        "identifier": "MA-1-1",
        "title.fr": "Cours",
        "title.ar": "دروس",
        "lead name": "ASTICUDE",
        "implementer name": "Al Wafae",
        "donor name": "Pays-Bas",
        "sector": "Health",
        "clusters": "Santé",
        "status": "ongoing",
        "starts": "2024-02-01",
        "planned_starts": "2024-01-01",
        "amount": 1500.5,
        "currency": "EUR",
        "project title": "Programme",
        "area3 name": "Oujda",
        "place name": "Guichet",
        "place latitude": 34.68,
        "place longitude": -1.91,
    }
    assert said(found, 1)["donor name"] == "actor.name@donor"
    assert told(found) == {"contacts": {"count": 1}, "results": {"count": 1}}


def test_our_own_iati_does_not_say_more_than_the_record() -> None:
    identifier = f"X-MAILLAGE-I-{'0c' * 16}"
    text = (
        IATI.replace("MA-1-1", identifier).replace("MA-1<", f"X-P-{'0d' * 16}<").replace('"MA-1"', f'"X-P-{"0d" * 16}"')
    )
    found = found_in(text.encode())
    row = dict(zip(found.tables[1].rows[0], found.tables[1].rows[1], strict=False))
    assert (row["id"], row["identifier"]) == ("0c" * 16, identifier)
    assert not {"status", "implementer name", "lead name"} & set(row)  # the dates say the status; nobody is accountable
    assert row["project title"] == f"Programme [{'0d' * 16}]"
    assert told(found)["roles"] == {"count": 1}
    found = found_in(text.replace('activity-status code="2"', 'activity-status code="6"').encode())
    assert dict(zip(found.tables[1].rows[0], found.tables[1].rows[1], strict=False))["status"] == "suspended"


def test_pages_of_hsds_with_little_in_them() -> None:
    term = {"code": "donor", "name": "Bailleur", "taxonomy": "maillage:actor_type"}
    actor: dict[str, Any] = {
        "id": "075ef020-e6ff-4edf-2c8b-08f064915577",
        "name": "Union",
        "attributes": [{"taxonomy_term": term}],
    }
    found, rows = only(json.dumps({"total_pages": 1, "contents": [actor]}))
    assert found.format == "hsds"
    assert rows == [["id", "identifier", "name", "kind"], [actor["id"].replace("-", ""), actor["id"], "Union", "donor"]]
    with pytest.raises(Refused, match="empty"):
        found_in(json.dumps({"total_pages": 1, "contents": []}).encode())


def test_the_lists_of_our_own_workbooks_are_no_table() -> None:
    import xlsxwriter

    from desktop.exchange.marks import LISTS

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet("Initiatives").write_row(0, 0, ["id", "Titre"])
        lists = book.add_worksheet(LISTS)
        lists.write(0, 0, "status")
        lists.hide()
    found, _rows = only(out.getvalue())
    assert found.told == []


def test_our_own_json_needs_no_question() -> None:
    fields: list[dict[str, Any]] = [
        {"name": "title", "type": "text"},
        {"name": "lead", "type": "ref", "kind": "actor"},
        {"name": "groups", "type": "terms", "list": "group"},
        {"name": "women", "type": "people"},
    ]
    record = {
        "id": "0a" * 16,
        "title": {"fr": "Kits", "ar": "حقائب"},
        "lead": "0b" * 16,
        "groups": ["a", "b"],
        "women": 4,
    }
    hidden = {"withheld": True, "title": {"fr": "Protégée"}}
    export: dict[str, Any] = {"maillage": 1, "kinds": {"initiative": {"fields": fields, "records": [record, hidden]}}}
    export["names"] = {"0b" * 16: {"fr": "Al Wafae"}}
    found, rows = only(json.dumps(export))
    assert (found.format, found.tables[0].kind) == ("maillage", "initiative")
    assert rows == [
        ["id", "title.fr", "title.ar", "lead", "groups", "women"],
        ["0a" * 16, "Kits", "حقائب", f"Al Wafae [{'0b' * 16}]", "a; b", 4],
    ]
    assert found.tables[0].known[0] == Target("initiative", "id")
    with pytest.raises(Refused, match="newer"):
        found_in(json.dumps({**export, "maillage": 2}).encode())


def test_several_texts_in_one_zip() -> None:
    found = found_in(made.packed({"d/un.csv": "a,b\n1,2\n", "deux.csv": "c;d\n3;4\n", "lisez.pdf": b"%PDF"}))
    assert [(table.name, table.rows[1]) for table in found.tables] == [("un.csv", ["1", "2"]), ("deux.csv", ["3", "4"])]
