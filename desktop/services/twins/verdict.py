"""Owns how likely two records are one thing, and why; must not know where they come from.

Each sign counts as a chance of its own; together they are the chance that not all of them deceive. What speaks against
it puts a roof above. The figures were set on names that are published with the body they belong to
(`docs/decisions/twins.md`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import asin, cos, radians, sin, sqrt
from operator import attrgetter
from typing import Final, Protocol

from desktop.services.twins.likeness import NOTHING, Likeness, alike, close_words
from desktop.services.twins.names import Name, Word
from desktop.services.twins.reasons import Reason
from desktop.services.twins.traits import Traits

SURE: Final = 0.90  # the automatic threshold: so alike that it may be proposed first, and in bulk
REVIEW: Final = 0.45  # the threshold of what a person is shown

# likeness of names -> chance, between these points in a straight line
_NAME: Final = ((0.0, 0.0), (0.4, 0.10), (0.52, 0.44), (0.6, 0.53), (0.7, 0.62), (0.8, 0.80), (0.9, 0.92), (1.0, 0.96))
_POINTS: Final = [x for x, _y in _NAME]
_SIGN: Final[Mapping[str, float]] = {"code": 0.97, "phone": 0.55, "mail": 0.6, "host": 0.5}
_ACRONYM: Final = (0.0, 0.0, 0.35, 0.52, 0.58, 0.62)  # by its letters
_INITIALS: Final = (0.0, 0.0, 0.40, 0.56, 0.66, 0.70)
_PART: Final = 0.9
_FEW: Final = 12  # records that could bear an acronym, before it tells less
_ALONE: Final = 0.12  # nothing but an acronym is known of one: no name contradicts
_MIXED: Final = 0.40
_AREA: Final = 0.12
_SIGNS: Final = tuple((what, attrgetter(f"{what}s")) for what in _SIGN)
# roofs
_BRANCHES: Final = 0.35
_BRANCH: Final = 0.72
_NUMBERED: Final = 0.40
_ELSEWHERE: Final = 0.85
_STRANGERS: Final = 0.62  # two names without anything in common, whatever else they share
_DOUBT: Final = 0.87  # two acronyms; a translation that leaves a word or has too few
_NEAR: Final = 150.0  # metres


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely it is, 0 to 1, and the reasons, strongest first."""

    score: float
    reasons: tuple[Reason, ...]


NO: Final = Verdict(0.0, ())


def judge(kind: str, one: Traits, other: Traits, scale: Scale) -> Verdict:
    """Compare two records of a kind. The same in either order."""
    likeness, worded = _names(one, other, scale)
    chances = _Chances()
    for what, sign in _SIGNS:
        if sign(one) & sign(other):
            chances.add(_SIGN[what], what)
    if worded:
        _told_name(likeness, chances)
    _acronyms(one, other, likeness, worded, chances, scale)
    if not chances.reasons:
        return NO
    if kind != "actor":
        return _placed(kind, one, other, likeness, chances)
    roof = _roof(likeness) if worded else 1.0
    if worded and likeness.score < 1.0 and _differ(one.given, other.given):
        roof = min(roof, _DOUBT)
    if worded and likeness.score < 0.3 and not chances.has("code") and len(chances.reasons) < 3:
        roof = min(roof, _STRANGERS)
    if one.areas and other.areas:
        if one.areas & other.areas:
            chances.add(_AREA, "area")
        elif not chances.has("phone", "mail", "code"):
            roof = min(roof, _ELSEWHERE)
            chances.note("elsewhere")
    return chances.verdict(roof)


class Scale(Protocol):
    """What the other records say of a word and of an acronym."""

    @property
    def weights(self) -> Mapping[Word, float]:
        """How much each word tells."""

    def bearers(self, short: str) -> int:
        """How many records could bear this acronym."""


class _Chances:
    """The signs found so far."""

    __slots__ = ("against", "reasons")

    def __init__(self) -> None:
        self.against = 1.0
        self.reasons: list[tuple[float, Reason]] = []

    def add(self, chance: float, what: str, value: str = "") -> None:
        if chance > 0:
            self.against *= 1.0 - chance
            self.reasons.append((chance, (what, value)))

    def note(self, what: str, value: str = "") -> None:
        self.reasons.append((0.0, (what, value)))

    def has(self, *what: str) -> bool:
        return any(reason[0] in what for _chance, reason in self.reasons)

    def verdict(self, roof: float = 1.0) -> Verdict:
        ordered = sorted(self.reasons, key=lambda found: -found[0])
        return Verdict(round(min(1.0 - self.against, roof), 4), tuple(reason for _chance, reason in ordered))


def _names(one: Traits, other: Traits, scale: Scale) -> tuple[Likeness, bool]:
    """The best likeness of two names, and whether both have a name that is more than an acronym."""
    best, worded = NOTHING, False
    apart = len(one.names) > 1 and len(other.names) > 1  # each with parts of its own
    spare: frozenset[str] = frozenset()
    if one.acronyms or other.acronyms:
        known = one.initials | other.initials | (one.acronyms & other.acronyms)
        spare = (one.acronyms | other.acronyms) & known
    for a in one.names:
        for b in other.names:
            if (a.part or b.part) and apart:
                continue
            if a.folded != b.folded and a.hints.isdisjoint(b.hints):
                worded = worded or not (_short(a, one) or _short(b, other))
                continue
            if a.folded != b.folded and (_alone(a, one, b) or _alone(b, other, a)):
                continue
            worded = True
            found = alike(a, b, scale.weights, spare)
            if a.part or b.part:
                found = replace(found, partial=True, score=found.score * _PART)
            if found.score > best.score:
                best = found
    return best, worded


def _short(name: Name, of: Traits) -> bool:
    """Whether a name may be nothing but an acronym."""
    return name.alone or (bool(of.given) and name.folded.replace(" ", "") in of.given)


def _alone(name: Name, of: Traits, other: Name) -> bool:
    """Whether a name is an acronym and no word of the other name."""
    if not _short(name, of):
        return False
    return len(name.words) > 1 or not any(
        word.key == name.words[0].key or close_words(word, name.words[0]) for word in other.words
    )


def _told_name(likeness: Likeness, chances: _Chances) -> None:
    at = bisect_right(_POINTS, likeness.score) - 1
    if at >= len(_NAME) - 1:
        chance = _NAME[-1][1]
    else:
        (x, y), (x2, y2) = _NAME[at : at + 2]
        chance = y + (y2 - y) * (likeness.score - x) / (x2 - x)
    if chance < 0.15:
        chances.against *= 1.0 - chance
        return
    if likeness.score == 1.0 and not likeness.translated:
        what = "name" if likeness.same_words and not likeness.letters else "near"
        chances.add(chance, what)
    elif likeness.translated and likeness.score > 0.75:
        chances.add(chance, "translated")
    elif likeness.letters and not likeness.left and not likeness.right:
        chances.add(chance, "letters", str(likeness.letters))
    elif likeness.heard:
        chances.add(chance, "heard")
    else:
        chances.add(chance, "near" if likeness.score > 0.68 else "partly")


def _acronyms(one: Traits, other: Traits, likeness: Likeness, worded: bool, chances: _Chances, scale: Scale) -> None:
    whole = likeness.same_words and likeness.score == 1.0
    shared = one.given & other.given if whole else one.acronyms & other.acronyms
    apart = _differ(one.given, other.given)
    if shared:
        chance = _by_length(_ACRONYM, shared)
        chances.add(chance + (0.0 if worded else _ALONE), "acronym", max(shared, key=_long))
    made = (one.acronyms & other.initials) | (one.initials & other.acronyms)
    if made and not apart and not (worded and likeness.score > 0.95):
        chance = _by_length(_INITIALS, made)
        if worded:
            chance *= 0.5 if shared else 0.3
        elif not shared:
            bearers = min(map(scale.bearers, made))
            chance = chance + _ALONE if bearers <= _FEW else chance * _FEW / bearers
        chances.add(chance, "initials")
    elif not shared and not worded:
        sorted_ours = {"".join(sorted(short)) for short in one.acronyms if len(short) > 2}
        sorted_theirs = {"".join(sorted(short)) for short in other.acronyms if len(short) > 2}
        if sorted_ours & other.mixed or sorted_theirs & one.mixed:
            chances.add(_MIXED + _ALONE, "mixed")


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both have an acronym of their own and neither begins with the other."""
    return bool(one and other) and not any(a.startswith(b) or b.startswith(a) for a in one for b in other)


def _by_length(table: tuple[float, ...], shorts: set[str] | frozenset[str]) -> float:
    return table[min(max(map(len, shorts)), len(table) - 1)]


def _long(short: str) -> tuple[int, str]:
    return len(short), short


def _roof(likeness: Likeness) -> float:
    roof = 1.0
    if likeness.branches:
        roof = _BRANCHES
    elif likeness.numbered:
        roof = _NUMBERED
    elif likeness.branch:
        roof = _BRANCH
    if likeness.partial:
        roof = min(roof, _DOUBT)
    if likeness.translated and (likeness.left or likeness.right or likeness.paired < 3):
        roof = min(roof, _DOUBT)
    return roof


def _placed(kind: str, one: Traits, other: Traits, likeness: Likeness, chances: _Chances) -> Verdict:
    """Places, initiatives and services: a name alone says little; where, whose and when say the rest."""
    roof = _roof(likeness)
    where = bool(one.areas & other.areas or one.places & other.places)
    if one.areas and other.areas:
        if where:
            chances.add(0.3, "place" if one.places & other.places else "area")
        else:
            roof = min(roof, 0.3 if kind == "place" else 0.6)
            chances.note("elsewhere")
    else:
        roof = min(roof, _ELSEWHERE)
    if one.point and other.point:
        away = _metres(one.point, other.point)
        if away <= _NEAR:
            chances.add(0.45, "point")
        elif kind == "place" and away > 20 * _NEAR:
            roof = min(roof, 0.4)
    if one.owners and other.owners:
        if one.owners & other.owners:
            chances.add(0.3, "owner")
        else:
            roof = min(roof, _ELSEWHERE if kind == "place" else 0.55)
    elif kind != "place":
        roof = min(roof, _ELSEWHERE)
    if kind == "initiative":
        if one.starts and other.starts:
            if one.starts == other.starts:
                chances.add(0.3, "date")
            else:
                roof = min(roof, 0.45)  # the same thing done on another day is another thing
        else:
            roof = min(roof, _ELSEWHERE)
    if likeness.score < 0.5 and not chances.has("code", "phone"):
        roof = min(roof, 0.4)
    return chances.verdict(roof)


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    a, b, c, d = map(radians, (*one, *other))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 12_742_000 * asin(sqrt(half))
