"""Owns where records take place: the places and territories that are said of each. Must not know lists or maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.areas import Place
from desktop.models.initiatives import InitiativePlace


class Site(NamedTuple):
    """A place, a territory, and a point where one is told. What is not `told` is known by its territory only."""

    place: bytes | None = None
    area: bytes | None = None
    latitude: float | None = None
    longitude: float | None = None
    told: bool = False


def site_of(place: Any, area: bytes | None) -> Site:
    """The site at a row of a place, if there is one; its own point and name stay untold when it is protected."""
    if place.id is None or place.protected:
        return Site(place.id, area)
    return Site(place.id, area, place.latitude, place.longitude, True)


def initiative_sites(session: Session, ids: Sequence[bytes]) -> dict[bytes, list[Site]]:
    """Initiative -> its sites. A place in the trash is none; one that has not arrived yet is only named."""
    found: dict[bytes, list[Site]] = defaultdict(list)
    query = (
        select(
            InitiativePlace.initiative,
            InitiativePlace.place.label("id"),
            InitiativePlace.area,
            Place.area.label("around"),
            Place.latitude,
            Place.longitude,
            Place.protected,
            Place.deleted,
        )
        .outerjoin(Place, Place.id == InitiativePlace.place)
        .where(InitiativePlace.initiative.in_(ids), InitiativePlace.deleted == 0)
        .order_by(InitiativePlace.id)
    )
    for row in session.execute(query):
        if row.initiative is not None and not row.deleted:
            found[row.initiative].append(site_of(row, row.area or row.around))
    return found


def actor_sites(session: Session, ids: Sequence[bytes]) -> dict[bytes, list[Site]]:
    """Actor -> the sites of its places."""
    found: dict[bytes, list[Site]] = defaultdict(list)
    query = select(Place.actor, Place.id, Place.area, Place.latitude, Place.longitude, Place.protected).where(
        Place.actor.in_(ids), Place.deleted == 0
    )
    for row in session.execute(query.order_by(Place.id)):
        found[row.actor].append(site_of(row, row.area))
    return found
