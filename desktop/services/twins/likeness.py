"""Owns how alike two names are, word by word, and what they do not share; must not know telephones nor records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final

from rapidfuzz.distance import OSA

from desktop.services.twins.letters import arabic
from desktop.services.twins.lexicon import CONTENT, COUNTRY, LEGAL
from desktop.services.twins.names import NUMBER, Name, Word

Weights = Mapping[Word, float]

SAME: Final = 1.0
_HEARD: Final = 0.9  # the same consonants, at least three
_HEARD_SHORT: Final = 0.72  # two consonants: Wafae, الوفاء
_LEAST: Final = 0.7
_LOW: Final = 0.3  # of two names: less is nothing
# words said apart on both sides: the names differ where it counts, the more the greater their part
APART: Final = 0.85


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, 0 to 1, and in what: letters changed, words translated, heard alike, left alone."""

    score: float
    letters: int = 0
    translated: int = 0
    heard: int = 0
    left: tuple[Word, ...] = ()
    right: tuple[Word, ...] = ()
    same_words: bool = False
    partial: bool = False
    paired: int = 9  # words that tell something, in common

    @property
    def branches(self) -> bool:
        """Whether each names a country, and another one: Médecins X France, Médecins X Suisse."""
        return _has(self.left, COUNTRY) and _has(self.right, COUNTRY)

    @property
    def branch(self) -> bool:
        """Whether only one of them names a country."""
        return (_has(self.left, COUNTRY) or _has(self.right, COUNTRY)) and not self.branches

    @property
    def numbered(self) -> bool:
        """Whether a number, or a letter alone, stands in one and not in the other."""
        return _has(self.left, NUMBER) or _has(self.right, NUMBER)


NOTHING: Final = Likeness(0.0)
SAME_NAME: Final = Likeness(1.0, same_words=True)


def alike(one: Name, other: Name, weights: Weights, spare: Set[str] = frozenset()) -> Likeness:
    """Compare two names; the same whichever comes first, but for which side is left.

    `spare` are acronyms of one of them: a name that also says its acronym differs in nothing by that.
    """
    if one.folded == other.folded:
        return SAME_NAME
    if one.hints.isdisjoint(other.hints):
        return NOTHING
    pairs, left, right = _aligned(one.words, other.words)
    if not pairs:
        return NOTHING
    common = shared = paired = 0.0
    for a, b, likeness in pairs:
        least = min(weights[a], weights[b])
        shared += least * likeness
        paired += least
        common += a.sort == CONTENT
    if spare and common:
        left = [word for word in left if word.raw not in spare]
        right = [word for word in right if word.raw not in spare]
    lone_left, content_left = _lone(left, weights)
    lone_right, content_right = _lone(right, weights)
    score = 2 * shared / (2 * paired + lone_left + lone_right)
    if content_left and content_right:
        score *= 1.0 - APART * min(content_left, content_right) / (paired + max(lone_left, lone_right))
    if score < _LOW:
        return NOTHING
    letters, translated, heard = _differences(pairs)
    return Likeness(
        score, letters, translated, heard, tuple(left), tuple(right), not left and not right, paired=int(common)
    )


def _lone(words: Sequence[Word], weights: Weights) -> tuple[float, float]:
    """The weight of words left alone, and of those among them that tell something."""
    lone = content = 0.0
    for word in words:
        lone += weights[word]
        if word.sort == CONTENT:
            content += weights[word]
    return lone, content


def _differences(pairs: Sequence[tuple[Word, Word, float]]) -> tuple[int, int, int]:
    """Letters changed, words translated, words heard alike."""
    letters = translated = heard = 0
    for a, b, likeness in pairs:
        if a is b:
            continue
        if likeness == SAME and a.known:
            translated += a.sort != LEGAL and stems_differ(a, b)
        elif likeness in (_HEARD, _HEARD_SHORT):
            heard += 1
        else:
            letters += int(OSA.distance(a.raw, b.raw))
    return letters, translated, heard


@lru_cache(maxsize=65_536)
def stems_differ(one: Word, other: Word) -> bool:
    """Whether two words of one meaning are words of two languages, not one word in two forms."""
    return arabic(one.raw) != arabic(other.raw) or OSA.normalized_similarity(one.raw, other.raw) < _LEAST


def _aligned(
    one: Sequence[Word], other: Sequence[Word]
) -> tuple[list[tuple[Word, Word, float]], list[Word], list[Word]]:
    """Each word with the one it is most like, best first; then the words left on each side."""
    pairs: list[tuple[Word, Word, float]] = []
    right = list(other)
    left: list[Word] = []
    theirs = {word.key: word for word in right}
    for word in one:
        match = theirs.pop(word.key, None)
        if match is not None:
            right.remove(match)
            pairs.append((word, match, SAME))
        else:
            left.append(word)
    if left and right:
        close = [
            (-likeness, min(a.raw, b.raw), max(a.raw, b.raw), a, b)
            for a in left
            for b in right
            if not (a.known and b.known)
            and (a.raw[0] == b.raw[0] or a.skeleton == b.skeleton or a.raw[-2:] == b.raw[-2:])
            and (likeness := close_words(a, b)) >= _LEAST
        ]
        if close:
            close.sort(key=itemgetter(0, 1, 2))
            for less, _a, _b, a, b in close:
                if a in left and b in right:
                    left.remove(a)
                    right.remove(b)
                    pairs.append((a, b, -less))
    return pairs, left, right


def close_words(one: Word, other: Word) -> float:
    """How alike two words are that are not the same: letters mistyped, or the same consonants."""
    return _close(one, other) if one.raw <= other.raw else _close(other, one)


@lru_cache(maxsize=200_000)
def _close(one: Word, other: Word) -> float:
    if (one.known and other.known) or NUMBER in (one.sort, other.sort):
        return SAME if one.key == other.key else 0.0
    crossed = arabic(one.raw) != arabic(other.raw)
    if not crossed:
        typed = _mistyped(one.raw, other.raw)
        if typed:
            return typed
    if one.skeleton and one.skeleton == other.skeleton:
        if len(one.skeleton) >= 3:
            return _HEARD
        return _HEARD_SHORT if crossed or _vowels_fit(one.raw, other.raw) else 0.0
    return 0.0


def _mistyped(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    if longest < 4 or abs(len(one) - len(other)) > 3:
        return 0.0
    allowed = 1 if longest < 7 else 2 if longest < 11 else 3
    distance = OSA.distance(one, other, score_cutoff=allowed)
    return 1.0 - 0.6 * distance / longest if distance <= allowed and (distance < 2 or one[0] == other[0]) else 0.0


def _vowels_fit(one: str, other: str) -> bool:
    return OSA.normalized_similarity(one, other) >= 0.5


def _has(words: Sequence[Word], sort: int) -> bool:
    return any(word.sort == sort for word in words)
