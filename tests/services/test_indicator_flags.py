"""Doubts about values: late, impossible, far from the others, moving the wrong way; each a sentence, none a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from desktop.i18n import LANGUAGES, speaking
from desktop.services.indicators.flags import Flag, flags
from desktop.services.indicators.sheets import sheet
from desktop.services.indicators.values import write_value
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened

TODAY = date(2021, 11, 27)
QUARTERS = ("2020-Q3", "2020-Q4", "2021-Q1", "2021-Q2", "2021-Q3")


def told(opened: Opened, values: Mapping[str, float | None], lang: str = "fr", **more: Any) -> list[Flag]:
    made = opened.record("indicator", name="Soins", **{"unit": "people", "frequency": "quarter", **more})
    with UnitOfWork(opened.database) as uow:
        for code, value in values.items():
            period, _slash, what = code.partition("/")
            sex = what if what in ("women", "men") else ""
            write_value(uow, made, "target" if what == "target" else "actual", period, value, sex=sex)
        uow.commit("valeurs")
    with opened.database.read() as session, speaking(lang):
        return list(flags(sheet(session, made, lang, TODAY), TODAY))


def kinds(found: list[Flag]) -> list[tuple[str, str]]:
    return [(one.what, one.period) for one in found]


def test_a_period_is_late_once_its_days_are_over(opened: Opened) -> None:
    assert kinds(told(opened, {"2020-Q4": 10, "2021-Q1": 12}, due_days=15)) == [
        ("late", "2021-Q3"),
        ("late", "2021-Q2"),
    ]
    assert kinds(told(opened, {"2021-Q2": 12}, due_days=90)) == []
    assert kinds(told(opened, {"2021-Q3/target": 12}, due_days=0)) == [("late", "2021-Q3")]
    assert told(opened, {"2021-Q2": 12}, due_days=57)[0].sentence == "attendu depuis 1 jour"
    assert kinds(told(opened, {})) == []  # nobody began


def test_what_cannot_be_is_said(opened: Opened) -> None:
    (one,) = told(opened, {"2021-Q3": 120.0}, unit="percent")
    assert (one.what, one.sentence) == ("impossible", "120 dépasse 100, la plus grande valeur possible")
    assert kinds(told(opened, {"2021-Q3": 120.0}, unit="percent", highest=150)) == []
    assert kinds(told(opened, {"2021-Q3": -1.0})) == [("impossible", "2021-Q3")]
    assert kinds(told(opened, {"2021-Q3": -5.0}, unit="percent")) == [("impossible", "2021-Q3")]
    assert kinds(told(opened, {"2021-Q3": -5.0}, unit="percent", lowest=-20)) == []  # a change may be a fall
    assert kinds(told(opened, {"2021-Q3": 5.0}, lowest=8)) == [("impossible", "2021-Q3")]
    (one,) = told(opened, {"2021-Q3": 10, "2021-Q3/women": 11})
    assert (one.what, one.part.sex) == ("impossible", "women")
    assert kinds(told(opened, {"2021-Q3/women": 11, "2021-Q3/men": 4})) == []  # their sum is the total
    (one,) = told(opened, {"2021-Q3": 10, "2021-Q3/women": 7, "2021-Q3/men": 4})
    assert (one.what, one.part.sex, one.sentence) == ("impossible", "", "le détail fait 11, plus que le total de 10")


def test_what_stands_apart_is_said_and_does_not_hide_itself(opened: Opened) -> None:
    steady = dict(zip(QUARTERS, (100, 104, 98, 101, 103), strict=True))
    assert kinds(told(opened, steady)) == []
    assert kinds(told(opened, {**steady, "2021-Q1": 1010})) == [("outlier", "2021-Q1")]
    assert kinds(told(opened, {"2021-Q2": 1, "2021-Q3": 1000})) == []  # two values say nothing of each other


def test_the_latest_value_goes_against_what_is_expected(opened: Opened) -> None:
    assert kinds(told(opened, {"2021-Q2": 12, "2021-Q3": 9}, direction="up")) == [("direction", "2021-Q3")]
    assert kinds(told(opened, {"2021-Q2": 12, "2021-Q3": 9}, direction="down")) == []
    assert kinds(told(opened, {"2021-Q1": 15, "2021-Q2": 9, "2021-Q3": 12}, direction="up")) == []


def test_a_computed_value_is_never_late(opened: Opened) -> None:
    found = told(opened, {"2021-Q1/target": 12}, formula="nombre d’initiatives", unit="number")
    assert [one.what for one in found if one.what == "late"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_says_it(opened: Opened, lang: str) -> None:
    found = told(opened, {"2021-Q1": -5, "2021-Q2": 12}, lang, direction="up", due_days=0)
    assert {one.what for one in found} == {"late", "impossible"}
    assert len({one.sentence for one in found}) == len(found)
