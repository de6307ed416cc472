"""Owns the rows that hang on a record (term links, participations, places, answers); must not know how they are typed.

Their ids are derived from their ends, so the same link made by two people is one row. Taking a link away marks it
deleted; making it again brings the same row back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.models.areas import Place
from desktop.models.identity import term_id
from desktop.models.initiatives import Participation, participation_id
from desktop.models.needs import NeedAnswer, need_answer_id
from desktop.models.practices import PracticeInitiative, practice_initiative_id
from desktop.models.projects import ProjectActor, project_actor_id
from desktop.models.vocabularies import Term, TermLink, term_link_id
from desktop.services.keeping.sites import WHEREABOUTS


class Roles(NamedTuple):
    """The rows that say who takes part in records of a kind: their table, the column of the record, their identity."""

    table: type[Any]
    owner: str
    id_of: Callable[[bytes, bytes, str], bytes]


class Tie(NamedTuple):
    """The rows that join records of two kinds, `one` and `other` (also their columns), and their identity."""

    table: type[Any]
    one: str
    other: str
    id_of: Callable[[bytes, bytes], bytes]


# kinds in which actors take part with a role
ROLES: Final[Mapping[str, Roles]] = MappingProxyType(
    {
        "initiative": Roles(Participation, "initiative", participation_id),
        "project": Roles(ProjectActor, "project", project_actor_id),
    }
)
TIES: Final = (
    Tie(NeedAnswer, "need", "initiative", need_answer_id),
    Tie(PracticeInitiative, "practice", "initiative", practice_initiative_id),
)


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


def actors_of(session: Session, kind: str, record: bytes) -> dict[str, list[bytes]]:
    """Role -> actors who take part in a record of a kind; nobody takes part in other kinds."""
    found: dict[str, list[bytes]] = {}
    if kind not in ROLES:
        return found
    table, owner, _id_of = ROLES[kind]
    query = select(table.role, table.actor).where(getattr(table, owner) == record, table.deleted == 0)
    for role, actor in session.execute(query.order_by(table.id)):
        if actor is not None:
            found.setdefault(role or "", []).append(actor)
    return found


def write_actors(session: Session, kind: str, record: bytes, role: str, actors: Sequence[bytes]) -> bool:
    """Make exactly these actors take part with that role. True when something changed."""
    table, owner, id_of = ROLES[kind]
    wanted = {id_of(record, actor, role): {owner: record, "actor": actor, "role": role} for actor in actors}
    here = select(table.id, table.deleted).where(getattr(table, owner) == record, table.role == role)
    return _set_links(session, table, here, wanted)


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


def tie_of(kind: str, other: str) -> Tie:
    """What joins records of a kind with those of another, seen from the first. Raises KeyError."""
    for tie in TIES:
        if (tie.one, tie.other) == (kind, other):
            return tie
        if (tie.other, tie.one) == (kind, other):
            return _turned(tie)
    raise KeyError(kind, other)


def _turned(tie: Tie) -> Tie:
    return Tie(tie.table, tie.other, tie.one, lambda one, other: tie.id_of(other, one))


def joined_to(session: Session, kind: str, other: str, record: bytes) -> list[bytes]:
    """The records of the `other` kind that a record is joined to."""
    tie = tie_of(kind, other)
    end = getattr(tie.table, tie.other)
    query = select(end).where(getattr(tie.table, tie.one) == record, tie.table.deleted == 0).order_by(tie.table.id)
    return [one for one in session.scalars(query) if one is not None]


def joining_rows(session: Session, kind: str, other: str, record: bytes) -> list[tuple[bytes, bytes]]:
    """(row, record at its other end) of everything that ever joined them, taken away or not."""
    tie = tie_of(kind, other)
    end = getattr(tie.table, tie.other)
    rows = session.execute(
        select(tie.table.id, end).where(getattr(tie.table, tie.one) == record).order_by(tie.table.id)
    )
    return [(key, one) for key, one in rows if one is not None]


def join(session: Session, kind: str, other: str, record: bytes, others: Sequence[bytes]) -> bool:
    """Let a record be joined to exactly these of the `other` kind. True when something changed."""
    tie = tie_of(kind, other)
    wanted: dict[bytes, dict[str, Any]] = {tie.id_of(record, one): {tie.one: record, tie.other: one} for one in others}
    here = select(tie.table.id, tie.table.deleted).where(getattr(tie.table, tie.one) == record)
    return _set_links(session, tie.table, here, wanted)


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
