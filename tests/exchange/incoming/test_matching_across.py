"""Tables in which months or territories have a column each: crosses that say when, numbers that say how many where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from desktop.exchange.incoming.shapes import Reading, Sheet, Value
from desktop.exchange.incoming.understanding.headings import said_by
from desktop.i18n import LANGUAGES, say_in
from desktop.models.areas import area_id
from tests.exchange.incoming.understood import Rows, of_kind, question, reading, source
from tests.services.opened import OUJDA

FRENCH = ("Janv.", "Févr.", "Mars", "Avril", "Mai", "Juin", "Juil.", "Août", "Sept.", "Oct.", "Nov.", "Déc.")


def planned(*months: Value, title: str = "Plan", crossed: tuple[tuple[int, ...], ...] = ((1, 2, 4), (3,), ())) -> Sheet:
    """A plan of activities, one for each group of crossed columns (from 1)."""
    rows: list[list[Value]] = [[title], [], ["Organisation", "Activité", "Commune", *months]]
    for number, columns in enumerate(crossed, 1):
        marks: list[Value] = ["x" if at in columns else None for at in range(1, len(months) + 1)]
        rows.append([f"Ong Exemple {number}", f"Atelier {number}", "Oujda", *marks])
    return Sheet("Plan", rows)


def times(found: Reading) -> list[tuple[Any, Any]]:
    return [(one.draft.get("starts"), one.draft.get("ends")) for one in of_kind(found, "initiative")]


@pytest.mark.parametrize(
    "months",
    [
        FRENCH,
        ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"),
        ("Enero", "Febrero", "Marzo", "Abril"),
        tuple("JFMAMJJASOND"),
        ("Jan-24", "Feb-24", "Mar-24", "Apr-24"),
        tuple(datetime(2024, month, 1) for month in range(1, 7)),
        ("01/2024", "02/2024", "03/2024", "04/2024"),
    ],
    ids=["fr", "ar", "es", "letters", "short", "cells", "numbers"],
)
def test_crosses_under_months_say_when(read_only: Session, months: tuple[Value, ...]) -> None:
    found = reading(read_only, source(planned(*months, title="Plan d’action 2024")))
    assert found.questions == ()
    assert times(found) == [("2024-01", "2024-04"), ("2024-03", "2024-03"), (None, None)]
    left = [column.left for column in found.layouts[0].columns if column.cells and column.index > 2]
    assert {"ses croix disent le début et la fin"} >= set(left) - {""}
    assert not any(column.lost for column in found.layouts[0].columns)


def test_a_year_that_nothing_says_is_asked_once(read_only: Session) -> None:
    file = source(planned(*FRENCH))
    found = reading(read_only, file)
    assert [one.key.partition(":")[0] for one in found.questions] == ["year"]
    assert times(found) == [(None, None)] * 3
    answers = {question(found, "year:").key: "2025"}
    assert times(reading(read_only, file, answers))[:2] == [("2025-01", "2025-04"), ("2025-03", "2025-03")]


def test_months_that_go_from_one_year_to_the_next(read_only: Session) -> None:
    months = ("Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
    crossed = ((2, 3, 5), (6,))
    told = reading(read_only, source(planned(*months, title="Workplan 2023/24", crossed=crossed)))
    assert times(told) == [("2023-11", "2024-02"), ("2024-03", "2024-03")]
    silent = reading(read_only, source(planned(*months, title="Workplan 2023", crossed=crossed)))
    assert times(silent) == [(None, None)] * 2  # which of two years 2023 is, nobody said
    assert any("d’une année à l’autre" in column.left for column in silent.layouts[0].columns)


def test_years_stand_above_their_months_and_quarters(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Activité", "Commune", "2023", None, "2024", None, None],
        [None, None, None, "Nov", "Déc", "Janv", "Févr", "Mars"],
        ["Ong Exemple", "Atelier", "Oujda", None, "x", "x", None, None],
        ["Ong Exemple", "Cours", "Oujda", "x", None, None, None, "x"],
    ]
    sheet = Sheet("Plan", rows, ((0, 3, 0, 4), (0, 5, 0, 7)))
    assert times(reading(read_only, source(sheet))) == [("2023-12", "2024-01"), ("2023-11", "2024-03")]
    quarters = planned("T1 2024", "T2 2024", "T3 2024", "T4 2024", crossed=((1, 2), (4,)))
    assert times(reading(read_only, source(quarters))) == [("2024-01", "2024-06"), ("2024-10", "2024-12")]


def test_dates_of_their_own_win_over_crosses_and_numbers_are_none(read_only: Session) -> None:
    head = ["Organisation", "Activité", "Commune", "Date début", "Janv", "Févr", "Mars"]
    rows: Rows = [head, ["Ong Exemple", "Atelier", "Oujda", "12/02/2024", None, "x", "x"]]
    assert times(reading(read_only, source(rows))) == [("2024-02-12", None)]
    counted: Rows = [head[:3] + head[4:], ["Ong Exemple", "Atelier", "Oujda", 12, 40, 7]]
    found = reading(read_only, source(counted))
    assert times(found) == [(None, None)]
    assert [column.lost for column in found.layouts[0].columns][-3:] == [True] * 3


# ---- territories --------------------------------------------------------------------------------------

COMMUNES: Rows = [
    ["Bénéficiaires par commune"],
    ["Association", "Secteur", "Activité", "Oujda", "Bni Drar", "Isly", "Total"],
    ["Association Exemple", "Santé", "Consultations", 120, None, 30, 150],
    ["Fondation Exemple", "Éducation", "Cours", None, 22, 0, 22],
    ["Total", None, None, 120, 22, 30, 172],
]


def counted(found: Reading) -> list[tuple[str, int, Any]]:
    drafts = [one.draft for one in of_kind(found, "initiative")]
    return [(str(one["title"]), len(one["places"]), one.get("not_stated")) for one in drafts]


def test_numbers_under_territories_are_asked_about_once(read_only: Session) -> None:
    found = reading(read_only, source(COMMUNES))
    (asked,) = found.questions
    assert (asked.key.partition(":")[0], asked.suggested) == ("across", "parted")
    assert counted(found) == [("Consultations", 1, 120), ("Consultations", 1, 30), ("Cours", 1, 22)]
    assert of_kind(found, "initiative")[0].draft["places"] == [area_id(OUJDA)]
    assert len({one.key for one in of_kind(found, "initiative")}) == 3
    summed = reading(read_only, source(COMMUNES), {asked.key: "summed"})
    assert counted(summed) == [("Consultations", 2, 150), ("Cours", 1, 22)]
    where = reading(read_only, source(COMMUNES), {asked.key: "where"})
    assert [one[1] for one in counted(where)] == [2, 1]
    assert any(column.lost for column in where.layouts[0].columns if column.header == "Oujda")


def test_without_a_word_of_people_the_numbers_stay(read_only: Session) -> None:
    rows: Rows = [["Distribution de kits"], *(row[:6] for row in COMMUNES[1:-1])]
    found = reading(read_only, source(rows))
    assert question(found, "across:").suggested == "where"
    assert [one[2] for one in counted(found)] == [None, None]


def test_people_counted_already_are_not_counted_by_territory(read_only: Session) -> None:
    rows: Rows = [
        ["Association", "Activité", "Femmes", "Hommes", "Oujda", "Bni Drar", "Isly"],
        ["Association Exemple", "Consultations", 100, 50, 120, None, 30],
        ["Fondation Exemple", "Cours", 20, 2, None, 22, None],
    ]
    found = reading(read_only, source(rows))
    assert found.questions == ()
    drafts = [one.draft for one in of_kind(found, "initiative")]
    assert [(one["women"], one["men"], len(one["places"])) for one in drafts] == [(100, 50, 2), (20, 2, 1)]


def test_territories_of_another_country_are_known_by_what_stands_above_them(read_only: Session) -> None:
    rows: Rows = [
        ["People reached by governorate"],
        ["Organization", "Sector", "Activity", "Governorate", None, None, None],
        [None, None, None, "Hama", "Homs", "Idleb", "Lattakia"],
        ["Example Relief", "Health", "Mobile clinics", 10, None, 20, None],
        ["Other Example", "Health", "Vaccination", None, 5, None, 6],
    ]
    found = reading(read_only, source(Sheet("Data", rows, ((1, 3, 1, 6),))), lang="en")
    assert [one.key.partition(":")[0] for one in found.questions] == ["across", "areas"]
    assert [one[2] for one in counted(found)] == [10, 20, 5, 6]
    assert {one.draft["name"] for one in of_kind(found, "area")} == {"Hama", "Homs", "Idleb", "Lattakia"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_columns_that_are_added_are_read_in_each_language(lang: str) -> None:
    for word, concept in (
        ("Personnes atteintes", "people:total"),
        ("Début", "starts"),
        ("Fin", "ends"),
        ("Territoire", "area"),
        ("Secteur", "sector"),
    ):
        said = said_by(say_in(lang, word))
        assert said[0].concept == concept, (lang, word, said)


def test_women_and_men_below_each_territory(read_only: Session) -> None:
    rows: Rows = [
        ["Association", "Activité", "Oujda", None, "Nador", None, "Berkane", None],
        [None, None, "F", "H", "F", "H", "F", "H"],
        ["Association Exemple", "Consultations", 10, 20, 5, 6, None, None],
        ["Fondation Exemple", "Écoute", 3, 4, None, None, 7, 8],
    ]
    sheet = Sheet("Tableau", rows, ((0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 0, 7)))
    found = reading(read_only, source(sheet))
    (asked,) = found.questions
    drafts = [one.draft for one in of_kind(found, "initiative")]
    told = [(one["women"], one["men"], len(one["places"])) for one in drafts]
    assert told == [(10, 20, 1), (5, 6, 1), (3, 4, 1), (7, 8, 1)]
    drafts = [one.draft for one in of_kind(reading(read_only, source(sheet), {asked.key: "summed"}), "initiative")]
    assert [(one["women"], one["men"], len(one["places"])) for one in drafts] == [(15, 26, 2), (10, 12, 2)]


def test_what_stands_beside_the_table_is_none_of_it(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Secteur", "Commune", "Activité", None, "Légende", None],
        ["Association Exemple", "Santé", "Oujda", "Consultations", None, "S", "Santé"],
        ["Association Deux", "Éducation", "Berkane", "Cours", None, "E", "Éducation"],
        ["Association Trois", "Protection", "Nador", "Écoute", None, "P", "Protection"],
    ]
    found = reading(read_only, source(rows))
    assert found.questions == ()
    assert [column.lost for column in found.layouts[0].columns] == [False] * 5 + [True] * 2
    assert not any("clusters" in one.draft for one in of_kind(found, "initiative"))
    parted: Rows = [
        [None, "Organisation", None, "Activité", None, "Femmes"],
        [None, "Ong Exemple", None, "Cours", None, 4],
    ]
    (one,) = of_kind(reading(read_only, source(parted)), "initiative")
    assert (one.draft["title"], one.draft["women"]) == ("Cours", 4)


def test_marks_that_say_as_above(read_only: Session) -> None:
    rows: Rows = [
        ["Organisation", "Commune", "Activité", "Date début", "Femmes"],
        ["Association Exemple", "Oujda", "Consultations", "12/02/2024", 3],
        ['"', "idem", "Cours", '"', 4],
        ["Fondation Exemple", "Berkane", "Écoute", "13/02/2024", 5],
    ]
    found = reading(read_only, source(rows))
    assert [one.draft["name"] for one in of_kind(found, "actor")] == ["Association Exemple", "Fondation Exemple"]
    first, second, _third = (one.draft for one in of_kind(found, "initiative"))
    assert second["places"] == first["places"] == [area_id(OUJDA)]
    assert (second["lead"], second["starts"]) == (first["lead"], "2024-02-12")
