"""Owns the rows that hang on a record (term links, participations, places, answers); must not know how they are typed.

Their ids are derived from their ends, so the same link made by two people is one row. Taking a link away marks it
deleted; making it again brings the same row back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.models.areas import Place
from desktop.models.identity import term_id
from desktop.models.initiatives import Participation, participation_id
from desktop.models.needs import NeedAnswer, need_answer_id
from desktop.models.vocabularies import Term, TermLink, term_link_id
from desktop.services.sites import WHEREABOUTS


def terms_of(session: Session, owner: bytes) -> dict[str, list[str]]:
    """Field -> codes of the terms that a record carries, in their order."""
    query = (
        select(TermLink.field, Term.code)
        .join(Term, Term.id == TermLink.term)
        .where(TermLink.owner == owner, TermLink.deleted == 0)
        .order_by(TermLink.rank, Term.code)
    )
    found: dict[str, list[str]] = {}
    for field, code in session.execute(query):
        found.setdefault(field or "", []).append(code)
    return found


def write_terms(session: Session, table: str, owner: bytes, field: str, scheme: str, codes: Sequence[str]) -> bool:
    """Make a record carry exactly these terms in one field. True when something changed."""
    wanted = {
        term_link_id(owner, field, term_id(scheme, code)): {
            "owner_table": table,
            "owner": owner,
            "field": field,
            "term": term_id(scheme, code),
            "rank": rank,
        }
        for rank, code in enumerate(codes)
    }
    here = select(TermLink.id, TermLink.deleted).where(TermLink.owner == owner, TermLink.field == field)
    return _set_links(session, TermLink, here, wanted)


def actors_of(session: Session, initiative: bytes) -> dict[str, list[bytes]]:
    """Role -> actors who take part in an initiative."""
    query = (
        select(Participation.role, Participation.actor)
        .where(Participation.initiative == initiative, Participation.deleted == 0)
        .order_by(Participation.id)
    )
    found: dict[str, list[bytes]] = {}
    for role, actor in session.execute(query):
        if actor is not None:
            found.setdefault(role or "", []).append(actor)
    return found


def write_actors(session: Session, initiative: bytes, role: str, actors: Sequence[bytes]) -> bool:
    """Make exactly these actors take part with that role. True when something changed."""
    wanted = {
        participation_id(initiative, actor, role): {"initiative": initiative, "actor": actor, "role": role}
        for actor in actors
    }
    here = select(Participation.id, Participation.deleted).where(
        Participation.initiative == initiative, Participation.role == role
    )
    return _set_links(session, Participation, here, wanted)


def places_of(session: Session, kind: str, record: bytes) -> list[bytes]:
    """The places and areas where a record of a kind is."""
    table, name, _id_of = WHEREABOUTS[kind]
    query = select(table.place, table.area).where(getattr(table, name) == record, table.deleted == 0).order_by(table.id)
    return [where for place, area in session.execute(query) if (where := place or area) is not None]


def write_places(session: Session, kind: str, record: bytes, where: Sequence[bytes]) -> bool:
    """Let a record be in exactly these places and areas. True when something changed."""
    table, name, id_of = WHEREABOUTS[kind]
    places = set(session.scalars(select(Place.id).where(Place.id.in_(where))))
    wanted = {
        id_of(record, one): {
            name: record,
            "place": one if one in places else None,
            "area": None if one in places else one,
        }
        for one in where
    }
    here = select(table.id, table.deleted).where(getattr(table, name) == record)
    return _set_links(session, table, here, wanted)


def answers_of(session: Session, kind: str, record: bytes) -> list[bytes]:
    """The initiatives that answer a need, or the needs that an initiative answers."""
    own, other = _ends(kind)
    query = select(other).where(own == record, NeedAnswer.deleted == 0).order_by(NeedAnswer.id)
    return [one for one in session.scalars(query) if one is not None]


def answer_rows(session: Session, kind: str, record: bytes) -> list[tuple[bytes, bytes]]:
    """(row, record at its other end) of every answer that was ever said of a record, taken away or not."""
    own, other = _ends(kind)
    rows = session.execute(select(NeedAnswer.id, other).where(own == record).order_by(NeedAnswer.id))
    return [(key, one) for key, one in rows if one is not None]


def write_answers(session: Session, kind: str, record: bytes, others: Sequence[bytes]) -> bool:
    """Let exactly these initiatives answer a need, or an initiative exactly these needs. True when it changed."""
    wanted: dict[bytes, dict[str, Any]] = {}
    for one in others:
        need, initiative = (record, one) if kind == "need" else (one, record)
        wanted[need_answer_id(need, initiative)] = {"need": need, "initiative": initiative}
    own, _other = _ends(kind)
    here = select(NeedAnswer.id, NeedAnswer.deleted).where(own == record)
    return _set_links(session, NeedAnswer, here, wanted)


def _ends(kind: str) -> tuple[Any, Any]:
    """The column of a record of this kind, and that of what it is joined to."""
    ends = NeedAnswer.need, NeedAnswer.initiative
    return ends if kind == "need" else (ends[1], ends[0])


def _set_links(session: Session, model: Any, here: Any, wanted: dict[bytes, dict[str, Any]]) -> bool:
    known: dict[bytes, int] = {}
    for key, deleted in session.execute(here):
        known[key] = deleted
    changed = False
    for key, columns in wanted.items():
        if key not in known:
            session.execute(insert(model).values(id=key, **columns))
            changed = True
        elif known[key]:
            session.execute(update(model).where(model.id == key).values(deleted=0, **columns))
            changed = True
    for key, deleted in known.items():
        if key not in wanted and not deleted:
            session.execute(update(model).where(model.id == key).values(deleted=1))
            changed = True
    return changed
