"""Owns what is counted by territory: initiatives, people reached, people in open needs, the gap between the two.

Must not know the database, maps or words.

Nothing is counted twice in silence. A record that stands in two communes is present in both; the people of one number
belong to one territory: the one that the number names, else the only one where its record stands. A number that fits no
single territory is not split: it is told apart.

**The gap** of a territory: for each theme in which it has open needs, the people of these needs minus the people
reached there by the initiatives that answer them. Those are the ones that somebody joined to one of these needs, and
the ones of the same theme that went on after the first of these needs was said. What one theme has too much never fills
another: where a theme lacks something, the gap is the sum of what is lacking. Where nobody said how many people, on
either side, the theme is unknown, not zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

Id = bytes
MEASURES: Final = ("initiatives", "reached", "needs", "gap")


@dataclass(frozen=True, slots=True)
class Doing:
    """An initiative. `people` it reached by territory; `shared`: people who belong to no single one.

    `last` is the ISO date of its end ("" when it goes on or nobody said).
    """

    id: Id
    territories: frozenset[Id]
    sector: str = ""
    last: str = ""
    people: Mapping[Id, int] = field(default_factory=dict)
    shared: int | None = None


@dataclass(frozen=True, slots=True)
class Want:
    """An open need: how many people (None: not said), since when (ISO, or ""), which initiatives were joined to it."""

    id: Id
    territories: frozenset[Id]
    sector: str = ""
    people: int | None = None
    said: str = ""
    answers: frozenset[Id] = frozenset()


@dataclass(frozen=True, slots=True)
class Figure:
    """What is told of one territory. `value` None: nobody said how many. `partial`: somebody did not say.

    `records` is how many are behind it. Of a gap: `need` and `reached` are its two sides, of the themes known; where a
    theme lacks something, no theme's `reached` is more than its need.
    """

    value: int | None
    records: int
    partial: bool = False
    need: int = 0
    reached: int = 0


@dataclass(slots=True)
class Figures:
    """Territory -> its figure. Apart: `nowhere`, records in no territory of this level; `shared`, records whose people
    belong to several of them, and `people`, how many these are."""

    by_territory: dict[Id, Figure] = field(default_factory=dict)
    nowhere: int = 0
    shared: int = 0
    people: int = 0


def initiatives(doings: Iterable[Doing]) -> Figures:
    """How many initiatives stand in each territory."""
    counted: dict[Id, int] = defaultdict(int)
    found = Figures()
    for doing in doings:
        found.nowhere += not doing.territories
        for territory in doing.territories:
            counted[territory] += 1
    found.by_territory = {territory: Figure(n, n) for territory, n in counted.items()}
    return found


def reached(doings: Iterable[Doing]) -> Figures:
    """How many people initiatives reached in each territory."""
    sums = _Sums()
    found = Figures()
    for doing in doings:
        found.nowhere += not doing.territories
        _apart(found, doing.shared if doing.territories else None)
        for territory in doing.territories | doing.people.keys():
            sums.add(territory, doing.people.get(territory))
    found.by_territory = sums.figures()
    return found


def needs(wants: Iterable[Want]) -> Figures:
    """How many people are in open needs in each territory. Who is in two needs is in both."""
    sums = _Sums()
    found = Figures()
    for want in wants:
        found.nowhere += not want.territories
        alone = len(want.territories) == 1
        _apart(found, want.people if len(want.territories) > 1 else None)
        for territory in want.territories:
            sums.add(territory, want.people if alone else None)
    found.by_territory = sums.figures()
    return found


def gap(wants: Sequence[Want], doings: Sequence[Doing]) -> Figures:
    """People in open needs minus people reached by what answers them, in each territory that has open needs."""
    found = needs(wants)
    at_place: dict[tuple[Id, str], list[Doing]] = defaultdict(list)
    by_id: dict[Id, Doing] = {}
    for doing in doings:
        by_id[doing.id] = doing
        for territory in doing.territories | doing.people.keys():
            at_place[territory, doing.sector].append(doing)
    themes: dict[Id, dict[str, list[Want]]] = defaultdict(lambda: defaultdict(list))
    for want in wants:
        for territory in want.territories:
            themes[territory][want.sector].append(want)
    for territory, by_theme in themes.items():
        parts = [
            _theme(territory, some, _answering(territory, theme, some, at_place, by_id))
            for theme, some in by_theme.items()
        ]
        records = sum(map(len, by_theme.values()))
        found.by_territory[territory] = _gap_of(parts, records)
    return found


def _answering(
    territory: Id,
    theme: str,
    wants: Iterable[Want],
    at_place: Mapping[tuple[Id, str], list[Doing]],
    by_id: Mapping[Id, Doing],
) -> list[Doing]:
    """The initiatives that answer some needs of one theme in one territory, each once."""
    dates = [want.said for want in wants]
    since = min(dates) if all(dates) else ""
    alike = at_place.get((territory, theme), ()) if theme else ()
    answering = {doing.id: doing for doing in alike if _after(doing.last, since)}
    for want in wants:
        for one in want.answers:
            doing = by_id.get(one)
            if doing is not None and (territory in doing.territories or territory in doing.people):
                answering[one] = doing
    return list(answering.values())


def _after(last: str, since: str) -> bool:
    """Whether something that ended then went on after a day; dates may stop at the month or the year."""
    shared = min(len(last), len(since))
    return last[:shared] >= since[:shared]


def _theme(territory: Id, wants: Sequence[Want], answering: Sequence[Doing]) -> Figure:
    """The two sides of one theme in one territory."""
    lacking = [want.people if len(want.territories) == 1 else None for want in wants]
    given = [doing.people.get(territory) for doing in answering]
    need, have = _total(lacking), _total(given) if given else 0
    partial = None in lacking or None in given
    if need is None or have is None:
        return Figure(None, len(wants), True, need or 0, have or 0)
    return Figure(need - have, len(wants), partial, need, have)


def _gap_of(themes: Sequence[Figure], records: int) -> Figure:
    known = [one for one in themes if one.value is not None]
    partial = any(one.partial for one in themes)
    if not known:
        return Figure(None, records, True)
    need = sum(one.need for one in known)
    if any(one.need > one.reached for one in known):
        filled = sum(min(one.need, one.reached) for one in known)
        return Figure(need - filled, records, partial, need, filled)
    reached = sum(one.reached for one in known)
    return Figure(need - reached, records, partial, need, reached)


def _total(numbers: Iterable[int | None]) -> int | None:
    said = [number for number in numbers if number is not None]
    return sum(said) if said else None


def _apart(found: Figures, people: int | None) -> None:
    if people is not None:
        found.shared += 1
        found.people += people


class _Sums:
    """Numbers by territory, with who did not say one."""

    def __init__(self) -> None:
        self._said: dict[Id, list[int | None]] = defaultdict(list)

    def add(self, territory: Id, number: int | None) -> None:
        self._said[territory].append(number)

    def figures(self) -> dict[Id, Figure]:
        return {
            territory: Figure(_total(numbers), len(numbers), None in numbers)
            for territory, numbers in self._said.items()
        }


OF_DOINGS: Final[Mapping[str, Callable[[Iterable[Doing]], Figures]]] = MappingProxyType(
    {"initiatives": initiatives, "reached": reached}
)
