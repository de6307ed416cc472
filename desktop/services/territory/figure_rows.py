"""Owns reading what figures by territory are made of, under the filters in force. Must not know how it is added up.

A record is where its spots are (`services.keeping.spots`): doubles and the trash have none, and of what is protected
nothing smaller than a commune is ever told there or here.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from desktop.models.levels import COMMUNE, REGION
from desktop.models.plain import reader
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.record.counts import PEOPLE, REACHED, counted_again
from desktop.services.record.same_as import faces
from desktop.services.territory import figures
from desktop.services.territory.figures import Doing, Figures, Id, Want
from desktop.services.territory.grounds import Ground

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEVELS: Final[Mapping[str, int]] = MappingProxyType({"commune": COMMUNE, "region": REGION})
OPEN: Final = "open"
_OTHER: Final = ("area", "sector", "group", "period")  # filters that mean the same for another kind
_SPOTS: Final = "SELECT s.row, s.area FROM spot s WHERE s.kind = :kind"
_GIVEN_SPOTS: Final = (
    "SELECT s.row, s.area FROM json_each(:ids) i CROSS JOIN spot s ON s.kind = :kind AND s.row = unhex(i.value)"
)
_DOINGS: Final = "SELECT id, sector, status, starts, ends FROM initiative WHERE deleted = 0"
_ENDED: Final = frozenset({"done", "suspended", "cancelled"})  # without an end, the start is the last that is known
_COUNTS: Final = (
    "SELECT c.id, c.initiative, c.area, c.value FROM count c JOIN initiative i ON i.id = c.initiative "
    "WHERE c.deleted = 0 AND i.deleted = 0 AND c.value IS NOT NULL AND c.measure = :measure "
    "AND (c.unit IS NULL OR c.unit = :unit)"
)
_WANTS: Final = "SELECT id, sector, people, said FROM need WHERE deleted = 0 AND status = :open"
_ANSWERS: Final = (
    "SELECT need, initiative FROM need_answer WHERE deleted = 0 AND need IS NOT NULL AND initiative IS NOT NULL"
)


def read(session: Session, measure: str, level: str, kind: str, query: ListQuery) -> Figures:
    """The figures of a measure, by commune or region. `query` filters the records of `kind`; of other kinds, what of it
    means the same there (territory, sector, group, period)."""
    ground = Ground(reader(session), LEVELS[level])
    asked = {one: query if one == kind else _common(query) for one in ("initiative", "need")}
    if measure in figures.OF_DOINGS:
        counted = _doings(session, ground, asked["initiative"], people=measure != "initiatives")
        return figures.OF_DOINGS[measure](counted)
    open_needs = _wants(session, ground, asked["need"])
    if measure == "needs" or not open_needs:
        return figures.needs(open_needs)
    return figures.gap(open_needs, _doings(session, ground, asked["initiative"], people=True))


def _common(query: ListQuery) -> ListQuery:
    kept: dict[str, Any] = {name: getattr(query, name) for name in _OTHER}
    return ListQuery(**kept)


def _standing(session: Session, ground: Ground, kind: str, query: ListQuery) -> dict[Id, frozenset[Id]]:
    """Record -> the territories where it stands, for those that the filters leave."""
    ask = reader(session)
    if query == ListQuery(sort=query.sort):
        rows: Iterable[Any] = ask.rows(_SPOTS, kind=kind)
    else:
        wanted = json.dumps([row.hex() for row in ids(ask, kind, query)])
        rows = ask.rows(_GIVEN_SPOTS, kind=kind, ids=wanted)
    found: dict[Id, set[Id]] = defaultdict(set)
    for row, area in rows:
        territory = ground.around(area)
        found[row].update(() if territory is None else (territory,))
    return {row: frozenset(some) for row, some in found.items()}


def _doings(session: Session, ground: Ground, query: ListQuery, *, people: bool) -> list[Doing]:
    where = _standing(session, ground, "initiative", query)
    by_place, shared = _reached(session, ground, where) if people else ({}, {})
    return [
        Doing(
            row,
            where[row],
            sector or "",
            ends or (starts if status in _ENDED else "") or "",
            by_place.get(row, {}),
            shared.get(row),
        )
        for row, sector, status, starts, ends in reader(session).rows(_DOINGS)
        if row in where
    ]


def _reached(
    session: Session, ground: Ground, where: Mapping[Id, frozenset[Id]]
) -> tuple[dict[Id, dict[Id, int]], dict[Id, int]]:
    """Initiative -> people by territory, and -> people of no single one. Doubles speak for the one that stands."""
    standing = faces(session, "initiative")
    rows = [
        (count, initiative, area, value)
        for count, initiative, area, value in reader(session).rows(_COUNTS, measure=REACHED, unit=PEOPLE)
        if standing.get(initiative, initiative) in where
    ]
    again = counted_again(session, {initiative for _count, initiative, _area, _value in rows})
    by_place: dict[Id, dict[Id, int]] = defaultdict(lambda: defaultdict(int))
    shared: dict[Id, int] = defaultdict(int)
    for count, initiative, area, value in rows:
        if count in again:
            continue
        face = standing.get(initiative, initiative)
        only = next(iter(where[face])) if len(where[face]) == 1 else None
        territory = ground.around(area) if area is not None else only
        if territory is None:
            shared[face] += value
        else:
            by_place[face][territory] += value
    return by_place, shared


def _wants(session: Session, ground: Ground, query: ListQuery) -> list[Want]:
    where = _standing(session, ground, "need", query)
    ask = reader(session)
    standing = faces(session, "initiative")
    answers: dict[Id, set[Id]] = defaultdict(set)
    for need, initiative in ask.rows(_ANSWERS):
        answers[need].add(standing.get(initiative, initiative))
    return [
        Want(row, where[row], sector or "", people, said or "", frozenset(answers.get(row, ())))
        for row, sector, people, said in ask.rows(_WANTS, open=OPEN)
        if row in where
    ]
