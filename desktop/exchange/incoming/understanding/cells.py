"""Owns what one cell of a table says: its words, its number, whether it says anything; must not know its column."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from desktop.exchange.incoming.shapes import Value
from desktop.services.words.folding import fold

_SPACES: Final = re.compile(r"[\s\u00a0\u200b-\u200f\u202f\u2060\ufeff]+")
_MARKS: Final = frozenset("-–—_.?/*#x×")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:([ .,’'٬])\d{3})(?:\1\d{3})*(?:[.,٫]\d+)?")
_PLAIN: Final = re.compile(r"[+-]?\d+(?:[.,٫]\d+)?")
_CURRENCY: Final = r"(?:dhs?|mad|eur|euros?|usd|us\$|gbp|f?cfa|xof|xaf|tnd|dzd|cad|chf|[$€£]|درهم|دولار|أورو)\.?"
_MONEY: Final = re.compile(rf"(?:{_CURRENCY} ?)?([\d٠-٩][\d٠-٩ .,’'٬٫\u202f]*?) ?(?:{_CURRENCY})?", re.IGNORECASE)
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
MOST: Final = 1e15


def text_of(value: Value) -> str:
    """What a cell says as one line of words, its spaces single and ordinary; "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _tidy(value)
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return str(int(value)) if value == int(value) and abs(value) < MOST else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


@lru_cache(maxsize=65_536)
def _tidy(text: str) -> str:
    plain = text if text.isascii() and " " not in text and "\n" not in text else _SPACES.sub(" ", text)
    return plain.strip()


def arabic(text: str) -> bool:
    """Whether a text is written in Arabic letters more than in Latin ones."""
    letters = sum(1 for char in text if "\u0600" <= char <= "\u06ff")
    return letters > sum(1 for char in text if char.isascii() and char.isalpha())


def lines_of(value: Value) -> str:
    """The same with its line breaks kept, for long texts and lists."""
    if not isinstance(value, str):
        return text_of(value)
    return "\n".join(line for line in (_tidy(part) for part in value.splitlines()) if line)


def is_blank(value: Value) -> bool:
    """Whether a cell says nothing: empty, spaces, a dash."""
    if value is None:
        return True
    if isinstance(value, str):
        tidy = _tidy(value)
        return not tidy or (len(tidy) <= 3 and _MARKS.issuperset(tidy) and tidy.lower() != "x")
    return isinstance(value, float) and not math.isfinite(value)


@lru_cache(maxsize=65_536)
def number_in(text: str) -> float | None:
    """The number that a text is, with its thousands apart or not; None when it is none or may be two."""
    plain = text.translate(_DIGITS).replace("\u2212", "-").strip()
    if plain.endswith("%"):
        plain = plain[:-1].strip()
    plain = plain.replace("\u202f", " ").replace("\u00a0", " ")
    grouped = _GROUPED.fullmatch(plain)
    if grouped:
        mark = grouped[1]
        parts = plain.split(mark)
        rest = parts[-1]
        if mark in ".," and len(parts) == 2 and "." not in rest and "," not in rest:
            # 1.234 or 1,234 alone: three digits behind one mark are thousands, as no count has three decimals
            return float("".join(parts))
        return float("".join(parts).replace(",", ".").replace("٫", "."))
    if _PLAIN.fullmatch(plain):
        return float(plain.replace(",", ".").replace("٫", "."))
    return None


def number_of(value: Value) -> float | None:
    """The number of a cell, None when it holds none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < MOST else None  # not a number is never less
    return number_in(_tidy(value)) if isinstance(value, str) else None


def money_of(value: Value) -> float | None:
    """The number of a cell that says a currency beside it ("12 000 DH", "€ 1,500"); None when it holds none."""
    told = number_of(value)
    if told is not None or not isinstance(value, str):
        return told
    found = _MONEY.fullmatch(_tidy(value))
    return number_in(found[1]) if found else None


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """`fold`, remembered: a file says the same few words thousands of times."""
    return fold(text)
