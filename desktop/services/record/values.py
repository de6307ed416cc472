"""Owns turning what was typed into what a cell holds; must not know the database, except to look references up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.errors import InvalidValue
from desktop.i18n import _, group_mark
from desktop.services.description.kinds import Field
from desktop.services.names.references import find
from desktop.services.names.terms import code_of
from desktop.services.names.texts import checked
from desktop.services.words.currencies import currency
from desktop.services.words.folding import fold

MOST_PEOPLE: Final = 10**9
BEST_SCORE: Final = 5
YEARS: Final = range(1800, 2201)
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_GROUPED: Final = re.compile(
    r"(?P<whole>[-+]?[1-9]\d{0,2}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*)(?P<decimals>(?!(?P=mark))[.,]\d+|)"
)
_CLOCK: Final = re.compile(r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?")
_SPOKEN: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_YES: Final = frozenset({"1", "true", "yes", "oui", "si", "نعم", "x"})
_NO: Final = frozenset({"0", "false", "no", "non", "لا"})


def coerce(session: Session, field: Field, value: object) -> Any:
    """The value that the cell of `field` holds for what was typed, or None for an empty one.

    Text becomes text, numbers, ISO dates, codes, ids (16 bytes), a list of codes or ids, or (lat, lon, accuracy).
    Raises InvalidValue, NotText, NotFound, AmbiguousReference.
    """
    label = _(field.label)
    if value is None or (isinstance(value, str) and value.strip() == "" and field.type not in ("text", "long")):
        return None
    if field.type in ("people", "total", "number"):
        return whole(value, label)
    if field.type == "year":
        year = whole(value, label)
        if year not in YEARS:
            raise InvalidValue(field=label, reason=_("ce n’est pas une année."))
        return year
    if field.type == "amount":
        return amount(value, label)
    if field.type == "measure":
        return measured(value, label)
    if field.type in ("percent", "score"):
        return graded(value, label, field.type)
    if field.type == "date":
        return iso_date(value, label)
    if field.type == "time":
        return clock(value, label)
    if field.type == "bool":
        return truth(value, label)
    if field.type == "choice":
        return code_of(session, field.scheme, checked(str(value).strip(), label), label)
    if field.type == "terms":
        return unique(code_of(session, field.scheme, checked(str(one).strip(), label), label) for one in listed(value))
    if field.type == "ref":
        return find(session, (field.ref,), _readable(value, label))
    if field.type == "refs":
        return unique(find(session, (field.ref,), _readable(one, label)) for one in listed(value))
    if field.type == "where":
        return unique(find(session, ("place", "area"), _readable(one, label)) for one in listed(value))
    if field.type == "point":
        return point(value, label)
    if field.type == "formula":
        from desktop.services.formula.formulas import typed  # here: only indicators have one

        return typed(session, checked(str(value), label)) or None
    if not isinstance(value, str):
        raise InvalidValue(field=label, reason=_("il faut un texte."))
    if field.type == "currency":
        return currency(checked(value, label), label)
    return checked(value, label) or None


def _readable(value: object, label: str) -> object:
    return checked(value, label) if isinstance(value, str) else value


def listed(value: object) -> list[object]:
    """A list as given, or one value alone as a list of one; empty ones left out."""
    if isinstance(value, list | tuple | set | frozenset):
        return [one for one in value if one not in (None, "", b"")]
    return [value]


def unique(values: Iterable[Any]) -> list[Any]:
    """Each value once, in its order."""
    return list(dict.fromkeys(values))


def whole(value: object, label: str) -> int:
    """A whole number, not negative; spaces between digits and Arabic digits are read."""
    if isinstance(value, bool) or not isinstance(value, int | str | float):
        raise InvalidValue(field=label, reason=_("il faut un nombre entier."))
    plain = re.sub(r"[\s\u00a0\u202f']", "", str(value)) if isinstance(value, str) else value
    try:
        number = int(plain)
    except (ValueError, OverflowError):
        raise InvalidValue(field=label, reason=_("il faut un nombre entier.")) from None
    if (isinstance(value, float) and value != number) or not 0 <= number <= MOST_PEOPLE:
        raise InvalidValue(field=label, reason=_("il faut un nombre entier."))
    return number


def amount(value: object, label: str) -> float:
    """A sum, not negative; a comma is a decimal point."""
    number = measured(value, label)
    if number < 0:
        raise InvalidValue(field=label, reason=_("il faut un nombre."))
    return number


def measured(value: object, label: str) -> float:
    """A number of any sign, as it is typed: "1 200,5", "1,200.5", "85 %"."""
    if isinstance(value, str):
        value = _decimal(re.sub(r"[\s\u00a0\u202f\u200e\u200f'’%٪]", "", value).replace("\u2212", "-"))
    try:
        number = float(value)  # type: ignore[arg-type]  # whatever else it is ends in TypeError just below
    except (TypeError, ValueError, OverflowError):
        raise InvalidValue(field=label, reason=_("il faut un nombre.")) from None
    if not math.isfinite(number) or not -1e15 < number < 1e15:
        raise InvalidValue(field=label, reason=_("il faut un nombre."))
    return number + 0.0  # no negative zero: equal numbers must be equal bytes


def _decimal(typed: str) -> str:
    """A number with a point before its decimals and nothing else; what is written otherwise stays as it is.

    Of a comma and a point the last is the decimal one; one that comes again parts thousands, and so does that of the
    language where three digits follow ("1.200" is more than a thousand in Spanish, not in French).
    """
    grouped = _GROUPED.fullmatch(typed)
    if grouped is not None:
        mark, decimals = grouped["mark"], grouped["decimals"]
        if decimals or typed.count(mark) > 1 or mark == group_mark():
            return typed[: grouped.end("whole")].replace(mark, "") + decimals.replace(",", ".")
    return typed.replace(",", ".", 1)


def iso_date(value: object, label: str) -> str:
    """`2021-03-12`, `2021-03` or `2021` for an ISO date, a day/month/year or a date object."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    typed = str(value).strip()
    spoken = _SPOKEN.fullmatch(typed)
    iso = _ISO.fullmatch(typed)
    try:
        if spoken:
            day = date(int(spoken[3]), int(spoken[2]), int(spoken[1]))
            parts = 3
        elif iso:
            day = date(int(iso[1]), int(iso[2] or 1), int(iso[3] or 1))
            parts = 3 if iso[3] else 2 if iso[2] else 1
        else:
            raise ValueError(typed)
        if day.year not in YEARS:
            raise ValueError(typed)
    except ValueError:
        raise InvalidValue(field=label, reason=_("ce n’est pas une date.")) from None
    return day.isoformat()[: (0, 4, 7, 10)[parts]]


def clock(value: object, label: str) -> str:
    """`HH:MM` for an hour of the day: `9`, `9h`, `9h30`, `09:30`, `14.30`; Arabic digits are read."""
    typed = _CLOCK.fullmatch(str(value).strip())
    hours, minutes = (int(typed[1]), int(typed[2] or 0)) if typed else (24, 0)
    if hours > 23 or minutes > 59:
        raise InvalidValue(field=label, reason=_("ce n’est pas une heure : écrivez-la 14:30."))
    return f"{hours:02d}:{minutes:02d}"


def graded(value: object, label: str, scale: str) -> int | float:
    """A whole number of hundredths (`percent`; the sign may stand), or a mean between 0 and 5 (`score`)."""
    if scale == "percent":
        number = whole(value.strip().rstrip("%٪ ") if isinstance(value, str) else value, label)
        if number > 100:
            raise InvalidValue(field=label, reason=_("il faut un nombre de 0 à 100."))
        return number
    mean = amount(value, label)
    if mean > BEST_SCORE:
        raise InvalidValue(field=label, reason=_("il faut un nombre de 0 à 5."))
    return mean


def truth(value: object, label: str) -> int:
    """1 or 0 for yes and no in the four languages."""
    if isinstance(value, bool | int) and value in (0, 1):
        return int(value)
    word = str(value).strip().casefold()
    word = fold(word) or word
    if word in _YES or word in {fold(yes) for yes in _YES}:
        return 1
    if word in _NO or word in {fold(no) for no in _NO}:
        return 0
    raise InvalidValue(field=label, reason=_("il faut oui ou non."))


def point(value: object, label: str) -> tuple[float, float, float | None]:
    """(latitude, longitude, accuracy) in degrees and metres, from three values, a mapping, or `34.68, -1.91`."""
    if isinstance(value, Mapping):
        value = [value.get("latitude"), value.get("longitude"), value.get("accuracy")]
    parts = re.split(r"[;,\s]+", value.strip()) if isinstance(value, str) else value
    try:
        if not isinstance(parts, list | tuple) or not 2 <= len(parts) <= 3:
            raise ValueError(value)
        latitude, longitude = float(parts[0]), float(parts[1])
        accuracy = float(parts[2]) if len(parts) == 3 and parts[2] is not None else None
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValueError(value)
        if accuracy is not None and not 0 <= accuracy < 1e7:
            raise ValueError(value)
    except (TypeError, ValueError):
        raise InvalidValue(field=label, reason=_("ce n’est pas une position.")) from None
    # no negative zero: equal positions must be equal bytes
    return latitude + 0.0, longitude + 0.0, None if accuracy is None else accuracy + 0.0
