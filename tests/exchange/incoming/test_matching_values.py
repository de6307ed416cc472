"""What stands in cells: dates either way round, people's data, misspellings, namesakes, several values in one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from desktop.models.areas import area_id
from tests.exchange.incoming.understood import Rows, named, of_kind, question, reading, source

OUJDA, RABAT = area_id("02.411.01.23"), area_id("04.421.01.0")
NAMESAKES: Rows = [["Organisation", "Secteur", "Activité", "Commune"], ["Lune", "Santé", "A", "Sidi Boubker"]]


def test_months_first_are_seen_in_the_whole_column_and_asked_when_nothing_tells(read_only: Session) -> None:
    head = ["Organization", "Sector", "Activity", "Start date"]
    american: Rows = [head, ["Lune", "Health", "A", "03/04/2025"], ["Lune", "Health", "B", "12/25/2025"]]
    doubtful: Rows = [head, ["Lune", "Health", "A", "03/04/2025"], ["Lune", "Health", "B", "05/06/2025"]]
    found = reading(read_only, source(american))
    assert [one.draft["starts"] for one in of_kind(found, "initiative")] == ["2025-03-04", "2025-12-25"]
    assert found.questions == ()
    asked = question(reading(read_only, source(doubtful)), "dates:")
    told = reading(read_only, source(doubtful), {asked.key: "mdy"})
    assert [one.draft["starts"] for one in of_kind(told, "initiative")] == ["2025-03-04", "2025-05-06"]


def test_personal_columns_are_said_and_nothing_of_them_is_read(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Nom et prénom du point focal", "Téléphone", "CIN", "Courriel"],
        ["Association Lune", "Santé", "Soins", "Exemple Un", "0661 23 45 67", "AB123456", "un@exemple.org"],
        ["Association Lune", "Santé", "Suivi", "Exemple Deux", "0662 23 45 67", "AB123457", "deux@exemple.org"],
        ["Association Lune", "Santé", "Visites", "Exemple Trois", "0663 23 45 67", "F123457", "trois@exemple.org"],
    ]
    found = reading(read_only, source(rows))
    asked = question(found, "personal:")
    assert (asked.about, asked.suggested) == ("personal", "leave")
    assert asked.values == ("Nom et prénom du point focal", "Téléphone", "CIN", "Courriel")
    assert found.questions[0] == asked
    kept = repr([one.draft for one in found.records]) + repr([one.identity for one in found.records])
    assert not any(str(value) in kept for row in rows[1:] for value in row[3:])
    taken = reading(read_only, source(rows), {asked.key: "take"})
    contacts = [one.draft for one in of_kind(taken, "contact")]
    assert {one["name"] for one in contacts} == {"Exemple Un", "Exemple Deux", "Exemple Trois"}
    assert {one["phones"] for one in contacts} == {"0661 23 45 67", "0662 23 45 67", "0663 23 45 67"}
    # an identity number has no field: it is left whatever is answered
    assert "AB123456" not in repr([one.draft for one in taken.records])
    assert not any("Exemple" in value for one in taken.records for _scheme, value in one.identity)


def test_a_wrong_spelling_is_asked_once_for_all_rows(read_only: Session) -> None:
    rows: Rows = [["Organisation", "Secteur", "Activité", "Commune"]]
    rows = [*rows, *([f"Association {n}", "Santé", f"Soins {n}", "Oujda"] for n in range(5))]
    rows = [*rows, *([f"Association {n}", "Santé", f"Visites {n}", "Ouijda"] for n in range(3))]
    found = reading(read_only, source(rows))
    (asked,) = [one for one in found.questions if one.about == "value"]
    assert asked.values == ("Ouijda",)
    assert asked.options[0].key == OUJDA.hex()
    assert asked.options[0].why
    assert 0.5 < asked.options[0].score < 0.93


def test_namesakes_are_told_apart_by_the_province_or_asked(read_only: Session) -> None:
    told = reading(read_only, source(NAMESAKES))
    asked = question(told, "area:")
    assert len(asked.options) > 2  # several communes of the country are called so, and none of them
    assert asked.suggested is None
    assert told.waiting == (asked,)
    head, row = NAMESAKES
    beside: Rows = [[*head, "Province"], [*row, "Jerada"]]
    sure = reading(read_only, source(beside))
    assert sure.questions == ()
    (place,) = of_kind(sure, "initiative")[0].draft["places"]
    assert place.hex() in {option.key for option in asked.options}


def test_several_organisations_in_a_cell_are_parted_only_when_each_is_known(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité"],
        ["Association Lune", "Santé", "A"],
        ["Association Nuit", "Santé", "B"],
        ["Association Lune / Association Nuit", "Santé", "C"],
        ["Eau, Vie et Santé", "Santé", "D"],
    ]
    found = reading(read_only, source(rows))
    names = {one.draft["name"] for one in of_kind(found, "actor")}
    assert names == {"Association Lune", "Association Nuit", "Eau, Vie et Santé"}
    both = of_kind(found, "initiative")[2]
    assert named(found, both.draft["lead"])["name"] == "Association Lune"
    assert [named(found, one)["name"] for one in both.draft["partners"]] == ["Association Nuit"]


def test_a_cell_that_may_name_several_is_asked(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Bailleur"],
        ["Association Lune", "Santé", "A", "Coopération exemple"],
        ["Association Lune", "Santé", "B", "Agence autre / Coopération exemple"],
    ]
    found = reading(read_only, source(rows))
    asked = question(found, "actors:apart")
    assert asked.values == ("Agence autre / Coopération exemple",)
    assert len(of_kind(found, "initiative")[1].draft["donors"]) == 2
    kept = reading(read_only, source(rows), {asked.key: "one"})
    assert len(of_kind(kept, "initiative")[1].draft["donors"]) == 1


def test_lines_of_one_cell_are_several_values(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Cluster", "Activité", "Commune", "Public cible"],
        ["Association Lune", "Santé\nEducation", "A", "Oujda\nRabat", "Migrants ; Réfugiés"],
        ["Association Lune", "WASH; Nutrition", "B", "Oujda, Rabat", "Migrants"],
    ]
    found = reading(read_only, source(rows))
    one, two = of_kind(found, "initiative")
    assert one.draft["clusters"] == ["health", "education"]
    assert "sector" not in one.draft  # two sectors: none is chosen for the person
    assert two.draft["clusters"] == ["wash", "nutrition"]
    assert one.draft["places"] == two.draft["places"] == [OUJDA, RABAT]
    assert one.draft["groups"] == ["migrants", "refugees"]


def test_hostile_values_raise_nothing(read_only: Session) -> None:
    odd: Rows = [
        ["Organisation", "Femmes", "Début", "Latitude", "Longitude", "Activité"],
        ["=CMD()", 10**400, float("nan"), 1e308, -1e308, "<script>"],
        ["{{x}}", -5, datetime(9999, 12, 31, 23, 59), "91,5", "x", "\u202eabc"],
        [True, "1e999", "31/02/2025", None, None, "%s" * 50],
    ]
    found = reading(read_only, source(odd))
    drafts = of_kind(found, "initiative")
    assert [one.draft["title"] for one in drafts][::2] == ["<script>", "%s" * 50]
    assert not any({"women", "places"} & set(one.draft) for one in drafts)
    assert found.refused


def test_acronyms_that_nobody_knows_side_by_side_are_asked_about(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Bailleurs"],
        ["Association Lune", "Santé", "Soins", "QXA, QXB / QXC"],
        ["Association Lune", "Santé", "Suivi", "Fonds d’aide, Exemple"],
    ]
    found = reading(read_only, source(rows))
    asked = question(found, "actors:apart")
    assert (asked.suggested, asked.values) == ("apart", ("QXA, QXB / QXC",))
    one, two = of_kind(found, "initiative")
    assert (len(one.draft["donors"]), len(two.draft["donors"])) == (3, 1)
    whole = reading(read_only, source(rows), {asked.key: "one"})
    assert len(of_kind(whole, "initiative")[0].draft["donors"]) == 1
