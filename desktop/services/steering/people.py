"""Owns the policy of people: what is told of them in one number, and by sex, age, group, sector, territory, period.

A count belongs to one initiative, whose counts are parts that do not overlap. Of several initiatives a total is never
silently a sum: `cumulated` adds everything, `at_least` adds the initiatives of which somebody said that their people
are counted only there, and the greatest of the others. When both are equal one number is enough. What nobody said (sex,
age, group, territory) is a line of its own. Only people are added; other units are told beside. Must not know a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from desktop.i18n import _
from desktop.models.plain import Reader, reader
from desktop.services.keeping.going_on import ALWAYS
from desktop.services.names.naming import best, labels, texts_of
from desktop.services.steering.facts import OF_NUMBERS, UNSAID
from desktop.services.steering.looking import looked
from desktop.services.steering.scope import INITIATIVE, Behind, Scope
from desktop.services.steering.tally import Keys, Tally
from desktop.services.steering.view import View
from desktop.services.words import period_codes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MEASURES: Final = ("in-need", "targeted", "reached")
REACHED: Final = "reached"
# how people are told -> the dimension of the numbers or of the initiatives, and the list that its codes are of
BY: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "sex": ("sex", "sex"),
        "age": ("age", "age"),
        "group": ("people", "group"),
        "area": ("area", ""),
        "sector": ("sector", "sector"),
        "status": ("status", "status"),
        "project": ("project", ""),
    }
)
PERIODS: Final = ("month", "quarter", "half", "year")
MOST_PERIODS: Final = 400
_IDS: Final = ("area", "project")


@dataclass(frozen=True, slots=True)
class People:
    """How many. `initiatives` are looked at, `counted` of them say a number; of these, `may_overlap` do not say that
    their people are counted only there."""

    cumulated: int = 0
    at_least: int = 0
    may_overlap: int = 0
    initiatives: int = 0
    counted: int = 0

    @property
    def one(self) -> bool:
        """Whether one number says it: nobody can have been counted twice."""
        return self.at_least == self.cumulated


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. `key`: a code, a period or a hexadecimal id, "" for what nobody said."""

    key: str
    label: str
    people: People
    behind: Behind


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A measure by one dimension. `adds_up`: the cumulated numbers of the lines add up to the total's.

    By period they do not: what goes on for a year is in each of its months.
    """

    by: str
    measure: str
    total: People
    lines: tuple[Line, ...]
    adds_up: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table of several dimensions: its keys in their order."""

    keys: Keys
    people: People
    behind: Behind


@dataclass(frozen=True, slots=True)
class Cross:
    """A measure by several dimensions: for each, its keys with their words in order; and the cells said."""

    by: tuple[str, ...]
    measure: str
    total: People
    words: tuple[tuple[tuple[str, str], ...], ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Headcount:
    """One measure. `shared`: people who belong to the territory looked at and to others, and `undated`: people of
    initiatives without any date, where a period is looked at; neither is in `total`. `units`: what are no people."""

    measure: str
    total: People
    behind: Behind
    shared: People
    undated: People
    undated_behind: Behind | None
    units: tuple[tuple[str, int], ...] = ()


def told(tally: Tally) -> People:
    """A tally as it is told."""
    return People(
        tally.cumulated, tally.sure + tally.most, tally.overlapping, tally.initiatives or tally.counted, tally.counted
    )


def headcounts(session: Reader | Session, scope: Scope) -> tuple[Headcount, ...]:
    """In need, targeted and reached, in that order."""
    ask = reader(session)
    view = looked(ask, scope.initiative_query())
    undated = looked(ask, scope.undated_query()) if scope.during else None
    return tuple(headcount(view, scope, measure, undated) for measure in MEASURES)


def headcount(view: View, scope: Scope, measure: str, undated: View | None) -> Headcount:
    """One measure of what is looked at; `undated` is what has no date."""
    numbers = (("measure", measure),)
    return Headcount(
        measure,
        told(view.total(measure)),
        Behind(INITIATIVE, scope.initiative_query(), numbers),
        told(view.shared(measure)),
        told(undated.total(measure)) if undated else People(),
        Behind(INITIATIVE, scope.undated_query(), numbers) if undated else None,
        tuple(sorted(view.others(measure).items())),
    )


def breakdown(
    session: Reader | Session, scope: Scope, by: str, measure: str = REACHED, *, lang: str, today: date | None = None
) -> Breakdown:
    """A measure by a dimension of BY or by a period of PERIODS (`today` ends what has no end). Raises KeyError."""
    view = looked(reader(session), scope.initiative_query())
    if by in PERIODS:
        return by_period(view, scope, by, measure, today)
    return by_dimension(view, scope, by, measure, lang)


def by_dimension(view: View, scope: Scope, by: str, measure: str, lang: str) -> Breakdown:
    """A measure by a dimension of BY, in the order of its list; territories and projects by how many people."""
    dimension = BY[by][0]
    found = {key: tally for (key,), tally in view.tallies(measure, (dimension,)).items() if tally.counted}
    words = worded(view.ask, by, found, lang)
    order = ordered(view.ask, by, {key: tally.cumulated for key, tally in found.items()})
    lines = [Line(key, words[key], told(found[key]), _behind(scope, by, key, measure)) for key in order]
    return Breakdown(by, measure, told(view.total(measure)), tuple(lines))


def by_period(view: View, scope: Scope, by: str, measure: str, today: date | None) -> Breakdown:
    """A measure by months, quarters, halves or years, from the first that something goes on in to the last."""
    lines = []
    periods = _periods(view, scope, by, today)
    spans = [
        (max(one.first.isoformat(), scope.since), min(one.last.isoformat(), scope.until or ALWAYS)) for one in periods
    ]
    for one, during, tally in zip(periods, spans, view.series(measure, spans), strict=True):
        people, label = told(tally), period_codes.say_period(one.code)
        there = Behind(INITIATIVE, scope.initiative_query(), (("measure", measure),), (("during", during),))
        lines.append(Line(one.code, label, people, there))
    return Breakdown(by, measure, told(view.total(measure)), tuple(lines), adds_up=False)


def cross(session: Reader | Session, scope: Scope, by: Sequence[str], measure: str = REACHED, *, lang: str) -> Cross:
    """A measure by several dimensions of BY at once: sex and age, age and group, all three. Raises KeyError."""
    return crossed(looked(reader(session), scope.initiative_query()), scope, by, measure, lang)


def crossed(view: View, scope: Scope, by: Sequence[str], measure: str, lang: str) -> Cross:
    """The same of what is looked at already."""
    found = view.tallies(measure, [BY[one][0] for one in by])
    cells = {keys: tally for keys, tally in found.items() if tally.counted}
    words, places = [], []
    for at, one in enumerate(by):
        keys = {keys[at] for keys in cells}
        named = worded(view.ask, one, keys, lang)
        sums = dict.fromkeys(keys, 0)
        for said, tally in cells.items():
            sums[said[at]] += tally.cumulated
        order = ordered(view.ask, one, sums)
        words.append(tuple((key, named[key]) for key in order))
        places.append({key: n for n, key in enumerate(order)})
    sorted_cells = sorted(cells, key=lambda keys: [place[key] for place, key in zip(places, keys, strict=True)])
    told_cells = tuple(
        Cell(keys, told(cells[keys]), _crossed_behind(scope, by, keys, measure)) for keys in sorted_cells
    )
    return Cross(tuple(by), measure, told(view.total(measure)), tuple(words), told_cells)


def worded(ask: Reader, by: str, keys: Iterable[str], lang: str) -> dict[str, str]:
    """Key -> its words; what nobody said is said so."""
    wanted = [key for key in keys if key]
    if by in _IDS:
        names = texts_of(ask, [bytes.fromhex(key) for key in wanted], "name", "title")
        found = {key: best(names.get(bytes.fromhex(key), {}), lang)[1] for key in wanted}
    else:
        found = labels(ask, BY[by][1], wanted, lang)
    return found | {UNSAID: _("Plusieurs territoires, ou aucun") if by == "area" else _("Non renseigné")}


def ordered(ask: Reader, by: str, found: Mapping[str, int]) -> list[str]:
    """Keys in the order of their list, those without one by how many there are; what nobody said is last."""
    ranks: dict[str, int] = {}
    if by not in _IDS:
        codes = ask.column(_RANKED, scheme=BY[by][1])
        ranks = {code: rank for rank, code in enumerate(codes)}
    last = len(ranks)
    return sorted(found, key=lambda key: (key == UNSAID, ranks.get(key, last), -found[key], key))


_RANKED: Final = "SELECT code FROM term WHERE scheme = :scheme AND deleted = 0 ORDER BY rank IS NULL, rank, code"


def _behind(scope: Scope, by: str, key: str, measure: str) -> Behind:
    return _crossed_behind(scope, (by,), (key,), measure)


def _crossed_behind(scope: Scope, by: Sequence[str], keys: Keys, measure: str) -> Behind:
    """A dimension of initiatives narrows the list, one of numbers the numbers."""
    numbers: list[tuple[str, str]] = [("measure", measure)]
    filters: dict[str, Any] = {}
    lacking: tuple[str, ...] = ()
    for name, key in zip(by, keys, strict=True):
        dimension = BY[name][0]
        if dimension in OF_NUMBERS:
            numbers.append((dimension, key))
        elif key:
            filters[dimension] = key
        else:
            lacking = filters["lacking"] = (*lacking, dimension)
    return Behind(INITIATIVE, scope.initiative_query(), tuple(numbers), tuple(filters.items()))


def _periods(view: View, scope: Scope, by: str, today: date | None) -> list[period_codes.Period]:
    days = view.extent(today.isoformat() if today else "")
    if days is None:
        return []
    since, until = scope.since or days[0], scope.until or days[1]
    first, last = date.fromisoformat(since), date.fromisoformat(_real(until))
    return list(period_codes.between(first, last, by))[-MOST_PERIODS:]


def _real(day: str) -> str:
    """A day that exists: the last of a month may be written as its 31st."""
    for less in range(4):
        try:
            return date(int(day[:4]), int(day[5:7]), int(day[8:10]) - less).isoformat()
        except ValueError:
            continue
    return f"{day[:4]}-12-31"
