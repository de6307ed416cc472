"""Owns giving a record a point chosen on the map. Must not know the map that chose it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.models.areas import Area, Place, area_id
from desktop.services.keeping.sites import WHEREABOUTS
from desktop.services.record import records
from desktop.services.record.parts import places_of
from desktop.services.unit_of_work import UnitOfWork


def place_record(
    uow: UnitOfWork, kind: str, record: bytes, latitude: float, longitude: float, *, area: str, name: str
) -> bytes:
    """Put a record of any kind that is somewhere at a point in degrees; returns the place that now holds it.

    `area` is the census code under the point ("" when the base map doesn't say), `name` what a new place is called.
    A place that belongs to this record alone is moved; otherwise a new one is made, and the bare territory it lies
    in is no longer named beside it. Raises what `records.record` raises.
    """
    session = uow.session
    point = {"point": (latitude, longitude, None)}
    where = area_id(area) if area and session.get(Area, area_id(area)) is not None else None
    inside: dict[str, object] = {} if where is None else {"area": where}
    own = record if kind == "place" else _own_place(session, kind, record)
    if own is not None:
        return records.record(uow, "place", {**point, **inside}, own)
    draft: dict[str, object] = {"name": name, **point, **inside}
    if kind == "actor":
        return records.record(uow, "place", {**draft, "actor": record})
    made = records.record(uow, "place", draft)
    around = _upwards(session, where)
    kept = [one for one in places_of(session, kind, record) if one not in around]
    records.record(uow, kind, {"places": [*kept, made]}, record)
    return made


def place_in(uow: UnitOfWork, kind: str, record: bytes, area: bytes) -> bytes:
    """Say that a record is in a territory, where no map can be clicked; returns what says so.

    A place of its own that lies nowhere yet gets the territory; larger ones around it are no longer named beside it.
    Raises what `records.record` raises.
    """
    session = uow.session
    own = None if kind == "place" else _own_place(session, kind, record)
    bare = own is not None and session.scalar(select(Place.area).where(Place.id == own)) is None
    if own is not None and bare:
        return records.record(uow, "place", {"area": area}, own)
    if kind not in WHEREABOUTS:
        return records.record(uow, kind, {"area": area}, record)
    around = _upwards(session, area)
    kept = [one for one in places_of(session, kind, record) if one not in around]
    return records.record(uow, kind, {"places": [*kept, area]}, record)


def _own_place(session: Session, kind: str, record: bytes) -> bytes | None:
    """The one place that nobody else names, if there is just one."""
    if kind == "actor":
        found = list(session.scalars(select(Place.id).where(Place.actor == record, Place.deleted == 0)))
    else:
        table, name, _id_of = WHEREABOUTS[kind]
        links = select(table.place).where(getattr(table, name) == record, table.deleted == 0)
        found = [place for place in session.scalars(links) if place is not None]
    if len(found) != 1 or _is_shared(session, kind, found[0]):
        return None
    return found[0]


def _is_shared(session: Session, kind: str, place: bytes) -> bool:
    users = 0
    for table, name, _id_of in WHEREABOUTS.values():
        query = select(func.count(func.distinct(getattr(table, name)))).where(table.place == place, table.deleted == 0)
        users += session.scalar(query) or 0
    owner = session.scalar(select(Place.actor).where(Place.id == place))
    return bool(users) if kind == "actor" else users > 1 or owner is not None


def _upwards(session: Session, area: bytes | None) -> set[bytes]:
    chain: set[bytes] = set()
    while area is not None and area not in chain:
        chain.add(area)
        area = session.scalar(select(Area.parent).where(Area.id == area))
    return chain
