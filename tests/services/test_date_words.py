"""Days said in words: what each phrase means seen from a Tuesday, in four languages, and what is no day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.i18n import LANGUAGES, say_day
from desktop.services.words.calendar_words import full_months, month_name, weekday_name, weekdays
from desktop.services.words.date_phrases import LEADS, PATTERNS
from desktop.services.words.date_words import offered, read_day

TUESDAY = date(2026, 6, 16)
SAID = {
    "2026-06-16": ("aujourd’hui / aujourd'hui / Aujourd’hui / today / hoy / اليوم / ce mardi / this Tuesday / 16 juin"),
    "2026-06-17": "demain / DEMAIN / tomorrow / mañana / manana / غدا / غداً / غَدًا / avant demain / قبل غد",
    "2026-06-18": "après-demain / apres demain / the day after tomorrow / pasado mañana / بعد غد / بعد غدا",
    "2026-06-19": (
        "vendredi / Friday / viernes / الجمعة / الجُمعة / يوم الجمعة / vendredi prochain / "
        "el próximo viernes / الجمعة القادمة / يوم الجمعة المقبل / dans 3 jours / dans trois jours / "
        "in 3 days / en tres días / بعد 3 أيام / بعد ٣ أيام / بعد ثلاثة أيام / fin de la semaine / "
        "fin de semaine / end of the week / نهاية الأسبوع / avant vendredi / vendredi 19 juin / "
        "vendredi 19 / Friday, June 19 / d’ici vendredi / by Friday / antes del viernes / ce vendredi / "
        "cette semaine"
    ),
    "2026-06-21": "dimanche / الأحد / الاحد / Sunday / domingo",
    "2026-06-22": (
        "22 juin / le 22 juin / 22/06 / 22/6 / June 22 / June 22nd / 22 June / 22 de junio / "
        "el 22 de junio / ٢٢ يونيو / 22 حزيران / ٢٢/٠٦ / le 22 / el 22 / lundi / lundi 22 juin / "
        "22-06-2026 / 22.06.26 / 2026-06-22 / début de la semaine prochaine / "
        "lundi de la semaine prochaine / يوم 22 يونيو"
    ),
    "2026-06-23": "mardi / Tuesday / dans une semaine / dans huit jours / in a week / بعد أسبوع / en ocho días",
    "2026-06-26": (
        "la semaine prochaine / semaine prochaine / next week / la semana que viene / la próxima semana / "
        "الأسبوع القادم / الأسبوع المقبل / next Friday / vendredi en huit / Friday week / viernes en ocho / "
        "vendredi de la semaine prochaine / fin de la semaine prochaine / الجمعة بعد القادمة"
    ),
    "2026-06-29": "lundi en huit",
    "2026-06-30": (
        "fin juin / fin du mois / fin de mois / avant fin juin / end of June / end of the month / "
        "fin de junio / finales de junio / fin de mes / نهاية يونيو / أواخر يونيو / نهاية الشهر / "
        "قبل نهاية يونيو / juin / en juin / June / dans deux semaines / dans 2 semaines / in two weeks / "
        "in a fortnight / en dos semanas / بعد أسبوعين / fin du trimestre / dans quinze jours"
    ),
    "2026-07-01": (
        "dans 15 jours / début juillet / 1er juillet / le 1er juillet / premier juillet / 1 July / "
        "فاتح يوليوز / début du mois"
    ),
    "2026-07-16": "dans un mois / in a month / en un mes / بعد شهر",
    "2026-07-31": (
        "le mois prochain / fin du mois prochain / next month / el mes que viene / الشهر القادم / "
        "fin juillet / نهاية يوليوز / نهاية يوليو / نهاية تموز"
    ),
    "2026-08-16": "dans deux mois / بعد شهرين",
    "2026-12-31": (
        "fin d’année / fin de l’année / fin 2026 / end of the year / fin de año / نهاية السنة / "
        "fin décembre / متم دجنبر"
    ),
    "2027-01-31": "fin janvier / كانون الثاني / نهاية كانون الثاني / fin janv. 2027",
    "2027-03-01": "1er mars / 1 mars / 1 de marzo / 1 مارس",
    "2027-06-15": "mi-juin / mi juin / mid-June / mediados de junio / منتصف يونيو / 15/06 / 15 juin",
    "2028-02-29": "29 février / 29/02",
    "2021-06-22": (
        "22-06-2021 / 22/06/2021 / 2021-06-22 / 22 juin 2021 / June 22, 2021 / 22 de junio de 2021 / ٢٢ يونيو ٢٠٢١"
    ),
}
PHRASES = [(phrase, day) for day, phrases in SAID.items() for phrase in phrases.split(" / ")]
MOROCCAN = ("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر")
EASTERN: tuple[str, ...] = ("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول")
EASTERN += ("تشرين الأول", "تشرين الثاني", "كانون الأول")
GULF = ("يناير", "فبراير", "مارس", "ابريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "اكتوبر", "نوفمبر", "ديسمبر")


@pytest.mark.parametrize(("phrase", "day"), PHRASES)
def test_a_phrase_is_one_day_whatever_the_language_in_force(phrase: str, day: str) -> None:
    for lang in LANGUAGES:
        said = read_day(phrase, TUESDAY, lang)
        assert said is not None
        assert (said.iso, said.end) == (day, len(phrase))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_phrase_ends_where_the_sentence_goes_on(lang: str) -> None:
    for phrase, day in PHRASES:
        line = f"@x {phrase} on verra"
        said = read_day(line, TUESDAY, lang, 3)
        assert said is not None
        assert (said.iso, said.start, said.end) == (day, 3, 3 + len(phrase))


@pytest.mark.parametrize("names", [MOROCCAN, EASTERN, GULF])
def test_arabic_months_of_every_country(names: tuple[str, ...]) -> None:
    for number, name in enumerate(names, start=1):
        said = read_day(f"3 {name} 2027", TUESDAY, "ar")
        assert said is not None
        assert said.day == date(2027, number, 3)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            " vendredi",
            "vendredis",
            "ven",
            "bientôt",
            "3 femmes",
            "10 h 30",
            "10h",
            "2-3",
            "1.5",
            "31/06",
            "31 juin",
        ),
        *(
            "30 février",
            "22/06/",
            "22/06/20211",
            "2021-13-40",
            "demainx",
            "x",
            "!",
            "@",
            "الجمعية",
            "غدير",
            "finir",
            "dans",
        ),
        *(
            "fin",
            "le",
            "la",
            "avant",
            "يوم",
            "1er",
            "mar",
            "vendredi 22 juin",
            "Friday, June 22",
            "le demain",
            "0 juin",
        ),
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert [read_day(text, TUESDAY, lang) for lang in LANGUAGES] == [None] * 4


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("vendredi 12 personnes", "vendredi"),  # 12 June is no Friday: it counts something else
        ("demain. Vendredi on verra", "demain"),
        ("vendredi. Prochaine réunion", "vendredi"),
        ("vendredi, prochain point", "vendredi"),
        ("fin juin, 2000 kits", "fin juin, 2000"),
        ("fin juin 45 kits", "fin juin"),
        ("dans 3 semaines ou plus", "dans 3 semaines"),
        ("22 juin–24 juin", "22 juin"),
        ("Friday/Saturday", "Friday"),
    ],
)
def test_no_more_is_taken_than_was_said(text: str, read: str) -> None:
    said = read_day(text, TUESDAY, "fr")
    assert said is not None
    assert text[said.start : said.end] == read


def test_what_was_said_of_it_is_kept() -> None:
    month, week, day = (
        read_day(text, TUESDAY, "fr") for text in ("avant fin juin", "la semaine prochaine", "le 22 juin")
    )
    assert month is not None
    assert week is not None
    assert day is not None
    assert (month.precision, week.precision, day.precision) == ("month", "week", "day")
    assert [month.core, week.core, day.core] == [6, 3, 3]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 6), st.sampled_from(LANGUAGES))
def test_a_weekday_is_within_the_next_seven_days(reference: date, weekday: int, lang: str) -> None:
    said = read_day(weekday_name(weekday, lang), reference, "fr")
    assert said is not None
    assert said.day.weekday() == weekday
    assert 1 <= (said.day - reference).days <= 7


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 12), st.sampled_from(LANGUAGES))
def test_the_end_of_a_month_is_the_next_such_day(reference: date, month: int, lang: str) -> None:
    before = {"fr": "fin", "en": "end of", "es": "fin de", "ar": "نهاية"}[lang]
    said = read_day(f"{before} {month_name(month, lang)}", reference, lang)
    assert said is not None
    assert said.day.month == month
    assert 0 <= (said.day - reference).days < 366
    assert date.fromordinal(said.day.toordinal() + 1).day == 1


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(LANGUAGES), st.booleans())
def test_what_the_program_writes_it_reads(day: date, lang: str, year: bool) -> None:
    written = say_day(day, lang, year=True) if year else say_day(day, lang)
    said = read_day(written, day, lang)
    assert said is not None
    assert (said.day, said.end) == (day, len(written))


_BITS = sorted(
    {word for names in (*weekdays(), *full_months()) for word in names} | {"fin", "dans", "le", "@", "!", "1er"}
)
_BITS += [
    "22",
    "٢٢",
    "2026",
    "/",
    "-",
    ".",
    ",",
    " ",
    " ",
    " ",
    "’",
    "\u200f",
    "prochain",
    "next",
    "الأسبوع",
    "القادم",
    "ou",
]


@settings(max_examples=150)
@given(
    st.one_of(st.text(max_size=40), st.lists(st.sampled_from(_BITS), max_size=8).map("".join)),
    st.sampled_from(LANGUAGES),
    st.integers(0, 3),
    st.dates(),
)
def test_anything_may_be_typed(text: str, lang: str, start: int, reference: date) -> None:
    said = read_day(text, reference, lang, start)
    if said is not None:
        assert start == said.start <= said.core < said.end <= len(text)
        assert (
            not text[said.end : said.end + 1].isalpha() or text[said.end - 1].isdecimal() or text[said.end].isdecimal()
        )
    for offer in offered(text[:12], TUESDAY, lang):
        again = read_day(offer.text, TUESDAY, lang)
        assert again is not None
        assert (again.day, again.end) == (offer.day, len(offer.text))


@pytest.mark.parametrize(
    ("lang", "typed", "first"),
    [
        ("fr", "ven", "vendredi"),
        ("fr", "VEN", "vendredi"),
        ("fr", "fin j", "fin juin"),
        ("fr", "fin du", "fin du mois"),
        ("fr", "apr", "après-demain"),
        ("fr", "22", "22 juin"),
        ("fr", "1", "1er juillet"),
        ("fr", "dans 3", "dans 3 jours"),
        ("fr", "avant fin j", "avant fin juin"),
        ("fr", "fri", "Friday"),  # French has none: another language is asked
        ("en", "end of j", "end of June"),
        ("es", "mañ", "mañana"),
        ("es", "22 de j", "22 de junio"),
        ("ar", "الج", "الجمعة"),
        ("ar", "جم", "الجمعة"),
        ("ar", "نهاية ي", "نهاية يونيو"),
        ("ar", "يوم الج", "يوم الجمعة"),
        ("ar", "٢٢ ي", "22 يونيو"),
    ],
)
def test_typing_is_continued_nearest_day_first(lang: str, typed: str, first: str) -> None:
    offers = offered(typed, TUESDAY, lang)
    assert offers[0].text == first
    assert len(offers) <= 6
    assert [offer.day for offer in offers] == sorted({offer.day for offer in offers})


@pytest.mark.parametrize("typed", ["", " ", "x", "vendredi on", "vendredi !", "ven dredi", "32", "attention"])
def test_nothing_is_offered_where_nothing_begins_so(typed: str) -> None:
    assert offered(typed, TUESDAY, "fr") == []


def test_the_table_is_whole() -> None:
    assert set(PATTERNS) == set(LEADS) == set(LANGUAGES)
    meanings = [{meaning for meaning, _written in PATTERNS[lang]} for lang in LANGUAGES]
    alike = set.intersection(*meanings)
    assert len(alike) >= 20
    # What a language lacks is said here, so that a lack is seen: "in a fortnight", "en quinze", the weekend.
    assert set.union(*meanings) - alike == {("fortnight", 0), ("weekday", 2), ("weekend", 0)}
