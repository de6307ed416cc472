"""Owns initiatives laid out by what they say of themselves and of their numbers; must not know which are looked at.

What is laid out holds for as long as the initiatives stay in their columns; only what may change though nothing of them
was written (the types of actors) is laid out by whoever asks, for one state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop.models.plain import Reader
from desktop.services.steering.column_reading import Ints, coded
from desktop.services.steering.columns import Columns, Marks, Said, different, gathered, numbers_in
from desktop.services.steering.cuts import Column, Cut, Told, by_numbers, by_places
from desktop.services.steering.facts import OF_NUMBERS, UNSAID, above_of
from desktop.services.steering.tally import Keys
from desktop.services.territory.grounds import Ground

# what an initiative says there may differ though nothing of it was written: laid out anew for each state
CHANGING: Final = "carrier_kind"
_TAGS: Final = (
    "SELECT w.value, group_concat(v.n) FROM facet_word w CROSS JOIN facet_value v ON v.w = w.w "
    "WHERE w.facet = :facet GROUP BY w.w"
)
_KINDS: Final = "SELECT id, kind FROM actor"


class Measured(NamedTuple):
    """The numbers of a measure, in the order of their places. `town`: codes in `towns`, the last of them is none."""

    at: Ints
    value: NDArray[Any]
    first: Ints
    last: Ints
    area: Ints
    columns: Mapping[str, Column]
    towns: list[bytes]
    groups: Ints  # where the numbers of each place begin

    def told(self, many: int, distinct: Marks, here: Marks | None = None) -> Told:
        """What each place says, of the numbers that are here."""
        value, said = np.zeros(many, self.value.dtype), np.zeros(many, np.bool_)
        if len(self.at):
            there = self.at[self.groups]
            if here is None:
                value[there], said[there] = np.add.reduceat(self.value, self.groups), True
            else:
                value[there] = np.add.reduceat(np.where(here, self.value, 0), self.groups)
                said[there] = np.logical_or.reduceat(here, self.groups)
        return Told(value, said, distinct)


class Laid:
    """The initiatives of some columns, laid out as they are asked for."""

    def __init__(
        self, base: Columns, ground: Ground, regions: Ground, known: Mapping[str, Said] = MappingProxyType({})
    ) -> None:
        """`known`: what initiatives say of some dimensions, when that was laid out before (`saids`)."""
        self.base = base
        self._grounds = {"commune": ground, "region": regions}
        self._made: dict[Any, Any] = {("said", dimension): said for dimension, said in known.items()}
        self._town: tuple[list[bytes], Ints] | None = None

    def made(self, name: Any, make: Callable[[], Any]) -> Any:
        """What is made once."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    # ---- what initiatives say of themselves ------------------------------------------------------------

    def saids(self) -> dict[str, Said]:
        """Dimension -> what initiatives say of it, of all that was laid out."""
        return {asked[1]: made for asked, made in list(self._made.items()) if asked[0] == "said"}

    def said(self, ask: Reader, dimension: str) -> Said:
        """What each says of a dimension of its own. A scheme with "+": with what holds what they carry."""
        if dimension in self.base.words:
            return self.base.words[dimension]
        if dimension == CHANGING:
            return self._kinds(ask)
        read = self._standing if dimension in self._grounds else self._tags
        found: Said = self.made(("said", dimension), lambda: read(ask, dimension))
        return found

    def _standing(self, _ask: Reader, dimension: str) -> Said:
        base = self.base
        towns, code = self.around(self._grounds[dimension])
        code = code[base.spot]
        known = code < len(towns)
        return gathered(base.many, base.spot_at[known], code[known], [town.hex() for town in towns])

    def around(self, ground: Ground) -> tuple[list[bytes], Ints]:
        """The territories of a level around those where initiatives stand; of each of these its code, the end: none."""
        return _around(ground, self.base.areas)

    def _kinds(self, ask: Reader) -> Said:
        base, kinds = self.base, dict(ask.rows(_KINDS))
        words, code = coded([kinds.get(actor) or UNSAID for actor in base.actors])
        return gathered(base.many, base.carrier_at, code[base.carrier] if len(code) else base.carrier, words)

    def _tags(self, ask: Reader, dimension: str) -> Said:
        base = self.base
        scheme = dimension.removesuffix("+")
        above = above_of(ask, scheme) if dimension != scheme else {}
        codes: dict[str, int] = {}
        at, code = [], []
        for value, places in self._carrying(ask, scheme):
            chain: list[str] = []
            held: str | None = value
            while held is not None and held not in chain:
                chain.append(held)
                held = above.get(held)
            for one in chain:
                at.append(places)
                code.append(np.full(len(places), codes.setdefault(one, len(codes)), np.int64))
        nothing = np.zeros(0, np.int64)
        return gathered(base.many, np.concatenate([nothing, *at]), np.concatenate([nothing, *code]), list(codes))

    def _carrying(self, ask: Reader, scheme: str) -> list[tuple[str, Ints]]:
        """Each code of a scheme and the places that carry it: asked once, with and without what holds them."""

        def read() -> list[tuple[str, Ints]]:
            told = ask.rows(_TAGS, facet=f"initiative.{scheme}")
            return [(value, self.base.places(numbers_in(numbers))) for value, numbers in told]

        found: list[tuple[str, Ints]] = self.made(("carrying", scheme), read)
        return found

    # ---- what their numbers say ------------------------------------------------------------------------

    def measured(self, measure: str) -> Measured:
        """The numbers of a measure."""
        found: Measured = self.made(("measured", measure), lambda: self._measured(measure))
        return found

    def _measured(self, measure: str) -> Measured:
        numbers = self.base.numbers
        measures = numbers.words["measure"]
        wanted = measures.index(measure) if measure in measures else -1
        some = np.flatnonzero(numbers.measure == wanted)
        at, area = numbers.at[some], numbers.area[some]
        towns, _code = self.around(self._grounds["commune"])
        own, own_code = _around(self._grounds["commune"], [one for one in numbers.areas if one is not None])
        known = {town: n for n, town in enumerate(towns)}
        towns = [*towns, *(town for town in own if town not in known)]
        known = {town: n for n, town in enumerate(towns)}
        ranks = np.array([*(known[town] for town in own), len(towns)], np.int64)
        of_area = np.full(len(numbers.areas), -1, np.int64)
        named = [n for n, one in enumerate(numbers.areas) if one is not None]
        of_area[named] = ranks[own_code]
        town = of_area[area] if len(some) else area
        town = np.where(town < 0, self._only_town(len(towns))[at], town)
        columns = {
            "sex": Column(numbers.words["sex"], numbers.sex[some]),
            "age": Column(numbers.words["age"], numbers.age[some]),
            "people": Column(numbers.words["people"], numbers.people[some]),
            "area": Column([*(one.hex() for one in towns), UNSAID], town),
        }
        begins = np.flatnonzero(np.diff(at, prepend=-1)) if len(at) else at
        told = numbers.value[some], numbers.first[some], numbers.last[some]
        return Measured(
            at, *told, np.where(of_area[area] == -1, -1, area) if len(some) else area, columns, towns, begins
        )

    def _only_town(self, nothing: int) -> Ints:
        """Of each place the code of the only commune where it stands, or `nothing`."""
        base = self.base
        towns, code = self.around(self._grounds["commune"])
        code = code[base.spot] if len(base.spot) else base.spot
        known = code < len(towns)
        pairs = different(base.spot_at[known] * (len(towns) + 1) + code[known])
        at = pairs // (len(towns) + 1)
        found = np.full(base.many, nothing, np.int64)
        found[at] = pairs % (len(towns) + 1)
        found[np.bincount(at, minlength=base.many) > 1] = nothing
        return found

    def told(self, measure: str) -> Told:
        """What each says of a measure, all numbers together."""
        base = self.base
        found: Told = self.made(("told", measure), lambda: self.measured(measure).told(base.many, base.distinct))
        return found

    # ---- laid out by keys ------------------------------------------------------------------------------

    def cut(self, ask: Reader, measure: str, dimensions: Keys, keep: Callable[[Any, Callable[[], Any]], Any]) -> Cut:
        """Initiatives by dimensions; of dimensions of numbers, the numbers of a measure. `keep`: of what changes."""
        own = {n: name for n, name in enumerate(dimensions) if name not in OF_NUMBERS}

        def make() -> Cut:
            said = {n: self.said(ask, name) for n, name in own.items()}
            if len(own) == len(dimensions):
                return by_places(self.base.many, list(said.values()))
            numbers = self.measured(measure)
            return by_numbers(
                numbers.at, {n: numbers.columns[name] for n, name in enumerate(dimensions) if n not in own}, said
            )

        asked = ("cut", measure if len(own) < len(dimensions) else "", dimensions)
        found: Cut = (keep if CHANGING in dimensions else self.made)(asked, make)
        return found


def _around(ground: Ground, areas: Sequence[bytes]) -> tuple[list[bytes], Ints]:
    codes: dict[bytes, int] = {}
    found = [ground.around(area) for area in areas]
    for town in found:
        if town is not None:
            codes.setdefault(town, len(codes))
    return list(codes), np.array([len(codes) if town is None else codes[town] for town in found], np.int64)
