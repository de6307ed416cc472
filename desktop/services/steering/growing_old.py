"""Owns which records nobody confirmed for long, by kind and actor: those to be confirmed again. Must not know a page.

A record is as old as the day on which somebody last assured it; where nobody ever did, as its last write. Only what
still matters grows old: an initiative that is over, a need that is closed, do not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from heapq import nsmallest
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from desktop.i18n import _
from desktop.models.plain import Reader, reader
from desktop.services.keeping import list_state
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.names.naming import best, texts_of
from desktop.services.steering.lately import Changed, changed
from desktop.services.steering.scope import Behind, Scope

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MONTHS: Final = 6
MOST_ACTORS: Final = 20
# kind -> the statuses in which a record is over, and its date no longer matters
OVER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "initiative": ("done", "cancelled"),
        "need": ("covered", "closed"),
        "service": ("ended",),
        "actor": (),
        "place": (),
        "project": ("done", "cancelled"),
    }
)
# the records in their own order, and of each its line: the other way round takes twice as long
_AGED: Final = (
    "SELECT t.id, t.assured_at, l.lead FROM {given} {kind} t {on} CROSS JOIN listing l ON l.row = t.id "
    "WHERE l.kind = :kind AND l.shown = 1 "
    "AND (l.status IS NULL OR l.status NOT IN (SELECT value FROM json_each(:over))) "
    "AND (t.assured_at IS NULL OR t.assured_at < :day)"
)
_GIVEN: Final = ("json_each(:ids) i CROSS JOIN", "ON t.id = unhex(i.value)")
_PHONES: Final = "SELECT id, phone FROM actor WHERE phone <> '' AND id IN (SELECT unhex(value) FROM json_each(:ids))"


@dataclass(frozen=True, slots=True)
class OldLine:
    """A kind, or an actor (hexadecimal id, "" for none), and how many records nobody confirmed."""

    key: str
    label: str
    old: int
    behinds: tuple[Behind, ...]
    phone: str = ""  # whom to call: of an actor


@dataclass(frozen=True, slots=True)
class GrowingOld:
    """What nobody confirmed since `day` (ISO): by kind in their order, and by the actor who answers for it."""

    day: str
    months: int
    kinds: tuple[OldLine, ...]
    actors: tuple[OldLine, ...]
    of_actors: int = 0

    @property
    def old(self) -> int:
        """All of them."""
        return sum(line.old for line in self.kinds)


def growing_old(
    session: Reader | Session, scope: Scope, today: date, *, lang: str, months: int = MONTHS, most: int = MOST_ACTORS
) -> GrowingOld:
    """What nobody confirmed for so many months. Filters narrow the kinds that know them all; others are left out.

    `most` actors are named, of `of_actors`.
    """
    day = months_before(today, months)
    written = changed(session, day)
    ask = reader(session)
    kinds: list[OldLine] = []
    whose: dict[str, Counter[bytes | None]] = {}
    for kind in OVER:
        if not scope.fits(kind):
            continue
        query, its = _asked(scope, kind), written.get(kind, Changed()).written
        whose[kind] = list_state.remembered(
            ask, ("old of", kind, day, query), partial(_counted, ask, query, kind, day, its)
        )
        kinds.append(OldLine(kind, kind, whose[kind].total(), (_behind(scope, kind, day),)))
    totals = list_state.remembered(
        ask, ("old of all", day, *(_asked(scope, kind) for kind in whose)), lambda: _together(whose.values())
    )
    first = nsmallest(most, totals, key=lambda actor: (actor is None, -totals[actor], actor or b""))
    known = [actor for actor in first if actor is not None]
    named, phones = texts_of(ask, known, "name"), phones_of(ask, known)
    actors = [
        OldLine(
            actor.hex() if actor else "",
            best(named.get(actor, {}), lang)[1] if actor else _("Non renseigné"),
            totals[actor],
            tuple(_behind(scope, kind, day, actor) for kind, counted in whose.items() if counted[actor]),
            phones.get(actor, "") if actor else "",
        )
        for actor in first
    ]
    return GrowingOld(day, months, tuple(kinds), tuple(actors), len(totals))


def phones_of(ask: Reader, actors: Collection[bytes]) -> dict[bytes, str]:
    """Actor -> its telephone, of those that have one."""
    return dict(ask.rows(_PHONES, ids=json.dumps([row.hex() for row in actors])))


def months_before(today: date, months: int) -> str:
    """The same day so many months before, or the last of that month (ISO)."""
    past = today.year * 12 + today.month - 1 - months
    for day in (today.day, 30, 29, 28):
        try:
            return date(past // 12, past % 12 + 1, min(day, today.day)).isoformat()
        except ValueError:
            continue
    raise ValueError(months)


def records_old(
    session: Reader | Session, query: ListQuery, kind: str, day: str, actor: str | None = None
) -> frozenset[bytes]:
    """The records of a list that nobody confirmed since a day; of an actor ("" for none) or of all."""
    written = changed(session, day).get(kind, Changed()).written
    rows = _listed_old(reader(session), query, kind, day, written)
    return frozenset(row for row, lead in rows.items() if actor is None or (lead.hex() if lead else "") == actor)


def old_of(session: Reader | Session, kind: str, day: str) -> dict[bytes, bytes | None]:
    """Every record that nobody confirmed since a day -> the actor who answers for it (of an actor, itself)."""
    ask = reader(session)
    return _listed_old(ask, ListQuery(), kind, day, changed(session, day).get(kind, Changed()).written)


def still_old(ask: Reader, kind: str, written: Collection[bytes], day: str) -> frozenset[bytes]:
    """Of records that were just written to, those that a confirmation before that day keeps old. A narrow question."""
    given, on = _GIVEN
    aged = ask.rows(
        _AGED.format(kind=kind, given=given, on=on),
        ids=json.dumps([row.hex() for row in written]),
        kind=kind,
        over=json.dumps(OVER[kind]),
        day=day,
    )
    return frozenset(row for row, assured, _lead in aged if assured is not None)


def _counted(ask: Reader, query: ListQuery, kind: str, day: str, written: Collection[bytes]) -> Counter[bytes | None]:
    """Actor (None: nobody) -> how many of a list grew old."""
    return Counter(_listed_old(ask, query, kind, day, written).values())


def _together(some: Iterable[Counter[bytes | None]]) -> Counter[bytes | None]:
    totals: Counter[bytes | None] = Counter()
    for counted in some:
        totals.update(counted)
    return totals


def _listed_old(
    ask: Reader, query: ListQuery, kind: str, day: str, written: Collection[bytes]
) -> dict[bytes, bytes | None]:
    """Record -> the actor who answers for it (of an actor, itself)."""

    def read() -> dict[bytes, bytes | None]:
        aged = ask.rows(_AGED.format(kind=kind, given="", on=""), kind=kind, over=json.dumps(OVER[kind]), day=day)
        return {
            row: row if kind == "actor" else lead
            for row, assured, lead in aged
            if assured is not None or row not in written
        }

    rows = list_state.remembered(ask, ("old", kind, day), read)
    if query != ListQuery():
        left = set(ids(ask, kind, query))
        rows = {row: lead for row, lead in rows.items() if row in left}
    return rows


def _asked(scope: Scope, kind: str) -> ListQuery:
    return replace(scope.query_of(kind), during=None)


def _behind(scope: Scope, kind: str, day: str, actor: bytes | str | None = "all") -> Behind:
    more = () if isinstance(actor, str) else (("actor", actor.hex() if actor else ""),)
    return Behind(kind, _asked(scope, kind), (("old", day), *more))
