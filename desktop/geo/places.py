"""Owns finding a territory by its name, offline, in French or Arabic script. Must not know the page or Qt.

The whole gazetteer with people's own quarters and aliases is a few thousand names, folded once and kept in memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.geo.anchors import Anchor, Anchors
from desktop.models.areas import Area
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

    def __init__(self, known: dict[bytes, _Known], spellings: Iterable[tuple[str, bytes]], anchors: Anchors) -> None:
        self._known = known
        self._anchors = anchors
        self._folded: dict[str, set[bytes]] = defaultdict(set)
        self._words: list[tuple[str, bytes]] = []
        self._spelled: dict[bytes, list[str]] = defaultdict(list)
        for spelling, area in spellings:
            found = words(spelling)
            self._folded[" ".join(found)].add(area)
            self._spelled[area].append(" ".join(found))
            self._words += [(word, area) for word in found]
        self._words.sort()

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
        return cls(known, [(s, area) for s, area in spellings if area in known], anchors or Anchors.shipped())

    def search(self, text: str, lang: str, limit: int = 12) -> list[Found]:
        """Find territories whose name has a word starting with each word typed; the best first."""
        typed = words(text)
        if not typed:
            return []
        hits: set[bytes] | None = None
        for word in typed:
            found = self._starting(word)
            hits = found if hits is None else hits & found
        start = " ".join(typed)
        exact = self._folded.get(start, set())
        order = sorted(
            hits or (),
            key=lambda area: (
                area not in exact,
                not self._begins(area, start),
                _LEVEL_RANK.get(self._known[area].level, 4),
                -self._known[area].people,
                area,
            ),
        )
        return [self._found(area, lang) for area in order[:limit]]

    def _starting(self, word: str) -> set[bytes]:
        found: set[bytes] = set()
        for at in range(bisect_left(self._words, (word, b"")), len(self._words)):
            known, area = self._words[at]
            if not known.startswith(word):
                break
            found.add(area)
        return found

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
