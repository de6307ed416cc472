"""Owns finding a territory by its name, offline, in French or Arabic script. Must not know the page or Qt.

The whole gazetteer with people's own quarters and aliases is a few thousand names, folded once and kept in memory.
A name is found by its folded words, and after those by what it sounds like.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from desktop.services.folding import words

_FALLBACK: Final = ("fr", "ar", "en", "es")
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


class Gazetteer:
    """Every territory's names, ready to be searched."""

    def __init__(
        self,
        known: dict[bytes, _Known],
        spellings: Iterable[tuple[str, bytes]],
        anchors: Anchors,
        aliases: Iterable[tuple[str, bytes]] = (),
    ) -> None:
        """`aliases` are names that shipped beside the official ones: whoever bears such a name comes before them."""
        self._known = known
        self._anchors = anchors
        self._folded: dict[str, set[bytes]] = defaultdict(set)
        self._words: list[tuple[str, bytes]] = []
        self._heard: list[tuple[str, bytes]] = []
        self._spelled: dict[bytes, list[str]] = defaultdict(list)
        self._aliases = {(" ".join(words(spelling)), area) for spelling, area in aliases}
        for spelling, area in chain(spellings, aliases):
            found = words(spelling)
            self._folded[" ".join(found)].add(area)
            self._spelled[area].append(" ".join(found))
            self._words += [(word, area) for word in found]
            self._heard += [(heard(word), area) for word in found]
        self._words.sort()
        self._heard.sort()

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
        shipped = [(name, area_id(code)) for code, others in _shipped_aliases().items() for name in others]
        own = [(spelling, area) for spelling, area in spellings if area in known]
        return cls(known, own, anchors or Anchors.shipped(), [(name, area) for name, area in shipped if area in known])

    def search(self, text: str, lang: str, limit: int = 12) -> list[Found]:
        """Find territories whose name has a word starting with each word typed; the best first.

        Those whose words are only heard alike come after those that are written alike.
        """
        typed = words(text)
        if not typed:
            return []
        written = set.intersection(*(_starting(self._words, word) for word in typed))
        like = (_starting(self._words, word) | _starting(self._heard, heard(word)) for word in typed)
        start = " ".join(typed)
        exact = self._folded.get(start, set())
        order = nsmallest(
            limit,
            set.intersection(*like),
            key=lambda area: (
                area not in exact,
                (start, area) in self._aliases,
                area not in written,
                not self._begins(area, start),
                _LEVEL_RANK.get(self._known[area].level, 4),
                -self._known[area].people,
                area,
            ),
        )
        return [self._found(area, lang) for area in order]

    def _begins(self, area: bytes, typed: str) -> bool:
        return any(name.startswith(typed) for name in self._spelled[area])

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


def _starting(sorted_words: Sequence[tuple[str, bytes]], start: str) -> set[bytes]:
    """The areas of the words that begin so."""
    found: set[bytes] = set()
    for at in range(bisect_left(sorted_words, (start, b"")), len(sorted_words)):
        known, area = sorted_words[at]
        if not known.startswith(start):
            break
        found.add(area)
    return found


@cache
def _shipped_aliases() -> Mapping[str, Sequence[str]]:
    """Census code -> names in common use (resources/places). Nothing when the file is not there."""
    try:
        told: dict[str, list[str]] = json.loads(
            (paths.resources() / "places" / "aliases.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return {}
    return told
