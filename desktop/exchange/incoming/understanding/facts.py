"""Owns what the values of a column look like, whatever its heading: dates, numbers, codes. Knows no vocabulary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Final

from desktop.exchange.incoming.shapes import Value
from desktop.exchange.incoming.understanding.cells import number_of, text_of
from desktop.exchange.incoming.understanding.dates import part_of_year, span_of
from desktop.exchange.incoming.understanding.lexicon import lexicon
from desktop.services.words.folding import fold

_URL: Final = re.compile(r"(?:https?|ftp)://\S+|www\.\S+", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^\s@;,<>]+@[^\s@;,<>]+\.[A-Za-z]{2,}")
_PHONE: Final = re.compile(r"(?:\+|00)?[\d(][\d\s().\-/]{6,18}\d")
_CODE: Final = re.compile(r"[A-Z]{2,4}[-_]?\d{2,12}")
_PLACE_CODE: Final = re.compile(r"[A-Z]{2,3}\d{2,10}|\d{2}\.\d{3}\.\d{2}(?:\.[\d.]+)?")
_CARD: Final = re.compile(r"[A-Z]{1,2}\d{5,7}|[XYZ]?\d{7,8}[A-Z]")
_SPAN: Final = 60  # letters of a beginning and an end in one cell
_DATE: Final = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}(?:[ T]\d{1,2}:\d{2}.*)?|\d{4}-\d{1,2}|\d{1,2}[/.\-]\d{4}")
_SILENT: Final = 20  # letters up to which a cell may say that there is no day
_EXAMPLES: Final = 4


@dataclass(frozen=True)
class Facts:
    """A column's values: how many there are of each, and the share of the filled cells that is of some form."""

    values: list[Value]
    counts: Mapping[Value, int]
    texts: Mapping[str, int]  # text -> cells

    @classmethod
    def of(cls, values: list[Value]) -> Facts:
        """What the values of a column look like."""
        counts = Counter(values)
        counts.pop(None, None)
        texts: dict[str, int] = {}
        for value, times in counts.items():
            text = text_of(value)
            texts[text] = texts.get(text, 0) + times
        return cls(values, counts, texts)

    @cached_property
    def filled(self) -> int:
        """How many cells say something."""
        return sum(self.texts.values())

    @property
    def rows(self) -> int:
        """How many cells there are."""
        return len(self.values)

    @property
    def distinct(self) -> int:
        """How many different texts there are."""
        return len(self.texts)

    @property
    def unique(self) -> bool:
        """Whether nearly every row has a value of its own."""
        return self.filled >= 2 and self.distinct == self.filled and self.filled >= 0.95 * self.rows

    @property
    def examples(self) -> tuple[str, ...]:
        """The first different values."""
        return tuple(text for text, _place in zip(self.texts, range(_EXAMPLES), strict=False))

    def share(self, holds: Callable[[str], object]) -> float:
        """The share of the filled cells of which something holds."""
        return sum(times for text, times in self.texts.items() if holds(text)) / (self.filled or 1)

    @cached_property
    def numeric(self) -> float:
        """The share that is a number."""
        told = sum(times for value, times in self.counts.items() if number_of(value) is not None)
        nothing = lexicon().nothing
        silent = sum(times for text, times in self.texts.items() if len(text) < 16 and fold(text) in nothing)
        return told / (self.filled - silent) if told else 0.0

    @cached_property
    def whole(self) -> bool:
        """Whether every number is whole and not negative."""
        return all((n := number_of(value)) is None or (n >= 0 and n == int(n)) for value in self.counts)

    @cached_property
    def dated(self) -> float:
        """The share that is a date, or a month or year written out."""
        days = sum(times for value, times in self.counts.items() if isinstance(value, date))
        told = sum(times for text, times in self.texts.items() if _looks_dated(text))
        silent = sum(times for text, times in self.texts.items() if len(text) < _SILENT and tells_no_day(fold(text)))
        return (days + told) / ((self.filled - silent) or 1) if days + told else 0.0

    @cached_property
    def rising(self) -> bool:
        """Whether it only numbers the rows: whole, nearly all different, never falling or nearly so."""
        numbers = [n for value in self.values if (n := number_of(value)) is not None]
        if self.numeric < 0.98 or not self.whole or len(numbers) < 3 or self.distinct < 0.85 * self.filled:
            return False
        rising = sum(1 for one, other in pairwise(numbers) if other >= one)
        return rising >= 0.8 * (len(numbers) - 1)

    @cached_property
    def urls(self) -> float:
        """The share that is a web address."""
        return self.share(_URL.fullmatch)

    @cached_property
    def emails(self) -> float:
        """The share that holds an e-mail address."""
        return self.share(_EMAIL.search)

    @cached_property
    def phones(self) -> float:
        """The share that looks like a telephone number, with its zero or its plus."""
        return self.share(lambda text: _PHONE.fullmatch(text) and _digits(text) and not _looks_dated(text))

    @cached_property
    def codes(self) -> float:
        """The share that looks like a code: letters, then digits."""
        return self.share(_CODE.fullmatch)

    @cached_property
    def place_codes(self) -> float:
        """The share that looks like a P-code or a census code."""
        return self.share(_PLACE_CODE.fullmatch)

    @cached_property
    def cards(self) -> float:
        """The share that looks like the number of an identity card."""
        return self.share(_CARD.fullmatch)

    @cached_property
    def length(self) -> float:
        """The mean length of a text."""
        return sum(len(text) * times for text, times in self.texts.items()) / (self.filled or 1)


def _digits(text: str) -> bool:
    digits = sum(char.isdigit() for char in text)
    return 8 <= digits <= 15 and (text[0] in "+0(" or " " in text)


def tells_no_day(told: str) -> bool:
    """Whether it stands where a day does and says that there is none yet: nothing is known, or it is going on."""
    return told in lexicon().nothing or told in lexicon().certain["status"]


def _looks_dated(text: str) -> bool:
    if _DATE.fullmatch(text) or part_of_year(text) is not None:
        return True
    if len(text) <= _SPAN and text[-4:].isdigit() and span_of(text, "dmy") is not None:
        return True
    if not 3 <= len(text) <= 40 or (text[0].isdigit() and text.isdigit()):
        return False
    words = fold(text).split()
    months = lexicon().months
    named = any(word in months for word in words)
    return named and all(word in months or word.isdigit() or len(word) <= 3 for word in words)
