"""Owns what day a few words mean, seen from a given day, in four languages; must not know lines, marks or records.

`read_day` reads what stands at one place of a text, `offered` continues what somebody is typing. All four languages are
always tried, the given one first. A day without a year is the next such day, the given day included; a weekday said
on that weekday is next week's. A stretch of time ("la semaine prochaine", "juin") stands for its last day, a week for
its Friday. A year that was said is believed, past or not. `docs/decisions/date-words.md` says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import islice, product
from typing import Final, Literal

from desktop.i18n import LANGUAGES
from desktop.services.words.calendar_words import (
    full_months,
    in_figures,
    month_name,
    months,
    plain_digits,
    weekday_name,
    weekdays,
)
from desktop.services.words.date_meanings import Clash, Slots, day_of, next_such
from desktop.services.words.date_phrases import (
    ARTICLES,
    DUALS,
    IDIOMS,
    LEADS,
    NUMBERS,
    OFFERED,
    OFFERED_FIGURES,
    PATTERNS,
    UNITS,
    Meaning,
)
from desktop.services.words.folding import Word, placed_words

Precision = Literal["day", "week", "month", "quarter", "year"]
OFFERS: Final = 6
# The longest pattern with its lead has fewer words; more are never looked at.
_MOST_WORDS: Final = 12
_GAP: Final = re.compile(r"[ \t\u00a0\u202f'\u2019\u02bc\u2018\u2010\u2011\u200e\u200f\u2066-\u2069-]{1,3}")
_DOT: Final = re.compile(r"\.[ \u00a0\u202f]?")
_COMMA: Final = re.compile(r"[,،] ?")
_PRECISIONS: Final[dict[str, Precision]] = {
    **dict.fromkeys(("month", "this_month", "next_month"), "month"),
    **dict.fromkeys(("this_week", "next_week", "weekend"), "week"),
    "quarter": "quarter",
    "year": "year",
}


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A day said in words from `start` to `end` of a text; from `start` to `core` stands "avant", "le", "يوم".

    `precision` is what was said: "fin juin" is a day of precision "month".
    """

    day: date
    precision: Precision
    start: int
    core: int
    end: int

    @property
    def iso(self) -> str:
        """The day as it is stored: "2026-06-22"."""
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """A way to go on typing: the whole phrase, and the day it would be read as."""

    text: str
    day: date


Element = str | frozenset[str]
Pattern = tuple[Element, ...]


def read_day(text: str, reference: date, lang: str, start: int = 0) -> SaidDay | None:
    """The longest date in words or figures that begins exactly at `start` of `text`; None when there is none.

    "vendredi 22 juin" is none when that day is no Friday: which of both was meant, nobody can know.
    """
    found = _words_at(text, start)
    best = _figures_at(text, reference, start)
    if not found:
        return best
    for one in _languages(lang):
        try:
            said = _read_in(one, text, found, reference)
        except Clash:
            return None
        if said is not None and (best is None or said.end > best.end):
            best = said
    return best


def offered(typed: str, reference: date, lang: str, limit: int = OFFERS) -> list[OfferedDay]:
    """Up to `limit` phrases that begin with `typed`, nearest day first; other languages only when `lang` has none."""
    found = _words_at(typed, 0)
    if not found or typed[found[-1].end :].strip(" \t\u00a0\u202f'\u2019-"):
        return []
    for one in _languages(lang):
        offers = list(islice(_best(_offered_in(one, typed, found, reference), reference, lang), limit))
        if offers:
            return offers
    return []


def _best(offers: Iterable[OfferedDay], reference: date, lang: str) -> Iterator[OfferedDay]:
    """One phrase for each day, nearest first, and only what is read as it says: no "le demain"."""
    days: set[date] = set()
    for offer in sorted(offers, key=lambda one: one.day):
        if offer.day in days:
            continue
        said = read_day(offer.text, reference, lang)
        if said is not None and said.end == len(offer.text) and said.day == offer.day:
            days.add(offer.day)
            yield offer


def _languages(lang: str) -> list[str]:
    return sorted(LANGUAGES, key=lambda one: one != lang)


def _words_at(text: str, start: int) -> list[Word]:
    """The words from `start` on that hang together as those of one phrase do."""
    out: list[Word] = []
    for word in placed_words(text, start, start + 160, digits_apart=True):
        if not out and word.start != start:
            break
        if out and not _together(out, text[out[-1].end : word.start], word):
            break
        out.append(word)
        if len(out) == _MOST_WORDS:
            break
    return out


def _together(before: Sequence[Word], gap: str, word: Word) -> bool:
    last = before[-1]
    if not gap:
        return last.letters.isdecimal() != word.letters.isdecimal()
    if _GAP.fullmatch(gap):
        return True
    if _DOT.fullmatch(gap):
        return last.bare in _short() and last.bare not in _vocabulary()["M"]
    if not _COMMA.fullmatch(gap):
        return False
    figures = len(word.letters) if word.letters.isdecimal() else 0
    after_weekday = last.bare in _vocabulary()["w"] and (figures > 0 or word.bare in _short())
    return figures == 4 or after_weekday


def _read_in(lang: str, text: str, found: list[Word], reference: date) -> SaidDay | None:
    best: SaidDay | None = None
    for lead in _lead_lengths(lang, found):
        first = _patterns(lang)
        for meaning, pattern in (*first.get(found[lead].letters, ()), *first[""]):
            if lead and meaning[0] == "near" and found[lead - 1].letters in _articles():
                continue
            matched = _match(pattern, found, lead)
            if matched is None:
                continue
            end, slots = matched
            if best is not None and found[end - 1].end <= best.end:
                continue
            day = day_of(meaning, slots, reference)
            if day is not None:
                precision = _PRECISIONS.get(meaning[0], "day")
                best = SaidDay(day, precision, found[0].start, found[lead].start, found[end - 1].end)
    return best


def _lead_lengths(lang: str, found: Sequence[Word]) -> list[int]:
    """How many of the first words may be a lead: 0, then each that fits and leaves something."""
    lengths = {0}
    for lead in _leads(lang):
        matched = _match(lead, found, 0)
        if matched is not None and matched[0] < len(found):
            lengths.add(matched[0])
    return sorted(lengths)


def _match(pattern: Pattern, found: Sequence[Word], at: int) -> tuple[int, Slots] | None:
    """Where the pattern ends among the words and what its slots hold; None when it does not fit from `at` on."""
    slots: Slots = {}
    for element in pattern:
        if at >= len(found):
            return None
        if isinstance(element, frozenset):
            if found[at].letters not in element:
                return None
            at += 1
            continue
        read = _slot(element, found, at)
        if read is None:
            return None
        value, taken = read
        slots["m" if element == "M" else element] = value
        at += taken
    return at, slots


def _slot(slot: str, found: Sequence[Word], at: int) -> tuple[int | str, int] | None:
    """The value of a slot at one word, and how many words it took."""
    word = found[at].bare if slot in "wmM" else found[at].letters
    if slot in "dyn" and word.isdecimal():
        value = int(word) if len(word) <= 4 else 0
        fits = {"d": 1 <= value <= 31, "y": 1900 <= value < 2200, "n": 0 < value < 1000}[slot]
        return (value, 1) if fits else None
    known = _vocabulary().get(slot, {})
    if at + 1 < len(found) and f"{word} {found[at + 1].bare}" in known:
        return known[f"{word} {found[at + 1].bare}"], 2
    return (known[word], 1) if word in known else None


@cache
def _vocabulary() -> dict[str, dict[str, int | str]]:
    """Slot -> folded word -> value: weekday 0-6, month 1-12, a number, the name of a unit."""

    def numbered(names: Sequence[Sequence[str]], first: int) -> dict[str, int | str]:
        return {_folded(name): number for number, each in enumerate(names, first) for name in each}

    numbers = {_letters(word): number for number, words in NUMBERS.items() for word in words.split()}
    return {
        "w": numbered(weekdays(), 0),
        "m": numbered(months(), 1),
        "M": numbered(full_months(), 1),
        "n": {**numbers, **{word: f"idiom {number}" for word, number in IDIOMS.items()}},
        "u": {_letters(word): unit for unit, words in UNITS.items() for word in words.split()},
        "D": {_letters(word): unit for unit, words in DUALS.items() for word in words.split()},
    }


@cache
def _short() -> frozenset[str]:
    return frozenset(_vocabulary()["m"])


@cache
def _articles() -> frozenset[str]:
    return frozenset(_letters(word) for word in ARTICLES.split())


def _letters(name: str) -> str:
    return " ".join(word.letters for word in placed_words(name, digits_apart=True))


def _folded(name: str) -> str:
    return " ".join(word.bare for word in placed_words(name, digits_apart=True))


@cache
def _patterns(lang: str) -> dict[str, list[tuple[Meaning, Pattern]]]:
    """The patterns by the word they begin with; under "" those that begin with a slot."""
    out: dict[str, list[tuple[Meaning, Pattern]]] = {"": []}
    for meaning, written in PATTERNS[lang]:
        for pattern in _compiled(written):
            for word in pattern[0] if isinstance(pattern[0], frozenset) else ("",):
                out.setdefault(word, []).append((meaning, pattern))
    return out


@cache
def _leads(lang: str) -> tuple[Pattern, ...]:
    return tuple(_compiled(LEADS[lang]))


def _compiled(written: str) -> Iterator[Pattern]:
    """Every pattern of one line of the table, with and without what may be left out."""
    for one in written.split(" / "):
        parts = [part.strip("[]") for part in one.split()]
        optional = [part.startswith("[") for part in one.split()]
        for chosen in product(*((True, False) if may else (True,) for may in optional)):
            kept = [part for part, keep in zip(parts, chosen, strict=True) if keep]
            if kept:
                yield tuple(_element(part) for part in kept)


def _element(part: str) -> Element:
    return part[1] if part.startswith("{") else frozenset(_letters(word) for word in part.split("|"))


def _figures_at(text: str, reference: date, start: int) -> SaidDay | None:
    """A date in figures that begins at `start`, day before month as written in Morocco."""
    part = plain_digits(text[start : start + 12])
    for one in in_figures(part):
        if one.start == 0 and not part[one.end : one.end + 1].isalnum():
            day = next_such(one.first, one.second, one.year, reference)
            if day is not None:
                return SaidDay(day, "day", start, start, start + one.end)
    return None


def _offered_in(lang: str, typed: str, found: list[Word], reference: date) -> Iterator[OfferedDay]:
    """What goes on from `typed` in one language, with and without its first words taken as a lead."""
    tail = " " if typed[found[-1].end :] else ""
    for lead in _lead_lengths(lang, found):
        rest = found[lead:]
        letters, bare = (tail.join((" ".join(words), "")) for words in _spelled(rest))
        figures = tuple(int(word.letters) for word in rest if word.letters.isdecimal() and len(word.letters) < 4)
        offers = _phrases(lang, reference)
        if figures:
            offers = _with_figure(lang, reference, figures[0])
        for as_letters, as_bare, offer in offers:
            if as_letters.startswith(letters) or as_bare.startswith(bare):
                yield OfferedDay(typed[: rest[0].start] + offer.text, offer.day)


Offers = tuple[tuple[str, str, OfferedDay], ...]


def _spelled(words: Sequence[Word]) -> tuple[list[str], list[str]]:
    return [word.letters for word in words], [word.bare for word in words]


@lru_cache(maxsize=16)
def _phrases(lang: str, reference: date) -> Offers:
    return _read_offers(OFFERED[lang], lang, reference, {})


@lru_cache(maxsize=64)
def _with_figure(lang: str, reference: date, figure: int) -> Offers:
    return _read_offers(OFFERED_FIGURES[lang], lang, reference, {"{d}": str(figure), "{n}": str(figure)})


def _read_offers(templates: Sequence[str], lang: str, reference: date, figures: dict[str, str]) -> Offers:
    """Each phrase that can be read to its end, with its two foldings: what is offered is read as it says."""
    out = []
    for template in templates:
        for phrase in _filled(template, lang, figures):
            said = read_day(phrase, reference, lang)
            if said is not None and said.end == len(phrase):
                letters, bare = _spelled(placed_words(phrase, digits_apart=True))
                out.append((" ".join(letters), " ".join(bare), OfferedDay(phrase, said.day)))
    return tuple(out)


def _filled(template: str, lang: str, figures: dict[str, str]) -> Iterator[str]:
    if "{d}er" in template and figures.get("{d}") != "1":
        return  # only the first of a month is "1er"
    for slot, value in figures.items():
        template = template.replace(slot, value)
    names = [weekday_name(day, lang) for day in range(7)] if "{weekday}" in template else [""]
    for weekday in names:
        phrase = template.replace("{weekday}", weekday)
        if "{month}" not in phrase:
            yield phrase
            continue
        for month in range(1, 13):
            yield phrase.replace("{month}", month_name(month, lang))
