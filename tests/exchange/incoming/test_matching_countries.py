"""Tables of other countries: their own words for territories, units beside numbers, lists of who is there."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.shapes import Reading
from tests.exchange.incoming.understood import Rows, of_kind, question, reading, source, targets


def areas(found: Reading) -> dict[str, str]:
    """Each new territory with the one around it."""
    drafts = {one.key: one.draft for one in of_kind(found, "area")}
    return {one["name"]: drafts[one["parent"].key]["name"] if "parent" in one else "" for one in drafts.values()}


def test_codes_name_two_levels_that_no_list_knows(read_only: Session) -> None:
    rows: Rows = [
        ["Org Acronym", "Organization", "Cluster", "Zila", "Zila PCODE", "Thana", "Thana PCODE"],
        ["NRC", "Example Council", "WASH", "Aden", "YE24", "Al Buraiqah", "YE2407"],
        ["WFP", "Example Programme", "Health", "Taizz", "YE15", "Al Mukha", "YE1521"],
        ["YWU", "Example Union", "Protection", "Taizz", "YE15", "Salah", "YE1509"],
    ]
    found = reading(read_only, source(rows), lang="en")
    assert areas(found) == {"Aden": "", "Taizz": "", "Al Buraiqah": "Aden", "Al Mukha": "Taizz", "Salah": "Taizz"}
    assert not any(one.about == "personal" for one in found.questions)


def test_a_territory_of_no_level_lies_within_what_stands_at_its_left(read_only: Session) -> None:
    rows: Rows = [
        ["Province", "Territoire", "Zone de santé", "Cluster", "Partenaire", "Activité"],
        ["Ituri", "Djugu", "Drodro", "EHA", "Ong Exemple", "Latrines"],
        ["Nord-Kivu", "Masisi", "Kirotshe", "Santé", "Autre Exemple", "Soins"],
    ]
    found = reading(read_only, source(rows))
    assert areas(found) == {
        "Ituri": "",
        "Nord-Kivu": "",
        "Djugu": "Ituri",
        "Masisi": "Nord-Kivu",
        "Drodro": "Djugu",
        "Kirotshe": "Masisi",
    }


def test_estado_is_a_state_or_a_status_by_its_values(read_only: Session) -> None:
    rows: Rows = [
        ["Organización", "Actividad", "Estado", "Municipio", "Estatus"],
        ["Ejemplo", "Talleres", "Zulia", "Maracaibo", "En ejecución"],
        ["Otro Ejemplo", "Kits", "Táchira", "San Cristóbal", "Finalizada"],
    ]
    found = reading(read_only, source(rows), lang="es")
    assert (targets(found)["Estado"], targets(found)["Estatus"]) == ("area1:name", "status")
    status: Rows = [[*line[:2], line[4], line[3]] for line in rows]
    status = [["Organización", "Actividad", "Estado", "Municipio"], *status[1:]]
    assert targets(reading(read_only, source(status), lang="es"))["Estado"] == "status"


def test_families_and_sites_are_not_counted_as_people(read_only: Session) -> None:
    rows: Rows = [
        ["Lead Organization", "Cluster", "Activity", "Date Started", "Date Ended", "Beneficiaries", "Unit"],
        ["Example Aid", "Shelter", "Repair kits", "01/15/2022", "03/30/2022", 250, "families"],
        ["Example Aid", "CCCM", "Assessments", "01/20/2022", "01/31/2022", 3, "sites"],
        ["Example Aid", "Health", "Consultations", "02/20/2022", "02/28/2022", 40, "individuals"],
    ]
    found = reading(read_only, source(rows))
    (column,) = [one for one in found.layouts[0].columns if one.header == "Beneficiaries"]
    assert column.lost
    assert not any({"not_stated", "women"} & set(one.draft) for one in of_kind(found, "initiative"))
    assert [one.draft["starts"] for one in of_kind(found, "initiative")] == ["2022-01-15", "2022-01-20", "2022-02-20"]
    only: Rows = [[*line[:-1], "people" if n else "Unit"] for n, line in enumerate(rows)]
    told = [one.draft["not_stated"] for one in of_kind(reading(read_only, source(only)), "initiative")]
    assert told == [250, 3, 40]


def test_publics_that_are_numbered_are_counted(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Sector", "Activity", "# of Migrants", "# of IDPs", "# of Host community", "Total"],
        ["Example Aid", "Protection", "Case management", 20, 10, 5, 35],
        ["Other Aid", "Health", "Consultations", 200, 50, 100, 350],
    ]
    drafts = of_kind(reading(read_only, source(rows)), "initiative")
    assert [sum(one.counts.values()) for one in drafts] == [35, 350]
    assert next({of.people: n for of, n in one.counts.items()} for one in drafts) == {
        "migrants": 20,
        "host-community": 5,
        "": 10,
    }


def test_a_directory_of_associations_is_asked_about_not_made_initiatives(read_only: Session) -> None:
    rows: Rows = [
        ["N°", "Nom de l’association", "Président(e)", "Téléphone", "Commune", "Domaines d’intervention"],
        [1, "Association Exemple", "M. Un", "0536001122", "Nador", "Santé"],
        [2, "Autre Association", "Mme Deux", "0536001133", "Nador", "Éducation"],
        [3, "Troisième Exemple", "M. Trois", "0536001144", "Oujda", "Santé"],
    ]
    found = reading(read_only, source(rows))
    assert question(found, "sheet:").suggested == "actor"
    assert len(of_kind(found, "actor")) == 3
    assert of_kind(found, "initiative") == []


def test_numbers_that_only_count_something_are_told_as_left(read_only: Session) -> None:
    rows: Rows = [["Region", "Organization", "Cluster", "Number of activities"]]
    for region, n in (("Bay", 4), ("Gedo", 2), ("Bakool", 1), ("Hiraan", 5)):
        rows = [*rows, [region, f"Example Aid {n}", "Health", n]]
    found = reading(read_only, source(rows))
    assert [one.lost for one in found.layouts[0].columns][-1]
    assert "numérote" not in found.layouts[0].columns[-1].left


def test_places_of_a_list_abroad_are_told_apart_by_those_that_stand_alone(read_only: Session) -> None:
    rows: Rows = [
        ["Secteur", "Partenaires", "Réalisations", "Zones couvertes"],
        ["Santé", "Ong Exemple", "450 consultations", "Diffa, Bosso"],
        ["EHA", "Autre Exemple", "3 forages", "N’Guigmi"],
        ["Éducation", "Ong Exemple", "12 salles", "Diffa"],
    ]
    found = reading(read_only, source(rows))
    assert areas(found).keys() == {"Diffa", "Bosso", "N’Guigmi"}
    apart: Rows = [row for row in rows if row[-1] != "Diffa"]
    assert areas(reading(read_only, source(apart))).keys() == {"Diffa, Bosso", "N’Guigmi"}


def test_a_list_finer_than_ours_is_words_and_no_question_for_each(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Cluster", "Sous-secteur", "Activité"],
        ["Ong Exemple", "EHA", "Points d’eau", "Réhabilitation"],
        ["Ong Exemple", "Protection", "Espaces sûrs", "Écoute"],
        ["Autre Exemple", "Sécurité alimentaire", "Transferts", "Distribution"],
    ]
    found = reading(read_only, source(rows))
    assert not any(one.key.startswith("value:") for one in found.questions)
    assert next(one.draft["description"] for one in of_kind(found, "initiative")) == "Points d’eau"


@pytest.mark.parametrize("word", ["Enfants", "Children"])
def test_a_word_is_not_taken_for_a_narrower_entry(read_only: Session, word: str) -> None:
    rows: Rows = [["Organisation", "Activité", "Public cible"], ["Ong Exemple", "Cours", word]]
    assert question(reading(read_only, source(rows)), "value:group:").suggested == "leave"
