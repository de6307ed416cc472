"""Periods are kept alike everywhere, read from what people write, and said in four languages."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.errors import InvalidValue
from desktop.i18n import LANGUAGES, speaking
from desktop.services.words.period_codes import before, between, frequency_of, holding, period, say_period, typed_period


@pytest.mark.parametrize(
    ("code", "first", "last", "frequency"),
    [
        ("2021", "2021-01-01", "2021-12-31", "year"),
        ("2021-H2", "2021-07-01", "2021-12-31", "half"),
        ("2021-Q1", "2021-01-01", "2021-03-31", "quarter"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2021-03-12", "2021-03-12", "2021-03-12", ""),
        ("9999-Q4", "9999-10-01", "9999-12-31", "quarter"),
    ],
)
def test_a_code_is_a_span_of_days(code: str, first: str, last: str, frequency: str) -> None:
    one = period(code)
    assert (one.first.isoformat(), one.last.isoformat(), frequency_of(code)) == (first, last, frequency)
    if frequency:
        assert holding(one.last, frequency) == one == holding(one.first, frequency)


@pytest.mark.parametrize("code", ["", "21", "2021-H3", "2021-Q5", "2021-13", "2021-02-30", "2021-Q", "0000", "x"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        period(code)
    assert say_period(code) == code


@pytest.mark.parametrize(
    "typed",
    *[
        [
            ("T2 2021", "2021-Q2"),
            ("2021-T2", "2021-Q2"),
            ("2e trimestre 2021", "2021-Q2"),
            ("2nd quarter of 2021", "2021-Q2"),
            ("2.º trimestre de 2021", "2021-Q2"),
            ("الربع 2 2021", "2021-Q2"),
            ("S1 2022", "2022-H1"),
            ("semestre 1 2022", "2022-H1"),
            ("03/2021", "2021-03"),
            ("2021-q3", "2021-Q3"),
            (2021, "2021"),
        ]
    ],
)
def test_what_people_write_is_read(typed: tuple[object, str]) -> None:
    assert typed_period(typed[0], "Période") == typed[1]


def test_a_sentence_says_how_to_write_it() -> None:
    with speaking("fr"), pytest.raises(InvalidValue, match="2021-Q2"):
        typed_period("bientôt", "Période")


def test_periods_follow_one_another() -> None:
    told = [one.code for one in between(date(2020, 11, 5), date(2021, 4, 1), "quarter")]
    assert told == ["2020-Q4", "2021-Q1", "2021-Q2"]
    assert before(period("2021-Q1"), "quarter").code == "2020-Q4"
    assert before(period("2021"), "month").code == "2020-12"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_period_is_said(lang: str) -> None:
    with speaking(lang):
        said = [say_period(code) for code in ("2021", "2021-H1", "2021-Q2", "2021-03", "2021-03-12")]
    assert len(set(said)) == 5
    assert [typed_period(words, "") for words in said[:3]] == ["2021", "2021-H1", "2021-Q2"], "read as it is said"
    assert all("2021" in one for one in said)
