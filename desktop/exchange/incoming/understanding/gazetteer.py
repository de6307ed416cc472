"""Owns which known territory a name of a file means, with a score and a reason; must not know columns nor questions.

Names are compared written, then heard; the territory that another column gives around it decides between namesakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import select

from desktop.exchange.incoming.understanding.cells import folded
from desktop.geo.hearing import heard
from desktop.i18n import _
from desktop.models.areas import Area, area_id
from desktop.models.vocabularies import Identifier, TextRow
from desktop.services.names.naming import FALLBACK

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CERTAIN: Final = 0.93
# what stands before the name of a territory and is no part of it, folded
_KIND_WORDS: Final = frozenset(
    [
        "region",
        "province",
        "prefecture",
        "commune",
        "ville",
        "municipalite",
        "arrondissement",
        "wilaya",
        "city",
        "municipality",
        "provincia",
        "region",
        "municipio",
        "ciudad",
        "جهه",
        "اقليم",
        "عماله",
        "جماعه",
        "مدينه",
        "ولايه",
        "مقاطعه",
        "de",
        "du",
        "of",
        "ar",
    ]
)
_NEARLY: Final = 88.0


class Territory(NamedTuple):
    """One known territory."""

    id: bytes
    level: int
    parent: bytes | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A territory that a name may mean."""

    id: bytes
    score: float
    why: str


class Territories:
    """Every territory of the profile, ready to be asked by name, by code, and within another."""

    def __init__(
        self,
        known: Mapping[bytes, Territory],
        spellings: Iterable[tuple[str, bytes]],
        codes: Mapping[str, bytes],
    ) -> None:
        self.known = known
        self._codes = codes
        self._written: dict[str, set[bytes]] = {}
        for spelling, area in spellings:
            for told in {folded(spelling), _without_kind(folded(spelling))}:
                if told:
                    self._written.setdefault(told, set()).add(area)
        self._around: dict[bytes, frozenset[bytes]] = {}
        self._official = frozenset(area_id(code) for code in codes)

    @cached_property
    def _heard(self) -> dict[str, set[bytes]]:
        heard_: dict[str, set[bytes]] = {}
        for told, areas in self._written.items():
            heard_.setdefault(_sound(told), set()).update(areas)
        return heard_

    @cached_property
    def _added(self) -> dict[tuple[bytes | None, int, str], bytes]:
        """The territories that somebody added, by what they lie in, their level and folded name."""
        return {
            (one.parent if one.parent in self.known else None, one.level, folded(name)): one.id
            for one in self.known.values()
            if one.id not in self._official
            for name in one.names.values()
        }

    def official(self, text: str) -> bool:
        """Whether an official territory is called so, or nearly."""
        return any(area in self._official for area in self._exact(folded(text)))

    def added(self, name: str, level: int, parent: bytes | None) -> bytes | None:
        """The territory of that name that somebody added there."""
        return self._added.get((parent, level, folded(name)))

    def _exact(self, told: str) -> set[bytes]:
        for spelled in (told, _without_kind(told)):
            if self._written.get(spelled):
                return self._written[spelled]
        return self._heard.get(_sound(_without_kind(told)), set())

    @classmethod
    def load(cls, session: Session) -> Territories:
        """Read every territory that is not in the trash, its names, aliases and codes of today and of 2014."""
        from desktop.geo.places import shipped_aliases

        names: dict[bytes, dict[str, str]] = {}
        spellings: list[tuple[str, bytes]] = []
        texts = select(TextRow.owner, TextRow.field, TextRow.lang, TextRow.value).where(
            TextRow.owner_table == "area", TextRow.deleted == 0, TextRow.field.in_(("name", "alias"))
        )
        for owner, field, lang, value in session.execute(texts):
            if owner is None or not value:
                continue
            spellings += [(line, owner) for line in value.splitlines() if line.strip()]
            if field == "name":
                names.setdefault(owner, {})[lang or ""] = value
        known: dict[bytes, Territory] = {}
        codes: dict[str, bytes] = {}
        rows = select(Area.id, Area.code, Area.level, Area.parent).where(Area.deleted == 0)
        for key, code, level, parent in session.execute(rows):
            known[key] = Territory(key, level or 0, parent, names.get(key, {}))
            if code:
                codes[code] = key
        old = select(Identifier.owner, Identifier.value).where(
            Identifier.owner_table == "area", Identifier.deleted == 0
        )
        for owner, value in session.execute(old):
            if owner in known and value:
                codes.setdefault(value, owner)
        shipped = [(name, area_id(code)) for code, others in shipped_aliases().items() for name in others]
        return cls(known, [(name, area) for name, area in (*spellings, *shipped) if area in known], codes)

    def label(self, area: bytes, lang: str) -> str:
        """A territory's name in a language, with what is around it."""
        shown = [self.name(area, lang)]
        parent = self.known[area].parent
        if parent in self.known:
            shown.append(self.name(parent, lang))
        return " · ".join(one for one in shown if one)

    def name(self, area: bytes | None, lang: str) -> str:
        """A territory's name in a language, else in another."""
        names = self.known[area].names if area is not None and area in self.known else {}
        return next((names[one] for one in (lang, *FALLBACK) if names.get(one)), "")

    def coded(self, code: str) -> bytes | None:
        """The territory of a code of today or of 2014."""
        return self._codes.get(code.strip())

    def coded_abroad(self, code: str) -> bytes | None:
        """The territory that somebody added under that code: codes of the gazetteer are none of another country."""
        found = self.coded(code)
        return None if found in self._official else found

    def around(self, area: bytes) -> frozenset[bytes]:
        """A territory and all those that it lies in."""
        if area not in self._around:
            found = {area}
            at = self.known[area].parent if area in self.known else None
            while at is not None and at in self.known and at not in found:
                found.add(at)
                at = self.known[at].parent
            self._around[area] = frozenset(found)
        return self._around[area]

    def named(self, text: str, levels: Sequence[int] = (), within: bytes | None = None) -> list[Candidate]:
        """The territories that a name may mean, the likeliest first. One of CERTAIN or more is what it means."""
        told = folded(text)
        if not told:
            return []
        coded = self.coded(text)
        if coded is not None:
            return [Candidate(coded, 1.0, _("code"))]
        bare = _without_kind(told)
        for spelled, score in ((told, 1.0), (bare, 0.98)):
            found = self._fitting(self._written.get(spelled, ()), levels, within)
            if found:
                return self._ranked(found, score, _("même nom"))
        found = self._fitting(self._heard.get(_sound(bare), ()), levels, within)
        if found:
            return self._ranked(found, 0.95, _("s’entend pareil"))
        return self._typed(told, levels, within)

    def _fitting(self, areas: Iterable[bytes], levels: Sequence[int], within: bytes | None) -> list[bytes]:
        found = [area for area in areas if not levels or self.known[area].level in levels]
        if within is not None:
            found = [area for area in found if within in self.around(area)]
        return found

    def _ranked(self, found: list[bytes], score: float, why: str) -> list[Candidate]:
        """One alone is certain; one within another of the same name is the inner one; several are not."""
        if len(found) > 1:
            wrappers = {self.known[area].parent for area in found}
            inner = [area for area in found if area not in wrappers]
            nested = len(inner) == 1 and all(area in self.around(inner[0]) for area in found)
            if nested:
                return [Candidate(inner[0], score, why)]
        several = 1.0 if len(found) == 1 else 0.6
        ordered = sorted(found, key=lambda area: (self.known[area].level, area))
        return [Candidate(area, round(score * several, 2), why) for area in ordered]

    def _typed(self, told: str, levels: Sequence[int], within: bytes | None) -> list[Candidate]:
        """Names mistyped by a letter or two. Only within a known territory can one be certain."""
        if len(told) < 4:  # of four letters none is another at that score: one was left out, as in "Oujd"
            return []
        near = process.extract(told, self._written.keys(), scorer=fuzz.ratio, score_cutoff=_NEARLY, limit=8)
        best: dict[bytes, float] = {}
        for spelled, score, _place in near:
            for area in self._fitting(self._written[spelled], levels, within):
                best[area] = max(best.get(area, 0.0), score / 100)
        alone = len(best) == 1 and within is not None and len(told) >= 7
        return [
            Candidate(area, 0.94 if alone and score >= 0.9 else round(score * 0.9, 2), _("écrit presque pareil"))
            for area, score in sorted(best.items(), key=lambda one: (-one[1], one[0]))
        ][:5]


def _without_kind(told: str) -> str:
    """A folded name without "commune de"."""
    words = told.split()
    at = 0
    while at < len(words) - 1 and words[at] in _KIND_WORDS:
        at += 1
    return " ".join(words[at:])


_BEFORE: Final = {"beni": "bni", "ouled": "ulad", "oulad": "ulad", "awlad": "ulad", "aulad": "ulad"}


def _sound(told: str) -> str:
    """What a folded name sounds like; the small words before tribes' names are written in many ways."""
    return " ".join(_BEFORE.get(word) or heard(word) for word in told.split())
