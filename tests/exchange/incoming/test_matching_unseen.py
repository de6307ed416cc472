"""What workbooks that nobody tuned for do: crosses, headings among rows, lists to choose from, names written short."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.shapes import Sheet
from desktop.exchange.incoming.understanding.headings import said_by
from tests.exchange.incoming.understood import Rows, named, of_kind, question, reading, source


def test_crosses_under_clusters_are_a_list_of_one_record(read_only: Session) -> None:
    rows: Rows = [
        [
            "Organisation",
            "Type",
            "Sécurité alimentaire",
            "EHA",
            "Nutrition",
            "Description de l’activité",
            "Total atteint",
        ],
        ["Ong Exemple", "Agence ONU", "X", "x", None, "Kits", 40],
        ["Autre Exemple", "ONG internationale", None, None, "X", "Dépistage", 12],
    ]
    found = reading(read_only, source(rows))
    one, two = of_kind(found, "initiative")
    assert one.draft["clusters"] == ["food-security", "wash"]
    assert two.draft["clusters"] == ["nutrition"]
    assert [draft.draft["kind"] for draft in of_kind(found, "actor")] == ["un-agency", "international-ngo"]


def test_people_of_a_row_with_several_sectors_count_once(read_only: Session) -> None:
    rows: Rows = [
        ["Acteur", "Santé", "Éducation", "Emploi", "Ville", "Femmes", "Hommes", "Budget"],
        ["Association Exemple", "X", "X", None, "Oujda", 7, 3, 900],
        ["Fondation Exemple", None, None, "x", "Rabat", 2, 1, 100],
    ]
    drafts = of_kind(reading(read_only, source(rows)), "initiative")
    assert [one.draft["sector"] for one in drafts] == ["health", "education", "livelihoods"]
    assert [one.draft.get("women") for one in drafts] == [7, None, 2]
    assert [one.draft.get("men") for one in drafts] == [3, None, 1]


def test_headings_among_rows_that_are_sectors_become_their_sector(read_only: Session) -> None:
    rows: Rows = [
        ["Acteurs", "Actions réalisées", "Commune", "Femmes"],
        ["1. SANTÉ"],
        ["Ass. Homme et exemple", "Caravane", "Oujda", 4],
        ["Commune d’Exemple", "Dépistage", "Oujda", 5],
        ["2. ÉDUCATION"],
        ["Association Homme et exemple", "Cours", "Oujda", 6],
    ]
    merged = ((1, 0, 1, 3), (4, 0, 4, 3))
    found = reading(read_only, source(Sheet("Suivi", rows, merged)))
    assert found.refused == ()
    drafts = of_kind(found, "initiative")
    assert [one.draft["sector"] for one in drafts] == ["health", "health", "education"]
    # a name whose first word is written short is the same name
    assert named(found, drafts[0].draft["lead"]) is named(found, drafts[2].draft["lead"])
    assert len(of_kind(found, "actor")) == 2


def test_lists_to_choose_from_and_pages_of_words_are_no_records(read_only: Session) -> None:
    data: Rows = [
        ["Organisation", "Activité", "Commune", "Statut"],
        ["Ong Exemple", "Kits", "Oujda", "En cours"],
        ["Autre Exemple", "Cours", "Rabat", "Planifié"],
    ]
    lists: Rows = [["HCR", "Agence ONU", None, "En cours"], ["COOPI", "ONG internationale", None, "Achevé"]]
    lists = [*lists, ["Karkara", "ONG nationale"], ["IRC", "ONG internationale"], ["Croix", "ONG internationale"]]
    words: Rows = [["Contenu : Acteurs"], ["Contact: IM officer"], ["Ne pas modifier"], ["Version 2"]]
    found = reading(read_only, source(data, lists, words))
    assert [layout.kind for layout in found.layouts] == ["initiative", "", ""]
    assert found.questions == ()


def test_the_name_of_a_sheet_says_whose_names_stand_in_it(read_only: Session) -> None:
    rows: Rows = [
        ["الاسم", "المدينة", "الهاتف"],
        ["جمعية المثال", "وجدة", "0536111222"],
        ["جمعية أخرى", "وجدة", "0536111333"],
    ]
    found = reading(read_only, source(Sheet("الجمعيات", rows)), lang="ar")
    assert [layout.kind for layout in found.layouts] == ["actor"]
    assert [one.draft["name"] for one in of_kind(found, "actor")] == ["جمعية المثال", "جمعية أخرى"]
    assert question(found, "personal:").suggested == "leave"


@pytest.mark.parametrize(
    ("heading", "concept"),
    [
        ("Provincia / Prefectura", "area:province"),
        ("WHERE · Admin 3 / Commune", "area:3"),
        ("WHO · Reporting Org (Acronym)", "org_acronym"),
        ("FOR WHOM · Population type", "groups"),
        ("Tipo de entidad", "org_type"),
    ],
)
def test_headings_of_several_names(heading: str, concept: str) -> None:
    assert said_by(heading)[0].concept == concept
    assert said_by(heading)[0].score >= 0.95


def test_what_no_list_has_is_a_title_and_a_narrower_entry_is_certain(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Cluster", "Sub-cluster activity", "Commune", "# Targeted", "Women reached"],
        ["Ong Exemple", "Protection - GBV", "Water trucking", "Oujda", 20, 1],
        ["Ong Exemple", "Protection - GBV", "Mobile clinic", "Oujda", 20, 2],
        ["Ong Exemple", "Protection - GBV", "Case management", "Oujda", 20, 3],
        ["Ong Exemple", "Protection - GBV", "Cash for food", "Oujda", 20, 4],
    ]
    found = reading(read_only, source(rows))
    (asked,) = found.questions
    assert (asked.about, asked.suggested) == ("column", "initiative.title")
    assert [one.draft["clusters"] for one in of_kind(found, "initiative")] == [["gbv"]] * 4
    (aimed,) = {value for draft in of_kind(found, "initiative") for value in draft.counts.values()}
    assert aimed == 20
