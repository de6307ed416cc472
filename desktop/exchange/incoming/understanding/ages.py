"""Owns which ages a heading or a tag speaks of, and which entry of the list of ages these are; must not know counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final, NamedTuple

from desktop.exchange.incoming.understanding.lexicon import lexicon, tokens

OPEN: Final = 150  # nobody is older
MAJORITY: Final = 18


class Ages(NamedTuple):
    """From one age to another, in years, ends included."""

    low: int = 0
    high: int = OPEN

    def within(self, other: Ages) -> bool:
        """Whether all these ages are among the other's."""
        return other.low <= self.low and self.high <= other.high

    def apart(self, other: Ages) -> bool:
        """Whether nobody is of both."""
        return self.high < other.low or other.high < self.low


ALL: Final = Ages()
CHILDREN: Final = Ages(0, MAJORITY - 1)
ADULTS: Final = Ages(MAJORITY)
# the narrowest that holds them comes first
_CODES: Final = (
    (Ages(0, 4), "0-4"),
    (Ages(5, 11), "5-11"),
    (Ages(12, 17), "12-17"),
    (CHILDREN, "children"),
    (Ages(18, 59), "18-59"),
    (Ages(60), "60+"),
    (ADULTS, "adults"),
)
_TO: Final = r"(?:-|–|—|à|a|to|al?|y|and|et|إلى|الى)"
_YEARS: Final = r"(?:ans?|years?|yrs?|años?|anos?|سنة|سنوات)?"
_BELOW: Final = r"(?:<|moins\s+d[e’']|under|below|less\s+than|menos\s+de|menores\s+de|أقل\s+من|اقل\s+من|دون)"
_ABOVE: Final = r"(?:>|plus\s+d[e’']|over|above|more\s+than|más\s+de|mas\s+de|mayores\s+de|أكثر\s+من|فوق)"
_MORE: Final = r"(?:\+|(?:et|ou)\s+plus|and\s+(?:over|above|older|more)|y\s+m[áa]s|فأكثر|فما\s+فوق)"
_BETWEEN: Final = re.compile(rf"(?<![\d/.])(\d{{1,3}})\s*{_YEARS}\s*{_TO}\s*(\d{{1,3}})(?![\d/.])")
_UNDER: Final = re.compile(rf"{_BELOW}\s*(\d{{1,3}})(?!\d)")
_UP_TO: Final = re.compile(r"(?:≤|<=)\s*(\d{1,3})(?!\d)")
_FROM: Final = re.compile(rf"(?:{_ABOVE}|≥|>=)\s*=?\s*(\d{{1,3}})(?!\d)|(?<!\d)(\d{{1,3}})\s*{_YEARS}\s*{_MORE}")
_MONTHS: Final = re.compile(r"\b(?:mois|months?|meses|شهر|أشهر|اشهر)")
_TAGGED: Final = re.compile(r"age_?(lt|gt|under|over)?_?(\d{1,3})?(?:_(\d{1,3})?|(plus))?")
_OF_TAGS: Final = {
    **dict.fromkeys(("children", "child", "infants", "infant", "minors", "girls", "boys"), CHILDREN),
    **dict.fromkeys(("adults", "adult"), ADULTS),
    **dict.fromkeys(("elderly", "older", "seniors"), Ages(60)),
    **dict.fromkeys(("adolescents", "youth"), Ages(12, 24)),
}


def ages_in(heading: str) -> Ages | None:
    """The ages that a heading tells in numbers or in a word; None when it tells none."""
    text = "".join(_digit(sign) for sign in heading.lower())
    found = _between(text)
    if found is not None:
        if _MONTHS.search(text):
            return Ages(found.low // 12, max((found.high + 1) // 12 - 1, 0) if found.high < OPEN else OPEN)
        return found
    told, known = set(tokens(heading)), lexicon().people
    return next(
        (ages for name, ages in (("elderly", Ages(60)), ("adults", ADULTS)) if told & known[name]),
        None,
    )


def ages_of(attributes: Collection[str]) -> Ages | None:
    """The ages that the attributes of an HXL tag tell; None when they tell none."""
    for one in attributes:
        found = _TAGGED.fullmatch(one)
        if found and found[2]:
            number = int(found[2])
            if found[1] in ("lt", "under"):
                return Ages(0, max(number - 1, 0))
            return Ages(number, int(found[3]) if found[3] else OPEN)
    return next((_OF_TAGS[one] for one in sorted(attributes) if one in _OF_TAGS), None)


def code_of(ages: Ages) -> str:
    """The entry of the list of ages in which all of these are, the narrowest; "" when there is none."""
    return next((code for band, code in _CODES if ages.within(band)), "")


def _between(text: str) -> Ages | None:
    if found := _BETWEEN.search(text):
        low, high = int(found[1]), int(found[2])
        return Ages(low, high) if low < high < OPEN else None
    if found := _UNDER.search(text):
        return Ages(0, max(int(found[1]) - 1, 0))
    if found := _UP_TO.search(text):
        return Ages(0, int(found[1]))
    if found := _FROM.search(text):
        return Ages(int(found[1] or found[2]))
    return None


def _digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if unicodedata.category(sign) == "Nd" else sign
