"""Owns trying a formula before it is kept: read back in words, its value now, or why it cannot be read and what was
perhaps meant. Writes nothing. Must not know how it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.errors import FormulaUnread
from desktop.i18n import _, format_hundredths, format_number, ngettext
from desktop.models.plain import reader
from desktop.services.formula.formulas import read
from desktop.services.formula.lexicon import Lexicon
from desktop.services.formula.measures import PEOPLE, PERCENT, SCORE
from desktop.services.formula.saying import say
from desktop.services.formula.sound import unit_of
from desktop.services.formula.tree import Node, kept
from desktop.services.indicators.completing import Completion, nearest
from desktop.services.indicators.computing import series
from desktop.services.indicators.counting_sql import Counted
from desktop.services.words.period_codes import MONTHS, Period, before, holding, period

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DAYS: Final = "days"  # a unit that is typed: no formula gives it
_AREA: Final = "SELECT area FROM framework WHERE id = :framework AND deleted = 0"
BACK: Final = 40  # periods looked back at for the latest that says something


@dataclass(frozen=True, slots=True)
class Tried:
    """A formula that was tried. Read: `node`, `said` (in words), `kept`, `unit`, and what it gives in `period`.

    Unread: `why`, a sentence; where in the text, `start` to `end`; `near`, words that may have been meant.
    """

    node: Node | None = None
    said: str = ""
    kept: str = ""
    unit: str = ""
    period: str = ""
    value: Counted | None = None
    why: str = ""
    start: int = 0
    end: int = 0
    near: tuple[Completion, ...] = ()


def try_out(
    session: Session,
    text: str,
    lang: str,
    today: date,
    *,
    code: str = "",
    frequency: str = "",
    area: bytes | None = None,
) -> Tried:
    """A formula as typed in `lang`, in the period of a `code` and a territory (None: everywhere).

    Without a code: the latest period of a frequency (year where that is none) that says something, else today's.
    Raises ValueError for a code that is no period.
    """
    try:
        node = read(session, text, lang)
    except FormulaUnread as unread:
        near = nearest(session, text, unread.start, unread.end, lang)
        return Tried(why=str(unread.details["reason"]), start=unread.start, end=unread.end, near=near)
    periods = [period(code)] if code else _back(today, frequency)
    found = series(session, node, periods, (area,), today)
    told = next((one for one in periods if _says(found.get((one.code, area)))), periods[0])
    said = say(node, Lexicon(session, lang))
    return Tried(node, said, kept(node), unit_of(node), told.code, found.get((told.code, area)))


def territory(session: Session, framework: bytes | None) -> bytes | None:
    """The territory of a framework; None where it has none."""
    return reader(session).value(_AREA, framework=framework) if framework is not None else None


def _back(today: date, frequency: str) -> list[Period]:
    """The periods of a frequency from today's backwards."""
    rhythm = frequency if frequency in MONTHS else "year"
    found = [holding(today, rhythm)]
    while len(found) < BACK and found[-1].first.year > 1:
        found.append(before(found[-1], rhythm))
    return found


def _says(one: Counted | None) -> bool:
    return one is not None and bool(one.value)


def value_words(value: float | None, unit: str) -> str:
    """A value with its unit, in words: "140 personnes", "85 %", "1 200 MAD"; what nobody said is said too."""
    if value is None:
        return _("rien n’est dit")
    number = _whole(value)
    if unit == PEOPLE and isinstance(number, int):
        return ngettext("{n} personne", "{n} personnes", number)
    if unit == PERCENT:
        return format_hundredths(number)
    if unit == DAYS and isinstance(number, int):
        return ngettext("{n} jour", "{n} jours", number)
    if unit == SCORE:
        return _("{n} sur 5", n=format_number(number))
    words = format_number(number)
    return f"{words} {unit.upper()}" if len(unit) == 3 else words


def least_words(least: float, unit: str) -> str:
    """What a value is at least, should those be one who may have been counted several times: people, or of its unit."""
    if unit == PEOPLE:
        return _("au moins {n} personnes différentes", n=format_number(_whole(least)))
    return _("au moins {n}", n=value_words(least, unit))


def beside(one: Counted, unit: str) -> Sequence[str]:
    """What must be told with a value: on how much it rests, what it leaves out, who may be in it twice."""
    told = [ngettext("calculé sur {n} fiche", "calculé sur {n} fiches", one.records)]
    if one.least is not None and one.value is not None and one.least != one.value:
        told.append(least_words(one.least, unit))
    if one.shared:
        told.append(_("{n} partagées avec d’autres territoires", n=format_number(_whole(one.shared))))
    if one.undated:
        told.append(ngettext("{n} fiche sans date n’y est pas", "{n} fiches sans date n’y sont pas", one.undated))
    return told


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 2)
