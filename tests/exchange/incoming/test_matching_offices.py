"""Habits of offices that their workbooks showed: how they call who, where and when, and what stands for nobody."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.shapes import Sheet
from desktop.exchange.incoming.understanding.dates import part_of_year
from desktop.exchange.incoming.understanding.headings import said_by
from tests.exchange.incoming.understood import Rows, named, of_kind, reading, source, targets


def test_the_only_organisation_of_the_rows_is_responsible(read_only: Session) -> None:
    for heading in ("Partenaires", "Implementing partner"):
        rows: Rows = [[heading, "Commune", "Actions", "Femmes"], ["Association Exemple", "Berkane", "Cours", 12]]
        found = reading(read_only, source(rows))
        (one,) = of_kind(found, "initiative")
        assert named(found, one.draft["lead"])["name"] == "Association Exemple"
        assert "la seule organisation" in found.layouts[0].columns[0].why
    both: Rows = [["Organisation", "Partenaires", "Actions"], ["Ong Exemple", "Association Exemple", "Cours"]]
    (one,) = of_kind(reading(read_only, source(both)), "initiative")
    assert one.draft["partners"]


def test_words_that_name_nobody_are_no_organisations(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Partenaire de mise en œuvre", "Bailleur", "Activité", "Femmes"],
        ["Ong Exemple", "same", "Fonds propres", "Cours", 1],
        ["Ong Exemple", "mise en œuvre directe", "Private donors", "Atelier", 2],
        ["Ong Exemple", "Autre Exemple", "Various", "Soins", 3],
    ]
    found = reading(read_only, source(rows))
    assert sorted(one.draft["name"] for one in of_kind(found, "actor")) == ["Autre Exemple", "Ong Exemple"]
    assert found.refused == ()


def test_quarters_and_half_years_are_months(read_only: Session) -> None:
    rows: Rows = [
        ["Association", "Activité", "Période"],
        ["Association Exemple", "Cours", "T2 2024"],
        ["Association Exemple", "Atelier", "Janv.-Mars 2024"],
        ["Association Exemple", "Soins", "2e semestre 2024"],
    ]
    found = reading(read_only, source(rows))
    told = [(one.draft["starts"], one.draft["ends"]) for one in of_kind(found, "initiative")]
    assert told == [("2024-04", "2024-06"), ("2024-01", "2024-03"), ("2024-07", "2024-12")]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Q3 2023", ("2023-07", "2023-09")),
        ("2023-Q4", ("2023-10", "2023-12")),
        ("1er trimestre 2024", ("2024-01", "2024-03")),
        ("S1 2024", ("2024-01", "2024-06")),
        ("2nd semester of 2024", ("2024-07", "2024-12")),
        ("S3 2024", None),
        ("T2", None),
        ("Site 2 2024", None),
    ],
)
def test_parts_of_a_year(text: str, months: tuple[str, str] | None) -> None:
    assert part_of_year(text) == months


def test_what_goes_on_or_is_not_known_yet_has_no_end(read_only: Session) -> None:
    rows: Rows = [
        ["Org", "Activity title", "Municipality", "Date from", "Date to"],
        ["A Example", "One", "Rabat", "15-Mar-2023", "30-Jun-2023"],
        ["A Example", "Two", "Rabat", "March 15, 2023", "ongoing"],
        ["B Example", "Three", "Salé", "Mar/2023", "Q2 2023"],
        ["B Example", "Four", "Salé", "2023-03", "TBC"],
        ["B Example", "Five", "Témara", "5 avril 2023", "N/A"],
    ]
    found = reading(read_only, source(rows))
    assert (found.refused, found.questions) == ((), ())
    told = [(one.draft["starts"], one.draft.get("ends")) for one in of_kind(found, "initiative")]
    assert told == [
        ("2023-03-15", "2023-06-30"),
        ("2023-03-15", None),
        ("2023-03", "2023-06"),
        ("2023-03", None),
        ("2023-04-05", None),
    ]


def test_money_says_its_currency_beside_it(read_only: Session) -> None:
    rows: Rows = [["Association", "Actions", "Budget alloué"]]
    rows = [*rows, *(["Association Exemple", f"Cours {n}", text] for n, text in enumerate(("12 000 DH", "€ 1,500")))]
    found = reading(read_only, source(rows))
    told = [(one.draft["amount"], one.draft["currency"]) for one in of_kind(found, "initiative")]
    assert told == [(12_000, "MAD"), (1_500, "EUR")]


@pytest.mark.parametrize(
    ("heading", "cells", "told"),
    [
        ("Budget (MAD)", ["1200", "300 €"], ["MAD", "EUR"]),
        ("Montant en dirhams", ["1200", "300"], ["MAD", "MAD"]),
        ("الميزانية (درهم)", ["1200", "300"], ["MAD", "MAD"]),
        ("Budget", ["1200 FCFA", "300 $"], [None, None]),  # of two currencies, or of many
        ("Budget EUR / MAD", ["1200", "300 DH"], [None, "MAD"]),
    ],
)
def test_the_heading_says_the_currency_where_the_cell_does_not(
    read_only: Session, heading: str, cells: list[str], told: list[str | None]
) -> None:
    rows: Rows = [["Association", "Actions", heading]]
    rows = [*rows, *(["Association Exemple", f"Cours {n}", text] for n, text in enumerate(cells))]
    found = of_kind(reading(read_only, source(rows)), "initiative")
    assert [one.draft["amount"] for one in found] == [1200, 300]
    assert [one.draft.get("currency") for one in found] == told


def test_a_column_of_currencies_says_them(read_only: Session) -> None:
    rows: Rows = [
        ["Association", "Actions", "Budget (MAD)", "Monnaie"],
        ["Association Exemple", "Cours", "1200", "EUR"],
    ]
    (one,) = of_kind(reading(read_only, source(rows)), "initiative")
    assert (one.draft["amount"], one.draft["currency"]) == (1200, "EUR")


def test_codes_of_places_are_no_identity_cards(read_only: Session) -> None:
    rows: Rows = [["Org", "Activity", "Upazila", "Upazila P-code", "Female"]]
    places = (("Ukhiya", "BD20229"), ("Teknaf", "BD20231"), ("Ramu", "BD20235"))
    for n, (name, code) in enumerate(places):
        rows = [*rows, [f"Example Aid {n}", f"Sessions {n}", name, code, n]]
    found = reading(read_only, source(rows))
    assert targets(found)["Upazila"].startswith("area")
    assert targets(found)["Upazila P-code"].endswith(":code")
    assert [one.about for one in found.questions] == ["value"]  # these territories are not here
    cards: Rows = [["Nom", "Commune", "N°"], *(["Exemple", "Oujda", f"F{n}23456"] for n in range(4))]
    told = reading(read_only, source(cards))
    assert told.layouts[0].columns[2].personal


def test_codes_of_digits_of_another_country_are_none_of_ours(read_only: Session) -> None:
    rows: Rows = [["Organización", "Actividad", "Departamento", "Cód. departamento", "Municipio", "Cód. DIVIPOLA"]]
    places = [("Antioquia", "05", "Turbo", "05837"), ("Antioquia", "05", "Apartadó", "05045")]
    places += [("La Guajira", "44", "Maicao", "44430"), ("Chocó", "27", "Quibdó", "27001")]
    rows = [*rows, *(["Ejemplo", f"Talleres {n}", *place] for n, place in enumerate(places))]
    found = reading(read_only, source(rows), lang="es")
    areas = {one.draft["name"]: one.draft for one in of_kind(found, "area")}
    assert areas.keys() == {name for place in places for name in (place[0], place[2])}
    assert not any("code" in one for one in areas.values())
    assert [bool(found.layouts[0].columns[n].left) for n in (3, 5)] == [True, True]


def test_headings_alone_among_rows(read_only: Session) -> None:
    rows: Rows = [
        ["N°", "Département", "Organisation", "Description", "Du", "Au"],
        ["Région : Diffa"],
        [1, "N’Guigmi", "Ong Exemple", "Forages", date(2023, 1, 2), date(2023, 2, 3)],
        ["Région : Tahoua"],
        [1, "Tassara", "Autre Exemple", "Latrines", date(2023, 1, 2), date(2023, 2, 3)],
        ["Sous-total Tahoua"],
        [2, "Tassara", "Ong Exemple", "Puits", date(2023, 1, 2), date(2023, 2, 3)],
    ]
    found = reading(read_only, source(rows))
    areas = {one.key: one.draft for one in of_kind(found, "area")}
    assert {areas[one["parent"].key]["name"] for one in areas.values() if "parent" in one} == {"Diffa", "Tahoua"}
    assert len(of_kind(found, "initiative")) == 3
    assert [one.reason.startswith("une ligne de total") for one in found.refused] == [True]
    above: Rows = [
        ["Organisation", "Activité", "Commune", "Femmes", "Hommes"],
        ["Association Exemple"],
        [None, "Cours", "Oujda", 1, 2],
        ["Fondation Exemple"],
        [None, "Soins", "Oujda", 3, 4],
        [None, "Atelier", "Oujda", 3, 4],
    ]
    told = reading(read_only, source(above))
    leads = [named(told, one.draft["lead"])["name"] for one in of_kind(told, "initiative")]
    assert leads == ["Association Exemple", "Fondation Exemple", "Fondation Exemple"]


def test_sheets_called_as_sectors_are_asked_about_once(read_only: Session) -> None:
    health = Sheet("Santé", [["Organisation", "Activité", "Femmes"], ["Ong Exemple", "Soins", 4]])
    water = Sheet("EHA", [["Acteur", "Action", "Commune", "Hommes"], ["Autre Exemple", "Puits", "Oujda", 4]])
    found = reading(read_only, source(health, water))
    assert [one.key for one in found.questions if one.about == "sheet"] == ["sheets:sectors"]
    told = [one.draft.get("clusters") or one.draft["sector"] for one in of_kind(found, "initiative")]
    assert told == ["health", ["wash"]] or told == [["health"], ["wash"]]
    left = reading(read_only, source(health, water), {"sheets:sectors": "leave"})
    assert not any("sector" in one.draft or "clusters" in one.draft for one in of_kind(left, "initiative"))


def test_a_small_list_to_choose_from_is_no_list_of_initiatives(read_only: Session) -> None:
    data: Rows = [["Organisation", "Type", "Cluster", "Activité"], ["Ong Exemple", "UN", "WASH", "Puits"]]
    lists: Rows = [["OrgType", "Sector", "Status"], ["UN", "WASH", "Ongoing"], ["INGO", "Health", "Planned"]]
    found = reading(read_only, source(data, Sheet("Lists", lists)))
    assert [layout.kind for layout in found.layouts] == ["initiative", ""]
    assert not any(one.about == "sheet" for one in found.questions)


@pytest.mark.parametrize(
    ("heading", "concept"),
    [
        ("Who · Programming Organization", "org"),
        ("Appealing org", "org"),
        ("Structure porteuse", "org"),
        ("location.adm2.name", "area:2"),
        ("Where · Oblast", "area:region"),
        ("School name", "place"),
        ("# students (F)", "people:women"),
        ("عدد التلاميذ (ذكور)", "people:men"),
        ("End month", "ends"),
    ],
)
def test_headings_of_offices(heading: str, concept: str) -> None:
    assert said_by(heading)[0].concept == concept
    assert said_by(heading)[0].score >= 0.9


def test_a_row_that_adds_up_those_below_it_is_no_record(read_only: Session) -> None:
    rows: Rows = [
        ["Association", "Activité", "Commune", "Bénéficiaires"],
        ["Association Exemple", None, None, 150],
        [None, "Cours", "Oujda", 100],
        [None, "Soins", "Nador", 50],
        ["Fondation Exemple", None, None, 90],
        [None, "Kits", "Oujda", 80],
    ]
    found = reading(read_only, source(rows))
    told = [(one.draft["title"], one.draft["not_stated"]) for one in of_kind(found, "initiative")]
    assert told[:2] == [("Cours", 100), ("Soins", 50)]
    assert [(one.at.row, one.reason.startswith("une ligne de total")) for one in found.refused] == [(2, True)]
    assert len(told) == 4  # ninety is more than the eighty below: somebody else may be meant
