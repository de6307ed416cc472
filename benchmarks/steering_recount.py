"""Owns counting figures of steering again, from the rows as they travel, knowing nothing of how the program does it.

Neither lists, nor facets, nor spots, nor `services.steering` are read here: only the tables that are exchanged, with
the rules of `docs/decisions/figures.md` written down a second time. It is slow and plain on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

Row = tuple[Any, ...]
UNSAID: Final = ""
COMMUNE: Final = 3
OVER: Final = ("done", "suspended", "cancelled", "planned")


@dataclass
class Asked:
    """What is looked at, in plain words: days (date or None, both included), and ids or codes."""

    since: date | None = None
    until: date | None = None
    area: bytes | None = None
    sector: str | None = None
    project: bytes | None = None
    status: str | None = None


@dataclass
class Recount:
    """Figures: (cumulated, at least, may overlap, counted) by key; and numbers of initiatives by key.

    `each` and `who`: the same figures, initiative by initiative.
    """

    people: dict[tuple[str, ...], tuple[int, int, int, int]] = field(default_factory=dict)
    initiatives: dict[tuple[str, ...], int] = field(default_factory=dict)
    each: dict[tuple[str, ...], dict[bytes, int]] = field(default_factory=dict)
    who: dict[tuple[str, ...], set[bytes]] = field(default_factory=dict)


class Rows:
    """The rows of a profile, read once. `ask` runs a statement and gives its rows."""

    def __init__(self, ask: Any) -> None:
        links = ask("SELECT kind, one, other, preferred FROM same_as WHERE deleted = 0")
        self.groups = _components((one, other) for _kind, one, other, _p in links)
        live = {row for (row,) in ask("SELECT id FROM initiative WHERE deleted = 0")}
        self.face = _faces([link for link in links if link[0] == "initiative"], live)
        self.parents = {row: (parent, level) for row, parent, level in ask("SELECT id, parent, level FROM area")}
        self.initiatives = [
            row
            for row in ask(
                "SELECT id, sector, status, project, counting, starts, planned_starts, ends, planned_ends "
                "FROM initiative WHERE deleted = 0"
            )
            if self.face.get(row[0], row[0]) == row[0]
        ]
        places = {row: area for row, area in ask("SELECT id, area FROM place WHERE deleted = 0") if area}
        self.where: dict[bytes, set[bytes]] = defaultdict(set)
        for row, place, area in ask("SELECT initiative, place, area FROM initiative_place WHERE deleted = 0"):
            standing = area or places.get(place)
            if standing:
                self.where[row].add(standing)
        self.carriers: dict[bytes, set[str]] = defaultdict(set)
        self.actors: dict[bytes, set[str]] = defaultdict(set)
        types = dict(ask("SELECT id, kind FROM actor"))
        there = {row for (row,) in ask("SELECT id FROM actor WHERE deleted = 0")}
        faces = _faces([link for link in links if link[0] == "actor"], there)
        for row, actor, role in ask("SELECT initiative, actor, role FROM participation WHERE deleted = 0"):
            if role in ("lead", "implementer"):
                self.carriers[row].add(types.get(actor) or UNSAID)
                self.actors[row].add(faces.get(actor, actor).hex())
        self.tags: dict[tuple[bytes, str], set[str]] = defaultdict(set)
        for row, scheme, code in ask(
            "SELECT l.owner, t.scheme, t.code FROM term_link l JOIN term t ON t.id = l.term WHERE l.deleted = 0"
        ):
            self.tags[row, scheme].add(code)
        self.counts = self._counts(ask, live)

    def _counts(self, ask: Any, live: set[bytes]) -> dict[bytes, list[Row]]:
        """Initiative that stands -> measure, sex, age, people, period, area, value; who is told twice is told once."""
        smallest: dict[Row, Row] = {}
        for row in ask(
            "SELECT id, initiative, measure, people, sex, age, nationality, period, area, reporter, unit, value "
            "FROM count WHERE deleted = 0 AND value IS NOT NULL"
        ):
            if row[1] not in live:
                continue
            same = tuple(self.groups.get(cell, cell) if isinstance(cell, bytes) else cell for cell in row[1:11])
            if same not in smallest or row[0] < smallest[same][0]:
                smallest[same] = row
        found: dict[bytes, list[Row]] = defaultdict(list)
        for (
            _id,
            owner,
            measure,
            people,
            sex,
            age,
            _nationality,
            when,
            area,
            _reporter,
            unit,
            value,
        ) in smallest.values():
            if unit in (None, "people"):
                found[self.face.get(owner, owner)].append((measure, sex, age, people, when, area, value))
        return found

    def upwards(self, area: bytes | None) -> list[bytes]:
        """A territory and all that it is in."""
        chain: list[bytes] = []
        while area is not None and area not in chain and area in self.parents:
            chain.append(area)
            area = self.parents[area][0]
        return chain

    def at_level(self, area: bytes | None, level: int) -> bytes | None:
        """The territory of a level that another is, or is in."""
        return next((one for one in self.upwards(area) if self.parents[one][1] == level), None)


def recount(rows: Rows, asked: Asked) -> Recount:
    """Everything that can be compared, of what is asked."""
    numbers: dict[tuple[str, ...], dict[bytes, int]] = defaultdict(lambda: defaultdict(int))
    counted: dict[tuple[str, ...], set[bytes]] = defaultdict(set)
    sure = {row[0] for row in rows.initiatives if row[4] == "distinct"}
    for row in rows.initiatives:
        key, sector, status, _project, *_more = row
        days = _days(row)
        if not _fits(rows, row, asked):
            continue
        if days is None and (asked.since or asked.until):
            counted["undated",].add(key)
            continue
        if days is not None and not _meets(days, asked.since, asked.until):
            continue
        own = _keys(rows, key, sector or UNSAID, status or UNSAID)
        for one in own:
            counted[one].add(key)
        for quarter in _quarters(days, asked) if days else ():
            counted["quarter", quarter].add(key)
        for said in rows.counts.get(key, ()):
            place = _belongs(rows, key, said, asked)
            if place == "elsewhere" or (said[4] and not _period_meets(said[4], asked.since, asked.until)):
                continue
            if place == "shared":
                numbers["shared", said[0]][key] += said[6]
                continue
            for one in _number_keys(rows, key, said, own):
                numbers[one][key] += said[6]
            if said[0] == "reached" and days:
                for quarter in _quarters(days, asked):
                    if not said[4] or _period_meets(said[4], *_quarter_days(quarter, asked)):
                        numbers["quarter", quarter][key] += said[6]
    people = {}
    for name, values in numbers.items():
        alone = sum(value for key, value in values.items() if key in sure)
        others = [value for key, value in values.items() if key not in sure]
        people[name] = (sum(values.values()), alone + max(others, default=0), len(others), len(values))
    return Recount(people, {name: len(some) for name, some in counted.items()}, dict(numbers), dict(counted))


def _keys(rows: Rows, key: bytes, sector: str, status: str) -> list[tuple[str, ...]]:
    carriers = rows.carriers.get(key) or {UNSAID}
    found = [("all",), ("sector", sector), ("status", status)]
    found += [("actor_type", one) for one in carriers]
    found += [("actor_type", one, sector) for one in carriers]
    actors = rows.actors.get(key) or {UNSAID}
    found += [key for one in actors for key in (("actor", one), ("actor", one, sector))]
    for scheme in ("sdg", "snia"):
        codes = rows.tags.get((key, scheme)) or {UNSAID}
        found += [(scheme, sector, code) for code in codes]
    return found


def _number_keys(rows: Rows, key: bytes, said: Row, own: Iterable[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    measure, sex, age, people, _when, area, _value = said
    yield "total", measure
    if measure != "reached":
        return
    sex, age = (UNSAID if one in (None, "", "not-stated") else one for one in (sex, age))
    yield from (("sex", sex), ("age", age), ("group", people or UNSAID), ("age-sex", age, sex))
    if area is not None:
        town = rows.at_level(area, COMMUNE)
    else:
        towns = {one for spot in rows.where.get(key, ()) if (one := rows.at_level(spot, COMMUNE))}
        town = towns.pop() if len(towns) == 1 else None
    yield "area", town.hex() if town else UNSAID
    yield from (("reached", *one) for one in own if one[0] not in ("all", "status"))


def _fits(rows: Rows, row: Row, asked: Asked) -> bool:
    for wanted, value in ((asked.sector, row[1]), (asked.status, row[2]), (asked.project, row[3])):
        if wanted is not None and wanted != value:
            return False
    return asked.area is None or any(asked.area in rows.upwards(spot) for spot in rows.where.get(row[0], ()))


def _belongs(rows: Rows, key: bytes, said: Row, asked: Asked) -> str:
    """here, shared with other territories, or elsewhere."""
    if asked.area is None:
        return "here"
    level = rows.parents[asked.area][1]
    if said[5] is not None:
        around = rows.at_level(said[5], level)
        return "here" if around == asked.area else "shared" if around is None else "elsewhere"
    towns = {one for spot in rows.where.get(key, ()) if (one := rows.at_level(spot, level))}
    return "here" if towns == {asked.area} else "shared"


def _days(row: Row) -> tuple[date, date] | None:
    """The first and the last day of an initiative; None for one without a date."""
    status, starts, ends = row[2], row[5] or row[6], row[7] or row[8]
    if not starts and not ends:
        return None
    first = _day(starts or ends, last=False)
    unended = _day(starts, last=True) if starts and status in OVER else date.max
    last = _day(ends, last=True) if ends else unended
    return first, max(first, last)


def _day(said: str, *, last: bool) -> date:
    year, *rest = (int(part) for part in said.split("-"))
    if len(rest) == 2:
        return date(year, rest[0], rest[1])
    month = rest[0] if rest else (12 if last else 1)
    if not last:
        return date(year, month, 1)
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _meets(days: tuple[date, date], since: date | None, until: date | None) -> bool:
    return not ((until and days[0] > until) or (since and days[1] < since))


def _period_meets(code: str, since: date | None, until: date | None) -> bool:
    """Whether the period of a number (year, quarter or month) touches some days."""
    year = int(code[:4])
    if "Q" in code:
        quarter = int(code[-1])
        span = (date(year, 3 * quarter - 2, 1), _day(f"{year}-{3 * quarter:02d}", last=True))
    else:
        span = (_day(code, last=False), _day(code, last=True))
    return _meets(span, since, until)


def _quarters(days: tuple[date, date], asked: Asked) -> list[str]:
    """The quarters that an initiative touches within what is asked (both ends of which are given)."""
    if asked.since is None or asked.until is None:
        return []
    at, end = max(days[0], asked.since), min(days[1], asked.until)
    found = []
    while at <= end:
        quarter = (at.month - 1) // 3
        found.append(f"{at.year}-Q{quarter + 1}")
        at = date(at.year + (quarter == 3), 1 if quarter == 3 else 3 * quarter + 4, 1)
    return found


def _quarter_days(code: str, asked: Asked) -> tuple[date, date]:
    assert asked.since is not None
    assert asked.until is not None
    year, quarter = int(code[:4]), int(code[-1])
    last = _day(f"{year}-{3 * quarter:02d}", last=True)
    return max(date(year, 3 * quarter - 2, 1), asked.since), min(last, asked.until)


def _components(pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Linked row -> one name of its component."""
    near: dict[bytes, set[bytes]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    found: dict[bytes, bytes] = {}
    for start in near:
        edge = [start] if start not in found else []
        while edge:
            row = edge.pop()
            if row not in found:
                found[row] = start
                edge += near[row]
    return found


def _faces(links: list[Row], live: set[bytes]) -> dict[bytes, bytes]:
    """Linked record -> the one that stands for its component: a preferred one, else the smallest, that is there."""
    component = _components((one, other) for _kind, one, other, _preferred in links)
    members: dict[bytes, set[bytes]] = defaultdict(set)
    chosen: dict[bytes, set[bytes]] = defaultdict(set)
    for row, name in component.items():
        if row in live:
            members[name].add(row)
    for _kind, one, _other, preferred in links:
        if preferred in live:
            chosen[component[one]].add(preferred)
    return {row: min(chosen[name] or members[name]) for row, name in component.items() if members[name]}
