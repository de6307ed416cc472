"""Owns what a line of a meeting needs when it is recorded field by field (a command); must not know who records it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select, update

from desktop import settings
from desktop.models.meetings import AgendaItem, Meeting, Note
from desktop.services.meeting import minutes_closing
from desktop.services.meeting.meeting_lines import finish, open_meeting
from desktop.services.names.terms import code_of
from desktop.services.record.final_minutes import FINAL
from desktop.services.record.order_keys import between, new_tag
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


def closing(uow: UnitOfWork, kind: str, draft: Mapping[str, Any], id: bytes | None) -> tuple[dict[str, Any], bool]:
    """The draft without the word that makes minutes final, and whether it was there: then they are closed."""
    said = code_of(uow.session, "meeting_status", str(draft["status"]), "status") if _says_status(kind, draft) else ""
    held = uow.session.scalar(select(Meeting.status).where(Meeting.id == id)) if id is not None else None
    if said != FINAL or held == FINAL:
        return dict(draft), False
    return {name: value for name, value in draft.items() if name != "status"}, True


def close(uow: UnitOfWork, meeting: bytes) -> None:
    """Make minutes final as the window does, by the author of this profile."""
    by = settings.load(uow.database.profile).author_name
    minutes_closing.close(uow, meeting, by, uow.database.clock.now())


def _says_status(kind: str, draft: Mapping[str, Any]) -> bool:
    return kind == "meeting" and bool(str(draft.get("status") or "").strip())


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
