"""Owns confirming that records still hold, asking others to, and what is asked. Must not know a page nor a change file.

A request is a row that travels like any other: whoever answers for the actor sees it on their own laptop, and answers
it by confirming. Nobody takes a request back: it is answered once the record was confirmed on that day or later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select, update

from desktop.errors import NotConfirmable
from desktop.models.plain import Reader, reader
from desktop.services.names.naming import best, texts_of
from desktop.services.steering.growing_old import OVER

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.unit_of_work import UnitOfWork

KINDS: Final = tuple(OVER)  # what is confirmed again and again
_OPEN: Final = (
    "SELECT c.owner_table, c.owner, c.asked_on, c.asked_by, c.actor FROM confirm_ask c "
    "JOIN listing l ON l.row = c.owner AND l.kind = c.owner_table AND l.shown = 1 JOIN {kind} t ON t.id = c.owner "
    "WHERE c.deleted = 0 AND c.owner_table = :kind AND c.asked_on IS NOT NULL "
    "AND (t.assured_at IS NULL OR t.assured_at < c.asked_on) ORDER BY c.asked_on, c.owner"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """An open request: of which record, when and by whom; `actor` answers for it (None: nobody is known to)."""

    kind: str
    record: bytes
    asked_on: str
    asked_by: str
    actor: bytes | None


def confirm(uow: UnitOfWork, records: Iterable[tuple[str, bytes]], day: str, who: str) -> int:
    """Say of each (kind, id) that it still holds on a day (ISO). Returns how many were not said so yet.

    Raises NotFound, UnknownKind, NotConfirmable.
    """
    from desktop.services.record.records import load, record

    done = 0
    for kind, row in records:
        _need(kind)
        held = load(uow.session, kind, row, "fr")
        if (held["assured_at"], held["assured_by"] or "") != (day, who):
            record(uow, kind, {"assured_at": day, "assured_by": who}, row)
            done += 1
    return done


def _need(kind: str) -> None:
    if kind not in KINDS:
        raise NotConfirmable(kind=kind, known=sorted(KINDS))


def ask(uow: UnitOfWork, records: Iterable[tuple[str, bytes]], day: str, who: str) -> int:
    """Ask whoever answers for each (kind, id) to confirm it; how many are asked for. Raises as `confirm` does."""
    from desktop.models.checklists import ConfirmAsk, confirm_ask_id
    from desktop.services.record.records import load

    done = 0
    for kind, row in records:
        _need(kind)
        load(uow.session, kind, row, "fr")  # it is there
        key = confirm_ask_id(row)
        said = {"asked_on": day, "asked_by": who, "actor": _answers_for(reader(uow.session), kind, row)}
        known = uow.session.execute(select(*ConfirmAsk.__table__.columns).where(ConfirmAsk.id == key)).first()
        if known is None:
            uow.session.execute(insert(ConfirmAsk).values(id=key, owner_table=kind, owner=row, **said))
        elif known.deleted or any(getattr(known, name) != value for name, value in said.items()):
            uow.session.execute(update(ConfirmAsk).where(ConfirmAsk.id == key).values(deleted=0, **said))
        done += 1
    return done


def open_asks(session: Reader | Session, actors: Collection[bytes] | None = None) -> list[Ask]:
    """The requests nobody has answered, of some actors or of all; the oldest first."""
    asks = reader(session)
    found = [Ask(*row) for kind in KINDS for row in asks.rows(_OPEN.format(kind=kind), kind=kind)]
    mine = found if actors is None else [one for one in found if one.actor in actors]
    return sorted(mine, key=lambda one: (one.asked_on, one.kind, one.record))


def asked_of(session: Reader | Session, kind: str, record: bytes) -> Ask | None:
    """The open request about one record."""
    if kind not in KINDS:
        return None
    return next((one for one in open_asks(session) if (one.kind, one.record) == (kind, record)), None)


def confirmed_of(session: Reader | Session, kind: str, record: bytes) -> tuple[object, object] | None:
    """When a record was confirmed (ISO day) and by whom, either may be nothing; None for one that is not there."""
    if kind not in KINDS:
        return None
    rows = reader(session).rows(f"SELECT assured_at, assured_by FROM {kind} WHERE id = :id", id=record)  # noqa: S608  # one of KINDS
    return next(((day, who) for day, who in rows), None)


def names(session: Reader | Session, asks: Iterable[Ask], lang: str) -> Mapping[bytes, str]:
    """Record -> what it is called."""
    rows = [one.record for one in asks]
    told = texts_of(reader(session), rows, "name", "title")
    return {row: best(told.get(row, {}), lang)[1] for row in rows}


def _answers_for(ask: Reader, kind: str, row: bytes) -> bytes | None:
    """The actor who answers for a record: an actor for itself."""
    if kind == "actor":
        return row
    lead: bytes | None = ask.value("SELECT lead FROM listing WHERE kind = :kind AND row = :row", kind=kind, row=row)
    return lead
