"""Owns which fields of a meeting still change once its minutes are final; must not know lines, nor who closes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, MinutesFinal
from desktop.i18n import _
from desktop.models.meetings import Meeting

FINAL: Final = "final"
# how the record is kept and to whom it may leave; all else is what the minutes say
_OPEN: Final = frozenset({"series", "visibility", "source", "state", "assured_at", "assured_by"})


def refuse(session: Session, meeting: bytes | None, values: Mapping[str, Any], texts: Iterable[str] = ()) -> None:
    """Hold fields against the minutes: `values` as cells, `texts` the fields of which a text is given.

    Raises MinutesFinal when they would change final minutes, InvalidValue when they would make them final without
    closing the meeting (`services.meeting.minutes_closing.close` numbers its decisions and says when and by whom).
    """
    row = None
    if meeting is not None:
        row = session.execute(select(*Meeting.__table__.columns).where(Meeting.id == meeting)).first()
    if row is not None and row.status == FINAL:
        changed = {name for name, value in values.items() if getattr(row, name, None) != value} | set(texts)
        if changed - _OPEN:
            raise MinutesFinal()
    elif values.get("status") == FINAL:
        raise InvalidValue(field=_("Statut"), reason=_("une réunion ouverte se clôt par son bouton « Clore »."))
