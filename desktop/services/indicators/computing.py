"""Owns what formulas give: figures counted, then added, taken away, divided; must not know SQL nor what is typed.

A computed number keeps what is not sure in it: of people who may have been counted in several initiatives, the least
number of different ones goes through sums and ratios with it (a least of a ratio is the least above over the most
below).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, reader
from desktop.services.formula.measures import MEASURES, PEOPLE
from desktop.services.formula.tree import Figure, Node, Number, Ratio, Sum, figures
from desktop.services.indicators.asking_sql import Asked
from desktop.services.indicators.counting_sql import Counted, count, records
from desktop.services.words.period_codes import Period

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DECIMALS: Final = 6
_APART: Final = ("sex", "nationality")  # of one initiative, people who are in one are not in another
_OF_ONE: Final = ("sector", "phase", "project")  # an initiative has one of them
Place = bytes | None
Spot = tuple[str, Place]  # code of a period, territory


@dataclass(frozen=True, slots=True)
class Behind:
    """The records behind a figure of a formula: their kind and ids, in the order of their ids."""

    figure: Figure
    kind: str
    ids: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A value on its way up, with what is not sure in it."""

    value: float | None
    least: float | None
    counted: Counted = field(default_factory=Counted)


def series(
    session: Reader | Session, node: Node, periods: Sequence[Period], areas: Iterable[Place], today: date
) -> dict[Spot, Counted]:
    """What a formula gives in each period and territory (None: everywhere), each figure counted once for all of them.

    `least` is None where nothing is unsure. A period that has not begun gives nothing.
    """
    ask, places = reader(session), tuple(dict.fromkeys(areas))
    asked = Asked(tuple(periods), places, today)
    counted = {figure: count(ask, figure, asked) for figure in dict.fromkeys(figures(node))}
    found: dict[Spot, Counted] = {}
    for p, one in asked.begun():
        for a, area in enumerate(places):
            part = _combined(node, {figure: _said(figure, cells.get((p, a))) for figure, cells in counted.items()})
            value, least = _rounded(part.value), _rounded(part.least)
            found[one.code, area] = replace(part.counted, value=value, least=None if least == value else least)
    return found


def _rounded(value: float | None) -> float | None:
    """As many decimals as a formula may write: a spreadsheet holds no more, and every place says the same number."""
    return None if value is None else round(value, DECIMALS)


def behind(session: Reader | Session, node: Node, one: Period, area: Place, today: date) -> tuple[Behind, ...]:
    """The records behind a formula's value, figure by figure."""
    ask, asked = reader(session), Asked((one,), (area,), today)
    if not asked.begun():
        return ()
    return tuple(
        Behind(figure, MEASURES[figure.measure].kind, tuple(records(ask, figure, asked)))
        for figure in dict.fromkeys(figures(node))
    )


def _said(figure: Figure, counted: Counted | None) -> Counted:
    """Nothing there: no record is zero; of people and money nobody said a number."""
    if counted is None:
        counted = Counted()
    if counted.value is None and MEASURES[figure.measure].counts:
        return replace(counted, value=0.0, least=0.0)
    if figure.measure == "reached-least":
        return replace(counted, value=counted.least if counted.value is not None else None, overlap=0)
    if counted.value is None:
        return replace(counted, least=None)
    return counted if counted.least is not None else replace(counted, least=counted.value)


def _combined(node: Node, said: Mapping[Figure, Counted]) -> _Part:
    match node:
        case Number():
            return _Part(node.value, node.value)
        case Figure():
            one = said[node]
            return _Part(one.value, one.least, one)
        case Sum():
            return _sum(node, [_combined(part, said) for part in node.parts])
        case Ratio():
            return _ratio(node, _combined(node.top, said), _combined(node.bottom, said))


def _sum(node: Sum, parts: Sequence[_Part]) -> _Part:
    """Nothing added to something is something. Of several numbers of people the least is the greatest of the least,
    unless they are surely of other people."""
    counted = _together(parts)
    signed = list(zip("+" + node.signs, node.parts, parts, strict=True))
    added = [(of, part) for sign, of, part in signed if sign == "+" and part.value is not None]
    known = any(part.value is not None and not isinstance(of, Number) for _sign, of, part in signed)
    if not added or not known:
        return _Part(None, None, counted)
    taken = sum(part.value or 0 for sign, _of, part in signed if sign == "-")
    value = sum(part.value or 0 for _of, part in added)
    least = [part.least if part.least is not None else part.value or 0 for _of, part in added]
    people = any(MEASURES[one.measure].unit == PEOPLE for one in figures(node))
    sure = not people or all(_others(one, other) for one, other in combinations(added, 2))
    return _Part(value - taken, (sum(least) if sure else max(least)) - taken, counted)


def _others(one: tuple[Node, _Part], other: tuple[Node, _Part]) -> bool:
    """Whether two added parts are surely of other people: of another sex, or of other initiatives whose people are
    counted nowhere else."""
    if isinstance(one[0], Number) or isinstance(other[0], Number):
        return True
    if not isinstance(one[0], Figure) or not isinstance(other[0], Figure):
        return False
    keys = _APART if one[1].counted.overlap or other[1].counted.overlap else _APART + _OF_ONE
    wanted = [(set(one[0].wanted(key)), set(other[0].wanted(key))) for key in keys]
    return any(here and there and not here & there for here, there in wanted)


def _ratio(node: Ratio, top: _Part, bottom: _Part) -> _Part:
    counted = _together([top, bottom])
    if top.value is None or not bottom.value:
        return _Part(None, None, counted)
    times = 100.0 if node.percent else 1.0
    least = top.least if top.least is not None else top.value
    return _Part(times * top.value / bottom.value, times * least / bottom.value, counted)


def _together(parts: Sequence[_Part]) -> Counted:
    """What is told beside a combined value: the most that one of its figures leaves out, all records looked at."""
    some = [part.counted for part in parts]
    return Counted(
        overlap=max(one.overlap for one in some),
        records=sum(one.records for one in some),
        shared=sum(one.shared for one in some),
        undated=max(one.undated for one in some),
    )
