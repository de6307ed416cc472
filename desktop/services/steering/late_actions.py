"""Owns what should have been done by a day and is not, actions and milestones, by actor; must not know a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.i18n import _, language
from desktop.models.plain import Reader, reader
from desktop.services.keeping import list_state
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.names.naming import best, texts_of
from desktop.services.plan.actions import OPEN
from desktop.services.steering.facts import listed
from desktop.services.steering.scope import Behind, Scope

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

KINDS: Final = ("action", "milestone")
_LINES: Final = (
    "SELECT l.row, l.date, l.lead FROM json_each(:ids) i CROSS JOIN listing l ON l.row = unhex(i.value) "
    "ORDER BY l.date, l.row"
)


@dataclass(frozen=True, slots=True)
class LateLine:
    """One late action or milestone. `due` is its date as it is said."""

    kind: str
    id: str
    title: str
    actor: str
    due: str


@dataclass(frozen=True, slots=True)
class OfActor:
    """What is late of one actor ("" for nobody)."""

    key: str
    label: str
    actions: int
    milestones: int
    actions_behind: Behind
    milestones_behind: Behind


@dataclass(frozen=True, slots=True)
class Late:
    """What is late on a day: how many, the oldest of them, and whose they are (whose most is late first)."""

    day: str
    actions: int
    milestones: int
    oldest: tuple[LateLine, ...]
    actors: tuple[OfActor, ...]
    actions_behind: Behind
    milestones_behind: Behind


def late(session: Reader | Session, scope: Scope, day: date, *, lang: str, most: int = 10) -> Late:
    """Open actions and milestones that were due before `day`; of filters, an actor narrows them. `most` are named."""
    ask = reader(session)
    queries = {kind: late_query(scope, kind, day) for kind in KINDS}
    asked = ("late", *queries.items(), day, lang, language(), most)
    return list_state.remembered(ask, asked, lambda: _late(ask, queries, day, lang, most))


def _late(ask: Reader, queries: Mapping[str, ListQuery], day: date, lang: str, most: int) -> Late:
    rows: list[tuple[str, bytes, str, bytes | None]] = []
    for kind, query in queries.items():
        rows += [(kind, *line) for line in ask.rows(_LINES, ids=listed(ids(ask, kind, query)))]
    rows.sort(key=lambda row: (row[2], row[1]))
    whose: dict[bytes | None, dict[str, int]] = defaultdict(lambda: dict.fromkeys(KINDS, 0))
    for kind, _row, _due, lead in rows:
        whose[lead][kind] += 1
    named = texts_of(
        ask, [*(row for _kind, row, *_more in rows[:most]), *(one for one in whose if one)], "title", "name"
    )
    names = {key: best(texts, lang)[1] for key, texts in named.items()}
    oldest = tuple(_said(names, *row) for row in rows[:most])
    actors = [
        OfActor(
            actor.hex() if actor else "",
            names.get(actor, "") if actor else _("Non renseigné"),
            counted["action"],
            counted["milestone"],
            *(_of_actor(kind, queries[kind], actor) for kind in KINDS),
        )
        for actor, counted in whose.items()
    ]
    actors.sort(key=lambda one: (one.key == "", -one.actions - one.milestones, one.label, one.key))
    counts = {kind: sum(1 for row in rows if row[0] == kind) for kind in KINDS}
    return Late(
        day.isoformat(),
        counts["action"],
        counts["milestone"],
        oldest,
        tuple(actors),
        *(Behind(kind, queries[kind]) for kind in KINDS),
    )


def late_lines(
    session: Reader | Session, scope: Scope, kind: str, day: date, *, lang: str, most: int
) -> tuple[LateLine, ...]:
    """What is late of one kind, the oldest first, `most` of them."""
    ask = reader(session)
    rows = sorted(ask.rows(_LINES, ids=listed(ids(ask, kind, late_query(scope, kind, day)))), key=lambda row: row[1])
    named = texts_of(ask, [one for row, _due, lead in rows[:most] for one in (row, lead) if one], "title", "name")
    names = {key: best(texts, lang)[1] for key, texts in named.items()}
    return tuple(_said(names, kind, *row) for row in rows[:most])


def _said(names: dict[bytes, str], kind: str, row: bytes, due: str, lead: bytes | None) -> LateLine:
    return LateLine(kind, row.hex(), names.get(row, ""), names.get(lead or b"", ""), due)


def late_query(scope: Scope, kind: str, day: date) -> ListQuery:
    """The list of what is late of a kind. The dates of a scope do not narrow it: late is late today."""
    return replace(scope.query_of(kind), during=None, status=OPEN, until=day.isoformat())


def _of_actor(kind: str, query: ListQuery, actor: bytes | None) -> Behind:
    return Behind(kind, query, (), (("actor", actor),) if actor else (("lacking", ("actor",)),))
