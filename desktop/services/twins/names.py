"""Owns what one name says: its words with their meaning, its acronyms, the initials it makes; must not know records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from desktop.services.twins.letters import skeleton
from desktop.services.twins.lexicon import CONTENT, COUNTRY, LEGAL, Meaning, lexicon, stem
from desktop.services.words.folding import fold

NUMBER: Final = 3  # a number, or a letter alone: École 1, École 2
_PIECES: Final = re.compile(r"[^\W_]+(?:\.[^\W_])*\.?")
_OWNED: Final = re.compile(r"(?<=[^\W\d_])['’ʼ`´]s\b", re.IGNORECASE)
_QUOTES: Final = frozenset("'’ʼ`´")
_INSIDE: Final = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
_APART: Final = re.compile(r"(.+?)\s*(?:[(\[](.+)[)\]]|(?:\s[-–—|]\s|[|/;])\s*(.+))$")
_SIDES: Final = frozenset("([|/;-–—")
_DOTTED: Final = re.compile(r"^(?:[^\W\d_]\.){2,}[^\W\d_]?\.?$")
_ACRONYM: Final = (2, 10)
_LONGEST: Final = 24  # words of a name that are looked at
_TAIL: Final = 4  # letters of the last word that an acronym may hold
_LANGUAGES: Final = 3


class Word:
    """One folded word of a name, the same object wherever it stands: compared by identity."""

    __slots__ = ("initials", "key", "known", "raw", "skeleton", "sort", "sound")

    def __init__(self, raw: str, meaning: Meaning | None) -> None:
        self.raw = raw
        self.known = meaning is not None
        self.key = meaning.key if meaning is not None else stem(raw)
        self.skeleton = skeleton(raw)
        self.sound = f"~{self.skeleton}" if meaning is None and len(self.skeleton) > 1 else self.key
        if meaning is not None:
            self.sort = meaning.sort
        else:
            self.sort = NUMBER if raw.isdigit() or len(raw) == 1 else CONTENT
        self.initials = meaning.initials if meaning is not None else (raw[0],) * _LANGUAGES

    def __repr__(self) -> str:
        return self.raw


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A name taken apart. `alone` says that it is nothing but an acronym or a single word."""

    folded: str
    keys: frozenset[str]
    sounds: frozenset[str]  # the same, unknown words by their consonants
    hints: frozenset[str]  # the keys, and what a mistyped or misheard word still shares
    words: tuple[Word, ...]
    acronyms: frozenset[str]
    initials: frozenset[str]
    mixed: frozenset[str]  # initials in another language, in any order of words
    part: bool = False  # one of two names that stand side by side in one field

    @property
    def alone(self) -> bool:
        """Whether it is one word that may be an acronym."""
        return len(self.words) == 1 and self.words[0].raw in self.acronyms


@lru_cache(maxsize=65_536)
def word(raw: str) -> Word:
    """The word of those folded letters."""
    return Word(raw, lexicon().meaning(raw))


def told(text: str) -> Name:
    """Take a name apart, however long or strange it is."""
    text = text[:400]
    pieces = _pieces(text)
    known = lexicon()
    words: list[Word] = []
    spoken: list[tuple[Word, bool]] = []
    acronyms: set[str] = set()
    seen: set[str] = set()
    capitals = text.isupper() or (text.isascii() and text.islower())
    for number, (raw, folded) in enumerate(pieces[:_LONGEST]):
        phrase = known.phrases.get(folded)
        if phrase is not None and (not phrase[1] or (raw.isupper() and not capitals)):
            spoken += [(word(part), False) for part in phrase[0]]
            words += [one for one in map(word, phrase[0]) if one.key not in seen]
            seen.update(one.key for one in words)
            continue
        small = folded in known.small and not (raw.isupper() and not capitals and folded in known.meanings)
        one = word(folded)
        spoken.append((one, small))
        if not small and one.key not in seen:
            seen.add(one.key)
            words.append(one)
        if one.sort == CONTENT and _looks_acronym(raw, folded, capitals) and not (small and number):
            acronyms.add(folded)
    acronyms |= _within(text)
    joined = "".join(folded for _raw, folded in pieces)
    if text.isupper() and 1 < len(pieces) <= 3 and joined.isascii() and len(joined) <= _ACRONYM[1]:
        acronyms.add(joined)  # MSF-F
    if len(words) == 1 and len(pieces) == 1 and words[0].sort != NUMBER and _ACRONYM[0] <= len(words[0].raw):
        acronyms.add(words[0].raw)
    if not words:
        words = [one for one, _small in spoken]
    own = frozenset(one for one in acronyms if one)
    whole = [(one, small) for one, small in spoken if one.raw not in own or len(spoken) == 1]
    keys = frozenset(one.key for one in words)
    hints = keys.union(f"~{one.skeleton}" for one in words if len(one.skeleton) > 1)
    hints = hints.union(f"^{one.raw[:4]}" for one in words if len(one.raw) > 3)
    return Name(
        " ".join(one.raw for one, _small in spoken),
        keys,
        frozenset(one.sound for one in words),
        hints,
        tuple(words),
        own,
        frozenset(_initials(whole)),
        _mixed(whole),
    )


def parts(text: str) -> list[Name]:
    """The two names of "Médecins du quartier (Doctors of the quarter)"; nothing where a part is a mere addition."""
    if _SIDES.isdisjoint(text):
        return []
    cut = _APART.match(text[:400].strip())
    if cut is None:
        return []
    found = [told(piece) for piece in cut.groups() if piece]
    if len(found) != 2 or not all(_full(one) for one in found):
        return []
    return [replace(one, part=True) for one in found]


def _full(name: Name) -> bool:
    sorts = [one.sort for one in name.words]
    return len(sorts) >= 2 and CONTENT in sorts and not {COUNTRY, NUMBER} & set(sorts)


def acronym(text: str | None) -> str:
    """A typed acronym as acronyms are compared; empty when there is none."""
    folded = fold(text or "").replace(" ", "")
    folded = folded.rstrip("0123456789") or folded
    return folded if 1 < len(folded) <= 2 * _ACRONYM[1] else ""


def _pieces(text: str) -> list[tuple[str, str]]:
    """(as it is written, folded) for each word; the letters of A.B.C. are one word."""
    found: list[tuple[str, str]] = []
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if not _QUOTES.isdisjoint(text):
        text = _OWNED.sub("", text)
    for piece in _PIECES.findall(text):
        dotted = "." in piece and _DOTTED.match(piece) is not None
        for part in [piece.replace(".", "")] if dotted else piece.split("."):
            folded = _fold(part)
            if folded:
                found.append((part, folded))
    return found


@lru_cache(maxsize=65_536)
def _fold(piece: str) -> str:
    return fold(piece).replace(" ", "")


def _looks_acronym(raw: str, folded: str, capitals: bool) -> bool:
    """Capitals within a name that is not all in capitals (or all in small letters)."""
    if capitals or raw[1:].islower() or not _ACRONYM[0] <= len(folded) <= _ACRONYM[1] or not folded.isascii():
        return False
    return sum(letter.isupper() for letter in raw) >= 2 and not folded.isdigit()


def _within(text: str) -> set[str]:
    """What stands in brackets and is short, in one word: Association X (AX)."""
    if "(" not in text and "[" not in text:
        return set()
    found = set()
    for inside in _INSIDE.findall(text):
        folded = acronym(inside)
        if folded and folded.isascii() and len(folded) <= _ACRONYM[1] and inside.count(" ") == 0:
            found.add(folded)
    return found


def _initials(spoken: list[tuple[Word, bool]]) -> Iterator[str]:
    """The acronyms that the words make, with or without small words and legal words."""
    full = [one for one, small in spoken if not small]
    if not 2 <= len(full) <= _ACRONYM[1] or not all(one.raw.isascii() for one in full):
        return  # acronyms are made in Latin letters
    letters = [one.raw[0] for one in full]
    first = "".join(letters)
    yield first
    yield first if len(full) == len(spoken) else "".join([one.raw[0] for one, _small in spoken])
    for sorts in ((CONTENT,), (CONTENT, LEGAL)):
        some = "".join([letter for letter, one in zip(letters, full, strict=True) if one.sort in sorts])
        if len(some) >= 2:
            yield some
            yield f"{some}i"  # … International, when the name leaves it out
    united = [at for at, one in enumerate(full) if one.key == "=united" or one.key == "=nation"]
    if 0 < len(united) < len(full) - 1:
        yield "".join([letter for at, letter in enumerate(letters) if at not in united])
    last = full[-1].raw
    for length in (2, 3, len(last)):
        if length <= _TAIL and length <= len(last):
            yield f"{first[:-1]}{last[:length]}"
    if len(first) > _TAIL:
        yield first[:4]


def _mixed(spoken: list[tuple[Word, bool]]) -> frozenset[str]:
    """Sorted initials in each of the Latin languages, when every word is known: the words stand in another order."""
    full = [one for one, small in spoken if not small]
    if not 3 <= len(full) <= _ACRONYM[1] or not all(one.known for one in full):
        return frozenset()
    return frozenset("".join(sorted(one.initials[at] for one in full)) for at in range(_LANGUAGES))
