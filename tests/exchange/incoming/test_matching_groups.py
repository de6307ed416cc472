"""Tables laid out for the eye: an organisation once beside its rows, headings among them, a column for each month."""

from __future__ import annotations

from sqlalchemy.orm import Session

from desktop.exchange.incoming.shapes import Sheet
from tests.exchange.incoming.understood import Rows, named, of_kind, question, reading, source

HEAD = ["Organisation", "Activité", "Secteur", "Commune", "Femmes", "Hommes", "Budget"]
GROUPED: Rows = [
    HEAD,
    ["Association Lune", "Cours", "Éducation", "Oujda", 10, 5, 900],
    [None, "Soutien scolaire", "Éducation", "Berkane", 7, 8, None],
    [None, "Consultations", "Santé", "Oujda", 20, 10, None],
    ["Sous-total Association Lune", None, None, None, 37, 23, 900],
    ["Fondation Mer", "Aide juridique", "Protection", "Rabat", 4, 6, 100],
    [None, "Écoute", "Protection", "Salé", 2, 1, 200],
]


def test_a_cell_merged_over_several_rows_is_that_of_each(read_only: Session) -> None:
    merged = ((1, 0, 3, 0), (1, 6, 3, 6), (5, 0, 6, 0), (2, 0, 3, 0), (6, 0, 900, 0))
    found = reading(read_only, source(Sheet("4W", GROUPED, merged=merged)))
    drafts = of_kind(found, "initiative")
    leads = [named(found, one.draft["lead"])["name"] for one in drafts]
    assert leads == ["Association Lune"] * 3 + ["Fondation Mer"] * 2
    # a number of three rows together is not that of each
    assert [float(one.draft["amount"]) if "amount" in one.draft else None for one in drafts[:3]] == [900, None, None]
    assert [(one.at.row, "total" in one.reason) for one in found.refused] == [(5, True)]
    assert found.questions == ()


def test_an_organisation_written_once_above_its_rows_is_asked(read_only: Session) -> None:
    found = reading(read_only, source(GROUPED))
    asked = question(found, "above:")
    assert (asked.suggested, asked.rows) == ("above", 3)
    leads = [named(found, one.draft["lead"])["name"] for one in of_kind(found, "initiative")]
    assert leads == ["Association Lune"] * 3 + ["Fondation Mer"] * 2
    left = reading(read_only, source(GROUPED), {asked.key: "leave"})
    assert ["lead" in one.draft for one in of_kind(left, "initiative")] == [True, False, False, True, False]


def test_a_heading_among_the_rows_is_no_record_and_is_told(read_only: Session) -> None:
    rows: Rows = [
        ["Activité", "Secteur", "Commune", "Femmes"],
        ["ONG Soleil"],
        ["Cours", "Éducation", "Oujda", 10],
        ["ONG Terre"],
        ["Aide juridique", "Protection", "Rabat", 1],
    ]
    found = reading(read_only, source(Sheet("4W", rows, merged=((1, 0, 1, 3), (3, 0, 3, 3)))))
    assert [one.draft["title"] for one in of_kind(found, "initiative")] == ["Cours", "Aide juridique"]
    assert [(one.at.row, "intertitre" in one.reason) for one in found.refused] == [(2, True), (4, True)]


def test_people_counted_by_quarter_are_not_added_up(read_only: Session) -> None:
    rows: Rows = [
        ["Agency", "Sector", "Activity", "Quarter 1", None, "Quarter 2", None],
        [None, None, None, "Women", "Men", "Women", "Men"],
        ["Example Relief", "Health", "Clinics", 10, 20, 30, 40],
        ["Example Care", "Health", "Training", 5, 2, 3, 4],
    ]
    found = reading(read_only, source(rows))
    drafts = of_kind(found, "initiative")
    assert len(drafts) == 2
    assert not any({"women", "men", "not_stated"} & set(one.draft) for one in drafts)
    assert sum("période" in column.left for column in found.layouts[0].columns) == 4


def test_a_code_names_the_project_that_another_sheet_of_the_file_holds(read_only: Session) -> None:
    projects: Rows = [
        ["Titre du projet", "Code projet", "Organisation", "Budget", "Date début"],
        ["Projet Passerelle", "PRJ-A1", "Association Lune", 1000, "2025-01-01"],
        ["Projet Horizon", "PRJ-B2", "Fondation Mer", 2000, "2025-02-01"],
    ]
    activities: Rows = [
        ["Organisation", "Secteur", "Activité", "Code projet"],
        ["Association Lune", "Santé", "Soins", "PRJ-A1"],
        ["Fondation Mer", "Éducation", "Cours", "PRJ-B2"],
    ]
    found = reading(read_only, source(projects, activities))
    assert [layout.kind for layout in found.layouts] == ["project", "initiative"]
    titles = [one.draft["title"] for one in of_kind(found, "project")]
    assert titles == ["Projet Passerelle", "Projet Horizon"]
    assert [named(found, one.draft["project"])["title"] for one in of_kind(found, "initiative")] == titles
