"""The quick-add line in four languages: what it understands, and that it never guesses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from desktop import i18n
from desktop.services.record.quick_add import NEW_QUARTER, Chip, draft, read_line
from desktop.services.record.quick_names import Named, Names
from desktop.services.words.folding import fold
from desktop.services.words.quick_words import find_counts, find_dates, plain_digits

TODAY = date(2026, 6, 15)  # a Monday
OUJDA, PREFECTURE, RABAT, LAZARET, WAFAE, OIM = (bytes([n]) * 16 for n in range(1, 7))
KNOWN: list[tuple[str, Named]] = [
    ("Oujda", Named("places", OUJDA, "Oujda", "Oujda-Angad", 3)),
    ("وجدة", Named("places", OUJDA, "Oujda", "Oujda-Angad", 3)),
    ("Rabat", Named("places", PREFECTURE, "Rabat", "Rabat-Salé-Kénitra", 2)),
    ("Rabat", Named("places", RABAT, "Rabat", "Rabat", 3, PREFECTURE)),
    ("Lazaret", Named("places", LAZARET, "Lazaret", "Oujda", 5, OUJDA)),
    ("Association Al Wafae", Named("lead", WAFAE, "Association Al Wafae")),
    ("Al Wafae", Named("lead", WAFAE, "Association Al Wafae")),
    ("OIM", Named("lead", OIM, "OIM Maroc", "OIM")),
    ("Santé", Named("sector", "health", "Santé")),
    ("Salud", Named("sector", "health", "Santé")),
    ("الصحة", Named("sector", "health", "Santé")),
    ("Migrants", Named("groups", "migrants", "Migrants")),
    ("Al Qods", Named("places", b"q" * 16, "Al Qods", "Oujda", 5, OUJDA)),
    ("Al Qods", Named("places", b"r" * 16, "Al Qods", "Casablanca", 5)),
]


def _described(keys: Sequence[tuple[str, bytes | str]]) -> list[Named]:
    by_key = {(one.field, one.value): one for _text, one in KNOWN}
    return [by_key[key] for key in keys]


NAMES = Names(((fold(text), (one.field, one.value)) for text, one in KNOWN), _described)


@pytest.fixture(autouse=True)
def _french() -> Iterator[None]:
    i18n.set_language("fr")
    yield
    i18n.set_language("fr")


def chips(line: str, lang: str = "fr") -> list[Chip]:
    """The chips of a line on the test's Monday."""
    return read_line(line, NAMES, lang, TODAY)


@pytest.mark.parametrize(
    ("lang", "line", "title"),
    [
        ("fr", "Distribution kits hygiène · Lazaret · 45 femmes · 12/06", "Distribution kits hygiène"),
        ("en", "Hygiene kits · Lazaret · 45 women · 12 June", "Hygiene kits"),
        ("es", "Kits de higiene · Lazaret · 45 mujeres · 12 de junio", "Kits de higiene"),
        ("ar", "توزيع حقائب النظافة · Lazaret · ٤٥ امرأة · ١٢/٠٦", "توزيع حقائب النظافة"),
    ],
)
def test_the_example_line_in_four_languages(lang: str, line: str, title: str) -> None:
    found = chips(line, lang)
    assert not [chip for chip in found if chip.asks]
    assert draft(found) == {"title": title, "places": [LAZARET], "women": 45, "starts": "2026-06-12"}


def test_actor_place_sector_and_group_from_the_profile_s_own_names() -> None:
    found = draft(chips("Consultations · santé · par Al Wafae · à oujda · migrants · 12 femmes et 3 hommes · hier"))
    assert found == {
        "title": "Consultations",
        "sector": "health",
        "lead": WAFAE,
        "places": [OUJDA],
        "groups": ["migrants"],
        "women": 12,
        "men": 3,
        "starts": "2026-06-14",
    }


def test_a_place_in_the_title_is_taken_out_of_it() -> None:
    assert draft(chips("Distribution de 45 kits à Oujda hier")) == {
        "title": "Distribution de 45 kits",
        "places": [OUJDA],
        "starts": "2026-06-14",
    }


def test_the_commune_is_meant_by_a_name_that_its_prefecture_shares() -> None:
    assert draft(chips("Atelier · Rabat"))["places"] == [RABAT]


def test_several_candidates_make_a_chip_that_asks() -> None:
    found = chips("Atelier · Al Qods")
    asking = next(chip for chip in found if chip.asks)
    assert len(asking.candidates) == 2
    assert "places" not in draft(found)
    assert draft([asking.choose(1)]) == {"places": [asking.candidates[1].value]}


def test_an_unknown_part_asks_and_offers_a_new_quarter_or_the_title() -> None:
    asking = next(chip for chip in chips("Distribution · Hay Andalous · 4 hommes") if chip.asks)
    assert [one.field for one in asking.candidates] == [NEW_QUARTER, "title"]
    titled = [Chip("title", "Distribution", "Distribution", "Distribution"), asking.choose(1)]
    assert draft(titled) == {"title": "Distribution Hay Andalous"}


def test_a_close_name_is_offered_and_never_taken() -> None:
    asking = next(chip for chip in chips("Distribution · Lazar") if chip.asks)
    assert asking.candidates[0].value == LAZARET


def test_an_impossible_date_asks_and_an_english_one_has_two_readings() -> None:
    assert [chip.asks for chip in chips("Atelier · 31/02") if chip.field == "starts"] == [True]
    both = next(chip for chip in chips("Workshop · 06/05", "en") if chip.field == "starts")
    assert {one.value for one in both.candidates} == {"2026-05-06", "2026-06-05"}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("aujourd’hui", "2026-06-15"),
        ("today", "2026-06-15"),
        ("ayer", "2026-06-14"),
        ("أمس", "2026-06-14"),
        ("demain", "2026-06-16"),
        ("lundi", "2026-06-15"),
        ("vendredi", "2026-06-12"),
        ("friday", "2026-06-12"),
        ("miércoles", "2026-06-10"),
        ("الجمعة", "2026-06-12"),
        ("12 juin", "2026-06-12"),
        ("June 12, 2020", "2020-06-12"),
        ("12 de junio de 2020", "2020-06-12"),
        ("2 غشت 2024", "2024-08-02"),
        ("30/12", "2025-12-30"),
        ("2018-03-02", "2018-03-02"),
        ("2.3.2018", "2018-03-02"),
    ],
)
def test_dates_as_people_write_them(written: str, day: str) -> None:
    found = find_dates(plain_digits(written), TODAY, "fr")
    assert [one.days for one in found] == [(date.fromisoformat(day),)]


def test_a_period_gives_both_ends() -> None:
    found = draft(chips("Formation · du 12/06 au 14/06/2020"))
    assert (found["starts"], found["ends"]) == ("2020-06-12", "2020-06-14")


@pytest.mark.parametrize(
    ("written", "sex", "age", "value"),
    [
        ("1 024 personnes", "not-stated", "", 1024),
        ("99 hommes", "men", "", 99),
        ("12 girls", "women", "children", 12),
        ("٣ أطفال", "not-stated", "children", 3),
        ("٩٩ رجلاً", "men", "", 99),
        ("7 niños", "not-stated", "children", 7),
    ],
)
def test_head_counts_as_people_write_them(written: str, sex: str, age: str, value: int) -> None:
    found = find_counts(plain_digits(written))
    assert [(one.sex, one.age, one.value) for one in found] == [(sex, age, value)]


def test_what_is_not_a_date_or_a_count_stays_in_the_title() -> None:
    assert draft(chips("Projet 1.5 phase 2-3")) == {"title": "Projet 1.5 phase 2-3"}
    assert draft(chips("4 hommesx")) == {"title": "4 hommesx"}
    assert chips("   ") == []
    assert chips("·;|") == []


@pytest.mark.parametrize("line", ["{{7*7}}", "=1+1", "\u202eabc", "a\u0000b", "x" * 40_000, "١٢/٠٦" * 50])
def test_hostile_lines_are_read_as_text(line: str) -> None:
    for chip in chips(line):
        assert chip.label
