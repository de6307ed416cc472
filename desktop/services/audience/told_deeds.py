"""Owns what leaves of activities for donors and of good practices, as plain records. Must not know who may be told.

As in `told`: a field that is not named here stays inside.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop.services.audience.told import Id, Names, Spot


@dataclass(frozen=True, slots=True)
class Deed:
    """What is told of an initiative or of a project, to those who follow money and results. It is told openly or not at
    all. Dates are ISO, and may stop at the month or the year; `roles` are (role, actor told openly)."""

    id: Id
    kind: str  # initiative or project
    names: Names
    acronym: str
    description: Names
    objectives: Names
    status: str
    starts: str
    ends: str
    planned_starts: str
    planned_ends: str
    amount: float | None
    currency: str
    sector: str
    groups: tuple[str, ...]
    sdgs: tuple[str, ...]
    countries: tuple[str, ...]
    people: int | None  # reached, as of a `Doing`; of an initiative alone
    roles: tuple[tuple[str, Id], ...]
    within: Id | None  # a project that is told too
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is told of a good practice. A quotation is told where consent was given; who said it, by what they are."""

    id: Id
    names: Names
    sector: str
    actor: Id | None  # of an organisation that is told openly
    area: Id | None
    city: str
    country: str
    starts: str
    ends: str
    context: Names
    worked: Names
    limits: Names
    transfer: Names
    quotation: Names
    quoted: str
    initiatives: tuple[Id, ...]  # told openly


@dataclass(frozen=True, slots=True)
class Deeds:
    """Both, for one audience. `kept_back`: how many stay inside, by reason (`protected` besides those of `Told`)."""

    audience: str
    deeds: tuple[Deed, ...]
    lessons: tuple[Lesson, ...]
    kept_back: dict[str, int]
