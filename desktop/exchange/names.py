"""Owns how records, codes and territories are called in a table, so that whoever reads it back finds the same one.

A name that several records bear is written with what tells them apart (`cells.marked`). Must not know a file format.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from desktop.exchange.cells import marked, one_value, parted
from desktop.models.plain import Reader, reader
from desktop.services.audience.told import Id, Spot
from desktop.services.names.naming import best, choices
from desktop.services.words.folding import fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LISTED: Final = "SELECT kind, row FROM listing WHERE shown = 1"
_AREAS: Final = "SELECT id, code, parent, level FROM area WHERE deleted = 0"
_ACRONYMS: Final = "SELECT id, acronym FROM actor WHERE acronym <> '' AND deleted = 0"
WHERE: Final = "where"  # places and territories together


class Words:
    """The words of one language for codes, records and territories."""

    def __init__(
        self,
        session: Session,
        lang: str,
        names: Mapping[Id, Mapping[str, str]],
        places: Collection[Id] | None = None,
    ) -> None:
        """`places`: those that are told, where not all are. A name that one of them shares with a place that is kept
        back stands as any other: a mark beside it would say that there is such a place."""
        self.lang, self.names = lang, names
        self._ask: Reader = reader(session)
        self._labels: dict[str, dict[str, str]] = {}
        self.areas: dict[Id, tuple[str, Id | None, int]] = {
            row: (code or "", parent, level or 0) for row, code, parent, level in self._ask.rows(_AREAS)
        }
        self._kinds: dict[str, set[Id]] = defaultdict(set)
        for kind, row in self._ask.rows(_LISTED):
            if kind != "place" or places is None or row in places:
                self._kinds[kind].add(row)
        self._doubtful: dict[str, set[Id]] = {}

    # ---- lists -----------------------------------------------------------------------------------------

    def label(self, scheme: str, code: str) -> str:
        """The word of a code; a code never seen is its own word."""
        return self.labels(scheme).get(code, code)

    def labels(self, scheme: str) -> Mapping[str, str]:
        """Code -> word of a whole list, in its order; a word that two codes have stands with its code."""
        if scheme not in self._labels:
            some = choices(self._ask, scheme, self.lang)
            seen: dict[str, int] = defaultdict(int)
            for one in some:
                seen[fold(one.label)] += 1
            self._labels[scheme] = {
                one.code: one.label
                if seen[fold(one.label)] == 1 and not parted(one.label)
                else f"{one.code} · {one_value(one.label)}"
                for one in some
            }
        return self._labels[scheme]

    # ---- records ---------------------------------------------------------------------------------------

    def name(self, kind: str, row: Id) -> str:
        """What a record is called, in these words where it has them; "" for one without a name."""
        told = best(self.names.get(row, {}), self.lang)[1].strip()
        if not told:
            return ""
        if row in self._unsure(kind) or parted(told):
            return marked(one_value(told), self._mark(row))
        return told

    def all_names(self, kind: str) -> list[str]:
        """The names of every record of a kind that lists show, sorted."""
        return sorted({name for row in self._kinds[kind] if (name := self.name(kind, row))}, key=lambda one: fold(one))

    def territories(self, *, official: bool) -> list[str]:
        """The names of territories, the largest first; `official` ones alone have a code."""
        some = [(level, row) for row, (code, _parent, level) in self.areas.items() if code or not official]
        named = [(level, name) for level, row in some if (name := self.name("area", row))]
        return [name for _level, name in sorted(set(named), key=lambda one: (one[0], fold(one[1])))]

    def spot(self, spot: Spot) -> str:
        """Where somebody is told to be: a place by its name, or a territory."""
        told = self.name(WHERE, spot.place) if spot.place is not None else ""
        return told or (self.name("area", spot.area) if spot.area is not None else "")

    def around(self, area: Id | None) -> Iterable[Id]:
        """A territory and all that it is in, from the smallest."""
        seen: set[Id] = set()
        while area is not None and area in self.areas and area not in seen:
            yield area
            seen.add(area)
            area = self.areas[area][1]

    def _mark(self, row: Id) -> str:
        code = self.areas[row][0] if row in self.areas else ""
        return code if code[:2].isdecimal() else row.hex()

    def _unsure(self, kind: str) -> Collection[Id]:
        """The records of a kind whose name is also another's: of territories one inside the other, the outer one."""
        if kind not in self._doubtful:
            rows = self._kinds["place"] | self._kinds["area"] if kind == WHERE else self._kinds[kind]
            bearers: dict[str, set[Id]] = defaultdict(set)
            acronyms: dict[Id, str] = {}
            if kind == "actor":
                acronyms = {row: said for row, said in self._ask.rows(_ACRONYMS)}  # noqa: C416  # two columns
            for row in rows:
                for name in {*self.names.get(row, {}).values(), acronyms.get(row, "")}:
                    if name:
                        bearers[fold(name)].add(row)
            found: set[Id] = set()
            for some in bearers.values():
                if len(some) > 1:
                    found |= some - self._inner(some)
            self._doubtful[kind] = found
        return self._doubtful[kind]

    def _inner(self, some: set[Id]) -> set[Id]:
        """Of territories of one name, the one that the others are around, if that is one."""
        if not some <= set(self.areas):
            return set()
        parents = {self.areas[row][1] for row in some}
        inner = {row for row in some if row not in parents}
        return inner if len(inner) == 1 else set()
