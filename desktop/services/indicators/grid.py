"""Owns what the grid of one indicator consists of; must not know where its values come from, nor who shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from desktop.services.indicators.parts import Part
from desktop.services.words.period_codes import MONTHS, frequency_of


@dataclass(frozen=True, slots=True)
class Head:
    """What an indicator says of itself, as it is kept: codes, ids, numbers; "" or None where nothing is said."""

    indicator: bytes
    framework: bytes | None = None
    code: str = ""
    sector: str = ""
    unit: str = ""
    direction: str = ""
    frequency: str = ""
    actor: bytes | None = None
    baseline: float | None = None
    baseline_period: str = ""
    lowest: float | None = None
    highest: float | None = None
    due_days: int | None = None
    formula: str = ""
    area: bytes | None = None  # the framework's
    starts: str = ""
    ends: str = ""
    dimensions: frozenset[str] = frozenset()
    name: str = ""

    @property
    def computed(self) -> bool:
        """Whether its actual is computed and not typed."""
        return bool(self.formula.strip())


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the grid. `row`: the row that holds it, None where none does. `waiting`: it is in À vérifier.

    `summed`: the dimension of which the parts were added, "" when it was typed or computed. `at_least`, `may_overlap`:
    of people computed over initiatives, the least number of different people, and how many initiatives may count the
    same people. `undated`, `shared`: records left out because they have no date, people that belong to no one
    territory.
    """

    value: float | None = None
    comment: str = ""
    row: bytes | None = None
    waiting: bool = False
    summed: str = ""
    computed: bool = False
    at_least: float | None = None
    may_overlap: int = 0
    records: int = 0
    undated: int = 0
    shared: float = 0

    @property
    def sure(self) -> bool:
        """Whether the number may be told alone: nobody in it may have been counted twice."""
        return self.at_least is None or self.at_least == self.value


EMPTY: Final = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One period: target and actual of everybody, and of parts of them. `share`: of the target reached, 1 for all."""

    code: str
    label: str
    first: date
    last: date
    target: Cell = EMPTY
    actual: Cell = EMPTY
    share: float | None = None
    parts: Mapping[Part, Cell] = field(default_factory=dict)  # actual
    target_parts: Mapping[Part, Cell] = field(default_factory=dict)

    def touches(self, since: str, until: str) -> bool:
        """Whether it has a day between two (ISO; "" for no end)."""
        return not (until and self.first.isoformat() > until) and self.last.isoformat() >= since


@dataclass(frozen=True, slots=True)
class AreaSheet:
    """The periods of one territory; the first of a sheet is the indicator's own (`area` None when it has none)."""

    area: bytes | None
    name: str
    rows: tuple[Row, ...]

    def row(self, code: str) -> Row | None:
        """The row of a period."""
        return next((row for row in self.rows if row.code == code), None)

    def latest(self, today: date, since: str = "", until: str = "") -> Row | None:
        """The last period with an actual, else with a target that is due; of those that touch some days (ISO)."""
        rows = [row for row in self.rows if row.touches(since, until)]
        done = [row for row in rows if row.actual.value is not None]
        due = [row for row in rows if row.target.value is not None and row.first <= today]
        return done[-1] if done else due[-1] if due else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The grid of one indicator. `parts` are its columns of details, with their labels. `unread`: values of which the
    period cannot be read."""

    head: Head
    parts: tuple[Part, ...]
    labels: Mapping[Part, str]
    areas: tuple[AreaSheet, ...]
    unread: int = 0
    error: str = ""  # why the formula computes nothing, in the language asked for

    @property
    def main(self) -> AreaSheet:
        """The indicator's own territory."""
        return self.areas[0]


def rhythm_of(head: Head) -> str:
    """How often the indicator is measured; once a year where it says nothing that is known."""
    return head.frequency if head.frequency in MONTHS else "year"


def of_rhythm(head: Head, code: str) -> bool:
    """Whether a period is one of those in which the indicator is measured: a target of the year is not a quarter."""
    return frequency_of(code) == rhythm_of(head)
