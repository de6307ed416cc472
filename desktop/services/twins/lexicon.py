"""Owns the general words of four languages by which names are compared; must not know a name, nor any record.

The list (`resources/twins/words.json`) is versioned, written from general knowledge, and names no organisation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from desktop import paths
from desktop.services.words.folding import fold

CONTENT: Final = 0  # tells one name from another
LEGAL: Final = 1  # says what sort of body it is: association, ONG, جمعية
COUNTRY: Final = 2  # says whose branch it is: two branches are two things
_SORTS: Final = (("words", CONTENT), ("legal", LEGAL), ("countries", COUNTRY))
_PREFIXES: Final = ("وال", "لل", "بال", "ال", "و", "ل", "ب")
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning: its name here, what sort of word says it, its first letter in each language that writes Latin."""

    key: str
    sort: int
    initials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every folded word that is known, with its meaning; small words; phrases that stand for words; shared hosts."""

    meanings: Mapping[str, Meaning]
    small: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], bool]]
    shared_hosts: frozenset[str]

    def meaning(self, word: str) -> Meaning | None:
        """What a folded word means; also behind a plural, or an article or preposition written together with it."""
        for form in _forms(word):
            found = self.meanings.get(form)
            if found is not None:
                return found
        return None


def stem(word: str) -> str:
    """A folded Latin word without its plural and its silent end: `internationales` and `international` are one."""
    if not word.isascii() or len(word) <= _SHORTEST:
        return word
    cut = word[:-1] if word[-1] in "sx" and len(word) > _SHORTEST + 1 else word
    return cut[:-1] if cut[-1] == "e" and len(cut) > _SHORTEST + 1 else cut


@cache
def lexicon() -> Lexicon:
    """The list that ships, read once."""
    told = json.loads((paths.resources() / "twins" / "words.json").read_text(encoding="utf-8"))
    meanings: dict[str, Meaning] = {}
    for group, sort in _SORTS:
        for row in told[group]:
            first = [fold(part).split(" ")[0] for part in row[:3]]
            meaning = Meaning(f"={row[0].split()[0]}", sort, tuple(word[:1] for word in first))
            for word in _each(row):
                meanings.setdefault(word, meaning)
    for word, meaning in list(meanings.items()):
        meanings.setdefault(stem(word), meaning)
    return Lexicon(
        meanings,
        frozenset(word for one in told["small"] for word in (one, fold(one))),
        {fold(short): (tuple(fold(long).split()), bool(more)) for short, long, *more in told["phrases"]},
        frozenset(told["shared_hosts"]),
    )


def _each(row: Iterable[str]) -> Iterator[str]:
    for part in row:
        for word in part.split():
            yield from fold(word).split()


def _forms(word: str) -> Iterator[str]:
    yield word
    if word.isascii():
        yield stem(word)
        if word[0] in "ld" and len(word) > _SHORTEST + 1:  # lenfance, dentraide: the apostrophe was lost
            yield word[1:]
            yield stem(word[1:])
        return
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 2:
            yield word[len(prefix) :]
