"""Owns which organisations a file names: several spellings, an acronym and a name are one. Must not know columns.

What a file itself says in one row (a name beside its acronym) is certain; what only looks alike stays apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz
from sqlalchemy import select

from desktop.exchange.incoming.understanding.cells import folded
from desktop.models.actors import Actor
from desktop.models.vocabularies import TextRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_IN_BRACKETS: Final = re.compile(r"(.{6,}?)\s*[(\[]\s*([A-ZÀ-Ý0-9][\w&.\-/ ]{1,14})\s*[)\]]")
_DASHED: Final = re.compile(r"([A-Z][A-Z0-9&]{1,9})\s+[-–:]\s+(.{10,})|(.{10,}?)\s+[-–:]\s+([A-Z][A-Z0-9&]{1,9})")
_SHORTENED: Final = {
    **dict.fromkeys(("ass", "asso", "assoc", "assn"), "association"),
    "asoc": "asociacion",
    **dict.fromkeys(("fond", "fdn"), "fondation"),
}
_ALIKE: Final = 90.0
_LONG_NAME: Final = 6
_SPELLED: Final = 75.0  # a name that is its own acronym, mistyped


@dataclass
class Organisation:
    """One organisation as a file names it: how often under which name, acronym, type."""

    names: Counter[str] = field(default_factory=Counter)
    acronyms: Counter[str] = field(default_factory=Counter)
    loose: Counter[str] = field(default_factory=Counter)  # said alone, name or acronym
    into: Organisation | None = None

    @property
    def name(self) -> str:
        """The name most often said; the longest of equals."""
        said = self.names or self.loose or self.acronyms
        return max(said.items(), key=lambda one: (one[1], len(one[0]), one[0]))[0]

    @property
    def acronym(self) -> str:
        """The acronym most often said, "" when the file gives none apart from the name."""
        if not self.acronyms:
            return ""
        return max(self.acronyms.items(), key=lambda one: (one[1], one[0]))[0]


@dataclass(frozen=True, slots=True)
class Clash:
    """One acronym under which a file gives names that are not alike."""

    acronym: str
    names: tuple[str, ...]
    times: int


class Register:
    """The organisations of a file. Everything is said first, then asked."""

    def __init__(self) -> None:
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._alone: Counter[str] = Counter()
        self._by_name: dict[str, Organisation] = {}
        self._by_acronym: dict[str, Organisation] = {}
        self._by_pair: dict[tuple[str, str], Organisation] = {}
        self._spoken: set[str] | None = None
        self.clashes: list[Clash] = []

    def say(self, name: str, acronym: str, times: int = 1) -> None:
        """A row names an organisation so; one of the two may be ""."""
        if name and not acronym:
            name, acronym = parted(name)
        if acronym and name:
            self._pairs[name, acronym] += times
        elif name or acronym:
            self._alone[name or acronym] += times

    def take_over(self, other: Register) -> None:
        """Say everything that was said to another."""
        self._pairs, self._alone = Counter(other._pairs), Counter(other._alone)

    def settle(self, one: Mapping[str, bool]) -> None:
        """Make out who is who. `one` says of a clash's acronym (folded) whether its names are one organisation."""
        self.clashes = []
        groups: dict[str, list[tuple[str, str, int]]] = {}
        for (name, acronym), times in self._pairs.items():
            groups.setdefault(spelled(acronym) or acronym, []).append((name, acronym, times))
        for key, entries in groups.items():
            self._settle_group(key, entries, one)
        for text, times in self._alone.items():
            told = spelled(text) or text
            found = self._by_name.get(told) or self._by_acronym.get(told)
            if found is None:
                found = self._by_name[told] = Organisation()
            found.loose[text] += times

    def _settle_group(self, key: str, told: list[tuple[str, str, int]], one: Mapping[str, bool]) -> None:
        parts: list[list[tuple[str, str, int]]] = []
        for entry in sorted(told, key=lambda entry: (-entry[2], entry[0])):
            home = next((part for part in parts if _same(part[0][0], entry[0], key)), None)
            if home is None:
                parts.append([entry])
            else:
                home.append(entry)
        # a row that gives the acronym for a name says nothing against the name
        bare = [part for part in parts if spelled(part[0][0]) == key]
        named = [part for part in parts if spelled(part[0][0]) != key]
        if len(named) == 1 and bare:
            named[0] += [entry for part in bare for entry in part]
            parts = named
        if len(parts) > 1:
            self.clashes.append(
                Clash(parts[0][0][1], tuple(part[0][0] for part in parts), sum(entry[2] for entry in told))
            )
            if one.get(key):
                parts = [[entry for part in parts for entry in part]]
        for part in parts:
            self._take(key, part, alone=len(parts) == 1)

    def _take(self, key: str, part: list[tuple[str, str, int]], *, alone: bool) -> None:
        names = [spelled(name) or name for name, _acronym, _times in part]
        typed = any(name != key and fuzz.ratio(name, key) >= _SPELLED for name in names)
        found = next((self._by_name[name] for name in names if name in self._by_name and name != key), None)
        found = found or Organisation()
        for name, acronym, times in part:
            if (spelled(name) or name) != key or len(part) == 1 or typed:
                found.names[name] += times
            found.acronyms[acronym] += times
            self._by_name.setdefault(spelled(name) or name, found)
            self._by_pair[name, acronym] = found
        if alone:
            self._by_acronym.setdefault(key, found)

    def of(self, name: str, acronym: str) -> Organisation | None:
        """The organisation that a row names so."""
        if name and not acronym:
            name, acronym = parted(name)
        if name and acronym:
            found = self._by_pair.get((name, acronym))
            if found is not None:
                return found
        for text in (name, acronym):
            told = spelled(text) or text
            found = self._by_name.get(told) or self._by_acronym.get(told) if text else None
            if found is not None:
                return found
        return None

    def says_alone(self, text: str) -> bool:
        """Whether some row names exactly this, before anything is settled."""
        if self._spoken is None:
            self._spoken = {spelled(one) for one in self._alone} | {
                spelled(one) for pair in self._pairs for one in pair
            }
        return spelled(text) in self._spoken


def spelled(name: str) -> str:
    """A folded name, its first word written out: "Ass. Exemple" is "Association Exemple"."""
    first, space, rest = folded(name).partition(" ")
    return f"{_SHORTENED.get(first, first)} {rest}" if space else first


def parted(text: str) -> tuple[str, str]:
    """(name, acronym) of a text that gives both: "Organisation … (OIM)", "OIM - Organisation …"."""
    found = _IN_BRACKETS.fullmatch(text)
    if found and _is_acronym(found[2], found[1]):
        return found[1].strip(), found[2].strip()
    dashed = _DASHED.fullmatch(text)
    if dashed:
        acronym, name = (dashed[1], dashed[2]) if dashed[1] else (dashed[4], dashed[3])
        if _is_acronym(acronym, name):
            return name.strip(), acronym.strip()
    return text, ""


def _is_acronym(short: str, name: str) -> bool:
    """Whether the letters of a short word are, in order, in the name: a town in brackets is no acronym."""
    letters = spelled(short).replace(" ", "")
    if not letters or sum(char.isupper() for char in short) * 2 < len(letters):
        return False
    rest = iter(spelled(name))
    return all(letter in rest for letter in letters)


def _same(one: str, other: str, acronym: str) -> bool:
    first, second = spelled(one), spelled(other)
    if first == second or first.replace(" ", "") == second.replace(" ", ""):
        return True
    if min(len(first), len(second)) < 6 or acronym in (first, second):
        return False
    return fuzz.ratio(first, second) >= _ALIKE


class KnownActors:
    """The actors of the profile, by their folded names and acronyms."""

    def __init__(self, named: Iterable[tuple[str, bytes]], acronyms: Iterable[tuple[str, bytes]]) -> None:
        self._names: dict[str, set[bytes]] = {}
        self._acronyms: dict[str, set[bytes]] = {}
        for known, pairs in ((self._names, named), (self._acronyms, acronyms)):
            for text, actor in pairs:
                if spelled(text):
                    known.setdefault(spelled(text), set()).add(actor)

    @classmethod
    def load(cls, session: Session) -> KnownActors:
        """Read every actor that is not in the trash."""
        live = {}
        for key, acronym in session.execute(select(Actor.id, Actor.acronym).where(Actor.deleted == 0)):
            live[key] = acronym
        texts = select(TextRow.owner, TextRow.value).where(
            TextRow.owner_table == "actor", TextRow.field == "name", TextRow.deleted == 0
        )
        named = [(value, owner) for owner, value in session.execute(texts) if owner in live and value]
        return cls(named, [(acronym, key) for key, acronym in live.items() if acronym])

    def certain(self, name: str, acronym: str) -> bytes | None:
        """The one actor of exactly that name, whose acronym says nothing else."""
        found = self._names.get(spelled(name), set())
        if len(spelled(name)) < _LONG_NAME and not found & self._acronyms.get(spelled(acronym), set()):
            return None  # three letters may be those of many
        return next(iter(found)) if len(found) == 1 else None

    def likely(self, name: str, acronym: str) -> list[bytes]:
        """Actors that share the acronym, or the name with others."""
        short = {spelled(text) for text in (acronym, name) if text}
        found = set().union(*(self._acronyms.get(one, set()) | self._names.get(one, set()) for one in short))
        return sorted(found)
