"""Values of indicators: typed, summed where a sum may be made, never written over what was not seen, undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from desktop.errors import ChangedMeanwhile, InvalidValue, NotFound
from desktop.models.areas import area_id
from desktop.models.indicators import Indicator, value_id
from desktop.services.indicators import sheets, values
from desktop.services.indicators.grid import Sheet
from desktop.services.indicators.parts import EVERYBODY, Part
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened

TODAY = date(2021, 8, 15)


def indicator(opened: Opened, **more: object) -> bytes:
    draft = {"name": "Personnes orientées", "unit": "people", "frequency": "quarter", "dimensions": ["sex"], **more}
    return opened.record("indicator", **draft)


def write(opened: Opened, made: bytes, value: float | None, period: str = "2021-Q1", **more: Any) -> bool:
    with UnitOfWork(opened.database) as uow:
        changed = values.write_value(uow, made, more.pop("measure", "actual"), period, value, **more)
        uow.commit("valeur")
    return changed


def sheet(opened: Opened, made: bytes) -> Sheet:
    with opened.database.read() as session:
        return sheets.sheet(session, made, "fr", TODAY)


def test_periods_go_from_the_first_value_to_the_one_after_today(opened: Opened) -> None:
    made = indicator(opened)
    assert [row.code for row in sheet(opened, made).main.rows] == [
        *("2020-Q3", "2020-Q4", "2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"),
    ]
    write(opened, made, 40, "T1 2021", measure="target")
    write(opened, made, 100, "2021", measure="target")  # a target of the year stands in a row of its own
    told = sheet(opened, made).main
    assert [row.code for row in told.rows] == ["2021", "2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    assert told.rows[1].label == "trimestre 1 de 2021"
    far = indicator(opened, frequency="month")
    write(opened, far, 1, "0001-01")
    write(opened, far, 2, "9999-12")
    codes = [row.code for row in sheet(opened, far).main.rows]
    assert (codes[0], codes[-1], len(codes)) == ("0001-01", "9999-12", 2 + 2 * 12 * sheets.MOST_YEARS + 1)


def test_crossed_parts_make_those_of_one_dimension_and_the_whole(opened: Opened) -> None:
    """A donor's table of sex by age is typed once: women, each age and everybody follow, until somebody types them."""
    made = indicator(opened, dimensions=["sex", "age"])
    for sex, age, value in (("women", "18-59", 12), ("women", "12-17", 5), ("men", "18-59", 9)):
        write(opened, made, value, sex=sex, age=age)
    row = sheet(opened, made).main.row("2021-Q1")
    assert {part: cell.value for part, cell in row.parts.items() if len(part.dimensions) == 1} == {
        Part(sex="women"): 17,
        Part(sex="men"): 9,
        Part(age="18-59"): 21,
        Part(age="12-17"): 5,
    }
    assert (row.actual.value, row.actual.summed) == (26, "sex")
    assert row.parts[Part(sex="women")].summed == "age"
    write(opened, made, 20, sex="women")  # three of whom no age is known
    row = sheet(opened, made).main.row("2021-Q1")
    assert (row.actual.value, row.parts[Part(sex="women")].summed) == (29, "")
    write(opened, made, 8, sex="women", age="children")  # holds those of 12 to 17: ages cannot be added up any more
    write(opened, made, None, sex="women", seen=20)
    row = sheet(opened, made).main.row("2021-Q1")
    assert row.parts[Part(sex="women")].value is None
    assert row.parts[Part(sex="men")].value == 9
    assert row.actual.value is None, "men alone are not everybody"


def test_nothing_is_added_up_of_publics_nor_of_shares(opened: Opened) -> None:
    made = indicator(opened, dimensions=["sex", "people"])
    write(opened, made, 12, sex="women", people="refugees")
    write(opened, made, 9, sex="women", people="students")
    row = sheet(opened, made).main.row("2021-Q1")
    assert (row.actual.value, set(row.parts)) == (
        None,
        {Part(sex="women", people="refugees"), Part(sex="women", people="students")},
    )
    share = indicator(opened, dimensions=["sex", "age"], unit="percent")
    write(opened, share, 40, sex="women", age="18-59")
    assert len(sheet(opened, share).main.row("2021-Q1").parts) == 1


def test_columns_are_crossed_when_asked_for_in_the_order_of_their_lists(opened: Opened) -> None:
    made = indicator(opened, dimensions=["sex", "age"])
    write(opened, made, 12, sex="men", age="18-59")
    with opened.database.read() as session:
        plain = sheets.sheet(session, made, "fr", TODAY)
        crossed = sheets.sheet(session, made, "fr", TODAY, crossed=True)
    assert [part for part in plain.parts if len(part.dimensions) == 2] == [Part(sex="men", age="18-59")]
    both = [part for part in crossed.parts if len(part.dimensions) == 2]
    assert len(both) == 3 * 6
    assert [part.age for part in both[:6]] == ["0-4", "5-11", "12-17", "18-59", "60+", "not-stated"]
    assert list(dict.fromkeys(part.sex for part in both)) == ["women", "men", "not-stated"]
    assert crossed.labels[both[0]] == "Femmes · 0–4 ans"
    only = indicator(opened, dimensions=["sex"])
    with opened.database.read() as session:
        assert len(sheets.sheet(session, only, "fr", TODAY, crossed=True).parts) == 3


def test_parts_make_a_sum_and_a_total_above_them_leaves_a_rest(opened: Opened) -> None:
    made = indicator(opened)
    write(opened, made, 12, sex="women")
    write(opened, made, 9, sex="men")
    write(opened, made, 42, measure="target")
    row = sheet(opened, made).main.row("2021-Q1")
    assert row is not None
    assert (row.actual.value, row.actual.summed, row.target.value, row.share) == (21, "sex", 42, 0.5)
    write(opened, made, 30)
    row = sheet(opened, made).main.row("2021-Q1")
    assert row is not None
    assert (row.actual.value, row.actual.summed) == (30, "")
    assert row.parts[Part(sex="not-stated")].value == 9
    assert sheet(opened, made).labels[Part(sex="not-stated")] == "Sexe non renseigné"


@pytest.mark.parametrize(
    ("unit", "parts", "whole"),
    [
        ("percent", [("sex", "women", 40), ("sex", "men", 60)], None),
        ("score", [("age", "adults", 4)], None),
        ("people", [("people", "migrants", 5), ("people", "students", 6)], None),  # one may be both
        ("people", [("age", "children", 5), ("age", "0-4", 3)], None),
        ("people", [("age", "children", 5), ("age", "adults", 3), ("age", "not-stated", 2)], 10),
        ("mad", [("nationality", "SN", 5), ("nationality", "not-stated", 0.5)], 5.5),
    ],
)
def test_what_may_overlap_is_never_added(
    opened: Opened, unit: str, parts: list[tuple[str, str, float]], whole: float | None
) -> None:
    made = indicator(opened, unit=unit)
    for dimension, code, value in parts:
        write(opened, made, value, **{dimension: code})
    row = sheet(opened, made).main.row("2021-Q1")
    assert row is not None
    assert row.actual.value == whole
    assert len(row.parts) == len(parts)


def test_a_value_is_never_written_over_one_that_was_not_seen(opened: Opened) -> None:
    made = indicator(opened)
    assert write(opened, made, 5, comment=" Registre ")
    assert not write(opened, made, 5)
    with pytest.raises(ChangedMeanwhile):
        write(opened, made, 7)
    assert write(opened, made, 7, seen=5)
    cell = sheet(opened, made).main.rows[0].actual
    assert (cell.value, cell.comment, cell.row) == (7, "Registre", value_id(made, "actual", "2021-Q1"))
    opened.undo()
    assert sheet(opened, made).main.rows[0].actual.value == 5
    assert write(opened, made, None, seen=5)
    assert sheet(opened, made).main.rows[0].actual.value is None
    with UnitOfWork(opened.database) as uow:
        assert values.drop_value(uow, value_id(made, "actual", "2021-Q1"))
        assert not values.drop_value(uow, value_id(made, "actual", "2021-Q2"))
        uow.commit("retirer")
    assert sheet(opened, made).main.row("2021-Q1") is not None  # baseline of time: shown before today
    assert sheet(opened, made).main.row("2021-Q1").actual.comment == ""
    assert write(opened, made, 8, comment=None)


def test_what_is_no_value_is_refused_in_words(opened: Opened) -> None:
    made = indicator(opened)
    for wrong in (
        {"value": float("nan")},
        {"value": 1e16},
        {"value": 1, "measure": "wish"},
        {"value": 1, "sex": "a b"},
    ):
        with pytest.raises(InvalidValue):
            write(opened, made, **wrong)
    with pytest.raises(InvalidValue):
        write(opened, made, 1, "demain")
    with pytest.raises(NotFound):
        write(opened, bytes(16), 1)
    computed = indicator(opened, formula="initiatives()")
    with pytest.raises(InvalidValue, match="calculé"):
        write(opened, computed, 1)
    assert write(opened, computed, 1, measure="target")


def test_the_territory_of_the_framework_is_the_indicators_own(opened: Opened) -> None:
    framework = opened.record("framework", title="Oriental", area=OUJDA)
    made = indicator(opened, framework=framework)
    write(opened, made, 5, area=area_id(OUJDA))
    assert not write(opened, made, 5)
    write(opened, made, 3, area=area_id(RABAT))
    told = sheet(opened, made)
    assert [(one.name, one.row("2021-Q1").actual.value) for one in told.areas] == [("Oujda", 5), ("Rabat", 3)]
    with pytest.raises(NotFound):
        write(opened, made, 3, area=bytes(16))
    assert EVERYBODY.dimensions == ()


def test_a_computed_indicator_shows_what_its_formula_gives(opened: Opened) -> None:
    framework = opened.record("framework", title="Oriental", area="02", starts="2021")
    words = "somme des personnes atteintes · secteur Santé"
    made = indicator(opened, framework=framework, formula=words)
    for title, counting, women in (("A", "distinct", 10), ("B", "", 7), ("C", "", 4)):
        draft = {"title": title, "counting": counting, "women": women, "men": 1, "places": [OUJDA]}
        opened.record("initiative", sector="health", starts="2021-05", ends="2021-06", **draft)
    assert opened.load("indicator", made)["formula"] == words
    assert opened.load("indicator", made, "en")["formula"] == "people reached · sector Health"
    write(opened, made, 44, "2021-Q2", measure="target")
    told = sheet(opened, made)
    row = told.main.row("2021-Q2")
    assert row is not None
    cell = row.actual
    assert (cell.value, cell.at_least, cell.may_overlap, cell.records, cell.computed) == (24, 19, 2, 3, True)
    assert (row.share, row.parts[Part(sex="women")].value, cell.sure) == (24 / 44, 21, False)
    assert [one.actual.value for one in told.main.rows] == [None, 24, None, None]
    opened.record("indicator", made, formula=words)  # the same words again change nothing
    assert opened.record("indicator", made, formula="") == made
    assert not sheet(opened, made).head.computed


def test_a_formula_that_nobody_can_read_is_told_and_harms_nothing(opened: Opened) -> None:
    with pytest.raises(InvalidValue, match="n’est pas une mesure"):
        indicator(opened, formula="licornes")
    made = indicator(opened)
    with opened.database.write() as session:
        session.execute(update(Indicator).where(Indicator.id == made).values(formula="licornes(sex=women)"))
        session.commit()
    told = sheet(opened, made)
    assert "licornes" in told.error
    assert told.main.rows[0].actual.value is None
    assert opened.load("indicator", made)["formula"] == "licornes(sex=women)"
