"""Owns counting facets fast: which lines carry which value, as bits in memory; must not know labels or languages.

Without a filter the counts come from one grouped query. With filters they come from bits: one whole number per
value, bit n for line n, so that a count under any filters is an `and` and a count of ones. The bits are loaded once
per profile and follow each commit; they can be dropped at any time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from desktop.models.plain import Reader, place_of, reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

COUNTED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "initiative": ("area", "sector", "status", "group", "period", "phase", "state", "project"),
        "actor": ("area", "kind", "group", "language", "state"),
        "place": ("area", "kind", "state"),
        "need": ("area", "sector", "status", "severity", "group", "period", "state"),
        "service": ("area", "sector", "status", "group", "language", "fee", "state"),
        "meeting": ("area", "kind", "status", "series", "period", "state"),
        "series": ("area", "kind", "state"),
        "agenda_item": ("status",),
        "note": ("kind",),
        "decision": ("status", "period", "state"),
        "action": ("status", "actor", "period", "state"),
        "roadmap": ("area", "status", "period", "state"),
        "objective": ("state",),
        "milestone": ("status", "state"),
        "training": ("area", "kind", "sector", "status", "period", "state"),
        "project": ("area", "kind", "status", "period", "state"),
        "framework": ("area", "state"),
        "indicator": ("framework", "area", "sector", "frequency", "origin", "state"),
        "practice": ("country", "sector", "area", "group", "state"),
        "document": ("theme", "kind", "language", "reader", "publisher", "licence", "period", "state"),
        "checklist": ("area", "sector", "status", "state"),
        "area": ("area", "level"),
        "contact": ("actor", "state"),
    }
)
_ALL: Final = (
    "SELECT w.facet, w.value, count(*) FROM facet_value v JOIN facet_word w ON w.w = v.w "
    "WHERE v.w IN (SELECT w FROM facet_word WHERE facet IN (SELECT value FROM json_each(:facets))) GROUP BY v.w"
)
_BITS: Final = (
    "SELECT v.w, w.facet, w.value, group_concat(v.n) FROM facet_value v JOIN facet_word w ON w.w = v.w "
    "WHERE v.w IN (SELECT w FROM facet_word WHERE facet IN (SELECT value FROM json_each(:facets))) GROUP BY v.w"
)

Pair = tuple[str, str]


@dataclass(slots=True)
class _Bits:
    """The bits of one kind: (facet, value) -> lines, and the same by word number."""

    by_word: dict[int, int] = field(default_factory=dict)
    words: dict[int, Pair] = field(default_factory=dict)


class _Cache:
    """Bits by profile and kind. Loading and following commits never mix: a load that a commit overtook is not kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bits: dict[tuple[str, str], _Bits] = {}
        self._commits: dict[str, int] = {}

    def get(self, ask: Reader, kind: str) -> _Bits:
        place = str(ask.place)
        with self._lock:
            known = self._bits.get((place, kind))
            commits = self._commits.get(place, 0)
        if known is not None:
            return known
        loaded = _load(ask, kind)
        with self._lock:
            if self._commits.get(place, 0) == commits:
                self._bits[place, kind] = loaded
        return loaded

    def has(self, ask: Reader, kind: str) -> bool:
        with self._lock:
            return (str(ask.place), kind) in self._bits

    def follow(self, place: str, kind: str, gone: Iterable[tuple[int, int]], come: Iterable[tuple[int, int]]) -> None:
        with self._lock:
            bits = self._bits.get((place, kind))
            if bits is None:
                return
            by_word = dict(bits.by_word)
            for word, n in gone:
                by_word[word] = by_word.get(word, 0) & ~(1 << n)
            for word, n in come:
                if word not in bits.words:  # a value never met before: load again
                    del self._bits[place, kind]
                    return
                by_word[word] = by_word.get(word, 0) | (1 << n)
            self._bits[place, kind] = _Bits(by_word, bits.words)

    def count_commit(self, place: str) -> None:
        with self._lock:
            self._commits[place] = self._commits.get(place, 0) + 1

    def forget(self, place: str) -> None:
        with self._lock:
            self._commits[place] = self._commits.get(place, 0) + 1
            for key in [key for key in self._bits if key[0] == place]:
                del self._bits[key]


_cache = _Cache()
MANY: Final = 2000  # more changed values than this: load again instead of following


def loaded(session: Reader | Session, kind: str) -> bool:
    """Whether the bits are here: then they are faster than the grouped query."""
    return _cache.has(reader(session), kind)


def totals(session: Reader | Session, kind: str) -> dict[Pair, int]:
    """(facet, value) -> how many shown lines carry it, without any filter."""
    return {(_short(facet), value): n for facet, value, n in reader(session).rows(_ALL, facets=_facets(kind))}


def lines_with(session: Reader | Session, kind: str, facet: str, values: Iterable[str]) -> int:
    """The bits of the shown lines that carry one of the values."""
    bits = _cache.get(reader(session), kind)
    wanted = {(facet, value) for value in values}
    found = 0
    for word, pair in bits.words.items():
        if pair in wanted:
            found |= bits.by_word.get(word, 0)
    return found


def counts_within(session: Reader | Session, kind: str, facet: str, lines: int | None) -> dict[str, int]:
    """Value -> how many of `lines` (all when None) carry it, for one facet."""
    bits = _cache.get(reader(session), kind)
    found: dict[str, int] = {}
    for word, (named, value) in bits.words.items():
        if named == facet:
            carried = bits.by_word.get(word, 0)
            number = (carried if lines is None else carried & lines).bit_count()
            if number:
                found[value] = number
    return found


def bits_of(numbers: Iterable[int]) -> int:
    """Line numbers as bits."""
    numbers = list(numbers)
    if not numbers:
        return 0
    field_ = bytearray(max(numbers) // 8 + 1)
    for n in numbers:
        field_[n >> 3] |= 1 << (n & 7)
    return int.from_bytes(field_, "little")


def numbers_of(lines: int) -> list[int]:
    """The line numbers of bits."""
    packed = lines.to_bytes((lines.bit_length() + 7) // 8, "little")
    return [at * 8 + n for at, byte in enumerate(packed) if byte for n in range(8) if byte >> n & 1]


def follow_commit(session: Session, kind: str, gone: list[tuple[int, int]], come: list[tuple[int, int]]) -> None:
    """Once `session` has committed, let the bits follow these changed (word, line) pairs."""
    place = _place(session)

    from sqlalchemy import event  # here: lists are asked before the mapper is there

    @event.listens_for(session, "after_commit", once=True)
    def _follow(_session: Any) -> None:
        _cache.count_commit(place)
        if len(gone) + len(come) > MANY:
            _cache.forget(place)
        else:
            _cache.follow(place, kind, gone, come)


def forget_bits(session: Session) -> None:
    """Drop the bits of this profile: lists were made again from nothing."""
    _cache.forget(_place(session))


def forget_profile(database: Path) -> None:
    """Drop the bits of a file that is opened (again): another one may have been put in its place."""
    _cache.forget(str(database))


def _place(session: Session) -> str:
    return str(place_of(session))


def _facets(kind: str) -> str:
    return "[" + ",".join(f'"{kind}.{facet}"' for facet in COUNTED.get(kind, ())) + "]"


def _short(facet: str) -> str:
    return facet.partition(".")[2]


def _load(ask: Reader, kind: str) -> _Bits:
    bits = _Bits()
    for word, facet, value, numbers in ask.rows(_BITS, facets=_facets(kind)):
        bits.words[word] = (_short(facet), value)
        bits.by_word[word] = bits_of(map(int, numbers.split(",")))
    return bits
