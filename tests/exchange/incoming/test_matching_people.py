"""Columns that count people become counts by sex, age and public, and nobody is counted twice."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.shapes import CountOf, Reading
from desktop.exchange.incoming.understanding.ages import ADULTS, CHILDREN, Ages, ages_in, ages_of, code_of
from tests.exchange.incoming.understood import Rows, of_kind, reading, source

FRENCH: Rows = [
    [
        *("Organisation", "Secteur", "Activité", "Commune", "Bénéficiaires ciblés", "Femmes (18-59)"),
        *("Femmes 60 ans et plus", "Filles <18", "Hommes (18-59)", "Hommes 60+", "Garçons (moins de 18 ans)"),
        "Total bénéficiaires atteints",
    ],
    ["Association Lune", "Santé", "Soins", "Oujda", 200, 10, 1, 5, 8, 0, 4, 30],
    ["Association Lune", "Santé", "Vaccins", "Oujda", 10, 5, 5, 5, 5, 5, 5, 20],
]
ENGLISH: Rows = [
    [
        *("Organization", "Sector", "Activity", "Municipality", "Targeted women", "Targeted men", "Targeted total"),
        *("Girls reached (0-17)", "Boys reached (0-17)", "Women reached (18+)", "Men reached (18+)"),
        *("Refugees reached", "Total people reached"),
    ],
    ["Exemple Trust", "Health", "Clinic", "Oujda", 40, 30, 80, 1, 2, 3, 4, 6, 10],
]
SPANISH: Rows = [
    [
        *("Organización", "Sector", "Actividad", "Municipio", "Mujeres (18 a 59 años)", "Niñas menores de 18"),
        *("Hombres (18 a 59 años)", "Niños menores de 18 años", "Personas previstas"),
    ],
    ["Entidad Uno", "Salud", "Consultas", "Oujda", 10, 3, 5, 2, 30],
]
ARABIC: Rows = [
    [
        *("الجمعية", "القطاع", "النشاط", "الجماعة", "نساء (18-59 سنة)", "بنات (أقل من ١٨ سنة)"),
        *("رجال (18-59 سنة)", "اولاد (أقل من 18 سنة)", "المستفيدون المستهدفون"),
    ],
    ["جمعية القمر", "الصحة", "قافلة طبية", "وجدة", "١٢", 3, 4, 5, 40],
]
TAGGED: Rows = [
    ["Qui", "Quoi", "Détail", "Où", "a", "b", "c", "d", "e", "f", "g"],
    [
        *("#org", "#sector", "#activity", "#adm3", "#targeted", "#targeted+f+children", "#targeted+m+children"),
        *("#reached+m+adults", "#reached+f+adults", "#reached+refugees", "#reached"),
    ],
    ["Association Lune", "Santé", "Soins", "Oujda", 100, 30, 20, 7, 9, 5, 20],
]
BANDS: Rows = [
    [None, None, None, "Bénéficiaires prévus", None, "Bénéficiaires atteints", None, None],
    ["Organisation", "Secteur", "Activité", "Femmes", "Hommes", "Femmes", "Hommes", "Total"],
    ["Association Lune", "Santé", "Soins", 50, 40, 12, 8, 21],
]


def counts(found: Reading, at: int = 0) -> dict[CountOf, int]:
    return dict(of_kind(found, "initiative")[at].counts)


def of(measure: str, age: str, sex: str, people: str = "") -> CountOf:
    return CountOf(measure, people, age, sex)


def left(found: Reading) -> dict[str, str]:
    return {column.header: column.left for column in found.layouts[0].columns if column.left}


def test_french_ages_and_people_aimed_at_and_a_total_that_is_checked(read_only: Session) -> None:
    found = reading(read_only, source(FRENCH))
    assert counts(found) == {
        of("targeted", "", "not-stated"): 200,
        of("reached", "18-59", "women"): 10,
        of("reached", "60+", "women"): 1,
        of("reached", "children", "women"): 5,
        of("reached", "18-59", "men"): 8,
        of("reached", "60+", "men"): 0,
        of("reached", "children", "men"): 4,
        of("reached", "", "not-stated"): 2,
    }
    (refused,) = found.refused
    assert (refused.at.row, refused.column) == (3, 11)
    assert "30" in refused.reason
    assert sum(value for one, value in counts(found, 1).items() if one.measure == "reached") == 30
    assert found.questions == ()
    assert not {"women", "men", "total"} & set(of_kind(found, "initiative")[0].draft)


def test_english_publics_beside_sexes_are_the_same_people_again(read_only: Session) -> None:
    found = reading(read_only, source(ENGLISH))
    assert counts(found) == {
        of("targeted", "", "women"): 40,
        of("targeted", "", "men"): 30,
        of("targeted", "", "not-stated"): 10,
        of("reached", "children", "women"): 1,
        of("reached", "children", "men"): 2,
        of("reached", "adults", "women"): 3,
        of("reached", "adults", "men"): 4,
    }
    assert list(left(found)) == ["Refugees reached"]
    assert "Girls reached" in left(found)["Refugees reached"]


@pytest.mark.parametrize(
    ("rows", "women", "girls", "men", "boys", "aimed"), [(SPANISH, 10, 3, 5, 2, 30), (ARABIC, 12, 3, 4, 5, 40)]
)
def test_spanish_and_arabic_headings_with_ages(
    read_only: Session, rows: Rows, women: int, girls: int, men: int, boys: int, aimed: int
) -> None:
    assert counts(reading(read_only, source(rows))) == {
        of("reached", "18-59", "women"): women,
        of("reached", "children", "women"): girls,
        of("reached", "18-59", "men"): men,
        of("reached", "children", "men"): boys,
        of("targeted", "", "not-stated"): aimed,
    }


def test_tags_tell_measure_sex_age_and_public(read_only: Session) -> None:
    found = reading(read_only, source(TAGGED))
    assert counts(found) == {
        of("targeted", "children", "women"): 30,
        of("targeted", "children", "men"): 20,
        of("targeted", "", "not-stated"): 50,
        of("reached", "adults", "men"): 7,
        of("reached", "adults", "women"): 9,
        of("reached", "", "not-stated"): 4,
    }
    assert list(left(found)) == ["f"]


def test_a_band_above_tells_planned_from_reached(read_only: Session) -> None:
    found = reading(read_only, source(BANDS))
    (one,) = of_kind(found, "initiative")
    assert (one.draft["women"], one.draft["men"], one.draft["not_stated"]) == (12, 8, 1)
    assert dict(one.counts) == {of("targeted", "", "women"): 50, of("targeted", "", "men"): 40}


def test_publics_and_sexes_alone_are_kept_as_they_are_told(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Réfugiés atteints", "Communauté hôte atteinte", "Total atteints"],
        ["Association Lune", "Santé", "Soins", 6, 3, 10],
        ["Association Lune", "Santé", "Suivi", 1, 1, 2],
    ]
    found = reading(read_only, source(rows))
    assert counts(found)[of("reached", "", "not-stated", "refugees")] == 6
    assert counts(found)[of("reached", "", "not-stated", "host-community")] == 3


def test_a_target_beside_an_indicator_may_be_of_kits(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Indicateur", "Cible", "Femmes atteintes"],
        ["Association Lune", "Santé", "Kits", "Nombre de kits", 300, 4],
        ["Association Lune", "Santé", "Soins", "Nombre de soins", 100, 5],
    ]
    found = reading(read_only, source(rows))
    assert counts(found) == {}
    assert "Cible" in left(found)


def test_indirect_beneficiaries_are_told_and_left(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Bénéficiaires directs", "Bénéficiaires indirects"],
        ["Association Lune", "Santé", "Soins", 20, 300],
        ["Association Lune", "Santé", "Suivi", 10, 100],
    ]
    found = reading(read_only, source(rows))
    assert [one.draft["not_stated"] for one in of_kind(found, "initiative")] == [20, 10]
    assert "indirects" in left(found)["Bénéficiaires indirects"]


def test_reports_of_one_initiative_that_count_other_people_are_not_added(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Activité", "Commune", "Mois", "Femmes (18+)", "Filles (0-17)"],
        ["Association Lune", "Santé", "Soins", "Oujda", "2025-01", 5, 1],
        ["Association Lune", "Santé", "Soins", "Oujda", "2025-02", 6, 1],
    ]
    (one,) = of_kind(reading(read_only, source(rows)), "initiative")
    assert dict(one.counts) == {}


@pytest.mark.parametrize(
    ("heading", "ages"),
    [
        ("Femmes (18-59)", Ages(18, 59)),
        ("Filles <18", CHILDREN),
        ("Garçons de moins de 5 ans", Ages(0, 4)),
        ("Enfants 0-59 mois", Ages(0, 4)),
        ("Men 60+", Ages(60)),
        ("Mujeres de 60 años y más", Ages(60)),
        ("Hombres de 18 a 59 años", Ages(18, 59)),
        ("نساء ٦٠ سنة فأكثر", Ages(60)),
        ("Elderly women", Ages(60)),
        ("Femmes adultes", ADULTS),
        ("Femmes 2024-25", None),
        ("Femmes 01/02", None),
        ("Femmes", None),
    ],
)
def test_ages_in_headings(heading: str, ages: Ages | None) -> None:
    assert ages_in(heading) == ages


@pytest.mark.parametrize(
    ("attributes", "ages"),
    [
        ({"f", "age_lt5"}, Ages(0, 4)),
        ({"age5_17"}, Ages(5, 17)),
        ({"age60plus"}, Ages(60)),
        ({"f", "elderly"}, Ages(60)),
        ({"f"}, None),
    ],
)
def test_ages_in_tags(attributes: set[str], ages: Ages | None) -> None:
    assert ages_of(attributes) == ages


def test_the_narrowest_entry_that_holds_all_ages() -> None:
    told = [code_of(ages) for ages in (Ages(0, 17), Ages(6, 11), Ages(18, 35), Ages(65), Ages(15, 24), Ages())]
    assert told == ["children", "5-11", "18-59", "60+", "", ""]
