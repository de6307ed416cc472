"""Owns the initiatives that a scope leaves and adding their numbers up by any dimensions; must not know words.

What a scope leaves is what its list shows. A number is in it when its own period (else its initiative) goes on then,
and when it belongs there: its own territory, else the only one of its initiative; what belongs to several is told
apart.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import Any, Final

from desktop.models.levels import COMMUNE, REGION
from desktop.models.plain import Reader
from desktop.services.keeping.going_on import ALWAYS
from desktop.services.listing.asking import ListQuery, lines
from desktop.services.steering.facts import OF_NUMBERS, UNSAID, Doing, Number, above_of, listed
from desktop.services.steering.kept import Kept, kept
from desktop.services.steering.tally import Keys, Tally
from desktop.services.territory import figures
from desktop.services.territory.grounds import Ground

_LEVELS: Final = "SELECT id, level FROM area WHERE id IN (SELECT unhex(value) FROM json_each(:ids))"
_TAGS: Final = (
    "SELECT v.n, w.value FROM facet_word w CROSS JOIN facet_value v ON v.w = w.w "
    "WHERE w.facet = :facet {more} ORDER BY w.value"
)
_CARRIER_KINDS: Final = (
    "SELECT DISTINCT l.n, coalesce(a.kind, '') FROM participation p JOIN listing l ON l.row = p.initiative "
    "LEFT JOIN actor a ON a.id = p.actor WHERE p.deleted = 0 AND p.role IN ('lead', 'implementer') "
    "AND p.actor IS NOT NULL {more} ORDER BY 2"
)


class View:
    """What a list of initiatives shows, with its numbers."""

    def __init__(self, ask: Reader, query: ListQuery, known: Kept | None = None) -> None:
        self.ask = ask
        self.query = query
        self.kept = known or kept(ask)
        self.same = self.kept.same
        self.ground: Ground = self._made("communes", lambda: Ground(ask, COMMUNE))
        self._regions: Ground = self._made("regions", lambda: self.ground.at(REGION))
        self.doings = self._choose()  # those that are added up one by one
        self._belongs = _belonging(self, query)
        self.own: Mapping[str, Callable[[Doing], Keys]] = MappingProxyType(
            {
                "sector": lambda doing: (doing.sector,),
                "status": lambda doing: (doing.status,),
                "project": lambda doing: (doing.project.hex() if doing.project else UNSAID,),
                "carrier": lambda doing: tuple(actor.hex() for actor in doing.carriers) or (UNSAID,),
                "commune": lambda doing: _hexes(self.standing(doing)),
                "region": lambda doing: _hexes(_around(self._regions, doing)),
            }
        )

    @property
    def many(self) -> int:
        """How many initiatives are looked at."""
        return len(self.doings)

    def extent(self, still: str) -> tuple[str, str] | None:
        """The first and the last day of all; what has no end lasts until `still`, or begins later. None: no day."""
        days = [doing.first for doing in self.doings if doing.first]
        if not days:
            return None
        return min(days), max(doing.last if doing.last != ALWAYS else max(doing.first, still) for doing in self.doings)

    def endless(self, measure: str) -> int:
        """How many began before what is looked at, with people, and nobody said whether they go on: each later period
        counts these people again. 0 where no period is looked at."""
        since = self.query.during[0] if self.query.during is not None else UNSAID
        some = [one for one in self.doings if one.last == ALWAYS and not one.status and UNSAID < one.first < since]
        return sum(bool(self.numbers(one, measure)) for one in some)

    def _choose(self) -> list[Doing]:
        wanted = set(lines(self.ask, "initiative", self.query))
        return [doing for doing in self.kept.doings(self.ask) if doing.n in wanted]

    def _made(self, name: Any, make: Callable[[], Any]) -> Any:
        """What is laid out once for as long as nearly everything stays as it is."""
        made = self.kept.made
        if name not in made:
            made[name] = make()
        return made[name]

    def noted(self, name: Any, read: Callable[[], Any]) -> Any:
        """What is read once for a state of the lists."""
        noted = self.kept.noted
        if name not in noted:
            noted[name] = read()
        return noted[name]

    def standing(self, doing: Doing) -> set[bytes]:
        """The communes where an initiative stands."""
        return _around(self.ground, doing)

    def values(self, doing: Doing, dimension: str) -> Keys:
        """What an initiative says of a dimension of its own; "" alone where it says nothing."""
        known = self.own.get(dimension)
        if known is not None:
            return known(doing)
        return self.tags(dimension).get(doing.n, (UNSAID,))

    def tags(self, dimension: str) -> dict[int, Keys]:
        """Line -> what it carries of a facet, or of the types of who carries it; lines that carry nothing are left out.

        A scheme with "+" behind its name: with what holds what they carry (a programme of the SNIA).
        """
        found: dict[int, Keys] = self.noted(("tags", dimension), lambda: self._read_tags(dimension))
        return found

    def town(self, doing: Doing, one: Number) -> bytes | None:
        """The commune that a number belongs to: its own, else the only one of its initiative; None for several."""
        if one.area is not None:
            return self.ground.around(one.area)
        communes = self.standing(doing)
        return communes.pop() if len(communes) == 1 else None

    def numbers(self, doing: Doing, measure: str) -> list[Number]:
        """The numbers of a measure that belong to what is looked at."""
        return [one for one in doing.numbers if one.measure == measure and self._belongs(doing, one) == HERE]

    def tallies(self, measure: str, dimensions: Sequence[str]) -> dict[Keys, Tally]:
        """Keys of the dimensions -> the people there, and how many initiatives.

        An initiative that says several things of a dimension of its own is in each. Of dimensions of its numbers (sex,
        age, people, area) only the parts that are said exist; the others are dimensions of the initiative.
        """
        return self._added(self.doings, measure, tuple(dimensions))

    def _added(self, doings: Iterable[Doing], measure: str, dimensions: Keys) -> dict[Keys, Tally]:
        """The same of some of them, one by one."""
        found: dict[Keys, Tally] = defaultdict(Tally)
        own = [name for name in dimensions if name not in OF_NUMBERS]
        numbered = [name for name in dimensions if name in OF_NUMBERS]
        for doing in doings:
            heads = list(product(*(self.values(doing, name) for name in own)))
            if not numbered:
                for head in heads:
                    found[head].initiatives += 1
            sums: dict[Keys, int] = defaultdict(int)
            for one in self.numbers(doing, measure):
                sums[tuple(self._said(doing, one, name) for name in numbered)] += one.value
            for tail, value in sums.items():
                for head in heads:
                    tally = found[woven(dimensions, head, tail)]
                    tally.add(value, distinct=doing.distinct)
                    tally.initiatives += 1 if numbered else 0
        return dict(found)

    def within(self, measure: str, dimensions: Sequence[str], first: Collection[str]) -> dict[Keys, Tally]:
        """The same tallies, of the keys that begin with one of these values of a dimension of initiatives."""
        wanted = set(first)
        some = [one for one in self.doings if not wanted.isdisjoint(self.values(one, dimensions[0]))]
        return {
            keys: tally for keys, tally in self._added(some, measure, tuple(dimensions)).items() if keys[0] in wanted
        }

    def of_each(self, measure: str) -> dict[bytes, int]:
        """Initiative -> its people; those that say no number are left out."""
        found = {doing.id: [one.value for one in self.numbers(doing, measure)] for doing in self.doings}
        return {row: sum(some) for row, some in found.items() if some}

    def total(self, measure: str) -> Tally:
        """Everybody; `initiatives` are all that are looked at."""
        return self.tallies(measure, ()).get((), Tally())

    def leading(self, measure: str, dimension: str, most: int) -> tuple[dict[str, Tally], int]:
        """The keys of a dimension that have most initiatives (UNSAID last), at most so many; and how many there are."""
        found = {key: tally for (key,), tally in self.tallies(measure, (dimension,)).items()}
        return first_of(found, most), len(found)

    def answering(self, measure: str, pairs: Collection[Keys], also: Collection[bytes]) -> list[figures.Doing]:
        """The initiatives that stand in a commune with a sector, of pairs of these, those named in `also`, and more."""
        return [self._answer(doing, measure) for doing in self.doings]

    def _answer(self, doing: Doing, measure: str) -> figures.Doing:
        people: dict[bytes, int] = {}
        shared: int | None = None
        for one in self.numbers(doing, measure):
            town = self.town(doing, one)
            if town is None:
                shared = (shared or 0) + one.value
            else:
                people[town] = people.get(town, 0) + one.value
        return figures.Doing(doing.id, frozenset(self.standing(doing)), doing.sector, doing.ended, people, shared)

    def series(self, measure: str, spans: Sequence[tuple[str, str]]) -> list[Tally]:
        """Everybody in each of some spans of days, within those that are looked at. Spans follow each other."""
        return self._series(self.doings, measure, spans)

    def _series(self, doings: Iterable[Doing], measure: str, spans: Sequence[tuple[str, str]]) -> list[Tally]:
        found = [Tally() for _span in spans]
        for doing in doings:
            if not doing.first:
                continue
            numbers = self.numbers(doing, measure)
            for tally, (since, until) in zip(found, spans, strict=True):
                if doing.first <= until and doing.last >= since:
                    tally.initiatives += 1
                    some = [one.value for one in numbers if not one.first or (one.first <= until and one.last >= since)]
                    if some:
                        tally.add(sum(some), distinct=doing.distinct)
        return found

    def shared(self, measure: str) -> Tally:
        """The people who belong to several territories, of which the one looked at is one (or is in one)."""
        found = Tally()
        for doing in self.doings:
            some = [n.value for n in doing.numbers if n.measure == measure and self._belongs(doing, n) == APART]
            if some:
                found.add(sum(some), distinct=doing.distinct)
        found.initiatives = found.counted
        return found

    def others(self, measure: str) -> dict[str, int]:
        """Unit -> the sum of what is counted in it: what are no people. Shown where no territory is asked for."""
        found: dict[str, int] = defaultdict(int)
        for doing in self.doings:
            for said, unit, value in doing.others:
                if said == measure:
                    found[unit] += value
        return dict(found)

    def having(self, told: Mapping[str, str]) -> Iterator[bytes]:
        """The initiatives of which all this can be said: see `scope.Behind`."""
        own = {name: code for name, code in told.items() if name not in (*OF_NUMBERS, "measure")}
        numbered = {name: code for name, code in told.items() if name in OF_NUMBERS}
        for doing in self.doings:
            if all(code in self.values(doing, name) for name, code in own.items()) and (
                "measure" not in told
                or any(
                    all(self._said(doing, one, name) == code for name, code in numbered.items())
                    for one in self.numbers(doing, told["measure"])
                )
            ):
                yield doing.id

    def _said(self, doing: Doing, one: Number, dimension: str) -> str:
        if dimension != "area":
            return str(getattr(one, dimension))
        town = self.town(doing, one)
        return town.hex() if town is not None else UNSAID

    def above(self, scheme: str) -> dict[str, str]:
        """Of the terms of a scheme that something holds, what holds them."""
        return above_of(self.ask, scheme)

    def _read_tags(self, dimension: str, only: Collection[int] | None = None) -> dict[int, Keys]:
        """Of all lines, or of some."""
        more = "" if only is None else "AND {line}.n IN (SELECT value FROM json_each(:only))"
        given = {} if only is None else {"only": json.dumps(list(only))}
        scheme = dimension.removesuffix("+")
        if dimension == "carrier_kind":
            rows = self.ask.rows(_CARRIER_KINDS.format(more=more.format(line="l")), **given)
        else:
            rows = self.ask.rows(_TAGS.format(more=more.format(line="v")), facet=f"initiative.{scheme}", **given)
        above = self.above(scheme) if dimension != scheme else {}
        found: dict[int, list[str]] = defaultdict(list)
        for n, value in rows:
            some = found[n]
            at: str | None = value
            while at is not None and at not in some:
                some.append(at)
                at = above.get(at)
        return {n: tuple(some) for n, some in found.items()}


def _around(ground: Ground, doing: Doing) -> set[bytes]:
    return {town for spot in doing.spots if (town := ground.around(spot)) is not None}


def _hexes(some: Iterable[bytes]) -> Keys:
    return tuple(sorted(one.hex() for one in some)) or (UNSAID,)


HERE, APART, ELSEWHERE = "here", "apart", "elsewhere"


def _belonging(view: View, query: ListQuery) -> Callable[[Doing, Number], str]:
    """Whether a number belongs to what a query looks at, by its period and its territory."""
    since, until = query.during or ("", "")
    wanted = wanted_areas(query)
    grounds = grounds_of(view, wanted)

    def belongs(doing: Doing, one: Number) -> str:
        if one.first and ((until and one.first > until) or one.last < since):
            return ELSEWHERE
        return _where(doing, one) if wanted else HERE

    def _where(doing: Doing, one: Number) -> str:
        apart = True
        for ground in grounds:
            around = {ground.around(area) for area in ((one.area,) if one.area is not None else doing.spots)} - {None}
            if around and around <= wanted:
                return HERE
            apart = apart and (one.area is None or not around)
        return APART if apart else ELSEWHERE

    return belongs


def wanted_areas(query: ListQuery) -> set[bytes]:
    """The territories that a query asks for."""
    return {bytes.fromhex(value) for value in query.filters().get("area", ())}


def grounds_of(view: View, wanted: Collection[bytes]) -> list[Ground]:
    """The territories around smaller ones, of each level that some wanted ones have."""
    levels = sorted({level or 0 for _row, level in view.ask.rows(_LEVELS, ids=listed(wanted))}) if wanted else []
    return [view.ground.at(level) for level in levels]


def first_of(found: Mapping[str, Tally], most: int) -> dict[str, Tally]:
    """The keys with most initiatives, at most so many; what nobody said is last."""
    order = sorted(found, key=lambda key: (key == UNSAID, -found[key].initiatives, key))
    return {key: found[key] for key in order[:most]}


def woven(dimensions: Sequence[str], head: Keys, tail: Keys) -> Keys:
    """The keys in the order of their dimensions."""
    own, numbered = iter(head), iter(tail)
    return tuple(next(numbered) if name in OF_NUMBERS else next(own) for name in dimensions)
