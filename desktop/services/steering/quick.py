"""Owns figures of many initiatives at once: a `View` that adds up what was laid out before; must not know words.

It says exactly what `View` says (a test holds it to that). Initiatives that changed since they were laid out are added
up one by one, as `View` does.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, Final

import numpy as np

from desktop.models.plain import Reader
from desktop.services.keeping.going_on import ALWAYS
from desktop.services.listing.asking import ListQuery, lines
from desktop.services.steering.column_reading import Ints
from desktop.services.steering.columns import Marks, numbers_in
from desktop.services.steering.cuts import Cut, Spans, Sums, Told, leading
from desktop.services.steering.facts import OF_NUMBERS, UNSAID, Doing
from desktop.services.steering.kept import LAID, Kept
from desktop.services.steering.laid import Laid, Measured
from desktop.services.steering.tally import Keys, Tally
from desktop.services.steering.view import View, first_of, grounds_of, wanted_areas
from desktop.services.territory import figures

_CARRYING: Final = (
    "SELECT group_concat(v.n) FROM facet_word w CROSS JOIN facet_value v ON v.w = w.w "
    "WHERE w.facet = :facet AND w.value IN (SELECT value FROM json_each(:values))"
)
# filters that only ask which lines carry a value
_CARRIED: Final = ("area", "sector", "status", "group", "project", "snia", "sdg", "gcm", "cluster")
_NOBODY: Final[dict[str, Any]] = dict.fromkeys(_CARRIED)
_HERE, _APART, _ELSEWHERE = 0, 1, 2


class QuickView(View):
    """What a list of initiatives shows, with its numbers. `doings`: those that changed since they were laid out."""

    def __init__(self, ask: Reader, query: ListQuery, known: Kept | None = None) -> None:
        self._known: dict[tuple[str, Keys], dict[Keys, Tally]] = {}
        self._belong: dict[str, Marks | None] = {}
        self._say: dict[str, Told] = {}
        super().__init__(ask, query, known)

    # ---- which are looked at -----------------------------------------------------------------------------

    def _choose(self) -> list[Doing]:
        kept, base = self.kept, self.kept.base
        self._laid: Laid = self._made(LAID, lambda: Laid(base, self.ground, self._regions, kept.saids))
        undated = replace(self.query, during=None, undated=False)
        chosen = np.ones(base.many, np.bool_)
        fresh = {doing.n for doing in kept.fresh}
        if replace(undated, **_NOBODY) == ListQuery():
            for facet, values in undated.filters().items():
                marks, carrying = self.noted(("carry", facet, *values), partial(self._carry, facet, values))
                chosen &= marks
                fresh &= carrying
        else:
            wanted = lines(self.ask, "initiative", undated)
            chosen[:] = False
            chosen[base.places(np.array(wanted, np.int64))] = True
            fresh &= set(wanted)
        chosen[list(kept.gone)] = False
        some = [doing for doing in kept.fresh if doing.n in fresh]
        if self.query.during is not None:
            since, until = self.query.during
            after, before = self._ranks(since, until)
            chosen &= (base.first > 0) & (base.first <= before) & (base.last >= after)
            some = [one for one in some if one.first and one.first <= (until or ALWAYS) and one.last >= since]
        if self.query.undated:
            chosen &= base.first == 0
            some = [one for one in some if not one.first]
        self._chosen: Marks = chosen
        return some

    def _carry(self, facet: str, values: Sequence[str]) -> tuple[Marks, set[int]]:
        """What carries one of some values: in the columns, and the lines of those that changed since."""
        numbers = numbers_in(self.ask.value(_CARRYING, facet=f"initiative.{facet}", values=json.dumps(values)))
        marks = np.zeros(self.kept.base.many, np.bool_)
        marks[self.kept.base.places(numbers)] = True
        return marks, {doing.n for doing in self.kept.fresh} & set(numbers.tolist()) if self.kept.fresh else set()

    def _ranks(self, since: str, until: str) -> tuple[int, int]:
        """Two days among those of the columns: from the first on, up to the last (none given: to the end)."""
        days = self.kept.base.days
        return bisect_left(days, since), bisect_right(days, until or ALWAYS) - 1

    @cached_property
    def _at(self) -> Ints:
        """The places of those looked at."""
        return np.flatnonzero(self._chosen)

    @property
    def many(self) -> int:
        """As `View.many`."""
        return len(self._at) + len(self.doings)

    def extent(self, still: str) -> tuple[str, str] | None:
        """As `View.extent`."""
        base, found = self.kept.base, super().extent(still)
        first, last = base.first[self._at], base.last[self._at]
        dated = first > 0
        if not dated.any():
            return found
        first, last = first[dated], last[dated]
        always = bisect_left(base.days, ALWAYS)
        forever = last >= always if base.days[-1] >= ALWAYS else last < 0
        ends = [base.days[int(last[~forever].max(initial=0))]]
        if forever.any():
            ends.append(max(still, base.days[int(first[forever].max())]))
        own = (base.days[int(first.min())], max(ends))
        return own if found is None else (min(own[0], found[0]), max(own[1], found[1]))

    def endless(self, measure: str) -> int:
        """As `View.endless`."""
        base, found = self.kept.base, super().endless(measure)
        said = base.words["status"]
        if self.query.during is None or base.days[-1] < ALWAYS or UNSAID not in said.words:
            return found
        silent = said.code[said.first[:-1]] == list(said.words).index(UNSAID)
        began = (base.first > 0) & (base.first < bisect_left(base.days, self.query.during[0]))
        numbers, here = self._measured(measure), self._here(measure)
        people = np.zeros(base.many, np.bool_)
        people[numbers.at if here is None else numbers.at[here]] = True
        wanted = self._chosen & silent & began & (base.last >= bisect_left(base.days, ALWAYS)) & people
        return found + int(np.count_nonzero(wanted))

    # ---- which of their numbers belong there --------------------------------------------------------------

    def _measured(self, measure: str) -> Measured:
        return self._laid.measured(measure)

    def _here(self, measure: str) -> Marks | None:
        """The numbers that belong to what is looked at; None: all of them."""
        if measure not in self._belong:
            during, where = self._during(measure), self._where(measure)
            here = None if where is None else where == _HERE
            self._belong[measure] = during if here is None else here if during is None else here & during
        found: Marks | None = self._belong[measure]
        return found

    def _during(self, measure: str) -> Marks | None:
        if self.query.during is None:
            return None
        numbers, (after, before) = self._measured(measure), self._ranks(*self.query.during)
        found: Marks = (numbers.first == 0) | ((numbers.first <= before) & (numbers.last >= after))
        return found

    def _where(self, measure: str) -> Ints | None:
        """Of each number, whether its people belong to the territory, to several, or elsewhere; None: no matter."""
        if self._verdicts is None:
            return None
        numbers = self._measured(measure)
        of_places, of_areas = self._verdicts
        return np.where(numbers.area < 0, of_places[numbers.at], of_areas[numbers.area])

    @cached_property
    def _verdicts(self) -> tuple[Ints, Ints] | None:
        """Of each place whose numbers name no territory, and of each territory that numbers name (the last: none)."""
        wanted, base = wanted_areas(self.query), self.kept.base
        if not wanted:
            return None
        of_places = np.full(base.many, _APART, np.int64)
        named = base.numbers.areas
        of_areas = np.full(len(named) + 1, _APART, np.int64)
        for ground in grounds_of(self, wanted):
            towns, code = self._laid.around(ground)
            inside = np.array([*(town in wanted for town in towns), False], np.bool_)
            code = code[base.spot] if len(base.spot) else base.spot
            known = code < len(towns)
            met = np.bincount(base.spot_at[known], minlength=base.many)
            beyond = np.bincount(base.spot_at[known & ~inside[code]], minlength=base.many)
            of_places[(met > 0) & (beyond == 0)] = _HERE
            for n, area in enumerate(named):
                town = ground.around(area)
                if town is not None and of_areas[n] != _HERE:
                    of_areas[n] = _HERE if town in wanted else _ELSEWHERE
        return of_places, of_areas

    def _told(self, measure: str) -> Told:
        """What each place says of a measure, of the numbers that belong there."""
        here = self._here(measure)
        if here is None:
            return self._laid.told(measure)
        if measure not in self._say:
            base = self.kept.base
            self._say[measure] = self._measured(measure).told(base.many, base.distinct, here)
        return self._say[measure]

    # ---- adding up -----------------------------------------------------------------------------------------

    def _sums(self, measure: str, dimensions: Keys) -> tuple[Cut, Sums]:
        cut = self._laid.cut(self.ask, measure, dimensions, self.noted)
        if cut.rows is None:
            return cut, cut.sums(self._chosen, self._told(measure))
        numbers, base = self._measured(measure), self.kept.base
        told = Told(numbers.value, np.ones(len(numbers.at), np.bool_), base.distinct)
        return cut, cut.sums(self._chosen, told, self._here(measure))

    def tallies(self, measure: str, dimensions: Sequence[str]) -> dict[Keys, Tally]:
        """As `View.tallies`."""
        asked = measure, tuple(dimensions)
        if asked not in self._known:
            cut, sums = self._sums(*asked)
            self._known[asked] = _joined(cut.tallies(sums), self._added(self.doings, *asked))
        return self._known[asked]

    def within(self, measure: str, dimensions: Sequence[str], first: Collection[str]) -> dict[Keys, Tally]:
        """As `View.within`."""
        cut, sums = self._sums(measure, tuple(dimensions))
        return _joined(cut.tallies(sums, first), super().within(measure, dimensions, first))

    def leading(self, measure: str, dimension: str, most: int) -> tuple[dict[str, Tally], int]:
        """As `View.leading`."""
        fresh = self._added(self.doings, measure, (dimension,))
        cut, sums = self._sums(measure, (dimension,))
        some = {cut.key(number): sums.tally(number) for number in leading(sums, most).tolist()}
        changed = [keys for keys in fresh if keys not in some]
        more = cut.tallies(sums, {key for (key,) in changed}) if changed else {}
        found = _joined(some | more, fresh)
        return first_of({key: tally for (key,), tally in found.items()}, most), len(sums.there) + len(
            [keys for keys in changed if keys not in more]
        )

    def of_each(self, measure: str) -> dict[bytes, int]:
        """As `View.of_each`."""
        told, ids = self._told(measure), self.kept.base.ids
        some = np.flatnonzero(self._chosen & told.said)
        values = zip(some.tolist(), told.value[some].tolist(), strict=True)
        return {ids[at]: value for at, value in values} | super().of_each(measure)

    def series(self, measure: str, spans: Sequence[tuple[str, str]]) -> list[Tally]:
        """As `View.series`."""
        base, numbers = self.kept.base, self._measured(measure)
        here, plain = self._here(measure), numbers.first == 0
        belongs = plain if here is None else here & plain
        own = np.flatnonzero(~plain if here is None else here & ~plain)
        timed = (numbers.at[own], numbers.first[own], numbers.last[own], numbers.value[own])
        laid = Spans(base.first, base.last, numbers.told(base.many, base.distinct, belongs), timed)
        found = laid.tallies(self._chosen, [self._ranks(*span) for span in spans])
        for tally, more in zip(found, super().series(measure, spans), strict=True):
            tally.join(more)
        return found

    def shared(self, measure: str) -> Tally:
        """As `View.shared`."""
        found, where = super().shared(measure), self._where(measure)
        if where is not None:
            during, base = self._during(measure), self.kept.base
            apart = where == _APART if during is None else (where == _APART) & during
            told = self._measured(measure).told(base.many, base.distinct, apart)
            cut = self._laid.cut(self.ask, measure, (), self.noted)
            found.join(cut.tallies(cut.sums(self._chosen, told)).get((), Tally()))
            found.initiatives = found.counted
        return found

    def others(self, measure: str) -> dict[str, int]:
        """As `View.others`."""
        found: dict[str, int] = defaultdict(int, super().others(measure))
        for at, said, unit, value in self.kept.base.others:
            if said == measure and self._chosen[at]:
                found[unit] += value
        return dict(found)

    def having(self, told: Mapping[str, str]) -> Iterator[bytes]:
        """As `View.having`."""
        base, wanted = self.kept.base, self._chosen.copy()
        for name, code in told.items():
            if name not in (*OF_NUMBERS, "measure"):
                said = self._laid.said(self.ask, name)
                rows = np.repeat(np.arange(base.many), np.diff(said.first))
                marks = np.zeros(base.many, np.bool_)
                marks[rows[_is(said.words, code)[said.code]]] = True
                wanted &= marks
        if "measure" in told:
            numbers, here = self._measured(told["measure"]), self._here(told["measure"])
            some = np.ones(len(numbers.at), np.bool_) if here is None else here.copy()
            for name in OF_NUMBERS:
                if name in told:
                    some &= _is(numbers.columns[name].words, told[name])[numbers.columns[name].code]
            marks = np.zeros(base.many, np.bool_)
            marks[numbers.at[some]] = True
            wanted &= marks
        yield from (base.ids[at] for at in np.flatnonzero(wanted).tolist())
        yield from super().having(told)

    # ---- what answers needs ----------------------------------------------------------------------------------

    def answering(self, measure: str, pairs: Collection[Keys], also: Collection[bytes]) -> list[figures.Doing]:
        """As `View.answering`."""
        base, laid, numbers = self.kept.base, self._laid, self._measured(measure)
        cut = laid.cut(self.ask, measure, ("commune", "sector"), self.noted)
        wanted = np.zeros(base.many, np.bool_)
        for keys in pairs:
            wanted[cut.members(keys)] = True
        wanted[[at for row in also if (at := base.place.get(row)) is not None]] = True
        wanted[numbers.at[numbers.area >= 0]] = True
        wanted &= self._chosen
        here = self._here(measure)
        unsteady = np.zeros(base.many, np.bool_)
        if here is not None:
            unsteady[numbers.at[~here]] = True
        made: dict[int, figures.Doing] = laid.made(("answers", measure), dict)
        telling: _Answers = laid.made(("telling", measure), lambda: _Answers(self, measure))
        found = []
        for at, changed in zip(np.flatnonzero(wanted).tolist(), unsteady[wanted].tolist(), strict=True):
            if changed:
                found.append(telling.tell(at, here))
            else:
                if at not in made:
                    made[at] = telling.tell(at, None)
                found.append(made[at])
        return [*found, *super().answering(measure, pairs, also)]

    def tags(self, dimension: str) -> dict[int, Keys]:
        """As `View.tags`, of those that changed."""
        only = [doing.n for doing in self.kept.fresh]
        found: dict[int, Keys] = self.noted(("fresh", dimension), lambda: self._read_tags(dimension, only))
        return found


class _Answers:
    """Initiatives of the columns as the arithmetic of needs takes them."""

    def __init__(self, view: QuickView, measure: str) -> None:
        base, numbers = view.kept.base, view._laid.measured(measure)  # of this module
        self._base = base
        towns = view._laid.said(view.ask, "commune")  # as above
        named = [bytes.fromhex(word) for word in towns.words]
        codes, first = towns.code.tolist(), towns.first.tolist()
        self._named, self._codes, self._spots = named, codes, first
        self._first = np.searchsorted(numbers.at, np.arange(base.many + 1)).tolist()
        self._towns: list[bytes | None] = [*numbers.towns, None]
        self._town, self._value = numbers.columns["area"].code.tolist(), numbers.value.tolist()
        sectors = base.words["sector"]
        self._sector = [sectors.words[code] for code in sectors.code.tolist()]

    def tell(self, at: int, here: Marks | None) -> figures.Doing:
        """One of them, of the numbers that are here."""
        people: dict[bytes, int] = {}
        shared: int | None = None
        for n in range(self._first[at], self._first[at + 1]):
            if here is None or here[n]:
                town, value = self._towns[self._town[n]], self._value[n]
                if town is None:
                    shared = (shared or 0) + value
                else:
                    people[town] = people.get(town, 0) + value
        base = self._base
        standing = frozenset(
            named for code in self._codes[self._spots[at] : self._spots[at + 1]] if (named := self._named[code])
        )
        return figures.Doing(base.ids[at], standing, self._sector[at], base.ended[at], people, shared)


def _is(words: Sequence[str], code: str) -> Marks:
    """Which of some words it is."""
    return np.array([word == code for word in words], np.bool_)


def _joined(found: dict[Keys, Tally], more: Mapping[Keys, Tally]) -> dict[Keys, Tally]:
    """Two together."""
    for keys, tally in more.items():
        if keys in found:
            found[keys].join(tally)
        else:
            found[keys] = tally
    return found
