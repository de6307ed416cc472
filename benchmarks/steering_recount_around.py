"""Owns counting again what stands around initiatives: needs and their gap by commune, what is late, what grew old.

From the rows as they travel, like `steering_recount`; lists, spots and `services` are not read here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.steering_recount import COMMUNE, Asked, Recount, Rows

TO_DO: Final = ("todo", "doing")
OVER: Final = {
    "initiative": ("done", "cancelled"),
    "need": ("covered", "closed"),
    "project": ("done", "cancelled"),
    "actor": (),
    "place": (),
    "service": ("ended",),
}


@dataclass
class NeedsAgain:
    """Commune -> (needs there, people in need, people reached, gap); None where nobody said. Apart: as the page."""

    places: dict[str, tuple[int, int | None, int | None, int | None]] = field(default_factory=dict)
    open: int = 0
    nowhere: int = 0
    shared: int = 0
    people: int = 0


def needs(ask: Any, rows: Rows, again: Recount, asked: Asked) -> NeedsAgain:
    """Open needs against what is looked at."""
    where: dict[bytes, set[bytes]] = defaultdict(set)
    spots = dict(ask("SELECT id, area FROM place WHERE deleted = 0"))
    for row, place, area in ask("SELECT need, place, area FROM need_place WHERE deleted = 0"):
        where[row].add(area or spots.get(place))
    joined: dict[bytes, set[bytes]] = defaultdict(set)
    for row, initiative in ask("SELECT need, initiative FROM need_answer WHERE deleted = 0"):
        joined[row].add(rows.face.get(initiative, initiative))
    found = NeedsAgain()
    at: dict[bytes, list[tuple[str, int | None, str, set[bytes], bool]]] = defaultdict(list)
    for row, sector, people, said in ask(
        "SELECT id, sector, people, said FROM need WHERE deleted = 0 AND status = 'open'"
    ):
        inside = asked.area is None or any(asked.area in rows.upwards(area) for area in where[row])
        if not inside or (asked.sector is not None and sector != asked.sector):
            continue
        towns = {town for area in where[row] if (town := rows.at_level(area, COMMUNE))}
        found.open += 1
        found.nowhere += not towns
        if len(towns) > 1 and people is not None:
            found.shared += 1
            found.people += people
        for town in towns:
            at[town].append((sector or "", people, said or "", joined[row], len(towns) == 1))
    for town, some in at.items():
        reached = again.people.get(("area", town.hex()))
        in_need = _sum(people if alone else None for _s, people, _d, _j, alone in some)
        found.places[town.hex()] = (len(some), in_need, reached[0] if reached else None, _gap(rows, again, town, some))
    return found


def _gap(rows: Rows, again: Recount, town: bytes, wants: list[Any]) -> int | None:
    """What themes lack; where none does, what they have too much (negative); None where nothing is known."""
    themes: dict[str, list[Any]] = defaultdict(list)
    for want in wants:
        themes[want[0]].append(want)
    given = again.each.get(("area", town.hex()), {})
    seen = again.who.get(("all",), set())
    about = {row[0]: row for row in rows.initiatives if row[0] in seen}
    here = {key for key in about if key in given or town in {rows.at_level(one, COMMUNE) for one in rows.where[key]}}
    known: list[tuple[int, int]] = []
    for theme, some in themes.items():
        need = _sum(people if alone else None for _s, people, _d, _j, alone in some)
        days = [said for _s, _p, said, _j, _a in some]
        since = min(days) if all(days) else ""
        answering = {key for key in here if theme and about[key][1] == theme and _went_on(about[key], since)}
        answering |= {key for want in some for key in want[3] if key in here}
        have = _sum(given.get(key) for key in answering) if answering else 0
        if need is not None and have is not None:
            known.append((need, have))
    if not known:
        return None
    lacking = sum(max(0, need - have) for need, have in known)
    return lacking or sum(need - have for need, have in known)


def _went_on(row: Any, since: str) -> bool:
    """Whether an initiative that ended went on after a day; what has no end goes on, unless it is over."""
    status, starts, ends = row[2], row[5], row[7]
    last = ends or (starts if status in ("done", "suspended", "cancelled") else None) or ""
    least = min(len(last), len(since))
    return bool(last[:least] >= since[:least])


def _sum(numbers: Iterable[int | None]) -> int | None:
    said = [number for number in numbers if number is not None]
    return sum(said) if said else None


def late(ask: Any, day: str) -> Counter[tuple[str, bytes | None]]:
    """(action or milestone, whose) -> how many were due before a day and are not done."""
    found: Counter[tuple[str, bytes | None]] = Counter()
    for kind in ("action", "milestone"):
        for status, due, actor in ask(f"SELECT status, due, actor FROM {kind} WHERE deleted = 0"):  # noqa: S608  # words of this module
            if status in TO_DO and due and due < day:
                found[kind, actor] += 1
    return found


def old(ask: Any, day: str, written: dict[bytes, str], hidden: set[bytes]) -> dict[str, set[bytes]]:
    """Kind -> what nobody confirmed since a day. `written`: when each was written last; `hidden`: doubles."""
    found: dict[str, set[bytes]] = {}
    for kind, over in OVER.items():
        status = "NULL" if kind in ("actor", "place") else "status"
        found[kind] = {
            row
            for row, state, assured in ask(f"SELECT id, {status}, assured_at FROM {kind} WHERE deleted = 0")  # noqa: S608  # as above
            if row not in hidden and state not in over and (assured or written.get(row, "")) < day
        }
    return found
