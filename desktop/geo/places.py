"""Owns finding a territory by its name, offline, in French or Arabic script. Must not know the page or Qt.

The whole gazetteer with people's own quarters and aliases is a few thousand names, folded once and kept in memory.
A name is found by its folded words, and after those by what it sounds like.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from heapq import nsmallest
from itertools import chain
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop import paths
from desktop.geo.anchors import Anchor, Anchors
from desktop.geo.hearing import heard
from desktop.models.areas import Area, area_id
from desktop.models.vocabularies import TextRow
from desktop.services.words.folding import words

_FALLBACK: Final = ("fr", "ar", "en", "es")
_LAST: Final = "\U0010ffff"  # after every letter
_LEVEL_RANK: Final = {3: 0, 4: 1, 5: 1, 2: 2, 1: 3}


class Found(NamedTuple):
    """One territory found. `within` names what it is in; `anchor` is None for what the base map doesn't have."""

    id: bytes
    code: str
    level: int
    name: str
    within: str
    anchor: Anchor | None


class _Known(NamedTuple):
    id: bytes
    code: str
    level: int
    parent: bytes | None
    people: int
    names: dict[str, str]


class _Words:
    """Words in order, each with the area it names: all that begin alike lie side by side."""

    def __init__(self, pairs: Iterable[tuple[str, bytes]]) -> None:
        ordered = sorted(pairs)
        self._words = [word for word, _area in ordered]
        self._areas = [area for _word, area in ordered]

    def starting(self, start: str) -> set[bytes]:
        """The areas of the words that begin so."""
        return set(self._areas[bisect_left(self._words, start) : bisect_left(self._words, start + _LAST)])


def around(session: Session, area: bytes, anchors: Anchors | None = None) -> Anchor | None:
    """Where a territory is: its own place on the base map, else that of the smallest one around it that has one."""
    shipped = anchors or Anchors.shipped()
    at: bytes | None = area
    seen: set[bytes] = set()
    while at is not None and at not in seen:
        seen.add(at)
        found = session.execute(select(Area.code, Area.parent).where(Area.id == at)).first()
        if found is None:
            return None
        anchor = shipped.of(found.code or "")
        if anchor is not None:
            return anchor
        at = found.parent
    return None


class Gazetteer:
    """Every territory's names, ready to be searched."""

    def __init__(
        self,
        known: dict[bytes, _Known],
        spellings: Iterable[tuple[str, bytes]],
        anchors: Anchors,
        aliases: Sequence[tuple[str, bytes]] = (),
    ) -> None:
        """`aliases` are names that shipped beside the official ones: whoever bears such a name comes before them."""
        self._known = known
        self._anchors = anchors
        self._folded: dict[str, set[bytes]] = defaultdict(set)
        self._aliases = {(" ".join(words(spelling)), area) for spelling, area in aliases}
        told = [(words(spelling), area) for spelling, area in chain(spellings, aliases)]
        for found, area in told:
            self._folded[" ".join(found)].add(area)
        self._whole = _Words((" ".join(found), area) for found, area in told)
        self._words = _Words((word, area) for found, area in told for word in found)
        self._heard = _Words((heard(word), area) for found, area in told for word in found)
        ranked = sorted(known.values(), key=lambda one: (_LEVEL_RANK.get(one.level, 4), -one.people, one.id))
        self._order = {one.id: place for place, one in enumerate(ranked)}

    @classmethod
    def load(cls, session: Session, anchors: Anchors | None = None) -> Gazetteer:
        """Read every territory that is not in the trash; names and aliases in all languages."""
        names: dict[bytes, dict[str, str]] = defaultdict(dict)
        spellings: list[tuple[str, bytes]] = []
        texts = select(TextRow.owner, TextRow.field, TextRow.lang, TextRow.value).where(
            TextRow.owner_table == "area", TextRow.deleted == 0, TextRow.field.in_(("name", "alias"))
        )
        for owner, name, lang, value in session.execute(texts):
            if owner is None or not value:
                continue
            spellings += [(line, owner) for line in value.splitlines() if line.strip()]
            if name == "name":
                names[owner][lang or ""] = value
        query = select(Area.id, Area.code, Area.level, Area.parent, Area.population).where(Area.deleted == 0)
        known = {
            row.id: _Known(row.id, row.code or "", row.level or 5, row.parent, row.population or 0, names[row.id])
            for row in session.execute(query)
        }
        shipped = [(name, area_id(code)) for code, others in shipped_aliases().items() for name in others]
        own = [(spelling, area) for spelling, area in spellings if area in known]
        return cls(known, own, anchors or Anchors.shipped(), [(name, area) for name, area in shipped if area in known])

    def search(self, text: str, lang: str, limit: int = 12) -> list[Found]:
        """Find territories whose name has a word starting with each word typed; the best first.

        Those whose words are only heard alike come after those that are written alike.
        """
        typed = words(text)
        if not typed:
            return []
        best: list[bytes] = []
        for some in self._tiers(typed, " ".join(typed)):
            best += nsmallest(limit - len(best), some.difference(best), key=self._order.__getitem__)
            if len(best) >= limit:
                break
        return [self._found(area, lang) for area in best]

    def _tiers(self, typed: list[str], start: str) -> Iterator[set[bytes]]:
        """The areas found, those meant most likely first; a later set holds those before it again."""
        exact = self._folded.get(start, set())
        yield {area for area in exact if (start, area) not in self._aliases}
        yield exact
        written = set.intersection(*(self._words.starting(word) for word in typed))
        yield written & self._whole.starting(start)
        yield written
        yield set.intersection(*(self._words.starting(w) | self._heard.starting(heard(w)) for w in typed))

    def _name(self, area: bytes | None, lang: str) -> str:
        known = self._known.get(area) if area else None
        if known is None:
            return ""
        return next((known.names[code] for code in (lang, *_FALLBACK) if known.names.get(code)), known.code)

    def _found(self, area: bytes, lang: str) -> Found:
        known = self._known[area]
        codes: list[str] = []
        at: bytes | None = area
        while at is not None and at in self._known and len(codes) < 6:
            codes.append(self._known[at].code)
            at = self._known[at].parent
        anchor = next((a for code in codes if code and (a := self._anchors.of(code))), None)
        return Found(area, known.code, known.level, self._name(area, lang), self._name(known.parent, lang), anchor)


@cache
def shipped_aliases() -> Mapping[str, Sequence[str]]:
    """Census code -> names in common use (resources/places). Nothing when the file is not there."""
    try:
        told: dict[str, list[str]] = json.loads(
            (paths.resources() / "places" / "aliases.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return {}
    return told
