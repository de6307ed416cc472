"""Numbers as people type them, in four languages: the same figure whichever marks stand in it, or a sentence."""

from __future__ import annotations

import pytest

from desktop.errors import InvalidValue
from desktop.i18n import LANGUAGES, format_hundredths, format_number, format_percent, plain_number, set_language
from desktop.services.record.values import measured
from desktop.services.words.currencies import currency


@pytest.mark.parametrize(
    ("lang", "typed", "meant"),
    [
        *((lang, "150000", 150_000) for lang in LANGUAGES),
        *((lang, "12,5", 12.5) for lang in LANGUAGES),
        *((lang, "12.5", 12.5) for lang in LANGUAGES),
        *((lang, "0,125", 0.125) for lang in LANGUAGES),
        *((lang, "1,234,567", 1_234_567) for lang in LANGUAGES),
        *((lang, "1.234.567,8", 1_234_567.8) for lang in LANGUAGES),
        *((lang, "1,234.5", 1234.5) for lang in LANGUAGES),
        *((lang, "\u22127,5 %", -7.5) for lang in LANGUAGES),
        ("fr", "1 200,50", 1200.5),
        ("fr", "1\u202f200,50", 1200.5),
        ("fr", "150,000", 150),
        ("en", "150,000", 150_000),
        ("en", "1.234", 1.234),
        ("es", "150.000", 150_000),
        ("es", "1,234", 1.234),
        ("ar", "150.000", 150_000),
        ("ar", "-1.200", -1200),
    ],
)
def test_a_number_is_read_as_it_was_meant(lang: str, typed: str, meant: float) -> None:
    set_language(lang)
    assert measured(typed, "Budget") == meant


@pytest.mark.parametrize("typed", ["1.2.3", "1,2,3", "12,5.", "douze", "1e400", "--4"])
def test_what_is_no_number_is_said(typed: str) -> None:
    with pytest.raises(InvalidValue, match="il faut un nombre"):
        measured(typed, "Budget")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("number", [150_000.0, 1.234, -7.5, 0.1, 123_456.789])
def test_what_a_field_shows_is_read_again_as_it_stands(lang: str, number: float) -> None:
    set_language(lang)
    assert measured(plain_number(number), "Budget") == number
    assert measured(format_number(number), "Budget") == number
    assert not plain_number(number).endswith(".0")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("dh", "MAD"), ("DHS", "MAD"), ("dirhams", "MAD"), ("درهم", "MAD"), ("الدراهم", "MAD"), (" mad ", "MAD")),
        *(("€", "EUR"), ("euros", "EUR"), ("أورو", "EUR"), ("us$", "USD"), ("xof", "XOF"), ("sek", "SEK")),
    ],
)
def test_a_currency_is_kept_as_its_code_however_it_is_typed(typed: str, code: str) -> None:
    assert currency(typed, "Monnaie") == code


@pytest.mark.parametrize("typed", ["$", "FCFA", "francs", "MAD ou EUR", "x", "12"])
def test_what_names_no_currency_or_several_is_said(typed: str) -> None:
    with pytest.raises(InvalidValue, match="trois lettres"):
        currency(typed, "Monnaie")


def test_a_minus_stays_before_its_number_from_the_right() -> None:
    set_language("ar")
    for said in (format_number(-4), format_percent(-0.12), format_hundredths(-12.5)):
        assert said.startswith("\u200e-")
    set_language("fr")
    assert format_number(-4) == "-4"
