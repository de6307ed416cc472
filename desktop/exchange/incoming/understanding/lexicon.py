"""Owns the words by which other people's files are understood (resources/import); must not know a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from desktop import paths
from desktop.services.words.folding import fold

_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
OTHERS: Final = "others"  # people who are none of the publics of our list
_SHORT: Final = 3  # a word as short as this has no plural that is taken off


def stem(word: str) -> str:
    """A folded word without its plural."""
    if len(word) <= _SHORT or not word.isascii():
        return word
    word = word.replace("organiz", "organis")  # spelled either way in English; what knows it was stemmed too
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith(("s", "x")) and not word.endswith("ss") else word


def tokens(text: str) -> tuple[str, ...]:
    """The folded words of a heading; `TypeOrganisation` and `Admin1` are two words."""
    return tuple(stem(word) for word in fold(_CAMEL.sub(" ", text)).split())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that is known beforehand, folded."""

    noise: frozenset[str]
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]  # words -> concepts
    by_first: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    alone: frozenset[tuple[str, ...]]  # phrases that say something only where a heading says nothing else
    asked: Mapping[tuple[str, ...], str]  # a heading that is this question and nothing else -> concept
    code_words: frozenset[tuple[str, ...]]
    people: Mapping[str, frozenset[str]]
    publics: Mapping[str, str]  # word -> code of the list of publics
    totals: frozenset[str]
    notes: frozenset[str]
    times: frozenset[str]  # words for a part of the year
    certain: Mapping[str, Mapping[str, str]]  # scheme -> folded words -> code
    likely: Mapping[str, Mapping[str, tuple[str, float]]]
    sector_of: Mapping[str, str]
    sector_maybe: Mapping[str, str]
    nothing: frozenset[str]
    nobody: frozenset[str]  # what stands where an organisation is named and names none
    months: Mapping[str, int]

    def bare(self, words: Iterable[str]) -> tuple[str, ...]:
        """Words without those that say nothing, unless there are no others."""
        told = tuple(words)
        return tuple(word for word in told if word not in self.noise) or told


@cache
def lexicon() -> Lexicon:
    """The words that shipped with the program, read once."""
    columns, values = _read("columns.json"), _read("values.json")
    noise = frozenset(stem(fold(word)) for word in columns["noise"])
    phrases: dict[tuple[str, ...], list[str]] = {}
    for concept, said in columns["concepts"].items():
        for phrase in said:
            told = tokens(phrase)
            words = tuple(word for word in told if word not in noise) or told
            words = told if concept == "identifier" else words  # "number of the activity" is no activity
            known = phrases.setdefault(words, [])
            if concept not in known:
                known.append(concept)
    first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, concepts in phrases.items():
        for concept in concepts:
            first.setdefault(words[0], []).append((words, concept))
    return Lexicon(
        noise=noise,
        phrases={words: tuple(concepts) for words, concepts in phrases.items()},
        by_first={word: tuple(found) for word, found in first.items()},
        alone=frozenset(tuple(word for word in tokens(phrase) if word not in noise) for phrase in columns["alone"]),
        asked={tokens(word): concept for concept, said in columns["asked"].items() for word in said},
        code_words=frozenset(tokens(word) for word in columns["code_words"]),
        people={name: frozenset(stem(fold(word)) for word in said) for name, said in columns["people"].items()},
        publics={stem(fold(word)): code for code, said in columns["publics"].items() for word in said},
        totals=frozenset(fold(word) for word in columns["totals"]),
        notes=frozenset(fold(word) for word in columns["notes"]),
        times=frozenset(fold(word) for word in columns["times"]),
        certain={
            scheme: {fold(word): code for code, said in codes.items() for word in said}
            for scheme, codes in values["certain"].items()
        },
        likely={
            scheme: {fold(word): (code, score) for code, said in codes.items() for word, score in said.items()}
            for scheme, codes in values["likely"].items()
        },
        sector_of=values["cluster_sector"]["certain"],
        sector_maybe=values["cluster_sector"]["likely"],
        nothing=frozenset(fold(word) for word in values["nothing"]),
        nobody=frozenset(fold(word) for word in values["nobody"]),
        months={fold(name): number for number, names in enumerate(values["months"], 1) for name in names},
    )


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((paths.resources() / "import" / name).read_text(encoding="utf-8"))
    return found
