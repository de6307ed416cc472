"""Owns what is doubtful in the values of an indicator: late, impossible, far from the others, moving the wrong way.

A flag is a sentence beside a value. It refuses nothing and changes nothing. Must not know how it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final, Literal

from desktop.i18n import _, format_number, ngettext
from desktop.services.indicators.grid import AreaSheet, Cell, Head, Row, Sheet, of_rhythm
from desktop.services.indicators.parts import EVERYBODY, Part, whole_of

What = Literal["late", "impossible", "outlier", "direction"]
PATIENCE: Final = 30  # days after the end of a period until a value is late, where nobody said how many
ENOUGH: Final = 5  # values: of fewer nobody can say which one stands apart
FAR: Final = 5.0  # robust standard deviations from the median
_SPREAD: Final = 1.4826  # median absolute deviation -> standard deviation, of a normal distribution
_COUNTED: Final = frozenset({"people", "number", "days", "mad", "eur", "score"})  # units that are never negative


@dataclass(frozen=True, slots=True)
class Flag:
    """One doubt: of which territory, period and part of the people (all of them: `EVERYBODY`), and why, in words."""

    what: What
    area: bytes | None
    period: str
    label: str
    sentence: str
    part: Part = EVERYBODY
    target: bool = False


def flags(sheet: Sheet, today: date) -> tuple[Flag, ...]:
    """Every doubt about the values of a sheet, the latest period first, in the language in force."""
    found = [one for area in sheet.areas for one in _of_area(sheet.head, area, today)]
    order = {row.code: row.first for area in sheet.areas for row in area.rows}
    return tuple(sorted(found, key=lambda one: (order[one.period], one.what, one.part), reverse=True))


def doubt_words(flag: Flag, sheet: Sheet, *, area: bool = False) -> str:
    """A doubt in words: of which part and period, with `area` of which territory, and why."""
    where = next((each.name for each in sheet.areas if each.area == flag.area), "") if area else ""
    label = " · ".join(word for word in (where, sheet.labels.get(flag.part, ""), flag.label) if word)
    return _("{period}, {why}", period=label, why=flag.sentence)


def _of_area(head: Head, area: AreaSheet, today: date) -> Iterator[Flag]:
    own = [row for row in area.rows if of_rhythm(head, row.code)]
    if not head.computed:
        yield from _late(head, area, own, today)
    for row in area.rows:
        yield from _impossible(head, area, row)
    yield from _outliers(area, own)
    yield from _direction(head, area, own)


def _late(head: Head, area: AreaSheet, rows: Sequence[Row], today: date) -> Iterator[Flag]:
    """Periods that ended long enough ago, from the first one that says something (a target is enough)."""
    wait = timedelta(days=PATIENCE if head.due_days is None else head.due_days)
    begun = False
    for row in rows:
        begun = begun or row.actual.value is not None or row.target.value is not None
        days = (today - (row.last + wait)).days
        if begun and row.actual.value is None and days > 0:
            words = ngettext("attendu depuis {n} jour", "attendu depuis {n} jours", days)
            yield Flag("late", area.area, row.code, row.label, words)


def _impossible(head: Head, area: AreaSheet, row: Row) -> Iterator[Flag]:
    cells = [(EVERYBODY, row.actual, False), (EVERYBODY, row.target, True)]
    cells += [(part, cell, False) for part, cell in row.parts.items()]
    for part, cell, target in cells:
        why = _beyond(head, cell)
        if why:
            yield Flag("impossible", area.area, row.code, row.label, why, part, target)
    total = row.actual
    if total.value is not None and not total.summed and head.unit in _COUNTED:
        said = {part: cell.value for part, cell in row.parts.items() if cell.value is not None}
        above = [part for part, value in said.items() if value > total.value]
        for part in above:
            words = _("{part} dépasse le total de {total}", part=_said(said[part]), total=_said(total.value))
            yield Flag("impossible", area.area, row.code, row.label, words, part)
        made = whole_of(said, head.unit)
        if made is not None and made[0] > total.value and not above:
            words = _(
                "le détail fait {sum}, plus que le total de {total}", sum=_said(made[0]), total=_said(total.value)
            )
            yield Flag("impossible", area.area, row.code, row.label, words)


def _beyond(head: Head, cell: Cell) -> str:
    """Why a value cannot be: below or above what is possible."""
    value = cell.value
    if value is None:
        return ""
    low = head.lowest if head.lowest is not None else 0.0 if head.unit in (*_COUNTED, "percent") else None
    high = head.highest
    if high is None:
        high = {"percent": 100.0, "score": 5.0}.get(head.unit)
    if low is not None and value < low:
        return _("{value} est plus petit que {low}, la plus petite valeur possible", value=_said(value), low=_said(low))
    if high is not None and value > high:
        return _("{value} dépasse {high}, la plus grande valeur possible", value=_said(value), high=_said(high))
    return ""


def _outliers(area: AreaSheet, rows: Sequence[Row]) -> Iterator[Flag]:
    """Values far from the others of the series, measured so that the far ones do not hide themselves."""
    said = [(row, row.actual.value) for row in rows if row.actual.value is not None]
    if len(said) < ENOUGH:
        return
    middle = median(value for _row, value in said)
    spread = _SPREAD * median(abs(value - middle) for _row, value in said)
    for row, value in said:
        if spread and abs(value - middle) > FAR * spread:
            words = _(
                "{value} est loin des autres valeurs, dont la moitié dépasse {middle} : vérifiez la saisie",
                value=_said(value),
                middle=_said(middle),
            )
            yield Flag("outlier", area.area, row.code, row.label, words)


def _direction(head: Head, area: AreaSheet, rows: Sequence[Row]) -> Iterator[Flag]:
    """The latest value, where it moved against what is expected since the one before."""
    said = [(row, row.actual.value) for row in rows if row.actual.value is not None]
    if len(said) < 2:
        return
    (_before, earlier), (row, value) = said[-2:]
    if (head.direction == "up" and value < earlier) or (head.direction == "down" and value > earlier):
        words = _("{value} après {earlier} : contre le sens attendu", value=_said(value), earlier=_said(earlier))
        yield Flag("direction", area.area, row.code, row.label, words)


def _said(value: float) -> str:
    return format_number(int(value) if float(value).is_integer() else round(value, 2))
