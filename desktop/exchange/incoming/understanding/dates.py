"""Owns how a column of dates is read, decided by the column as a whole; must not know what the dates are of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from desktop.exchange.incoming.shapes import Value
from desktop.exchange.incoming.understanding.cells import folded, text_of
from desktop.exchange.incoming.understanding.lexicon import lexicon

_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[ T].*)?")
_THREE: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[ T].*)?")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-/.](\d{4})")
_DAY_MONTH: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2})")
_FROM: Final = re.compile(r"^(?:du|de|from|del|desde|من)\s+", re.IGNORECASE)
_UNTIL: Final = re.compile(r"\s+(?:au|à|to|until|till|al|a|hasta|إلى|الى)\s+|\s*[–—→]\s*", re.IGNORECASE)
_DASH: Final = re.compile(r"\s+-\s+|(?<=[^\W\d_])\.?-(?=[^\W\d_])")
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)  # 1954 to 2119, as a spreadsheet counts days
_YEARS: Final = range(1950, 2101)
_LONGEST_PART: Final = 24
_WRITTEN_PART: Final = re.compile(
    r"(?:(?P<before>20\d{2}) ?)?(?:(?P<short>[tqs]) ?(?P<n>[1-4])|(?P<nth>[1-4]) ?(?:er|ere|e|eme|st|nd|rd|th|o)? ?"
    r"(?P<long>trimestre|quarter|semestre|semester))(?: (?:de |du |of )?(?P<after>20\d{2}))?"
)
_QUARTER: Final = re.compile(r"(?:[qt]|trim|trimestre|quarter)\.? ?([1-4])(?: 20\d{2})?")
_CALENDAR: Final = 3  # columns of months from which a row of headings is one of months
LETTERS: Final = ("jfmamjjasond", "efmamjjasond")  # the months by their first letters, January first
_PART_OF_YEAR: Final = re.compile(r"[tqs][1-4]|20\d\d")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column writes its dates: `order` is `dmy`, `mdy` or "" (nothing tells); `yearless` months lack a year."""

    order: str
    yearless: bool


def how_written(values: Iterable[Value]) -> Reading:
    """What the column as a whole tells of the order of day and month."""
    first = second = 0
    yearless = False
    doubtful = False
    for value in values:
        if not isinstance(value, str):
            continue
        text = text_of(value).translate(_DIGITS)
        parts = _ends(text)
        for part in parts:
            found = _THREE.fullmatch(part)
            if found:
                one, two = int(found[1]), int(found[2])
                first += one > 12 >= two
                second += two > 12 >= one
                doubtful |= one <= 12 and two <= 12 and one != two
        last = parts[-1]
        yearless |= bool(_months(last)) and _of_text(last, "dmy", None) is None
    if first and not second:
        return Reading("dmy", yearless)
    if second and not first:
        return Reading("mdy", yearless)
    return Reading("" if doubtful else "dmy", yearless)


def day_of(value: Value, order: str, year: int | None = None) -> str | None:
    """`2021-03-12`, `2021-03` or `2021`; None for what is no date. `year` completes a month that lacks one."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(float(value))
    return _of_text(text_of(value), order, year) if isinstance(value, str) else None


def span_of(value: Value, order: str, year: int | None = None) -> tuple[str, str] | None:
    """From when to when, of a cell that says both ("du 01/01 au 30/06/2025", "janv. - mars 2025"); None for another."""
    text = text_of(value) if isinstance(value, str) else ""
    part = part_of_year(text) if text else None
    if part is not None:
        return part
    parts = _ends(text) if text else ()
    if len(parts) != 2:
        return None
    end = day_of(parts[1], order, year)
    start = day_of(parts[0], order, int(end[:4])) if end else None
    if end and start is None and (short := _DAY_MONTH.fullmatch(parts[0].translate(_DIGITS))):
        day, month = (short[2], short[1]) if order == "mdy" else (short[1], short[2])
        start = _day(int(end[:4]), int(month), int(day))
    return (start, end) if start and end and start[: len(end)] <= end else None


def part_of_year(text: str) -> tuple[str, str] | None:
    """The first and the last month of a quarter or a half year with its year: "T2 2024", "2023 Q2", "1er semestre
    2024"; None for another text."""
    if not 6 <= len(text) <= _LONGEST_PART:
        return None
    told = folded(text).translate(_DIGITS)
    found = _WRITTEN_PART.fullmatch(told)
    if found is None:
        return None
    kind = found["short"] or found["long"]
    number, year = int(found["n"] or found["nth"]), int(found["before"] or found["after"] or 0)
    months = 6 if kind[0] == "s" else 3
    if not year or number * months > 12:
        return None
    return f"{year}-{(number - 1) * months + 1:02}", f"{year}-{number * months:02}"


def _ends(text: str) -> tuple[str, ...]:
    """The two days of a span; the text alone when it is none."""
    bare = _FROM.sub("", text.strip())
    for mark in (_UNTIL, _DASH):
        parts = mark.split(bare)
        if len(parts) == 2 and all(any(sign.isdigit() for sign in part) or _months(part) for part in parts):
            return tuple(parts)
    return (text,)


def _of_number(number: float) -> str | None:
    if number in _YEARS:
        return str(int(number))
    if int(number) in _SERIALS:
        return (_EPOCH + timedelta(days=int(number))).isoformat()
    return None


@lru_cache(maxsize=16_384)
def _of_text(text: str, order: str, year: int | None) -> str | None:
    plain = text.translate(_DIGITS).strip()
    if plain.isdigit():
        return _of_number(float(plain)) if len(plain) in (4, 5) else _compact(plain)
    iso = _ISO.fullmatch(plain)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None)
    three = _THREE.fullmatch(plain)
    if three:
        one, two, last = int(three[1]), int(three[2]), int(three[3])
        last += (2000 if last < 70 else 1900) if len(three[3]) == 2 else 0
        day, month = (two, one) if order == "mdy" else (one, two)
        return _day(last, month, day)
    short = _MONTH_YEAR.fullmatch(plain)
    if short:
        return _day(int(short[2]), int(short[1]), None)
    return _spoken(plain, year)


def _compact(plain: str) -> str | None:
    return _day(int(plain[:4]), int(plain[4:6]), int(plain[6:])) if len(plain) == 8 else None


def _spoken(plain: str, year: int | None) -> str | None:
    """A month in words, with its day and year where they stand."""
    months = _months(plain)
    if len(months) != 1:
        return None
    numbers = [int(word) for word in re.findall(r"\d+", plain)]
    years = [number for number in numbers if number in _YEARS]
    days = [number for number in numbers if 1 <= number <= 31]
    if not years and len(numbers) == 1 and re.search(r"[-/ '](\d{2})$", plain) and numbers[0] > 12:
        years, days = [2000 + numbers[0]], []  # avr-25
    if len(numbers) == 2 and not years and days:
        years, days = [2000 + numbers[-1]], [numbers[0]]  # 12-Jun-24
    known = years[0] if years else year
    if known is None:
        return None
    return _day(known, months[0], days[0] if len(days) == 1 and len(numbers) - len(years) <= 1 else None)


def _months(text: str) -> list[int]:
    told = folded(text)
    known = lexicon().months
    if told in known:
        return [known[told]]
    words = re.findall(r"[^\W\d_]+", told)
    found = [known[word] for word in words if word in known]
    rest = [word for word in words if word not in known and len(word) > 3]
    return found if not rest else []


def month_in(text: str) -> int | None:
    """The month that a heading names without its year."""
    found = _months(text)
    return found[0] if len(found) == 1 else None


def quarter_in(text: str) -> int | None:
    """The quarter that a heading names, with its year or without."""
    found = _QUARTER.fullmatch(folded(text).translate(_DIGITS))
    return int(found[1]) if found else None


def names_months(texts: Iterable[str]) -> bool:
    """Whether a row of headings names months, each in a column: by their names, or by their first letters."""
    told = [text.strip().lower() for text in texts if text.strip()]
    return len(told) >= _CALENDAR and (
        "".join(told) in LETTERS or all(month_in(one) or quarter_in(one) or _dated_month(one) for one in told)
    )


def _dated_month(text: str) -> bool:
    day = _of_text(text, "dmy", None)
    return day is not None and len(day) >= len("2024-01")


def names_a_time(heading: str) -> bool:
    """Whether words of a heading are a month, a year, a quarter or a half year: "T2 · Femmes", "Women March"."""
    words = folded(heading).split()
    known = lexicon()
    return any(word in known.months or word in known.times or _PART_OF_YEAR.fullmatch(word) for word in words)


def _day(year: int, month: int, day: int | None) -> str | None:
    try:
        whole = date(year, month, day or 1)
    except ValueError:
        return None
    if whole.year not in _YEARS:
        return None
    return whole.isoformat() if day else whole.isoformat()[:7]
