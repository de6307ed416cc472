"""Four languages, ASCII digits, isolated values."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop import i18n, paths
from desktop.i18n import _, format_date, format_datetime, format_number, format_relative_day, ngettext

DAY = date(2024, 6, 12)


def test_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="de"):
        i18n.set_language("de")


def test_a_text_in_four_languages() -> None:
    said = []
    for lang in i18n.LANGUAGES:
        i18n.set_language(lang)
        said.append(_("Tout le reste fonctionne."))
    assert len(set(said)) == 4
    assert said[0] == "Tout le reste fonctionne."


def test_an_unknown_text_and_an_empty_one_come_back() -> None:
    i18n.set_language("ar")
    assert _("Jamais écrit") == "Jamais écrit"
    assert _("") == ""


def test_values_are_filled_once() -> None:
    assert _("{a} {b}", a="{b}", b="x") == "{b} x"
    assert _("{a} {missing}", a=1) == "1 {missing}"


def test_arabic_isolates_values() -> None:
    i18n.set_language("ar")
    assert i18n.is_rtl()
    assert _("{a}", a="USB") == "\u2068USB\u2069"
    assert i18n.isolate(_("{a}", a="USB")) == "\u2068\u200f\u2068USB\u2069\u2069", "ours: from the right"
    assert i18n.format_list(["USB", "16"]) == "\u200f\u2068USB\u2069 · \u206816\u2069"


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
def test_from_the_left_an_arabic_value_disturbs_nothing_after_it(lang: str) -> None:
    i18n.set_language(lang)
    assert _("{a} {b}", a="فاطمة", b="27 nov.") == "\u2068فاطمة\u2069 27 nov."
    assert i18n.format_list(["فاطمة", "27 nov.", "Oujda"]) == "\u2068فاطمة\u2069 · 27 nov. · Oujda"
    assert i18n.isolate("Écoute") == "Écoute"


def test_doubled_text_is_twice_as_long() -> None:
    i18n.set_language("fr", doubled=True)
    assert _("Acteurs {n}", n=3) == "Acteurs 3 Acteurs 3"


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_digits_are_ascii(lang: str) -> None:
    i18n.set_language(lang)
    moment = datetime(2024, 6, 12, 10, 42, tzinfo=UTC)
    styles: tuple[i18n.DateStyle, ...] = ("short", "medium", "long", "full", "day_month", "month_year")
    said = " ".join(
        [format_number(1234567), format_number(0.5), format_datetime(moment), i18n.format_percent(0.25)]
        + [format_date(DAY, style) for style in styles]
    )
    assert all(char.isascii() for char in said if char.isdigit())
    assert "2024" in said


def test_a_percent_sign_stands_where_the_language_has_it_and_on_the_same_line() -> None:
    said = {}
    for lang in i18n.LANGUAGES:
        i18n.set_language(lang)
        said[lang] = i18n.format_percent(0.8), i18n.format_hundredths(12.5)
    assert said == {
        "fr": ("80\u00a0%", "12,5\u00a0%"),
        "en": ("80%", "12.5%"),
        "es": ("80\u00a0%", "12,5\u00a0%"),
        "ar": ("80%", "12,5%"),
    }


def test_dates_in_words() -> None:
    assert format_relative_day(DAY, DAY) == "aujourd’hui"
    assert format_relative_day(date(2024, 6, 11), DAY) == "hier"
    assert format_relative_day(date(2024, 6, 13), DAY) == "demain"
    assert "2024" not in format_relative_day(date(2024, 1, 2), DAY)
    assert "2019" in format_relative_day(date(2019, 1, 2), DAY)
    assert format_date(DAY, "long") == "12 juin 2024"


@pytest.mark.parametrize(
    ("lang", "ends", "said"),
    [
        ("fr", ("2016-05-16", "2016-05-19"), "16–19 mai 2016"),
        ("en", ("2016-05-16", "2016-05-19"), "May 16 – 19, 2016"),
        ("es", ("2016-05-16", "2016-05-19"), "16–19 may 2016"),
        ("ar", ("2016-05-16", "2016-05-19"), "16–19 ماي 2016"),
        ("es", ("2018-01-03", "2018-02-11"), "3 ene – 11 feb 2018"),
        ("fr", ("2018-01", "2018-04"), "janvier – avril 2018"),
        ("fr", ("2018", "2018-04-02"), "2018 – 2 avr. 2018"),
        ("fr", ("2018", "2019"), "2018 – 2019"),
        ("fr", ("2018-04-02", "2018-04-02"), "2 avr. 2018"),
        ("fr", ("2018-04-02", ""), "2 avr. 2018"),
        ("fr", ("", "2024-08"), "… – août 2024"),
        ("fr", ("", ""), ""),
        ("fr", ("2019-04-02", "2018-04-02"), "2 avr. 2019 – 2 avr. 2018"),
        ("fr", ("2018-02-30", "2018-04-01"), "2018-02-30 – 1 avr. 2018"),
    ],
)
def test_what_both_ends_share_is_said_once(lang: str, ends: tuple[str, str], said: str) -> None:
    i18n.set_language(lang)
    assert i18n.format_span(*ends) == said


def test_moroccan_month_names() -> None:
    i18n.set_language("ar")
    assert "يونيو" in format_date(DAY, "long")
    assert "غشت" in format_date(date(2024, 8, 1), "long")


@pytest.mark.parametrize("year", [1, 1970, 2038, 2106, 9999])
def test_far_moments_are_written(year: int) -> None:
    assert str(year) in format_datetime(datetime(year, 6, 2, 12, tzinfo=UTC))


def entries_in(folder: Path) -> None:
    forms = ["لا", "واحد", "اثنان", "{n} قليل", "{n} كثير", "{n} آخر"]
    entry = {"plural": "{n} essais", "en": ["{n} try", "{n} tries"], "es": ["{n} prueba", "{n} pruebas"], "ar": forms}
    (folder / "x.json").write_text(json.dumps({"{n} essai": entry}), encoding="utf-8")


@pytest.fixture
def own_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries_in(tmp_path)
    monkeypatch.setattr(paths, "translation_entries", lambda: tmp_path)
    monkeypatch.setattr(paths, "translations", lambda: tmp_path / "none")
    monkeypatch.setattr(i18n, "_state", i18n._State())


@pytest.mark.usefixtures("own_entries")
@pytest.mark.parametrize(
    ("lang", "n", "said"),
    [
        ("fr", 0, "0 essai"),
        ("fr", 1, "1 essai"),
        ("fr", 2, "2 essais"),
        ("en", 0, "0 tries"),
        ("en", 1, "1 try"),
        ("es", 1024, "1.024 pruebas"),
        ("ar", 0, "لا"),
        ("ar", 2, "اثنان"),
        ("ar", 5, "\u20685\u2069 قليل"),
        ("ar", 11, "\u206811\u2069 كثير"),
        ("ar", 100, "\u2068100\u2069 آخر"),
        ("ar", 1024, "\u20681.024\u2069 كثير"),
    ],
)
def test_plurals(lang: str, n: int, said: str) -> None:
    i18n.set_language(lang)
    assert ngettext("{n} essai", "{n} essais", n) == said
