"""Owns where records take place: the places and territories that are said of each. Must not know lists or maps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from desktop.models.initiatives import InitiativePlace, initiative_place_id
from desktop.models.needs import NeedPlace, need_place_id
from desktop.models.plain import LISTED, Reader, listed
from desktop.models.projects import ProjectPlace, project_place_id
from desktop.models.services import ServicePlace, service_place_id
from desktop.sync.schema import sql


class Site(NamedTuple):
    """A place, a territory, and a point where one is told. What is not `told` is known by its territory only."""

    place: bytes | None = None
    area: bytes | None = None
    latitude: float | None = None
    longitude: float | None = None
    told: bool = False


class Whereabouts(NamedTuple):
    """The rows that say where records of a kind are: their table, the column of the record, and their identity."""

    table: type[Any]
    owner: str
    id_of: Callable[[bytes, bytes], bytes]


# kinds of which somebody says in which places and territories they are
WHEREABOUTS: Final[Mapping[str, Whereabouts]] = MappingProxyType(
    {
        "initiative": Whereabouts(InitiativePlace, "initiative", initiative_place_id),
        "need": Whereabouts(NeedPlace, "need", need_place_id),
        "service": Whereabouts(ServicePlace, "service", service_place_id),
        "project": Whereabouts(ProjectPlace, "project", project_place_id),
    }
)


_SAID: Final = {
    kind: sql(
        *("SELECT s.", where.owner, ", s.place, coalesce(s.area, p.area), p.latitude, p.longitude, p.protected FROM"),
        *(where.table.__tablename__, "s LEFT JOIN place p ON p.id = s.place WHERE s.", where.owner, "IN ("),
        *(LISTED, ") AND s.deleted = 0 AND p.deleted IS NOT 1 ORDER BY s.id"),
    )
    for kind, where in WHEREABOUTS.items()
}
_HELD_BY: Final = sql(
    "SELECT actor, id, area, latitude, longitude, protected FROM place WHERE actor IN (",
    *(LISTED, ") AND deleted = 0 ORDER BY id"),
)


def site_of(
    place: bytes | None, area: bytes | None, latitude: float | None, longitude: float | None, protected: int | None
) -> Site:
    """The site at a place, if there is one; its own point and name stay untold when it is protected."""
    if place is None or protected:
        return Site(place, area)
    return Site(place, area, latitude, longitude, True)


def sites_said(ask: Reader, kind: str, ids: Sequence[bytes]) -> dict[bytes, list[Site]]:
    """Record -> its sites. A place in the trash is none; one that has not arrived yet is only named."""
    found: dict[bytes, list[Site]] = defaultdict(list)
    for owner, *said in ask.rows(_SAID[kind], ids=listed(ids)):
        found[owner].append(site_of(*said))
    return found


def actor_sites(ask: Reader, ids: Sequence[bytes]) -> dict[bytes, list[Site]]:
    """Actor -> the sites of its places."""
    found: dict[bytes, list[Site]] = defaultdict(list)
    for actor, *held in ask.rows(_HELD_BY, ids=listed(ids)):
        found[actor].append(site_of(*held))
    return found
