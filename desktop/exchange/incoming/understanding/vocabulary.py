"""Owns which entry of a shared list a word of a file means, with a score and a reason; must not know columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz
from sqlalchemy import select

from desktop.exchange.incoming.understanding.cells import folded
from desktop.exchange.incoming.understanding.lexicon import lexicon
from desktop.i18n import _
from desktop.models.vocabularies import Term, TextRow
from desktop.services.names.naming import FALLBACK

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CERTAIN: Final = 0.93
_WITHIN: Final = re.compile(r"\s+[-–—>]\s+|\s*:\s+|\s*\(")
_WORTH_SAYING: Final = 0.55


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a word may mean."""

    code: str
    score: float
    why: str


class Vocabulary:
    """The entries of every shared list, by their names in four languages and their other words."""

    def __init__(self, terms: Iterable[tuple[str, str, Mapping[str, str]]]) -> None:
        """`terms` are (scheme, code, language -> name)."""
        self._names: dict[str, dict[str, str]] = {}
        self._labels: dict[str, dict[str, Mapping[str, str]]] = {}
        self._doubled: dict[tuple[str, str], str] = {}
        for scheme, code, names in terms:
            self._labels.setdefault(scheme, {})[code] = names
            known = self._names.setdefault(scheme, {})
            for name in (*names.values(), code):
                told = folded(name)
                if told:
                    known.setdefault(told, code)
            for name in names.values():  # as a table of ours says a word that two entries have
                self._doubled[scheme, folded(f"{code} {name}")] = code
        self._asked: dict[tuple[str, str], tuple[Match, ...]] = {}

    @classmethod
    def load(cls, session: Session) -> Vocabulary:
        """Read every list that is not in the trash."""
        terms = session.execute(select(Term.id, Term.scheme, Term.code).where(Term.deleted == 0)).all()
        texts = select(TextRow.owner, TextRow.lang, TextRow.value).where(
            TextRow.owner_table == "term", TextRow.field == "name", TextRow.deleted == 0
        )
        names: dict[bytes, dict[str, str]] = {}
        for owner, lang, value in session.execute(texts):
            if owner is not None and value:
                names.setdefault(owner, {})[lang or ""] = value
        return cls((scheme, code, names.get(key, {})) for key, scheme, code in terms)

    def take(self, scheme: str, code: str, names: Mapping[str, str]) -> None:
        """Know one entry more."""
        self._labels.setdefault(scheme, {})[code] = names

    def label(self, scheme: str, code: str, lang: str) -> str:
        """What an entry is called in a language; its code when nobody named it."""
        names = self._labels.get(scheme, {}).get(code, {})
        return next((names[one] for one in (lang, *FALLBACK) if names.get(one)), code)

    def codes(self, scheme: str) -> list[str]:
        """The codes of a list."""
        return list(self._labels.get(scheme, {}))

    def matches(self, scheme: str, text: str) -> tuple[Match, ...]:
        """The entries that a text may mean, the likeliest first. One of CERTAIN or more is what it means."""
        key = (scheme, folded(text))
        if key not in self._asked:
            self._asked[key] = tuple(self._find(scheme, key[1], text))
        return self._asked[key]

    def knows(self, scheme: str, text: str) -> bool:
        """Whether a list has an entry of exactly that name, or other name."""
        told = folded(text)
        names = self._names.get(scheme, {})
        return told in names or lexicon().certain.get(scheme, {}).get(told) in self._labels.get(scheme, {})

    def sure(self, scheme: str, text: str) -> str | None:
        """The entry that a text certainly means."""
        found = self.matches(scheme, text)
        return found[0].code if found and found[0].score >= CERTAIN else None

    def _find(self, scheme: str, told: str, text: str) -> list[Match]:
        if not told:
            return []
        names = self._names.get(scheme, {})
        if told in names:
            return [Match(names[told], 1.0, _("même nom"))]
        if (scheme, told) in self._doubled:
            return [Match(self._doubled[scheme, told], 1.0, _("même nom"))]
        known = lexicon()
        code = known.certain.get(scheme, {}).get(told)
        if code in self._labels.get(scheme, {}):
            return [Match(str(code), 0.97, _("autre nom courant"))]
        within = self._within(scheme, text)
        if within:
            return [Match(within, 0.95, _("autre nom courant"))]
        found: dict[str, Match] = {}
        likely = known.likely.get(scheme, {}).get(told)
        if likely and likely[0] in self._labels.get(scheme, {}):
            found[likely[0]] = Match(likely[0], likely[1], _("le plus proche dans la liste"))
        for other, code in (*names.items(), *known.certain.get(scheme, {}).items()):
            if code not in self._labels.get(scheme, {}):
                continue
            score = _alike(told, other)
            if score >= _WORTH_SAYING and score > (found[code].score if code in found else 0.0):
                found[code] = Match(code, round(score, 2), _("écrit presque pareil"))
        return sorted(found.values(), key=lambda match: (-match.score, match.code))

    def _within(self, scheme: str, text: str) -> str | None:
        """The narrower of two entries that a text names one within the other: "Protection - VBG"."""
        parts = [part for part in _WITHIN.split(text.rstrip(" )")) if part.strip()]
        if len(parts) != 2 or not all(self.knows(scheme, part) for part in parts):
            return None
        return self.matches(scheme, parts[1])[0].code


def _alike(one: str, other: str) -> float:
    """0 to 1: one or two letters mistyped in a long word are nearly certain, a shared word is a hint."""
    if len(one) < 4 or len(other) < 4:
        return 0.0
    typed = fuzz.ratio(one, other) / 100
    if typed >= 0.9 and min(len(one), len(other)) >= 8:
        return 0.94 if typed >= 0.93 else 0.9
    shared = set(one.split()) & set(other.split())
    if shared and shared == set(other.split()):
        return 0.7  # an entry that says more than the text is narrower than what it means
    return typed * 0.85 if typed >= 0.8 else 0.0
