"""Owns making minutes final and correcting them afterwards, visibly; must not know how they are written or shown."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from desktop.errors import NotFound
from desktop.models.base import new_id
from desktop.models.decisions import Decision
from desktop.models.meetings import Amendment, Meeting
from desktop.services.meeting import meetings
from desktop.services.meeting.meeting_lines import finish, open_meeting
from desktop.services.names.texts import checked
from desktop.services.record.final_minutes import FINAL
from desktop.services.unit_of_work import UnitOfWork


def close(uow: UnitOfWork, meeting: bytes, by: str, now: datetime) -> None:
    """Make the minutes final: lines are read-only from now on, decisions keep their numbers. Undo opens them again.

    `by` is who closes (as this laptop signs), `now` an aware instant. Raises NotFound, MinutesFinal.
    """
    row = open_meeting(uow.session, meeting)
    book = meetings.read(uow.session, meeting, row.lang or "fr")
    for line in book.lines:
        if line.subject is None and line.kind != "note":
            finish(uow, line.id)  # typed, and never left
    book = meetings.read(uow.session, meeting, row.lang or "fr")
    for subject in book.subjects.values():
        if subject.kind == "decision" and subject.number:
            uow.session.execute(update(Decision).where(Decision.id == subject.id).values(number=subject.number))
    closing = {"status": FINAL, "final_at": now.isoformat(timespec="seconds"), "final_by": by or None}
    uow.session.execute(update(Meeting).where(Meeting.id == meeting).values(**closing))


def amend(uow: UnitOfWork, meeting: bytes, text: str, now: datetime, note: bytes | None = None) -> bytes:
    """Add a correction to final minutes, of one line or of the whole. Returns its id. Raises NotFound, NotText."""
    if uow.session.scalar(select(Meeting.id).where(Meeting.id == meeting)) is None:
        raise NotFound(reference=meeting.hex())
    key = new_id()
    at = now.isoformat(timespec="seconds")
    said = checked(text, "text").strip()
    uow.session.execute(insert(Amendment).values(id=key, meeting=meeting, note=note, text=said or None, at=at))
    return key
