"""The works that an office tells of, drawn by seed: what its workbook must be understood as, whatever its layout."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from desktop.exchange.incoming.shapes import Value

Rows = list[list[Value]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an office works: its region, its district, the codes that its country gives them."""

    region: str
    district: str
    region_code: str = ""
    district_code: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """One activity: who, what, where, when, for how many."""

    organisation: str
    partner: str
    donor: str
    sector: str
    activity: str
    spot: Spot
    start: date
    end: date
    women: int
    men: int
    girls: int
    boys: int

    @property
    def people(self) -> int:
        """All who were reached."""
        return self.women + self.men + self.girls + self.boys


@dataclass(frozen=True, slots=True)
class Trade:
    """A sector as an office calls it, what Maillage calls it, and the activities that it holds there."""

    name: str
    codes: tuple[str, ...]
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is to be found: how many initiatives of each organisation and sector, where, when, and for how many."""

    organisations: Counter[str]
    dates: Counter[tuple[str, str]] = field(default_factory=Counter)
    people: int | None = None
    women: int | None = None
    men: int | None = None
    sectors: Counter[str] = field(default_factory=Counter)
    areas: frozenset[str] = frozenset()
    refused: int = 0  # totals among the rows

    @property
    def rows(self) -> int:
        """How many initiatives there are."""
        return self.organisations.total()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet as it lies in the workbook. `merged` are ranges as spreadsheets name them (`B3:D3`)."""

    name: str
    rows: Rows
    merged: tuple[str, ...] = ()
    hidden: bool = False
    hidden_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """One office's workbook: its name and ending, its sheets, and what they say.

    `encoding` and `separator` are those of a CSV; `asked` is how many decisions its importer may ask for.
    """

    name: str
    leaves: tuple[Leaf, ...]
    truth: Truth
    encoding: str = "utf-8"
    separator: str = ","
    asked: int = 10


def drawn(
    seed: int,
    count: int,
    organisations: Sequence[str],
    trades: Sequence[Trade],
    spots: Sequence[Spot],
    donors: Sequence[str],
    year: int = 2023,
) -> list[Work]:
    """Works that differ from one another in activity, place and organisation, so that each is a record of its own."""
    chance = random.Random(seed)
    choices = [(o, t, a, s) for o in organisations for t in trades for a in t.activities for s in spots]
    works = []
    for organisation, trade, activity, spot in chance.sample(choices, count):
        start = date(year, chance.randint(1, 8), chance.randint(13, 28))
        works.append(
            Work(
                organisation=organisation,
                partner=chance.choice([one for one in organisations if one != organisation]),
                donor=chance.choice(donors),
                sector=trade.name,
                activity=activity,
                spot=spot,
                start=start,
                end=start + timedelta(days=chance.randint(30, 120)),
                women=chance.randint(0, 1800),
                men=chance.randint(0, 900),
                girls=chance.randint(0, 1500),
                boys=chance.randint(0, 900),
            )
        )
    return works


def by(works: Sequence[Work], what: Callable[[Work], str]) -> Counter[str]:
    """How many works there are of each."""
    return Counter(what(one) for one in works)


def days(works: Sequence[Work]) -> Counter[tuple[str, str]]:
    """How many works there are of each pair of first and last day."""
    return Counter((one.start.isoformat(), one.end.isoformat()) for one in works)


def months(works: Sequence[Work]) -> Counter[tuple[str, str]]:
    """The same of an office that says no more than the months."""
    return Counter((f"{one.start:%Y-%m}", f"{one.end:%Y-%m}") for one in works)


def codes(works: Sequence[Work], trades: Sequence[Trade]) -> Counter[str]:
    """How many works there are under each code of sector or cluster."""
    known = {one.name: one.codes for one in trades}
    return Counter(code for one in works for code in known[one.sector])
