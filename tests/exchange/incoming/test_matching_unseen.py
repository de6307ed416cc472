"""What workbooks that nobody tuned for do: crosses, headings among rows, lists to choose from, names written short."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.shapes import Sheet
from desktop.exchange.incoming.understanding.headings import said_by
from desktop.models.areas import area_id
from tests.exchange.incoming.understood import Rows, named, of_kind, question, reading, source, targets


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


def test_narrower_headings_below_wide_ones_that_nobody_merged(read_only: Session) -> None:
    rows: Rows = [
        ["ACTEURS", "PROJET", "ACTIVITES REALISEES", "BENEFICIAIRES", "", "", "STATUT"],
        [None, None, None, "F", "H", "Total"],
        ["Association Lune (AL)", "Projet Lune", "Atelier", 5, 3, 8, "En cours"],
        [None, "Projet Lune", "Cours", 6, 3, 9, "Achevé"],
        ["Fondation Exemple (FEX)", "Projet Exemple", "Soins", 2, 1, 3, "Achevé"],
    ]
    found = reading(read_only, source(rows))
    assert found.layouts[0].headers == (0, 1)
    told = [(one.draft["women"], one.draft["men"]) for one in of_kind(found, "initiative")]
    assert told == [(5, 3), (6, 3), (2, 1)]
    assert [one.key.partition(":")[0] for one in found.questions] == ["above"]


def test_a_title_merged_over_most_of_the_table_is_no_heading(read_only: Session) -> None:
    sheet = Sheet(
        "4W",
        [
            ["4W Matrix - Who does What, Where", None, None, None, None, None],
            ["WHO", None, "WHAT", None, "FOR WHOM", None],
            ["Organisation", "Org. Type", "Cluster", "Activity", "Women (18+)", "Total reached"],
            ["Exemple Relief", "INGO", "Health", "Mobile clinics", 4, 9],
        ],
        merged=((0, 0, 0, 4), (1, 0, 1, 1), (1, 2, 1, 3), (1, 4, 1, 5)),
    )
    found = reading(read_only, source(sheet))
    assert found.layouts[0].headers == (1, 2)
    (one,) = of_kind(found, "initiative")
    assert sorted(one.counts.values()) == [4, 5]


def test_one_word_for_men_and_for_everybody_is_known_by_the_sum(read_only: Session) -> None:
    rows: Rows = [
        ["اسم الجمعية", "مجال التدخل", "نوع النشاط", "عدد المستفيدات", "عدد المستفيدين", "المجموع"],
        ["جمعية القمر", "الصحة", "قافلة طبية", 21, 26, 47],
        ["جمعية النجم", "الحماية", "استشارات", 3, 2, 5],
    ]
    drafts = of_kind(reading(read_only, source(rows)), "initiative")
    assert [(one.draft["women"], one.draft["men"]) for one in drafts] == [(21, 26), (3, 2)]
    assert not any("not_stated" in one.draft for one in drafts)


def test_two_totals_are_never_added(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Total bénéficiaires", "Nombre total de personnes"],
        ["Association Lune", "Santé", "Soins", 21, 26],
        ["Association Lune", "Santé", "Suivi", 3, 5],
    ]
    found = reading(read_only, source(rows))
    assert [one.draft["not_stated"] for one in of_kind(found, "initiative")] == [26, 5]
    (left,) = [column.left for column in found.layouts[0].columns if column.header == "Total bénéficiaires"]
    assert "Nombre total de personnes" in left


ONE_SHEET: Rows = [
    ["Activité", "Domaine", "Commune", "Femmes", "Enfants"],
    ["Soins", "Santé", "Oujda", 5, 3],
    ["Cours", "Éducation", "Rabat", 6, 3],
]


def test_what_stands_above_a_table_is_said_of_its_rows(read_only: Session) -> None:
    rows: Rows = [["Organisation :", "Association Lune"], ["Projet : Projet Lune"], [], *ONE_SHEET]
    found = reading(read_only, source(rows))
    for one in of_kind(found, "initiative"):
        assert named(found, one.draft["lead"])["name"] == "Association Lune"
        assert named(found, one.draft["project"])["title"] == "Projet Lune"
        assert sum(one.counts.values()) in (8, 9)
    assert found.questions == ()


def test_sheets_named_by_their_organisation_are_asked_about(read_only: Session) -> None:
    sheets = [Sheet(name, ONE_SHEET) for name in ("Association Lune", "Fondation Exemple")]
    found = reading(read_only, source(*sheets))
    asked = question(found, "sheets:")
    assert (asked.suggested, asked.values) == ("org", ("Association Lune", "Fondation Exemple"))
    leads = {named(found, one.draft["lead"])["name"] for one in of_kind(found, "initiative")}
    assert leads == {"Association Lune", "Fondation Exemple"}
    left = reading(read_only, source(*sheets), {asked.key: "leave"})
    assert not any("lead" in one.draft for one in of_kind(left, "initiative"))
    for names in (("Janvier", "Février"), ("Feuil1", "Feuil2")):
        plain = reading(read_only, source(*(Sheet(name, ONE_SHEET) for name in names)))
        assert not any(one.key.startswith("sheets:") for one in plain.questions)


def test_communes_as_headings_are_places_and_their_numbers_are_told(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Oujda", "Rabat", "Nador", "Berkane", "Total"],
        ["Association Lune", "Santé", "Soins", 5, None, 7, 0, 12],
        ["Association Lune", "Éducation", "Cours", None, 9, 1, None, 10],
    ]
    found = reading(read_only, source(rows))
    one, two = of_kind(found, "initiative")
    assert (len(one.draft["places"]), len(two.draft["places"])) == (2, 2)
    assert one.draft["places"][0] == area_id("02.411.01.23")
    lost = [column.header for column in found.layouts[0].columns if column.lost]
    assert lost == ["Oujda", "Rabat", "Nador", "Berkane", "Total"]


def test_questions_as_headings_and_people_of_whom_some_are_told(read_only: Session) -> None:
    rows: Rows = [
        ["Qui ?", "Quoi ?", "Domaine", "Où ? (localités)", "Quand ?", "Nombre de bénéficiaires", "dont femmes"],
        ["Association Lune", "Kits", "Santé", "Oujda, Nador\nBerkane", "2025-03", 40, 25],
        ["Fondation Exemple", "Cours", "Éducation", "Rabat", "2025-04", 12, 12],
    ]
    found = reading(read_only, source(rows))
    one, two = of_kind(found, "initiative")
    assert named(found, one.draft["lead"])["name"] == "Association Lune"
    assert len(one.draft["places"]) == 3
    assert [(it.draft["women"], it.draft.get("not_stated")) for it in (one, two)] == [(25, 15), (12, None)]
    assert (one.draft["starts"], two.draft["starts"]) == ("2025-03", "2025-04")
    assert found.questions == ()


def test_the_full_name_of_a_partner_is_nobodys(read_only: Session) -> None:
    rows: Rows = [
        ["Partner.Full name", "Activity", "Sector", "Commune", "Full name"],
        ["Exemple Relief International", "Clinic", "Health", "Oujda", "Ann Exemple"],
        ["Fondation Exemple", "Training", "Health", "Oujda", "Ben Exemple"],
    ]
    found = reading(read_only, source(rows))
    assert targets(found)["Partner.Full name"] == "lead:name"  # and the only organisation of the rows
    assert question(found, "personal:").values == ("Full name",)


@pytest.mark.parametrize(
    ("said", "starts", "ends"),
    [
        ("du 01/01/2025 au 30/06/2025", "2025-01-01", "2025-06-30"),
        ("13/02/2025 - 15/03/2025", "2025-02-13", "2025-03-15"),
        ("janv. - mars 2025", "2025-01", "2025-03"),
        ("01/01 au 30/06/2025", "2025-01-01", "2025-06-30"),
        ("Jan 2025 to Mar 2025", "2025-01", "2025-03"),
        ("من يناير 2025 إلى مارس 2025", "2025-01", "2025-03"),
        ("mars 2025", "2025-03", None),
    ],
)
def test_a_span_in_one_cell_is_a_beginning_and_an_end(
    read_only: Session, said: str, starts: str, ends: str | None
) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Période d’exécution"],
        ["Association Lune", "Santé", "Soins", said],
        ["Association Lune", "Santé", "Suivi", said],
    ]
    one, _two = of_kind(reading(read_only, source(rows)), "initiative")
    assert (one.draft["starts"], one.draft.get("ends")) == (starts, ends)


def test_sheets_that_report_the_same_are_asked_about_and_lose_nobody(read_only: Session) -> None:
    head = ["Date", "Activité", "Commune", "Hommes", "Femmes"]
    months = [
        Sheet(name, [head, [f"2025-0{n}-13", "Distribution", "Oujda", 3, n], [f"2025-0{n}-14", "Cours", "Rabat", 1, 1]])
        for n, name in enumerate(("Janvier", "Février"), 1)
    ]
    found = reading(read_only, source(*months))
    asked = question(found, "repeats:")
    assert (asked.suggested, asked.rows) == ("apart", 4)
    drafts = of_kind(found, "initiative")
    assert len({one.key for one in drafts}) == len({one.identity for one in drafts}) == 4
    assert sorted(one.draft["women"] for one in drafts) == [1, 1, 1, 2]
    joined = of_kind(reading(read_only, source(*months), {asked.key: "together"}), "initiative")
    assert [(one.draft["starts"], one.draft["ends"]) for one in joined] == [
        ("2025-01-13", "2025-02-13"),
        ("2025-01-14", "2025-02-14"),
    ]
    assert "women" not in joined[0].draft, "nobody knows whether they are the same"


def test_letters_of_sexes_below_publics_in_spanish(read_only: Session) -> None:
    rows: Rows = [
        ["", "", "", "Refugiados", "", "Migrantes", "", "Total"],
        ["Organización", "Sector", "Actividad", "H", "M", "H", "M", ""],
        ["Cruz Exemple", "Salud", "Consulta", 1, 2, 3, 4, 11],
        ["Cruz Exemple", "Salud", "Taller", 5, 6, 7, 8, 26],
    ]
    (one, _two) = of_kind(reading(read_only, source(rows)), "initiative")
    told = {(count.people, count.sex): value for count, value in one.counts.items()}
    assert told == {
        ("refugees", "men"): 1,
        ("refugees", "women"): 2,
        ("migrants", "men"): 3,
        ("migrants", "women"): 4,
        ("", "not-stated"): 1,
    }


def test_places_that_are_all_communes_are_these(read_only: Session) -> None:
    rows: Rows = [["Organisation", "Secteur", "Activité", "Lieu"], ["Association Lune", "Santé", "Soins", "Oujda"]]
    found = reading(read_only, source(rows))
    assert of_kind(found, "place") == []
    assert of_kind(found, "initiative")[0].draft["places"] == [area_id("02.411.01.23")]


def test_hours_and_minutes_are_nobody(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Durée · H", "Durée · M"],
        ["Association Lune", "Santé", "Soins", 2, 30],
        ["Association Lune", "Santé", "Suivi", 1, 45],
    ]
    for one in of_kind(reading(read_only, source(rows)), "initiative"):
        assert not {"women", "men", "not_stated"} & set(one.draft)
        assert dict(one.counts) == {}
