"""Owns what a site is made of and where each record stands in it. Must not know how a page looks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeVar

from desktop.exchange.public_site import Area, Frame
from desktop.services.audience.told import Doing, Id, Lack, Offer, Organisation, Spot, Told
from desktop.services.audience.told_deeds import Deed, Deeds, Lesson

_T = TypeVar("_T")
ALONE: Final = 400  # more records of a kind than this share pages
FOLDERS: Final[Mapping[str, str]] = {"actor": "a", "initiative": "i"}  # kind that has pages of its own -> their folder


@dataclass(frozen=True, slots=True)
class Download:
    """A file that lies beside the pages. `label` is a message id, `note` another; `lang` empty for all readers."""

    name: str
    data: bytes
    label: str
    note: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person says of the site: its licence and whom to ask, in her own words; her reference for IATI."""

    licence: str = ""
    contact: str = ""
    org: str = ""


@dataclass(frozen=True)
class Site:
    """Everything that the pages tell."""

    told: Told
    deeds: Deeds
    frame: Frame
    countries: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choices: Choices = Choices()  # frozen
    downloads: tuple[Download, ...] = ()
    map: bytes = b""

    # ---- where things stand ----------------------------------------------------------------------------

    @cached_property
    def actors(self) -> Mapping[Id, Organisation]:
        """Who is told openly; the others have a line, and no page."""
        return {one.id: one for one in self.told.organisations if not one.withheld}

    @cached_property
    def doings(self) -> Mapping[Id, Doing]:
        """What is told openly."""
        return {one.id: one for one in self.told.doings if not one.withheld}

    @cached_property
    def deed_of(self) -> Mapping[Id, Deed]:
        """What more is told of initiatives, and of projects."""
        return {one.id: one for one in self.deeds.deeds}

    @cached_property
    def _keys(self) -> Mapping[Id, str]:
        """A name of ten signs for each record that has a page: the same in every site, so that links last."""
        return {one: hashlib.sha256(one).hexdigest()[:10] for one in (*self.actors, *self.doings)}

    def key(self, record: Id) -> str:
        """The name of a record's page or part of a page; "" where it has none."""
        return self._keys.get(record, "")

    def file(self, kind: str, record: Id) -> str:
        """The page on which a record is, from the language's folder; "" where it has none."""
        key = self._keys.get(record)
        if key is None:
            return ""
        many = len(self.actors if kind == "actor" else self.doings) > ALONE
        return f"{FOLDERS[kind]}/{key[:2] if many else key}.html"

    def shared(self, kind: str) -> bool:
        """Whether records of a kind share pages."""
        return len(self.actors if kind == "actor" else self.doings) > ALONE

    def files(self, kind: str) -> dict[str, list[Id]]:
        """Page -> the records on it, both in order."""
        found: dict[str, list[Id]] = {}
        for one in self.actors if kind == "actor" else self.doings:
            found.setdefault(self.file(kind, one), []).append(one)
        return dict(sorted(found.items()))

    # ---- what belongs together ---------------------------------------------------------------------------

    @cached_property
    def by_lead(self) -> Mapping[Id, tuple[Doing, ...]]:
        """Actor -> the initiatives it leads."""
        return _grouped((one.lead, one) for one in self.doings.values())

    @cached_property
    def by_provider(self) -> Mapping[Id, tuple[Offer, ...]]:
        """Actor -> its services."""
        return _grouped((one.provider, one) for one in self.told.offers)

    @cached_property
    def answered(self) -> Mapping[Id, tuple[Lack, ...]]:
        """Initiative -> the needs it answers."""
        return _grouped((answer, one) for one in self.told.lacks for answer in one.answers)

    @cached_property
    def lessons_of(self) -> Mapping[Id, tuple[Lesson, ...]]:
        """Initiative -> the good practices it shows."""
        return _grouped((shown, one) for one in self.deeds.lessons for shown in one.initiatives)

    # ---- territories -------------------------------------------------------------------------------------

    def chain(self, area: Id | None) -> list[Area]:
        """A territory and all that it is in."""
        found: list[Area] = []
        seen: set[Id] = set()
        while area is not None and area not in seen and area in self.frame.areas:
            seen.add(area)
            found.append(self.frame.areas[area])
            area = self.frame.areas[area].parent
        return found

    def region(self, spots: Iterable[Spot]) -> tuple[Id, ...]:
        """The largest territories around some spots, each once."""
        found: dict[Id, None] = {}
        for spot in spots:
            top = self._top(spot.area)
            if top is not None:
                found[top] = None
        return tuple(found)

    def _top(self, area: Id | None) -> Id | None:
        top, seen = None, set[Id]()
        while area is not None and area not in seen and area in self.frame.areas:
            seen.add(area)
            top, area = area, self.frame.areas[area].parent
        return top


def _grouped(pairs: Iterable[tuple[Id | None, _T]]) -> dict[Id, tuple[_T, ...]]:
    found: dict[Id, list[_T]] = {}
    for key, one in pairs:
        if key is not None:
            found.setdefault(key, []).append(one)
    return {key: tuple(some) for key, some in found.items()}
