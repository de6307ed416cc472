"""Owns reading what figures are made of: initiatives, their days, territories, carriers and numbers of people.

Read in plain SQL, so that figures can be there before the mapper is. An initiative is one that a list shows; its
doubles speak for the one that stands, and two numbers of the same people are one (the smallest row). Must not know a
scope, nor how anything is added up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, NamedTuple

from desktop.models.plain import Reader
from desktop.services.keeping.going_on import going_on
from desktop.services.words.period_codes import period
from desktop.sync.sameness import classes

PEOPLE: Final = "people"
DISTINCT: Final = "distinct"
UNSAID: Final = ""
OF_NUMBERS: Final = ("sex", "age", "people", "area")  # dimensions of a number, not of its initiative
_UNSAID_CODES: Final = frozenset({None, "", "not-stated"})
FIRST, LAST = (words.replace("status", "i.status") for words in going_on("initiative"))
ENDED: Final = (
    "coalesce(nullif(i.ends, ''), CASE WHEN i.status IN ('done', 'suspended', 'cancelled') THEN i.starts END, '')"
)
_DOINGS: Final = (
    f"SELECT l.n, id, i.sector, i.status, project, counting, {FIRST}, {LAST}, {ENDED} FROM listing l "  # noqa: S608  # words of the house
    "CROSS JOIN initiative i ON i.id = l.row WHERE l.kind = 'initiative' AND l.shown = 1 {more}"
)
_ABOVE: Final = (
    "SELECT t.code, p.code FROM term t JOIN term p ON p.id = t.parent WHERE t.scheme = :scheme AND t.deleted = 0"
)
_NUMBERS: Final = (
    "SELECT c.id, c.initiative, c.measure, c.people, c.sex, c.age, c.nationality, c.period, c.area, c.reporter, "
    "c.unit, c.value FROM count c CROSS JOIN initiative i ON i.id = c.initiative "
    "WHERE c.deleted = 0 AND i.deleted = 0 AND c.value IS NOT NULL {more} ORDER BY c.id"
)
_SPOTS: Final = "SELECT row, area FROM spot WHERE kind = 'initiative' AND area IS NOT NULL {more}"
_CARRIERS: Final = (
    "SELECT initiative, actor FROM participation WHERE deleted = 0 AND role IN ('lead', 'implementer') "
    "AND initiative IS NOT NULL AND actor IS NOT NULL {more} ORDER BY id"
)
_SAME: Final = "SELECT kind, one, other, preferred FROM same_as WHERE deleted = 0 AND one NOT NULL AND other NOT NULL"
_LIVE: Final = "SELECT t.id FROM json_each(:ids) i CROSS JOIN {kind} t ON t.id = unhex(i.value) WHERE t.deleted = 0"


class Number(NamedTuple):
    """So many people, as somebody said it; "" where nothing is said. `first` and `last`: the days of its own period."""

    measure: str
    sex: str
    age: str
    people: str
    area: bytes | None
    first: str
    last: str
    value: int


@dataclass(slots=True)
class Doing:
    """An initiative that a list shows. `n` is its line; `first` and `last` its days ("" for an undated one).

    `ended`: the date of its end as it is said; of what ended without, its beginning; "" for what goes on.
    """

    n: int
    id: bytes
    sector: str
    status: str
    project: bytes | None
    distinct: bool
    first: str
    last: str
    ended: str
    spots: tuple[bytes, ...] = ()
    carriers: tuple[bytes, ...] = ()
    numbers: tuple[Number, ...] = ()
    others: tuple[tuple[str, str, int], ...] = ()  # measure, unit, value: what are no people


class Same:
    """Who is the same as whom: every linked row's class, and of some kinds the record that stands for it."""

    def __init__(self, ask: Reader) -> None:
        self._ask = ask
        self._pairs = ask.rows(_SAME)
        self.top = classes((one, other) for _kind, one, other, _preferred in self._pairs)
        self._members: dict[bytes, list[bytes]] = defaultdict(list)
        self.live: set[bytes] = set()  # of those kinds, the linked rows that are not in the trash
        self.faces = {kind: self._faces(kind) for kind in ("initiative", "actor")}

    def members(self, row: bytes) -> tuple[bytes, ...]:
        """Every row that is the same thing as a row, itself included, by id."""
        if row not in self.top:
            return (row,)
        if not self._members:
            for one, top in self.top.items():
                self._members[top].append(one)
        return tuple(sorted(self._members[self.top[row]]))

    def _faces(self, kind: str) -> dict[bytes, bytes]:
        """Linked record of a kind -> the one that stands for it: the preferred one, else the smallest there."""
        pairs = [(one, other) for its_kind, one, other, _preferred in self._pairs if its_kind == kind]
        together: dict[bytes, list[bytes]] = defaultdict(list)
        tops = classes(pairs)
        for row, top in tops.items():
            together[top].append(row)
        live = set(self._ask.column(_LIVE.format(kind=kind), ids=listed(tops))) if tops else set()
        self.live |= live
        preferred: dict[bytes, list[bytes]] = defaultdict(list)
        for _kind, one, _other, chosen in self._pairs:
            if chosen in live and one in tops:
                preferred[tops[one]].append(chosen)
        found: dict[bytes, bytes] = {}
        for top, members in together.items():
            face = min(preferred[top]) if preferred[top] else min((one for one in members if one in live), default=None)
            if face is not None:
                found.update(dict.fromkeys(members, face))
        return found


def read(ask: Reader, only: Iterable[bytes] | None = None, same: Same | None = None) -> list[Doing]:
    """Every initiative that a list shows, by its line; of `only` some of them (and of what is the same as they are)."""
    same = same or Same(ask)
    more, given = _narrowed(only, same)
    doings = {
        row: Doing(
            *(n, row, sector or UNSAID, status or UNSAID, project, counting == DISTINCT),
            *(first or "", last or "", ended),
        )
        for n, row, sector, status, project, counting, first, last, ended in ask.rows(
            _DOINGS.format(more=more.format("i.id")), **given
        )
    }
    _stand(doings, ask.rows(_SPOTS.format(more=more.format("row")), **given))
    _carry(doings, ask.rows(_CARRIERS.format(more=more.format("initiative")), **given), same)
    _count(doings, ask.rows(_NUMBERS.format(more=more.format("c.initiative")), **given), same)
    return sorted(doings.values(), key=lambda doing: doing.n)


def _narrowed(only: Iterable[bytes] | None, same: Same) -> tuple[str, dict[str, Any]]:
    if only is None:
        return "", {}
    wanted = set(only)
    tops = {same.top[row] for row in wanted if row in same.top}
    wanted |= {row for row, top in same.top.items() if top in tops}
    return "AND {} IN (SELECT unhex(value) FROM json_each(:only))", {"only": listed(wanted)}


def _stand(doings: dict[bytes, Doing], rows: Iterable[tuple[bytes, bytes]]) -> None:
    spots: dict[bytes, dict[bytes, None]] = defaultdict(dict)
    for row, area in rows:
        spots[row][area] = None
    for row, areas in spots.items():
        if row in doings:
            doings[row].spots = tuple(sorted(areas))


def _carry(doings: dict[bytes, Doing], rows: Iterable[tuple[bytes, bytes]], same: Same) -> None:
    standing = same.faces["actor"]
    carriers: dict[bytes, dict[bytes, None]] = defaultdict(dict)
    for row, actor in rows:
        carriers[row][standing.get(actor, actor)] = None
    for row, actors in carriers.items():
        if row in doings:
            doings[row].carriers = tuple(sorted(actors))


def _count(doings: dict[bytes, Doing], rows: Iterable[Sequence[Any]], same: Same) -> None:
    """Give each initiative its numbers; of two of the same people (linked rows are one) the smallest row counts."""
    top, standing = same.top, same.faces["initiative"]
    told: set[tuple[Any, ...]] = set()
    numbers: dict[bytes, list[Number]] = defaultdict(list)
    others: dict[bytes, list[tuple[str, str, int]]] = defaultdict(list)
    for _row, owner, measure, people, sex, age, nationality, when, area, reporter, unit, value in rows:
        said = (
            top.get(owner, owner),
            *(measure, people, sex, age, nationality, when),
            top.get(area, area),
            top.get(reporter, reporter),
            unit,
        )
        if said in told:
            continue
        told.add(said)
        face = standing.get(owner, owner)
        if unit is not None and unit != PEOPLE:
            others[face].append((measure or UNSAID, unit, value))
            continue
        first, last = days_of(when) if when else ("", "")
        numbers[face].append(
            Number(measure or UNSAID, plain_code(sex), plain_code(age), plain_code(people), area, first, last, value)
        )
    for row, some in numbers.items():
        if row in doings:
            doings[row].numbers = tuple(some)
    for row, more in others.items():
        if row in doings:
            doings[row].others = tuple(more)


def above_of(ask: Reader, scheme: str) -> dict[str, str]:
    """Of the terms of a scheme that something holds, what holds them: of an objective of the SNIA its programme."""
    return dict(ask.rows(_ABOVE, scheme=scheme))


def plain_code(said: str | None) -> str:
    """What is said; UNSAID for what says nothing."""
    return UNSAID if said in _UNSAID_CODES else str(said)


@cache
def days_of(code: str) -> tuple[str, str]:
    """The first and the last day of a period; of what is none, nothing."""
    try:
        one = period(code)
    except ValueError:
        return "", ""
    return one.first.isoformat(), one.last.isoformat()


def listed(ids: Iterable[bytes]) -> str:
    """Ids as a statement takes them: JSON of hexadecimal words."""
    return "[" + ",".join(f'"{row.hex()}"' for row in ids) + "]"
