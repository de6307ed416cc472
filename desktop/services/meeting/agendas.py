"""Owns agendas: their points, what comes back on them by itself, the next meeting of a series; must not know widgets.

A point that takes something up again has an identity derived from the meeting and from what it is about: prepared on
two laptops it is one. What comes back: the open actions of the series, then what the last meeting left unfinished.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.models.base import derived_id, new_id
from desktop.models.decisions import Action
from desktop.models.meetings import AgendaItem, Attendance, Meeting, Note, Series, attendance_id, carried_id
from desktop.services.marked.line_names import reference_of
from desktop.services.meeting.meeting_lines import open_meeting
from desktop.services.names.naming import best, texts_of
from desktop.services.names.texts import checked
from desktop.services.record import records
from desktop.services.record.order_keys import between, ordered, run
from desktop.services.unit_of_work import UnitOfWork

MINUTES: Final = 5  # of a point that comes back, until somebody says otherwise
OPEN: Final = ("todo", "doing")
_DAYS: Final = {"weekly": 7, "fortnightly": 14}
_MONTHS: Final = {"monthly": 1, "quarterly": 3}


@dataclass(frozen=True, slots=True)
class Carried:
    """Something that comes back on an agenda: what it is about (None for a point without a record) and its words."""

    about_table: str
    about: bytes
    title: str
    minutes: int


def add_item(
    uow: UnitOfWork, meeting: bytes, title: str, tag: str, *, minutes: int | None = None, after: bytes | None = None
) -> bytes:
    """Add a point after another (at the end when none is given). `tag` is the writing session's. Returns its id."""
    open_meeting(uow.session, meeting)
    keys = ordered(_ranks(uow.session, meeting))
    at = next((place + 1 for place, (_key, id) in enumerate(keys) if id == after), len(keys))
    before = keys[at - 1][0] or "" if at else ""
    follows = keys[at][0] or "" if at < len(keys) else ""
    key = new_id()
    values = {"title": checked(title, "title") or None, "minutes": minutes, "status": "open"}
    rank = between(before, follows if follows > before else "", tag)
    uow.session.execute(insert(AgendaItem).values(id=key, meeting=meeting, rank=rank, **values))
    return key


def change_item(uow: UnitOfWork, item: bytes, **values: Any) -> None:
    """Change a point: `title`, `minutes`, `status` (open, done, postponed), `rank`, `spent` (seconds)."""
    open_meeting(uow.session, _meeting_of(uow.session, item))
    known = {"title", "minutes", "status", "rank", "spent"}
    if not values.keys() <= known:
        raise ValueError(f"no such field of a point: {sorted(values.keys() - known)}")
    uow.session.execute(update(AgendaItem).where(AgendaItem.id == item).values(**values))


def drop_item(uow: UnitOfWork, item: bytes) -> None:
    """Put a point into the trash; lines noted under it stay, under none."""
    open_meeting(uow.session, _meeting_of(uow.session, item))
    uow.session.execute(update(AgendaItem).where(AgendaItem.id == item).values(deleted=1))
    uow.session.execute(update(Note).where(Note.item == item, Note.deleted == 0).values(item=None))


def carried_over(session: Session, meeting: bytes, lang: str) -> list[Carried]:
    """What comes back on a meeting's agenda: open actions by their day, then what was left of the meeting before."""
    row = session.execute(select(Meeting.series, Meeting.day, Meeting.id).where(Meeting.id == meeting)).first()
    if row is None:
        raise NotFound(reference=meeting.hex())
    if row.series is None:
        return []
    earlier = _earlier(session, row)
    actions = session.execute(
        select(Action.id, Action.due)
        .where(Action.meeting.in_(earlier), Action.deleted == 0, Action.status.in_(OPEN))
        .order_by(Action.due.is_(None), Action.due, Action.id)
    ).all()
    titles = texts_of(session, [one.id for one in actions], "title")
    found = [
        Carried("action", one.id, best(titles.get(one.id, {}), lang)[1], MINUTES)
        for one in actions
        if titles.get(one.id)
    ]
    last = earlier[0] if earlier else None
    left = select(*AgendaItem.__table__.columns).where(
        AgendaItem.meeting == last, AgendaItem.deleted == 0, AgendaItem.status.is_distinct_from("done")
    )
    known = {one.about for one in found}
    for item in session.execute(left.order_by(AgendaItem.rank, AgendaItem.id)):
        about_table, about = (item.about_table, item.about) if item.about is not None else ("agenda_item", item.id)
        if about in known or about_table == "action" or not item.title:
            continue  # an action comes back as long as it is open, whatever became of its point
        known.add(about)
        found.append(Carried(about_table or "agenda_item", about, item.title, item.minutes or MINUTES))
    return found


def carry(uow: UnitOfWork, meeting: bytes, tag: str) -> int:
    """Bring onto an agenda what comes back on it and is not there yet; before the first line is noted, take away points
    about actions that are no longer open. Returns how many points came or went."""
    session = uow.session
    row = open_meeting(session, meeting)
    back = {one.about: one for one in carried_over(session, meeting, row.lang or "fr")}
    there = {item.about: item for item in session.execute(_items(meeting)) if item.about is not None}
    moved = 0
    begun = session.scalar(select(Note.id).where(Note.meeting == meeting, Note.deleted == 0).limit(1)) is not None
    for about, item in there.items():
        if not begun and not item.deleted and item.about_table == "action" and about not in back:
            session.execute(update(AgendaItem).where(AgendaItem.id == item.id).values(deleted=1))
            moved += 1
    missing = [one for about, one in back.items() if about not in there]
    keys = ordered(_ranks(session, meeting))
    last = keys[-1][0] or "" if keys else ""
    for one, rank in zip(missing, run(last, "", tag, len(missing)), strict=True):
        values = {"title": one.title, "minutes": one.minutes, "status": "open", "rank": rank}
        values |= {"about_table": one.about_table, "about": one.about, "meeting": meeting}
        session.execute(insert(AgendaItem).values(id=carried_id(meeting, one.about), **values))
    return moved + len(missing)


def next_meeting(uow: UnitOfWork, meeting: bytes, tag: str, day: str | None = None) -> bytes:
    """The meeting that follows in the series (begun here when there was none): same form, people and hours, an agenda
    of what comes back. Its identity comes from the meeting before: prepared twice it is one. Returns its id."""
    session = uow.session
    row = session.execute(select(*Meeting.__table__.columns).where(Meeting.id == meeting)).first()
    if row is None:
        raise NotFound(reference=meeting.hex())
    key = derived_id("meeting", meeting)
    known = session.scalar(select(Meeting.deleted).where(Meeting.id == key))
    if known is not None:
        if known:
            records.restore(uow, "meeting", key)
        return key
    titles = texts_of(session, [meeting], "title").get(meeting, {})
    series = row.series or _begin_series(uow, row, titles)
    cadence = session.scalar(select(Series.cadence).where(Series.id == series)) or "monthly"
    same = ("kind", "starts", "ends", "mode", "place", "venue", "area", "chair", "lang", "count_sex")
    draft = {name: getattr(row, name) for name in same if getattr(row, name) is not None}
    draft |= {f"title.{lang}": title for lang, title in titles.items()}
    draft |= {"series": series, "status": "planned", "day": day or following_day(row.day, cadence)}
    records.record(uow, "meeting", draft, key, fresh=True)
    people = select(Attendance.contact, Attendance.actor, Attendance.role).where(
        Attendance.meeting == meeting, Attendance.deleted == 0
    )
    for contact, actor, role in session.execute(people).all():
        who = contact or actor
        if who is not None:
            values = {"meeting": key, "contact": contact, "actor": actor, "role": role, "present": 0}
            session.execute(insert(Attendance).values(id=attendance_id(key, who), **values))
    carry(uow, key, tag)
    return key


def following_day(day: str | None, cadence: str) -> str:
    """The day of the next meeting: as many weeks later, or the same weekday of the month one or three months later."""
    seen = reference_of(day)
    if cadence in _DAYS:
        return (seen + timedelta(days=_DAYS[cadence])).isoformat()
    if cadence not in _MONTHS:
        return (seen + timedelta(days=28)).isoformat()
    months = seen.month - 1 + _MONTHS[cadence]
    year, month = seen.year + months // 12, months % 12 + 1
    first = date(year, month, 1)
    at = 1 + (seen.weekday() - first.weekday()) % 7 + 7 * ((seen.day - 1) // 7)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, at if at <= last else at - 7).isoformat()


def _begin_series(uow: UnitOfWork, row: Any, titles: dict[str, str]) -> bytes:
    key = derived_id("series", row.id)
    draft: dict[str, Any] = {f"name.{lang}": title for lang, title in titles.items()}
    draft |= {"kind": row.kind, "area": row.area, "cadence": "monthly"}
    made = records.record(uow, "series", {k: v for k, v in draft.items() if v is not None}, key, fresh=True)
    uow.session.execute(update(Meeting).where(Meeting.id == row.id).values(series=made))
    return made


def _earlier(session: Session, row: Any) -> list[bytes]:
    """The meetings of the series before one, the latest first."""
    query = select(Meeting.id).where(
        Meeting.series == row.series, Meeting.deleted == 0, Meeting.id != row.id, Meeting.day <= (row.day or "9999")
    )
    return list(session.scalars(query.order_by(Meeting.day.desc(), Meeting.starts.desc(), Meeting.id)))


def _items(meeting: bytes) -> Any:
    return select(*AgendaItem.__table__.columns).where(AgendaItem.meeting == meeting)


def _ranks(session: Session, meeting: bytes) -> Sequence[tuple[str | None, bytes]]:
    query = select(AgendaItem.rank, AgendaItem.id).where(AgendaItem.meeting == meeting, AgendaItem.deleted == 0)
    return [(rank, id) for rank, id in session.execute(query)]


def _meeting_of(session: Session, item: bytes) -> bytes:
    meeting = session.scalar(select(AgendaItem.meeting).where(AgendaItem.id == item))
    if meeting is None:
        raise NotFound(reference=item.hex())
    return meeting
