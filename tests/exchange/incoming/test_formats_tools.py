"""What other tools write (Kobo, HSDS, IATI) and our own JSON says what its columns are, without a question."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from typing import Any

import pytest

from desktop.exchange.incoming.files.found import Refused
from desktop.exchange.incoming.files.recognising import found_in
from desktop.exchange.incoming.shapes import Target, Value
from tests.exchange.incoming import made
from tests.exchange.incoming.recognised import only, said, told

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
