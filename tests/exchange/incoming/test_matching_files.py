"""Real workbooks that nobody here has tuned for come in with few questions, and count what their rows count."""

from __future__ import annotations

import csv
from collections import Counter
from typing import Any

import openpyxl
import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.matching import recipe_of, signatures, understand
from desktop.exchange.incoming.shapes import Reading, Sheet, Source
from tests.exchange.incoming.understood import TODAY, counted, of_kind, question, reading, shared, targets

CHAD = "3w-tchad-avr2025.xlsx"
MALI = "3w-hxl-mali-senegal.csv"
CLUSTERS = {
    "Securité alimentaire": "food-security",
    "WASH": "wash",
    "Santé": "health",
    "Protection": "protection",
    "Nutrition": "nutrition",
    "Education": "education",
    "Abris / NFI": "shelter",
    "Relèvement Précoce": "early-recovery",
    "CCCM": "cccm",
    "Logistique": "logistics",
    "Food Security": "food-security",
    "Water Sanitation & Hygiene": "wash",
}


@pytest.fixture(scope="module")
def chad_rows() -> list[list[list[Any]]]:
    book = openpyxl.load_workbook(shared(CHAD))
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book]


@pytest.fixture(scope="module")
def chad(read_only: Session, chad_rows: list[list[list[Any]]]) -> Reading:
    sheets = tuple(Sheet(f"Feuille {n}", rows) for n, rows in enumerate(chad_rows, 1))
    return understand(read_only, Source("xlsx", CHAD, b"", sheets), "fr", today=TODAY)


@pytest.fixture(scope="module")
def mali_rows() -> list[list[str]]:
    with shared(MALI).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


@pytest.fixture(scope="module")
def mali(read_only: Session, mali_rows: list[list[str]]) -> Reading:
    return understand(read_only, Source("csv", MALI, b"", (Sheet("", mali_rows),)), "fr", today=TODAY)


def test_the_workbook_of_chad_asks_little_and_waits_for_nothing(chad: Reading) -> None:
    assert len(chad.questions) <= 10
    assert chad.waiting == ()
    assert [layout.kind for layout in chad.layouts] == ["initiative", "place"]


def test_its_columns_are_what_they_are(chad: Reading) -> None:
    assert targets(chad) == {
        "Title": "area1:code",
        "Province": "area1:name",
        "Cluster": "clusters",
        "Acronyme": "lead:acronym",
        "Organisation": "lead:name",
        "TypeOrganisation": "lead:kind",
        "ID": "identifier",
    }
    assert targets(chad, 1) == {
        "Provinces": "area1:name",
        "Departement": "area2:name",
        "Localite": "area5:name",
        "Organisation": "actor:name",
        "TypeOrganisation": "actor:kind",
        "Title": "area1:code",
    }
    assert all(column.left for layout in chad.layouts for column in layout.columns if column.target is None)


def test_its_activities_are_counted_as_its_rows_are(chad: Reading, chad_rows: list[list[list[Any]]]) -> None:
    rows = [row for row in chad_rows[0][2:] if row[3]]
    drafts = of_kind(chad, "initiative")
    assert len(drafts) == len(rows) == sum(len(one.rows) for one in drafts)
    by_cluster = counted(chad, drafts, "clusters")
    told = Counter(CLUSTERS[row[3]] for row in rows if row[3] in CLUSTERS)
    assert {code: by_cluster[code] for code in told if code != "cccm"} == {c: n for c, n in told.items() if c != "cccm"}
    # "Coordination" is suggested to be that of camps, and asked
    assert by_cluster["cccm"] == told["cccm"] + sum(row[3] == "Coordination" for row in rows)
    assert counted(chad, drafts, "places") == Counter(row[1] for row in rows)
    acronyms = Counter(row[4].strip() for row in rows)
    assert counted(chad, drafts, "lead", "acronym") == acronyms


def test_its_presences_are_counted_as_its_rows_are(chad: Reading, chad_rows: list[list[list[Any]]]) -> None:
    rows = [row for row in chad_rows[1][1:] if row[3]]
    drafts = of_kind(chad, "place")
    assert sum(len(one.rows) for one in drafts) == len(rows)
    spelled = {"Dogdore": "Dogdoré", "Oum hadjer": "Oum Hadjer"}
    places = {spelled.get(name, name): n for name, n in counted(chad, drafts, "area").items()}
    told: Counter[str] = Counter()
    for row in rows:
        told[spelled.get(row[2], row[2])] += 1
    assert Counter(places) == told


def test_an_organisation_is_one_under_its_acronym_and_its_name(chad: Reading) -> None:
    actors = of_kind(chad, "actor")
    acronyms = Counter(one.draft.get("acronym") for one in actors if "acronym" in one.draft)
    assert max(acronyms.values()) == 1
    (ngo,) = [one for one in actors if one.draft.get("acronym") == "ACF"]
    assert ngo.draft["name"] == "Action Contre la Faim"
    assert {at.sheet for at in ngo.rows} == {0, 1}
    assert question(chad, "acronym:flm").suggested == "one"


def test_rows_that_contradict_the_others_are_told(chad: Reading) -> None:
    codes = [one for one in chad.refused if one.column == 5]
    assert {one.at.sheet for one in codes} == {1}
    assert len(codes) == 4


def test_a_recipe_asks_nothing_again(read_only: Session, chad: Reading, chad_rows: list[list[list[Any]]]) -> None:
    recipe = recipe_of(chad.source, chad, {"areas": "text"})
    again = understand(read_only, chad.source, "fr", recipe=recipe, today=TODAY)
    assert again.questions == ()
    assert of_kind(again, "area") == []
    assert "Lieu : " in of_kind(again, "initiative")[0].draft["description"]
    assert signatures(chad.source) == recipe.signatures


def test_a_longer_version_is_known_row_by_row(
    read_only: Session, chad: Reading, chad_rows: list[list[list[Any]]]
) -> None:
    shorter = Source("xlsx", CHAD, b"", (Sheet("Autre nom", chad_rows[0][:400]), Sheet("Deux", chad_rows[1][:300])))
    before = understand(read_only, shorter, "fr", today=TODAY)
    whole = {pair for one in chad.records for pair in one.identity}
    for one in before.records:
        assert set(one.identity) & whole, one


def test_reports_of_each_month_are_one_initiative_by_suggestion(mali: Reading, mali_rows: list[list[str]]) -> None:
    assert len(mali.questions) <= 10
    assert mali.waiting == ()
    rows = mali_rows[2:]
    drafts = of_kind(mali, "initiative")
    assert len(drafts) == len({(row[0], row[1], row[2], row[8], row[12], row[13]) for row in rows})
    assert counted(mali, drafts, "clusters") == Counter(CLUSTERS.get(row[0], row[0].lower()) for row in rows)
    assert counted(mali, drafts, "lead") == Counter(row[1] for row in rows)
    assert counted(mali, drafts, "places") == Counter(row[13] for row in rows)
    assert counted(mali, drafts, "project", "title") == Counter(row[2] for row in rows)


def test_figures_that_may_be_kilos_are_not_taken_for_people(mali: Reading) -> None:
    left = {column.header: column.left for column in mali.layouts[0].columns if column.left}
    assert {"AnnualTarget", "Achieved", "ReportDetailId", "ProjectId", "IsApproved"} <= set(left)
    assert not any({"women", "men", "not_stated"} & set(one.draft) for one in of_kind(mali, "initiative"))


def test_one_record_for_each_row_when_somebody_says_so(
    read_only: Session, mali: Reading, mali_rows: list[list[str]]
) -> None:
    repeats, year = question(mali, "repeats:"), question(mali, "year:")
    assert year.suggested == "leave"
    assert year.options[0].key == "2014"  # its codes say so
    answers = {repeats.key: "apart", year.key: "2014"}
    told = reading(read_only, mali.source, answers)
    drafts = of_kind(told, "initiative")
    assert len(drafts) == len(mali_rows) - 2
    assert len({one.key for one in drafts}) == len(drafts)
    assert counted(told, drafts, "starts")["2014-06"] == sum(row[4] == "June" for row in mali_rows)


def test_two_countries_are_above_their_regions(mali: Reading) -> None:
    areas = {one.key: one.draft for one in of_kind(mali, "area")}
    assert sorted(one["name"] for one in areas.values() if one["level"] == 0) == ["Mali", "Senegal"]
    assert all("parent" in one for one in areas.values() if one["level"] == 1)
    keys = [one.key for one in mali.records]
    assert keys.index("area:mali") < keys.index("area:mali/gao")
