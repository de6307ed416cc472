"""Owns what a line of a meeting needs when it is recorded field by field (a command); must not know who records it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select, update

from desktop.models.meetings import AgendaItem, Note
from desktop.services.meeting_lines import finish, open_meeting
from desktop.services.order_keys import between, new_tag
from desktop.services.unit_of_work import UnitOfWork

_ORDERED: Final[Mapping[str, type[Any]]] = {"note": Note, "agenda_item": AgendaItem}
_TAG: Final = new_tag()


def open_for(uow: UnitOfWork, kind: str, id: bytes | None, meeting: object) -> str | None:
    """Look whether a line or a point may be written; gives the text it had. Raises MinutesFinal."""
    model = _ORDERED.get(kind)
    if model is None:
        return None
    row = uow.session.execute(select(*model.__table__.columns).where(model.id == id)).first() if id else None
    owner = row.meeting if row is not None else meeting
    if isinstance(owner, bytes):
        open_meeting(uow.session, owner)
    return row.text if row is not None and kind == "note" else None


def settle(uow: UnitOfWork, kind: str, id: bytes, was: str | None) -> None:
    """Put a new line or point after the last of its meeting; let a line make its need, decision or action."""
    model = _ORDERED.get(kind)
    if model is None:
        return
    row = uow.session.execute(select(*model.__table__.columns).where(model.id == id)).one()
    if row.meeting is None:
        return
    if row.rank is None:
        last = select(model.rank).where(model.meeting == row.meeting, model.rank.is_not(None))
        before = uow.session.scalar(last.order_by(model.rank.desc()).limit(1)) or ""
        uow.session.execute(update(model).where(model.id == id).values(rank=between(before, "", _TAG)))
    if kind == "note" and not row.deleted:
        finish(uow, id, was=was)
