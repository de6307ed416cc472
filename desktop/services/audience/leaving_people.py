"""Owns the numbers of people that leave, and the values of indicators. Must not know a record's other fields.

Others than the network are told numbers that were made safe before they are written (`few_people`): no cell, and no
difference of two files, is of a handful of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.models.plain import Reader
from desktop.services.audience.few_people import counts, safe
from desktop.services.audience.leaving_rows import people_of
from desktop.services.audience.telling_rules import SMALL, SMALL_TRAFFICKED, Ground
from desktop.services.listing.asking import ListQuery
from desktop.services.record.counts import REACHED
from desktop.services.steering.facts import Number
from desktop.services.steering.view import View

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Id = bytes
PEOPLE: Final = "people"
ATTENDED: Final = ("participants", "participants_women", "participants_men", "participants_not_stated")
_SEXES: Final = {"women": "women", "men": "men"}
_TRAFFICKED: Final = "trafficking-victims"
_PARTICIPANTS: Final = (
    "SELECT training, audience, sex, value FROM participants WHERE deleted = 0 AND value IS NOT NULL ORDER BY id"
)
_VALUES: Final = (
    "SELECT v.indicator, v.measure, v.period, v.area, v.sex, v.age, v.people, v.nationality, v.value, v.comment, "
    "i.unit FROM indicator_value v JOIN indicator i ON i.id = v.indicator "
    "WHERE v.deleted = 0 AND v.value IS NOT NULL ORDER BY v.indicator, v.period, v.measure, v.id"
)


class Measured(NamedTuple):
    """A typed value of an indicator; `measure` is target or actual, "" and None where nothing is said."""

    indicator: Id
    measure: str
    period: str
    area: Id | None
    sex: str
    age: str
    people: str
    nationality: str
    value: float
    comment: str

    @property
    def parts(self) -> tuple[str, ...]:
        """What it is a part of, apart from its territory."""
        return (self.sex, self.age, self.people, self.nationality)


def all_people(session: Session) -> Mapping[Id, Mapping[str, int]]:
    """Initiative -> the numbers of its short form, as the network knows them."""
    return people_of(session)


def safe_people(ground: Ground) -> dict[Id, dict[str, int]]:
    """Initiative -> numbers that may be told: by sex where each is large enough, else their total alone."""
    found: dict[Id, dict[str, int]] = {}
    for doing in View(ground.ask, ListQuery()).doings:
        least = SMALL_TRAFFICKED if _TRAFFICKED in ground.groups.get(doing.id, ()) else SMALL
        made = safe(doing, least)
        numbers = [one for one in made.doing.numbers if one.measure == REACHED]
        if not numbers:
            continue
        said = {"total": sum(one.value for one in numbers)}
        # what was joined is nobody's "not stated": brought back in, it would be added to what is there
        found[doing.id] = said if made.merged or made.dropped else said | _by_sex(numbers)
    return found


def _by_sex(numbers: Iterable[Number]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in numbers:
        name = _SEXES.get(one.sex, "not_stated")
        found[name] = found.get(name, 0) + one.value
    return found


def attended(ask: Reader, *, internal: bool) -> dict[Id, dict[str, int]]:
    """Training -> its participants, in all and by sex."""
    cells: dict[Id, dict[tuple[str, str], int]] = defaultdict(dict)
    for training, audience, sex, value in ask.rows(_PARTICIPANTS):
        key = (audience or "", sex if sex in _SEXES else "not-stated")
        cells[training][key] = cells[training].get(key, 0) + value
    found: dict[Id, dict[str, int]] = {}
    for training, said in cells.items():
        told = counts(said, 1 if internal else SMALL)
        if not told:
            continue
        found[training] = {ATTENDED[0]: sum(told.values())}
        for (_audience, sex), n in told.items():
            name = f"participants_{sex.replace('-', '_')}"
            found[training][name] = found[training].get(name, 0) + n
    return found


# ---- indicators --------------------------------------------------------------------------------------


def small(unit: str, value: float | None) -> bool:
    """Whether a value is of a handful of people."""
    return unit == PEOPLE and value is not None and 0 < value < SMALL


def measured(ground: Ground, indicators: Collection[Id], internal: bool) -> Iterator[Measured]:
    """The typed values of those indicators. What was said of them in words is for the network."""
    groups: dict[tuple[Id, str, str, str], list[Measured]] = defaultdict(list)
    for indicator, measure, period, area, sex, age, people, nationality, value, comment, unit in ground.ask.rows(
        _VALUES
    ):
        if indicator in indicators:
            parts = (sex or "", age or "", people or "", nationality or "")
            one = Measured(
                indicator, measure or "", period or "", area, *parts, value, (comment or "") if internal else ""
            )
            groups[indicator, one.measure, one.period, unit or ""].append(one)
    for (_indicator, _measure, _period, unit), some in groups.items():
        yield from some if internal else _safe_values(unit, some)


def _safe_values(unit: str, some: list[Measured]) -> list[Measured]:
    """All of them, or the whole alone where a part, or what is left beside the parts, is of a handful of people."""
    whole = [one for one in some if one.area is None and not any(one.parts)]
    sums: dict[tuple[bool, ...], float] = defaultdict(float)
    for one in some:
        if one not in whole:
            sums[one.area is not None, *(bool(part) for part in one.parts)] += one.value
    left = [whole[0].value - sum_ for sum_ in sums.values()] if whole else []
    if any(small(unit, one.value) for one in some) or any(small(unit, rest) for rest in left):
        return [one for one in whole if not small(unit, one.value)]
    return some
