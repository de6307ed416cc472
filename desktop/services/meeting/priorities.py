"""Owns the priorities of a meeting: which needs, in which order, with how many points; must not know who drags what.

Order is kept in keys that are never renumbered (`order_keys`), so that two people who rank apart lose nothing. The
minutes of a meeting that are final are not changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from desktop.errors import NotFound
from desktop.models.meetings import Priority, priority_id
from desktop.models.plain import Reader, reader
from desktop.services.listing import lists
from desktop.services.meeting.meeting_lines import open_meeting
from desktop.services.names.naming import best, texts_of
from desktop.services.record.final_minutes import FINAL
from desktop.services.record.order_keys import between, ordered, run

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.unit_of_work import UnitOfWork

_RANKED_IN: Final = (
    "SELECT m.id, coalesce(m.day, ''), coalesce(m.status, '') FROM meeting m WHERE m.deleted = 0 AND EXISTS "
    "(SELECT 1 FROM priority p JOIN need n ON n.id = p.need AND n.deleted = 0 "
    "WHERE p.meeting = m.id AND p.deleted = 0) "
    "ORDER BY m.day DESC, m.starts DESC, m.id LIMIT 60"
)
_OF: Final = (
    "SELECT p.need, p.rank, p.points, p.why, p.id FROM priority p JOIN need n ON n.id = p.need AND n.deleted = 0 "
    "WHERE p.meeting = :meeting AND p.deleted = 0"
)


@dataclass(frozen=True, slots=True)
class RankedMeeting:
    """A meeting that has priorities. `final`: its order stays as it is."""

    id: bytes
    title: str
    day: str
    final: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One need among the priorities, the first first."""

    need: bytes
    title: str
    points: int | None
    why: str
    status: str


def meetings(session: Reader | Session, lang: str) -> list[RankedMeeting]:
    """The meetings that hold needs for priorities, the latest first."""
    ask = reader(session)
    rows = ask.rows(_RANKED_IN)
    titles = texts_of(ask, [row for row, *_more in rows], "title")
    return [RankedMeeting(row, best(titles.get(row, {}), lang)[1], day, status == FINAL) for row, day, status in rows]


def ranking(session: Reader | Session, meeting: bytes, lang: str) -> list[Place]:
    """The priorities of a meeting in their order."""
    ask = reader(session)
    found = {key: (need, rank, points, why) for need, rank, points, why, key in ask.rows(_OF, meeting=meeting)}
    needs = {row.id: row for row in lists.rows(ask, "need", [need for need, *_more in found.values()], lang)}
    keys = [key for _rank, key in ordered([(rank, key) for key, (_need, rank, _points, _why) in found.items()])]
    told = []
    for key in keys:
        need, _rank, points, why = found[key]
        if need in needs:
            told.append(Place(need, needs[need].title, points, why or "", needs[need].status))
    return told


def place(uow: UnitOfWork, meeting: bytes, need: bytes, tag: str, after: bytes | None = None) -> None:
    """Put a need among the priorities, right after another (first when none is given). It may be there already.

    Raises NotFound, MinutesFinal.
    """
    open_meeting(uow.session, meeting)
    row = priority_id(meeting, need)
    keys = [(key, id) for key, id in _keys(uow.session, meeting) if id != row]
    at = next(
        (n + 1 for n, (_key, id) in enumerate(keys) if after is not None and id == priority_id(meeting, after)), 0
    )
    before = keys[at - 1][0] if at else ""
    follows = keys[at][0] if at < len(keys) else ""
    if follows and before >= follows:  # two of one key, made apart: there is no place between them
        wanted = [id for _key, id in keys]
        wanted.insert(at, row)
        _write(uow.session, meeting, need, before)
        _order(uow.session, wanted, tag)
    else:
        _write(uow.session, meeting, need, between(before, follows, tag))


def by_points(uow: UnitOfWork, meeting: bytes, tag: str) -> None:
    """Order the priorities by their points, the most first; equal ones keep their order.

    Raises NotFound, MinutesFinal.
    """
    open_meeting(uow.session, meeting)
    query = select(Priority.id, Priority.points).where(Priority.meeting == meeting)
    known = {id: points or 0 for id, points in uow.session.execute(query)}
    now = [id for _key, id in _keys(uow.session, meeting)]
    wanted = sorted(now, key=lambda id: -known[id])
    if wanted != now:
        _order(uow.session, wanted, tag)


def give_points(uow: UnitOfWork, meeting: bytes, need: bytes, points: int | None) -> None:
    """Say how many points those present gave a need; None takes them back. Raises NotFound, MinutesFinal."""
    open_meeting(uow.session, meeting)
    row = priority_id(meeting, need)
    if uow.session.scalar(select(Priority.id).where(Priority.id == row)) is None:
        raise NotFound(reference=need.hex())
    uow.session.execute(update(Priority).where(Priority.id == row).values(points=points))


def leave_out(uow: UnitOfWork, meeting: bytes, needs: Sequence[bytes]) -> None:
    """Take needs away from the priorities of a meeting. Raises NotFound, MinutesFinal."""
    open_meeting(uow.session, meeting)
    rows = [priority_id(meeting, need) for need in needs]
    uow.session.execute(update(Priority).where(Priority.id.in_(rows)).values(deleted=1))


def _keys(session: Session, meeting: bytes) -> list[tuple[str, bytes]]:
    query = select(Priority.rank, Priority.id).where(Priority.meeting == meeting, Priority.deleted == 0)
    return [(key or "", id) for key, id in ordered([(rank, id) for rank, id in session.execute(query)])]


def _order(session: Session, rows: Sequence[bytes], tag: str) -> None:
    for id, key in zip(rows, run("", "", tag, len(rows)), strict=True):
        session.execute(update(Priority).where(Priority.id == id).values(rank=key))


def _write(session: Session, meeting: bytes, need: bytes, rank: str) -> None:
    row = priority_id(meeting, need)
    if session.scalar(select(Priority.id).where(Priority.id == row)) is None:
        session.execute(insert(Priority).values(id=row, meeting=meeting, need=need, rank=rank))
    else:
        session.execute(update(Priority).where(Priority.id == row).values(rank=rank, deleted=0))
