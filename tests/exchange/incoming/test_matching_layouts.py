"""Tables of kinds that people send: headings in four languages, two lines of them, merged cells, lists in a cell."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.matching import column_keys, understand
from desktop.exchange.incoming.shapes import CountOf, RecordDraft, Sheet, Target
from desktop.models.areas import area_id
from tests.exchange.incoming.understood import (
    TODAY,
    Rows,
    named,
    of_kind,
    question,
    reading,
    source,
    targets,
)

OUJDA, RABAT, BNI_DRAR = area_id("02.411.01.23"), area_id("04.421.01.0"), area_id("02.411.01.11")

ENGLISH: Rows = [
    ["Who does what where – third quarter 2025", None, None, None, None, None, None, None, None, None, None],
    [],
    [
        *("Lead Organization", "Implementing Partner", "Donor", "Sector", "Activity Title", "Status", "Region"),
        *("Municipality", "Start Date", "End Date", "Women reached"),
    ],
    [
        *("Fondation Exemple (FEX)", "Association Lune", "Pays-Bas; Union européenne", "Health", "Mobile clinic"),
        *("Ongoing", "Oriental", "Oujda", "13/02/2025", "30/06/2025", "1,250"),
    ],
    [
        "FEX",
        None,
        "Pays-Bas",
        "Education",
        "Language courses",
        "Completed",
        "Oriental",
        "Ahl Angad",
        "01/03/2025",
        None,
        40,
    ],
    [
        "Association Lune",
        None,
        None,
        "Protection",
        "Legal desk",
        "On-going",
        "Oriental",
        "OUJDA",
        "05/04/2025",
        None,
        "n/a",
    ],
    [],
    ["Total", None, None, None, None, None, None, None, None, None, 1290],
    ["Source: made for a test"],
]
SPANISH: Rows = [
    [None, None, None, None, "Beneficiarios alcanzados", None, None, None, None],
    ["Organización", "Sector", "Actividad", "Municipio", "Mujeres", "Hombres", "Niñas", "Niños", "Total"],
    ["Entidad Uno", "Salud", "Consultas", "Uxda", 10, 5, 3, 2, 20],
    ["Entidad Uno", "Educación, formación", "Talleres", "Rabat", 4, 4, 1, 1, 10],
    ["Entidad Dos", "Empleo", "Taller de empleo", "Tánger", 7, 1, None, None, 12],
]
ARABIC: Rows = [
    ["الجمعية", "القطاع", "النشاط", "الجماعة", "عدد النساء المستفيدات", "تاريخ البداية"],
    ["جمعية القمر", "الصحة", "قافلة طبية", "وجدة", "١٢", "15 شتنبر 2024"],
    ["جمعية القمر", "التعليم والتكوين", "دروس الدعم", "الرباط", "٣٠", "02 أكتوبر 2024"],
    ["جمعية النجم", "الحماية والحقوق", "استشارات", "بني درار", None, "2024-11-01"],
]
TAGGED: Rows = [
    ["Qui", "Quoi", "Détail", "Où", "Code", "De", "À", "F", "H", "Visées", "Payé par"],
    [
        *("#org+prog", "#sector", "#activity+name", "#adm3+name", "#adm3+code", "#date+start", "#date+end"),
        *("#reached+f+adults", "#reached+m", "#targeted", "#org+funder"),
    ],
    ["Association Lune", "Santé", "Soins", "Oujda", None, 45658, 45700.0, 12, 8, 100, "Madrid"],
    ["Association Lune", "Santé", "Suivi", "Rabat", None, date(2025, 2, 1), datetime(2025, 3, 1), 1, 1, 2, "Madrid"],
]
MERGED = Sheet(
    "4W",
    [
        ["Acteur", None, "Activité", "Où", None, "Personnes atteintes", None, "Dates", None],
        ["Nom", "Sigle", None, "Province", "Commune", "Femmes", "Hommes", "Début", "Fin"],
        ["Association Lune", "AL", "Soins", "Oujda-Angad", "Beni Drar", 3, 4, "janv. 2025", "mars 2025"],
        ["Association Lune", "AL", "Cours", "Oujda Angad", "Bni-Drar", 1, 2, "févr. 2025", None],
        ["Association Lune", "AL", "Jeux", "Préfecture d'Oujda-Angad", "بني درار", 0, 2, "févr. 2025", None],
    ],
    merged=((0, 0, 0, 1), (0, 2, 1, 2), (0, 3, 0, 4), (0, 5, 0, 6), (0, 7, 0, 8)),
)


def heads(draft: RecordDraft, measure: str = "reached") -> dict[str, int]:
    """Sex -> how many, of all ages."""
    found: dict[str, int] = {}
    for one, value in draft.counts.items():
        if one.measure == measure:
            found[one.sex] = found.get(one.sex, 0) + value
    return found


def test_english_headings_below_a_title_with_totals_and_a_note(read_only: Session) -> None:
    found = reading(read_only, source(ENGLISH))
    assert (found.layouts[0].headers, found.layouts[0].first, found.layouts[0].last) == ((2,), 3, 5)
    assert targets(found) == {
        "Lead Organization": "lead:name",
        "Implementing Partner": "implementer:name",
        "Donor": "donor:name",
        "Sector": "sector",
        "Activity Title": "title",
        "Status": "status",
        "Region": "area1:name",
        "Municipality": "area3:name",
        "Start Date": "starts",
        "End Date": "ends",
        "Women reached": "women",
    }
    first, second, third = of_kind(found, "initiative")
    assert first.draft["sector"] == "health"
    assert first.draft["women"] == 1250
    assert (first.draft["starts"], first.draft["ends"]) == ("2025-02-13", "2025-06-30")
    assert first.draft["places"] == [OUJDA]
    assert third.draft["places"] == [OUJDA]
    assert [named(found, one)["name"] for one in first.draft["donors"]] == ["Pays-Bas", "Union européenne"]
    assert (second.draft["status"], third.draft["status"]) == ("done", "ongoing")
    # the acronym alone is the organisation that another row spells out with it
    assert second.draft["lead"] == first.draft["lead"]
    assert named(found, first.draft["lead"]) == {"name": "Fondation Exemple", "acronym": "FEX"}
    assert "women" not in third.draft
    assert found.questions == ()
    assert found.refused == ()


def test_spanish_headings_in_two_lines_count_girls_with_women(read_only: Session) -> None:
    found = reading(read_only, source(SPANISH))
    assert found.layouts[0].headers == (0, 1)
    one, two, three = of_kind(found, "initiative")
    assert [heads(draft) for draft in (one, two, three)] == [
        {"women": 13, "men": 7},
        {"women": 5, "men": 5},
        {"women": 7, "men": 1, "not-stated": 4},
    ]
    assert [draft.draft["sector"] for draft in (one, two, three)] == ["health", "education", "livelihoods"]
    assert one.draft["places"] == [OUJDA]
    assert found.questions == ()


def test_girls_that_the_total_counts_among_women_are_not_added(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Femmes", "Hommes", "Filles", "Total bénéficiaires"],
        ["Association Lune", "Santé", "Soins", 10, 5, 3, 15],
        ["Association Lune", "Santé", "Suivi", 8, 2, 8, 10],
    ]
    found = reading(read_only, source(rows))
    one, two = of_kind(found, "initiative")
    assert [heads(draft)["women"] for draft in (one, two)] == [10, 8]
    assert one.counts[CountOf("reached", "", "children", "women")] == 3


def test_arabic_headings_digits_and_months(read_only: Session) -> None:
    found = reading(read_only, source(ARABIC))
    one, two, three = of_kind(found, "initiative")
    assert one.draft["title.ar"] == "قافلة طبية"
    assert one.draft["women"] == 12
    assert [draft.draft["starts"] for draft in (one, two, three)] == ["2024-09-15", "2024-10-02", "2024-11-01"]
    assert [draft.draft["sector"] for draft in (one, two, three)] == ["health", "education", "protection"]
    assert one.draft["places"] == [OUJDA]
    assert three.draft["places"] == [BNI_DRAR]
    assert one.draft["lead"] == two.draft["lead"] != three.draft["lead"]
    assert found.questions == ()


def test_tags_win_over_headings_and_people_aimed_at_are_not_those_reached(read_only: Session) -> None:
    found = reading(read_only, source(TAGGED))
    assert targets(found)["De"] == "starts"
    assert targets(found)["Payé par"] == "donor:name"
    one, two = of_kind(found, "initiative")
    assert (one.draft["starts"], one.draft["ends"]) == ("2025-01-01", "2025-02-12")
    assert (two.draft["starts"], two.draft["ends"]) == ("2025-02-01", "2025-03-01")
    assert heads(one) == {"women": 12, "men": 8}
    assert heads(one, "targeted") == {"not-stated": 100}


def test_merged_headings_and_three_spellings_of_one_commune(read_only: Session) -> None:
    found = reading(read_only, source(MERGED))
    assert found.layouts[0].headers == (0, 1)
    drafts = of_kind(found, "initiative")
    assert [one.draft["places"] for one in drafts] == [[BNI_DRAR]] * 3
    assert drafts[0].draft["starts"] == "2025-01"
    assert named(found, drafts[0].draft["lead"])["acronym"] == "AL"
    assert [one.draft["men"] for one in drafts] == [4, 2, 2]
    assert found.questions == ()


def test_a_list_of_organisations_gives_actors(read_only: Session) -> None:
    rows: Rows = [
        ["Nom de l'association", "Sigle", "Type d'organisation", "Ville", "Site web", "Année de création"],
        ["Association Lune", "AL", "Association", "Oujda", "https://lune.example", 2009],
        ["Fondation Exemple", "FEX", "Fondation", "Rabat", None, "2015"],
        ["Coopérative Argan", None, "Coopérative", "Agadir", None, None],
    ]
    found = reading(read_only, source(rows))
    assert found.layouts[0].kind == "actor"
    one, two, _three = of_kind(found, "actor")
    assert dict(one.draft) == {
        "name": "Association Lune",
        "acronym": "AL",
        "kind": "association",
        "area": OUJDA,
        "web": "https://lune.example",
        "founded": 2009,
    }
    assert (two.draft["area"], two.draft["founded"]) == (RABAT, 2015)


def test_a_cover_and_a_sheet_of_lists_are_left_out(read_only: Session) -> None:
    cover: Rows = [["Matrice 4W"], ["Version de mars"], ["Remplissez la feuille 2"]]
    lists: Rows = [["Secteur", "Province", "Statut"], *([f"S{n}", f"P{n}" if n < 9 else None, None] for n in range(20))]
    found = reading(read_only, source(cover, ENGLISH, lists))
    assert [layout.kind for layout in found.layouts if layout.kind] == ["initiative"]
    assert {at.sheet for one in found.records for at in one.rows} == {1}


def test_a_choice_of_column_is_kept_by_its_heading(read_only: Session) -> None:
    rows: Rows = [["Organisation", "Secteur", "Activité", "Rubrique"], ["Lune", "Santé", "Soins", "Un texte"]]
    file = source(rows)
    (key,) = [key for column, key in column_keys(file, 0).items() if column == 3]
    found = reading(read_only, file, {key: "initiative.description"})
    assert of_kind(found, "initiative")[0].draft["description"] == "Un texte"
    moved = source([[row[3], *row[:3]] for row in rows])
    assert of_kind(reading(read_only, moved, {key: "initiative.description"}), "initiative")[0].draft["description"]
    left = reading(read_only, file, {key: "leave"})
    assert "description" not in of_kind(left, "initiative")[0].draft


def test_what_a_format_says_of_its_columns_is_believed(read_only: Session) -> None:
    sheet = Sheet(
        "Lieux",
        [["nom", "lat", "lon"], ["Maison bleue", 34.68, -1.9], ["Maison verte", 91.0, 0.5]],
        known={0: Target("place", "name"), 1: Target("place", "latitude"), 2: Target("place", "longitude")},
        kind="place",
    )
    found = reading(read_only, source(sheet))
    one, two = of_kind(found, "place")
    assert dict(one.draft) == {"name": "Maison bleue", "point": (34.68, -1.9, None)}
    assert dict(two.draft) == {"name": "Maison verte"}
    assert [(refusal.at.row, refusal.column) for refusal in found.refused] == [(3, 1)]


@pytest.mark.parametrize("lang", ["fr", "en", "es", "ar"])
def test_the_same_is_understood_in_every_language(read_only: Session, lang: str) -> None:
    found = understand(read_only, source(ENGLISH), lang, today=TODAY)
    assert [one.draft["sector"] for one in of_kind(found, "initiative")] == ["health", "education", "protection"]
    assert [one.identity for one in found.records] == [
        one.identity for one in understand(read_only, source(ENGLISH), "fr", today=TODAY).records
    ]


def test_two_lines_of_headings_without_merged_cells(read_only: Session) -> None:
    rows: Rows = [
        ["Suivi des activités 2024"],
        ["Structure", "", "Intervention", "", "Localisation", "Bénéficiaires touchés", "", "", "", "Période", ""],
        [
            *("Nom de la structure", "Sigle", "Domaine d'intervention", "Intitulé", "Commune", "Hommes", "Femmes"),
            *("Dont mineurs", "Total", "Du", "Au"),
        ],
        ["Association Exemple", "AE", "Santé", "Soins", "Oujda", 4, 5, 2, 9, "03/05/2024", "31/05/2024"],
        ["Association Exemple", "AE", "Soutien psychosocial", "Écoute", "Rabat", 1, 5, 0, 8, "13/05/2024", ""],
        ["* Données provisoires"],
    ]
    found = reading(read_only, source(rows))
    assert found.layouts[0].headers == (1, 2)
    one, two = of_kind(found, "initiative")
    assert (one.draft["starts"], one.draft["ends"]) == ("2024-05-03", "2024-05-31")
    assert (one.draft["women"], one.draft["men"]) == (5, 4)
    assert "not_stated" not in one.draft
    assert two.draft["not_stated"] == 2
    (within,) = [column.header for column in found.layouts[0].columns if "déjà" in column.left]
    assert within.endswith("Dont mineurs")
    assert two.draft["sector"] == "psychosocial"
    assert found.questions == ()


def test_crosses_under_sectors_are_rows(read_only: Session) -> None:
    rows: Rows = [
        ["Acteur", "Type", "Santé", "Éducation", "Protection", "Ville"],
        ["Association Exemple", "Association", "X", None, "X", "Oujda"],
        ["Fondation Exemple", "Fondation", None, "x", None, "Rabat"],
        ["Entraide Exemple", "Association", None, None, None, "Rabat"],
    ]
    found = reading(read_only, source(rows))
    drafts = of_kind(found, "initiative")
    assert [one.draft.get("sector") for one in drafts] == ["health", "protection", "education", None]
    assert [one.rows[0].row for one in drafts] == [2, 2, 3, 4]
    asked = question(found, "crosses:")
    assert (asked.suggested, asked.rows) == ("parted", 1)
    alone = reading(read_only, source(rows), {asked.key: "first"})
    assert [one.draft.get("sector") for one in of_kind(alone, "initiative")] == ["health", "education", None]
    lost = alone.layouts[0].columns[-1]
    assert lost.lost
    assert (lost.header, lost.examples) == ("Autres secteurs", ("Protection",))
    other = reading(read_only, source(rows), lang="es")
    assert [one.identity for one in of_kind(other, "initiative")] == [one.identity for one in drafts]


def test_a_matrix_of_another_country_keeps_its_territories_places_and_people(read_only: Session) -> None:
    rows: Rows = [
        [
            *("Reporting Month", "Organization Name", "Organization Type", "Cluster/Sector", "Activity", "Country"),
            *("Admin 1 Name", "Admin 1 PCode", "Admin 2 Name", "Admin 2 PCode", "Location / Site", "Latitude"),
            *("Longitude", "# Households", "Girls (0-17)", "Boys (0-17)", "Women (18-59)", "Men (18-59)"),
            *(
                "Elderly women (60+)",
                "Elderly men (60+)",
                "Total Beneficiaries",
                "Targeted beneficiaries",
                "Start Date",
            ),
        ],
        [
            *("January", "Save Exemple", "INGO", "Child Protection", "Play", "Exempleland", "North", "XA01", "Alpha"),
            *("XA0101", "Camp 1", 10.123, 20.5, 7, 1, 2, 3, 4, 5, 6, 21, 30, "2025-01-02"),
        ],
        [
            *("March", "Save Exemple", "INGO", "WASH", "Water", "Exempleland", "South", "XA02", "Alpha"),
            *("XA0201", "Camp 2", 11.123, 21.5, 7, 1, 1, 1, 1, 1, 1, 6, 30, "2025-03-02"),
        ],
    ]
    found = reading(read_only, source(rows))
    one, two = of_kind(found, "initiative")
    assert one.draft["starts"] == "2025-01-02"
    assert heads(one) == {"women": 9, "men": 12}
    assert heads(one, "targeted") == {"not-stated": 30}
    areas = {draft.key: draft.draft for draft in of_kind(found, "area")}
    assert sorted(draft["code"] for draft in areas.values() if "code" in draft) == ["XA01", "XA0101", "XA02", "XA0201"]
    place = named(found, one.draft["places"][0])
    assert place["name"] == "Camp 1"
    assert place["point"] == (10.123, 20.5, None)
    assert named(found, place["area"])["code"] == "XA0101"
    assert one.draft["sector"] == "protection"
    assert two.draft["clusters"] == ["wash"]
    assert {one.key for one in found.questions} == {"areas", "cluster_sector"}
