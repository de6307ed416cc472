"""Months and weekdays are called as CLDR has them."""

from __future__ import annotations

import pytest
from babel.dates import get_day_names, get_month_names

from desktop.i18n import LANGUAGES, LOCALES
from desktop.services.words.calendar_words import month_name, weekday_name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_names_are_those_of_cldr(lang: str) -> None:
    months, days = (find("wide", locale=LOCALES[lang]) for find in (get_month_names, get_day_names))
    assert [month_name(month, lang) for month in range(1, 13)] == [months[month] for month in range(1, 13)]
    assert [weekday_name(day, lang) for day in range(7)] == [days[day] for day in range(7)]
