"""Owns what months and weekdays are called in the four languages, and dates in figures; must not know who reads them.

The names are CLDR's, Moroccan Arabic included (a test holds them to Babel's: reading four languages there took half of
the first answer of *Orienter*); to them are added spellings that people use beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from desktop.i18n import LANGUAGES, LOCALES

_EASTERN: Final = {ord(c): str(i % 10) for i, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_CENTURY: Final = 2000
_MONTHS: Final = 12
# Months from January, then weekdays from Monday, in the locales of i18n.
_SAID: Final = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "en": "January February March April May June July August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "lunes martes miércoles jueves viernes sábado domingo",
    "ar": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر "
    "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
}
# By number of the month: short forms, the Arabic names of the east, the hamza left out.
_MORE_MONTHS: Final = (
    ("janv", "كانون الثاني"),
    ("févr", "شباط"),
    ("آذار",),
    ("ابريل", "نيسان"),
    ("مايو", "أيار"),
    ("حزيران",),
    ("يوليو", "يوليه", "تموز"),
    ("أغسطس", "آب"),
    ("سبتمبر", "sep", "أيلول"),
    ("اكتوبر", "تشرين الأول"),
    ("نوفمبر", "تشرين الثاني"),
    ("ديسمبر", "كانون الأول"),
)
# What CLDR gives for June in fr_MA ("jui.") could as well be July: nothing is read from it.
_UNCLEAR: Final = frozenset({"jui"})
# By number of the weekday, 0 = Monday.
_MORE_WEEKDAYS: Final = (
    ("الإثنين",),
    ("الثلثاء",),
    ("الاربعاء",),
    (),
    (),
    (),
    ("الاحد",),
)
_ISO: Final = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_FIGURES: Final = re.compile(r"(?<![\d/.])(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/]|[.-]\d)")


@dataclass(frozen=True, slots=True)
class Figures:
    """A date in figures, from `start` to `end`: first and second part as they stand, and the year when it is there.

    `iso` when the year came first, so that the parts can be read in one way only.
    """

    start: int
    end: int
    first: int
    second: int
    year: int | None
    iso: bool


def plain_digits(text: str) -> str:
    """The same text with Arabic digits written 0-9; its length never changes."""
    return text.translate(_EASTERN)


def year_of(written: str | None) -> int | None:
    """The year meant by two or four digits; None for none."""
    if not written:
        return None
    return int(written) if len(written) > 2 else _CENTURY + int(written)


def in_figures(text: str) -> Iterator[Figures]:
    """Every "22/06", "22-06-2021", "22.06.21", "2021-06-22" of a text in plain digits, existing or not."""
    for match in _ISO.finditer(text):
        yield Figures(match.start(), match.end(), int(match[3]), int(match[2]), int(match[1]), True)
    for match in _FIGURES.finditer(text):
        if match[2] != "/" and not match[4]:
            continue  # "1.5" and "2-3" are numbers; only the stroke makes a date of two parts
        yield Figures(match.start(), match.end(), int(match[1]), int(match[3]), year_of(match[4]), False)


def month_name(month: int, lang: str) -> str:
    """The month, 1 to 12, as it is written in a line of that language."""
    return _names()[lang][month - 1]


def weekday_name(weekday: int, lang: str) -> str:
    """The weekday, 0 = Monday, as it is written in a line of that language."""
    return _names()[lang][_MONTHS + weekday]


@cache
def months() -> tuple[tuple[str, ...], ...]:
    """Every name of each month from January on: full ones, then short and other ones."""
    full = full_months()
    return tuple(_once((*full[month], *_short_months()[month], *_MORE_MONTHS[month])) for month in range(12))


@cache
def full_months() -> tuple[tuple[str, ...], ...]:
    """Only the names that are no abbreviation."""
    mine = tuple(tuple(name for name in more if _is_arabic(name)) for more in _MORE_MONTHS)
    return tuple(_once((*(month_name(month + 1, lang) for lang in LANGUAGES), *mine[month])) for month in range(12))


@cache
def weekdays() -> tuple[tuple[str, ...], ...]:
    """Every name of each weekday from Monday on."""
    spoken = [[weekday_name(day, lang) for lang in LANGUAGES] for day in range(7)]
    return tuple(_once((*spoken[day], *_MORE_WEEKDAYS[day])) for day in range(7))


@cache
def _names() -> dict[str, list[str]]:
    """Language -> its months, then its weekdays."""
    return {lang: said.split() for lang, said in _SAID.items()}


@cache
def _short_months() -> tuple[tuple[str, ...], ...]:
    from babel.dates import get_month_names

    short = [get_month_names("abbreviated", locale=LOCALES[lang]) for lang in LANGUAGES]
    names = [[one[month].rstrip(".") for one in short] for month in range(1, 13)]
    return tuple(tuple(name for name in each if name not in _UNCLEAR) for each in names)


def _is_arabic(name: str) -> bool:
    return "\u0600" <= name[0] <= "\u06ff"


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
