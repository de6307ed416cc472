"""Dates and head counts as people write them in four languages. Owns the words; must not know any record or database.

Every finder takes a line whose digits are already plain (`plain_digits`) and says where it found something, so that
the caller can take it out of the line. Day comes before month, as written in Morocco.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar

from desktop.services.words.calendar_words import in_figures, months, plain_digits, weekdays, year_of

__all__ = ["FoundCount", "FoundDate", "bare", "find_counts", "find_dates", "plain_digits"]

# Words are as `bare` writes them: no accents, no Arabic vowel signs, lower case.
_NEAR: Final = (
    (0, ("aujourd'hui", "aujourd hui", "aujourdhui", "today", "hoy", "اليوم")),
    (-1, ("hier", "yesterday", "ayer", "أمس", "امس", "البارحة")),
    (-2, ("avant-hier", "anteayer", "أول أمس", "اول امس")),
    (1, ("demain", "tomorrow", "manana", "غدا", "غد")),
)
# What is counted -> (sex, age) codes of the shared lists; an empty age is "not said".
_PEOPLE: Final = (
    (("women", ""), ("femmes", "femme", "women", "woman", "mujeres", "mujer")),
    (("women", ""), ("نساء", "امرأة", "امراة", "نسوة", "سيدات", "سيدة")),
    (("men", ""), ("hommes", "homme", "men", "man", "hombres", "hombre", "رجال", "رجلا", "رجل")),
    (("not-stated", "children"), ("enfants", "enfant", "children", "child", "ninos", "nino", "menores")),
    (("not-stated", "children"), ("أطفال", "اطفال", "طفلا", "طفل")),
    (("women", "children"), ("filles", "fille", "girls", "girl", "ninas", "nina", "فتيات", "فتاة", "طفلات")),
    (("men", "children"), ("garcons", "garcon", "boys", "boy", "فتيان", "فتى")),
    (("not-stated", ""), ("personnes", "personne", "people", "persons", "person", "personas", "persona")),
    (("not-stated", ""), ("participants", "participantes", "beneficiaires", "beneficiaries", "beneficiarios")),
    (("not-stated", ""), ("أشخاص", "اشخاص", "شخصا", "شخص", "مستفيدين", "مستفيدا", "مستفيد")),
    (("not-stated", ""), ("مشاركين", "مشاركا", "مشارك")),
)
_NUMBER: Final = r"(?<![\d/.,-])(\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+|\d{1,9})"
_LETTER: Final = r"[^\W\d_]"
_HALF_YEAR: Final = timedelta(days=183)


def bare(text: str) -> str:
    """Lower case, without accents or Arabic vowel signs, **one character for each of `text`** so that places agree."""
    out = []
    for character in text:
        base = unicodedata.normalize("NFD", character)[0]
        out.append(" " if unicodedata.combining(base) else base.lower()[:1] or " ")
    return "".join(out).replace("\u2019", "'")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in a line, from `start` to `end`. Several `days` = it can be read in several ways; none = impossible."""

    start: int
    end: int
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class FoundCount:
    """A number of people in a line, from `start` to `end`."""

    start: int
    end: int
    sex: str
    age: str
    value: int


_Found = TypeVar("_Found", FoundDate, FoundCount)


def find_counts(line: str) -> list[FoundCount]:
    """Every "45 femmes", "99 رجلا", "3 niñas", in the order of the line."""
    text = bare(line)
    found = []
    for (sex, age), words in _PEOPLE:
        pattern = _NUMBER + r"[ \u00a0\u202f]*(?:" + _alternatives(words) + rf")(?!{_LETTER})"
        for match in re.finditer(pattern, text):
            value = int(re.sub(r"\D", "", match[1]))
            found.append(FoundCount(match.start(), match.end(), sex, age, value))
    return sorted(_apart(found), key=lambda count: count.start)


def find_dates(line: str, today: date, lang: str) -> list[FoundDate]:
    """Every date of the line, in its order. In English "06/12" is read both ways, since both are usual."""
    text = bare(line)
    found = [*_written(text, today), *_numeric(text, today, lang), *_near(text, today), *_weekdays(text, today)]
    return sorted(_apart(found), key=lambda one: one.start)


def _apart(found: list[_Found]) -> list[_Found]:
    """The longer of any two that overlap."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: one.start - one.end):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return kept


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(bare(word)) for word in sorted(words, key=len, reverse=True))


def _numeric(text: str, today: date, lang: str) -> Iterator[FoundDate]:
    for one in in_figures(text):
        days = _in_year(one.first, one.second, one.year, today)
        if lang == "en" and one.first != one.second and not one.iso:
            days += _in_year(one.second, one.first, one.year, today)
        yield FoundDate(one.start, one.end, days)


def _in_year(day: int, month: int, year: int | None, today: date) -> tuple[date, ...]:
    return _nearest(day, month, today) if year is None else _days(day, month, year)


def _written(text: str, today: date) -> Iterator[FoundDate]:
    for number, words in enumerate(months(), start=1):
        names = _alternatives(words)
        after = rf"(?<!\d)(\d{{1,2}})(?:er)?\s+(?:de\s+)?(?:{names})\.?(?!{_LETTER})(?:\s+(?:de\s+)?(\d{{4}}))?"
        before = rf"(?<!{_LETTER})(?:{names})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{{4}}))?"
        for pattern in (after, before):
            for match in re.finditer(pattern, text):
                days = _in_year(int(match[1]), number, year_of(match[2]), today)
                yield FoundDate(match.start(), match.end(), days)


def _near(text: str, today: date) -> Iterator[FoundDate]:
    for shift, words in _NEAR:
        for match in re.finditer(rf"(?<!{_LETTER})(?:{_alternatives(words)})(?!{_LETTER})", text):
            yield FoundDate(match.start(), match.end(), (today + timedelta(days=shift),))


def _weekdays(text: str, today: date) -> Iterator[FoundDate]:
    """A weekday is the last one, today included: people write down what was done."""
    for weekday, words in enumerate(weekdays()):
        for match in re.finditer(rf"(?<!{_LETTER})(?:{_alternatives(words)})(?!{_LETTER})", text):
            back = (today.weekday() - weekday) % 7
            yield FoundDate(match.start(), match.end(), (today - timedelta(days=back),))


def _days(day: int, month: int, year: int) -> tuple[date, ...]:
    try:
        return (date(year, month, day),)
    except ValueError:
        return ()


def _nearest(day: int, month: int, today: date) -> tuple[date, ...]:
    """That day of the year which lies within half a year of today."""
    years = (today.year - 1, today.year, today.year + 1)
    days = [found for year in years for found in _days(day, month, year)]
    near = [found for found in days if abs(found - today) <= _HALF_YEAR]
    return tuple(near[:1] or days[:1])
