"""Owns what minutes say, frozen: every text in the meeting's language, nothing that its audience may not be told.

Must not know how they are read from the profile, nor how a file looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is expected. `name` is empty where the audience is not told it."""

    name: str
    function: str
    organisation: str
    role: str  # in the meeting; empty for who simply takes part


@dataclass(frozen=True, slots=True)
class Correction:
    """What was corrected after the minutes were final, and the day in words."""

    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `time` as clocks in Morocco show, `kind` its code and `label` its word, `more` what its record adds."""

    time: str
    kind: str
    label: str
    text: str
    more: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A point of the agenda with its lines. `planned` and `status` in words, both may be empty."""

    title: str
    planned: str
    status: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a need is, as far as it may be told: degrees of the place itself, or of the middle of its commune."""

    latitude: float
    longitude: float
    exact: bool


@dataclass(frozen=True, slots=True)
class NeedTold:
    """A need in words. `spots` are for a map; a need that is nowhere has none."""

    statement: str
    sector: str
    places: str
    severity: str
    people: str
    spots: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class PriorityTold:
    """A need among the priorities, the first first."""

    statement: str
    points: str
    why: str


@dataclass(frozen=True, slots=True)
class DecisionTold:
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class ActionTold:
    what: str
    who: str
    until: str
    status: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one meeting for one audience. `kept_back`: lines that a narrower audience alone may read."""

    lang: str
    audience: str
    title: str
    kind: str
    day: str
    hours: str
    mode: str
    place: str
    chair: str
    notes_by: str
    final: bool
    closed: str  # when and by whom they became final, in words
    present: tuple[Person, ...]
    absent: tuple[Person, ...]
    counted: str  # women, men and not stated among those present, in words; empty where nobody counts
    items: tuple[Item, ...]
    needs: tuple[NeedTold, ...]
    priorities: tuple[PriorityTold, ...]
    decisions: tuple[DecisionTold, ...]
    actions: tuple[ActionTold, ...]
    carried: tuple[ActionTold, ...]
    corrections: tuple[Correction, ...]  # of the whole
    kept_back: int
    as_of: str  # the day that statuses are told of, in words
    stamp: datetime
