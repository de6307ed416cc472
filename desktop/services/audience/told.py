"""Owns what leaves, as plain records: nothing leaves but the fields named here. Must not know who may be told what.

A field that a later version adds to a record stays inside until somebody lists it here, and thinks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

Names = Mapping[str, str]  # language -> text
Id = bytes


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a record is: a point in degrees, or only an area. What is told exactly has its names, its address and the
    identity of its place too."""

    area: Id | None
    latitude: float | None = None
    longitude: float | None = None
    names: Names = field(default_factory=dict)
    address: str = ""
    place: Id | None = None

    @property
    def exact(self) -> bool:
        """Whether it is a point."""
        return self.latitude is not None and self.longitude is not None

    @property
    def named(self) -> bool:
        """Whether it is a place told as what it is, by its names and its address; its point may be unknown."""
        return self.place is not None


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is told of an actor. One that is `withheld` has no name, address, telephone or words of its own."""

    id: Id
    names: Names
    kind: str
    acronym: str
    web: str
    email: str
    phone: str
    mandate: Names
    groups: tuple[str, ...]
    languages: tuple[str, ...]
    withheld: bool
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """What is told of an initiative. `people` is None where nothing is said, or too few to be told."""

    id: Id
    names: Names
    lead: Id | None  # of an organisation that is told
    sector: str
    status: str
    starts: str
    ends: str
    description: Names
    groups: tuple[str, ...]
    people: int | None
    withheld: bool  # somebody protected is part of it: no words of its own, and no place smaller than a commune
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """What is told of a need: never who said it. `people` as of a `Doing`; `answers` are initiatives told openly."""

    id: Id
    names: Names
    sector: str
    status: str
    severity: str
    said: str
    closed: str
    description: Names
    groups: tuple[str, ...]
    people: int | None
    answers: tuple[Id, ...]
    withheld: bool  # as of a `Doing`; who said it counts as part of it
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What is told of a service. One that is `withheld` tells its theme, status, public and commune, and no more."""

    id: Id
    names: Names
    provider: Id | None  # of an organisation that is told
    sector: str
    status: str
    alert: Names
    opening: str  # as people write it, one line per day or span
    languages: tuple[str, ...]
    groups: tuple[str, ...]
    eligibility: Names
    fee: str
    fee_note: Names
    description: Names
    withheld: bool
    spots: tuple[Spot, ...]


Record = Organisation | Doing | Lack | Offer
PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {"initiative": "doings", "actor": "organisations", "need": "lacks", "service": "offers"}
)
KINDS: Final = tuple(PARTS)


@dataclass(frozen=True, slots=True)
class Told:
    """What leaves. `kept_back`: how many records stay inside, by reason (`audience`, `unsaid`, `draft`, and of a list
    that was narrowed `narrowed` and `undated`). `coarser`: records of which a place is told less exactly than to
    others; for whoever narrows, never written."""

    audience: str
    organisations: tuple[Organisation, ...] = ()
    doings: tuple[Doing, ...] = ()
    lacks: tuple[Lack, ...] = ()
    offers: tuple[Offer, ...] = ()
    kept_back: Mapping[str, int] = field(default_factory=dict)
    coarser: frozenset[Id] = frozenset()

    def of(self, kind: str) -> tuple[Record, ...]:
        """The records of a kind."""
        records: tuple[Record, ...] = getattr(self, PARTS[kind])
        return records

    def having(self, kind: str, records: tuple[Any, ...], kept_back: Mapping[str, int] | None = None) -> Told:
        """The same with these records of that kind."""
        changed: dict[str, Any] = {PARTS[kind]: records}
        if kept_back is not None:
            changed["kept_back"] = kept_back
        return replace(self, **changed)
