"""Owns figures of many initiatives at once: a `View` that adds up what was laid out before; must not know words.

It says exactly what `View` says (a test holds it to that). Initiatives that are not as simple as most (with numbers of
a period or a territory of their own where that matters, in several places, changed since they were laid out) are added
up one by one, as `View` does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import compress, product
from typing import Any, Final

from desktop.models.plain import Reader
from desktop.services.asking import ListQuery, lines
from desktop.services.going_on import ALWAYS
from desktop.services.steering.cuts import Cut, Going, Keys, Tally, Timeline
from desktop.services.steering.facts import UNSAID, Doing
from desktop.services.steering.view import OF_NUMBERS, View, woven

# what an initiative says there may differ though nothing of it was written: laid out anew for each state
CHANGING: Final = "carrier_kind"
REACHED: Final = "reached"
FEW: Final = 200  # initiatives: adding them up one by one takes less time than looking through all


class QuickView(View):
    """What a list of initiatives shows, with its numbers."""

    def __init__(self, ask: Reader, query: ListQuery) -> None:
        super().__init__(ask, query)
        self._known: dict[tuple[str, Keys], dict[Keys, Tally]] = {}
        self._area = bool(query.filters().get("area"))
        self._apart: dict[bool, tuple[bytearray, list[Doing]]] = {}
        self._few = len(self.doings) <= FEW

    def tallies(self, measure: str, dimensions: Sequence[str]) -> dict[Keys, Tally]:
        """As `View.tallies`."""
        asked = measure, tuple(dimensions)
        if asked not in self._known:
            self._known[asked] = self._tallied(*asked)
        return self._known[asked]

    def within(self, measure: str, dimensions: Sequence[str], first: Collection[str]) -> dict[Keys, Tally]:
        """As `View.within`."""
        if self._few:
            return super().within(measure, dimensions, first)
        cut = self._cut(measure, (dimensions[0],))
        base, chosen = self.kept.base, self._chosen
        places = sorted({at for key in first for at in cut.members((key,)) if chosen[at]})
        some = [*(base[at] for at in places), *self._fresh]
        found = self._added(some, measure, tuple(dimensions))
        return {keys: tally for keys, tally in found.items() if keys[0] in first}

    def series(self, measure: str, spans: Sequence[tuple[str, str]]) -> list[Tally]:
        """As `View.series`."""
        if self._few:
            return super().series(measure, spans)
        chosen, others = self._simple(by_period=True)
        found = self._timeline(measure).tallies(chosen, spans)
        for tally, more in zip(found, self._series(others, measure, spans), strict=True):
            tally.join(more)
        return found

    def doings_at(
        self, pairs: Collection[Keys], also: Collection[bytes]
    ) -> tuple[list[tuple[int, Doing]], list[Doing]]:
        """As `View.doings_at`."""
        if self._few:
            return super().doings_at(pairs, also)
        base = self.kept.base
        chosen, others = self._simple(by_period=self.query.during is not None)
        cut = self._cut(REACHED, ("commune", "sector"))
        ids: dict[bytes, int] = self._made("places", lambda: {doing.id: at for at, doing in enumerate(base)})
        elsewhere: list[int] = self._made("areas", lambda: [at for at, one in enumerate(base) if _has(one, "area")])
        found = {at for keys in pairs for at in cut.members(keys)}
        found.update(at for row in also if (at := ids.get(row)) is not None)
        found.update(elsewhere)
        return [(at, base[at]) for at in sorted(found) if chosen[at]], others

    def _choose(self) -> list[Doing]:
        kept = self.kept
        places: dict[int, int] = self._made("lines", lambda: {doing.n: at for at, doing in enumerate(kept.base)})
        undated = replace(self.query, during=None)
        if undated == ListQuery():
            self._chosen = chosen = bytearray(b"\x01" * len(kept.base))
            self._fresh = list(kept.fresh)
        else:
            wanted = lines(self.ask, "initiative", undated)
            self._chosen = chosen = bytearray(len(kept.base))
            for at in map(places.get, wanted):
                if at is not None:
                    chosen[at] = 1
            found = set(wanted) if kept.fresh else set()
            self._fresh = [doing for doing in kept.fresh if doing.n in found]
        for at in kept.gone:
            chosen[at] = 0
        if self.query.during is not None:
            self._keep(*self.query.during)
        return [*compress(kept.base, chosen), *self._fresh]

    def _keep(self, since: str, until: str) -> None:
        """Leave out what does not go on between two days: days are compared as the list compares them."""
        base, chosen, until = self.kept.base, self._chosen, until or ALWAYS
        days: list[tuple[str, str]] = self._made("days", lambda: [(one.first, one.last) for one in base])
        for at, (first, last) in enumerate(days):
            if not first or first > until or last < since:
                chosen[at] = 0
        self._fresh = [one for one in self._fresh if one.first and one.first <= until and one.last >= since]

    def _scattered(self) -> Iterable[Doing]:
        return self._simple(by_period=False)[1] if self._area else ()

    def _odd(self) -> Iterable[Doing]:
        base, chosen = self.kept.base, self._chosen
        odd: list[int] = self._made("odd", lambda: [at for at, one in enumerate(base) if one.others])
        return [*(base[at] for at in odd if chosen[at]), *self._fresh]

    def _tallied(self, measure: str, dimensions: Keys) -> dict[Keys, Tally]:
        if self._few:
            return self._added(self.doings, measure, dimensions)
        chosen, others = self._simple(by_period=self.query.during is not None)
        found = self._cut(measure, dimensions).tallies(chosen)
        for keys, tally in self._added(others, measure, dimensions).items():
            if keys in found:
                found[keys].join(tally)
            else:
                found[keys] = tally
        return found

    def _simple(self, *, by_period: bool) -> tuple[bytearray, list[Doing]]:
        """Those whose numbers all belong here for sure, and the others one by one."""
        if by_period not in self._apart:
            base, chosen = self.kept.base, bytearray(self._chosen)
            apart: list[Doing] = []
            for at in self._uncertain(by_period=by_period):
                if chosen[at]:
                    chosen[at] = 0
                    apart.append(base[at])
            self._apart[by_period] = chosen, [*apart, *self._fresh]
        return self._apart[by_period]

    def _uncertain(self, *, by_period: bool) -> list[int]:
        base = self.kept.base
        found: list[int] = []
        if by_period:
            found += self._made("periods", lambda: [at for at, one in enumerate(base) if _has(one, "first")])
        if self._area:
            found += self._made(
                "scattered", lambda: [at for at, one in enumerate(base) if len(one.spots) != 1 or _has(one, "area")]
            )
        return found

    def _cut(self, measure: str, dimensions: Keys) -> Cut:
        keep = self._noted if CHANGING in dimensions else self._made

        def make() -> Cut:
            distinct = self._made("distinct", lambda: [one.distinct for one in self.kept.base])
            return Cut(self._laid_out(measure, dimensions), distinct)

        found: Cut = keep(("cut", measure, dimensions), make)
        return found

    def _laid_out(self, measure: str, dimensions: Keys) -> dict[Keys, dict[int, int | None]]:
        """Keys -> the initiatives there and what each says."""
        found: dict[Keys, dict[int, Any]] = defaultdict(dict)
        if not any(name in OF_NUMBERS for name in dimensions):
            totals = self._totals(measure)
            columns = [self._column(name) for name in dimensions]
            heads: Iterable[Iterable[Keys]] = (
                (((key,) for key in keys) for keys in columns[0])
                if len(columns) == 1
                else (product(*some) for some in zip(*columns, strict=True))
                if columns
                else (((),) for _total in totals)
            )
            for at, some in enumerate(heads):
                for keys in some:
                    found[keys][at] = totals[at]
            return found
        said = self._numbers(measure)
        own = [self._column(name) for name in dimensions if name not in OF_NUMBERS]
        numbered = [said[name] for name in dimensions if name in OF_NUMBERS]
        for at, value, tail in zip(said["at"], said["value"], zip(*numbered, strict=True), strict=True):
            for head in product(*(column[at] for column in own)) if own else ((),):
                there = found[woven(dimensions, head, tail) if own else tail]
                there[at] = there.get(at, 0) + value
        return found

    def _numbers(self, measure: str) -> dict[str, list[Any]]:
        """The numbers of the base in columns: whose (its place), their value, and what they say of each dimension."""

        def read() -> dict[str, list[Any]]:
            some = [
                (at, doing, one)
                for at, doing in enumerate(self.kept.base)
                for one in doing.numbers
                if one.measure == measure
            ]
            return {
                "at": [at for at, _doing, _one in some],
                "value": [one.value for _at, _doing, one in some],
                "sex": [one.sex for _at, _doing, one in some],
                "age": [one.age for _at, _doing, one in some],
                "people": [one.people for _at, _doing, one in some],
                "area": [self._said(doing, one, "area") for _at, doing, one in some],
            }

        found: dict[str, list[Any]] = self._made(("numbers", measure), read)
        return found

    def _column(self, dimension: str) -> list[Keys]:
        """What each initiative of the base says of a dimension of its own."""

        def read() -> list[Keys]:
            base = self.kept.base
            if dimension in self.own:
                said = self.own[dimension]
                return [said(one) for one in base]
            tags, nothing = self.tags(dimension), (UNSAID,)
            return [tags.get(one.n, nothing) for one in base]

        keep = self._noted if dimension == CHANGING else self._made
        found: list[Keys] = keep(("column", dimension), read)
        return found

    def _totals(self, measure: str) -> list[int | None]:
        def read() -> list[int | None]:
            return [
                sum(some) if (some := [n.value for n in one.numbers if n.measure == measure]) else None
                for one in self.kept.base
            ]

        found: list[int | None] = self._made(("totals", measure), read)
        return found

    def _timeline(self, measure: str) -> Timeline:
        def read() -> Timeline:
            some = zip(self.kept.base, self._totals(measure), strict=True)
            return Timeline(
                Going(at, one.first, one.last, value, one.distinct) for at, (one, value) in enumerate(some) if one.first
            )

        found: Timeline = self._made(("timeline", measure), read)
        return found

    def _made(self, name: Any, make: Callable[[], Any]) -> Any:
        """What is laid out once for the base."""
        made = self.kept.made
        if name not in made:
            made[name] = make()
        return made[name]


def _has(doing: Doing, name: str) -> bool:
    return any(getattr(one, name) for one in doing.numbers)
