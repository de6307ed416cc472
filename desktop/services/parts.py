"""Owns the rows that hang on a record (term links, participations, places); must not know how they are typed.

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
from desktop.models.initiatives import InitiativePlace, Participation, initiative_place_id, participation_id
from desktop.models.vocabularies import Term, TermLink, term_link_id


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


def places_of(session: Session, initiative: bytes) -> list[bytes]:
    """The places and areas of an initiative."""
    query = (
        select(InitiativePlace.place, InitiativePlace.area)
        .where(InitiativePlace.initiative == initiative, InitiativePlace.deleted == 0)
        .order_by(InitiativePlace.id)
    )
    return [where for place, area in session.execute(query) if (where := place or area) is not None]


def write_places(session: Session, initiative: bytes, where: Sequence[bytes]) -> bool:
    """Make an initiative happen in exactly these places and areas. True when something changed."""
    places = set(session.scalars(select(Place.id).where(Place.id.in_(where))))
    wanted = {
        initiative_place_id(initiative, one): {
            "initiative": initiative,
            "place": one if one in places else None,
            "area": None if one in places else one,
        }
        for one in where
    }
    here = select(InitiativePlace.id, InitiativePlace.deleted).where(InitiativePlace.initiative == initiative)
    return _set_links(session, InitiativePlace, here, wanted)


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
