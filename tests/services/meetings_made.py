"""Meetings made for tests of what they lead to. Must not assert anything itself."""

from __future__ import annotations

from sqlalchemy import insert

from desktop.models.meetings import AgendaItem, Note, Priority, carried_id, priority_id, said_id
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, Opened

DAYS = ("2026-05-12", "2026-06-16")


def meeting(opened: Opened, day: str = DAYS[0], **more: object) -> bytes:
    """A meeting of that day."""
    return opened.record("meeting", **{"title": "Comité local", "day": day, "area": OUJDA, "lang": "fr", **more})


def line(opened: Opened, held: bytes, kind: str, text: str, subject: bytes | None = None, rank: str = ",a/a1") -> bytes:
    """A line of a meeting; one of a need, a decision or an action that takes up nothing makes its record."""
    note = records.new_id()
    with UnitOfWork(opened.database) as uow:
        made = subject
        if made is None and kind != "note":
            made = said_id(kind, note)
            more: dict[str, object] = {} if kind == "need" else {"meeting": held}
            more |= {"need": {"status": "open"}, "action": {"status": "todo"}}.get(kind, {})
            records.record(uow, kind, {"title": text, **more}, made, lang="fr", fresh=True)
        uow.session.execute(
            insert(Note).values(
                id=note, meeting=held, kind=kind, text=text, rank=rank, subject=made, at="2026-05-12T09:00Z"
            )
        )
        uow.commit("ligne")
    return note


def carry(opened: Opened, held: bytes, table: str, about: bytes) -> bytes:
    """A point of a meeting's agenda that takes a record up again."""
    row = carried_id(held, about)
    with UnitOfWork(opened.database) as uow:
        uow.session.execute(insert(AgendaItem).values(id=row, meeting=held, title="", about_table=table, about=about))
        uow.commit("reprise")
    return row


def prefer(opened: Opened, held: bytes, need: bytes, rank: str, points: int | None = None) -> bytes:
    """A need among the priorities of a meeting."""
    row = priority_id(held, need)
    with UnitOfWork(opened.database) as uow:
        uow.session.execute(insert(Priority).values(id=row, meeting=held, need=need, rank=rank, points=points))
        uow.commit("priorité")
    return row
