"""A meeting to write in, for tests: people, an agenda, lines as an editor would leave them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from desktop.services.keeping.line_text import mark
from desktop.services.meeting import attendance, meeting_lines, meetings
from desktop.services.record.order_keys import between
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, Opened

TAG = "testaa"
DAY = "2021-01-20"
AT = datetime(2021, 1, 20, 9, 30, tzinfo=UTC)


class Room:
    """One meeting of an opened profile."""

    def __init__(self, opened: Opened, tag: str = TAG, **draft: Any) -> None:
        self.opened, self.tag = opened, tag
        told: dict[str, Any] = {"title": "Atelier d’Oujda", "day": DAY, "area": OUJDA, "lang": "fr", "status": "draft"}
        self.id = opened.record("meeting", **{**told, **draft})

    def act(self, work: Callable[[UnitOfWork], Any]) -> Any:
        """Do something in one act, and keep it."""
        with UnitOfWork(self.opened.database) as uow:
            done = work(uow)
            uow.commit("essai")
        return done

    def line(self, text: str, kind: str = "note", after: bytes | None = None, **more: Any) -> bytes:
        """Type a line and leave it. Returns its id."""
        lines = self.book().lines
        at = next((place + 1 for place, line in enumerate(lines) if line.id == after), len(lines))
        before = lines[at - 1].rank if at else ""
        follows = lines[at].rank if at < len(lines) else ""

        def work(uow: UnitOfWork) -> bytes:
            rank = between(before, follows, self.tag)
            made = meeting_lines.write(uow, self.id, text=text, kind=kind, rank=rank, at=AT, **more)
            meeting_lines.finish(uow, made)
            return made

        return bytes(self.act(work))

    def edit(self, note: bytes, text: str) -> None:
        """Type in a line that is there, and leave it."""

        def work(uow: UnitOfWork) -> None:
            was = next(line for line in self.book().lines if line.id == note)
            meeting_lines.write(uow, self.id, id=note, text=text, kind=was.kind)
            meeting_lines.finish(uow, note, was=was.text)

        self.act(work)

    def person(self, name: str, actor: bytes | None = None, *, present: bool = True) -> bytes:
        """Somebody who is there. Returns the contact's id."""
        contact = self.opened.record("contact", name=name, actor=actor)
        self.act(lambda uow: attendance.expect(uow, self.id, contact=contact, present=present))
        return contact

    def book(self) -> meetings.MeetingBook:
        """The meeting as it stands."""
        with self.opened.database.read() as session:
            return meetings.read(session, self.id, "fr")

    def subject(self, note: bytes) -> meetings.Subject:
        """What a line is about."""
        book = self.book()
        found = next(line for line in book.lines if line.id == note).subject
        assert found is not None
        return book.subjects[found]


def at(contact: bytes) -> str:
    """The mark of a contact, as kept."""
    return mark("contact", contact)
