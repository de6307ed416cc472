"""Owns the spots that the map reads, kept beside the lists; must not know how they are drawn.

They are columns of the map's own bytes, so that reading fifty thousand takes no work on each. Nothing that a person
wrote is copied: a spot names its place and its territory, and the names are read where they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.models.degrees import packed, valid
from desktop.models.driver import insert_each, run_each
from desktop.models.plain import listed, reader
from desktop.services.keeping.line_parts import Line
from desktop.services.keeping.sites import Site
from desktop.sync.schema import sql

KINDS: Final = ("initiative", "actor", "place", "need", "service")
_STATED: Final = ("at", "sector", "status", "lead", "place", "told", "area", "latitude", "longitude")
_HELD: Final = sql(
    *("SELECT s.row,", ", ".join(f"s.{name}" for name in _STATED)),
    "FROM json_each(:ids) i CROSS JOIN spot s ON s.kind = :kind AND s.row = unhex(i.value)",
)
_GONE: Final = "DELETE FROM spot WHERE kind = ? AND row = ?"
_FRESH: Final = f"INSERT INTO spot (kind, row, {', '.join(_STATED)}) VALUES"

_Stated = tuple[Any, ...]  # in the order of _STATED


def store_spots(session: Session, kind: str, lines: Sequence[Line]) -> None:
    """Write the spots of some lines, where they differ. One that is not shown has none."""
    if kind not in KINDS:
        return
    ids = [line.row for line in lines]
    held: dict[bytes, set[_Stated]] = defaultdict(set)
    for row, *stated in reader(session).rows(_HELD, kind=kind, ids=listed(ids)):
        held[row].add(tuple(stated))
    wanted = {line.row: spots_of(line) if line.shown == 1 else set() for line in lines}
    differing = [row for row in ids if held[row] != wanted[row]]
    connection = session.connection()
    run_each(connection, _GONE, [(kind, row) for row in differing if held[row]])
    insert_each(connection, _FRESH, [(kind, row, *stated) for row in differing for stated in wanted[row]])


def spots_of(line: Line) -> set[_Stated]:
    """The spots of a shown line; one without any territory when it stands nowhere."""
    found: set[_Stated] = set()
    met: set[Any] = set()
    for at, site in enumerate(line.sites or [Site(area=line.area)]):
        point = _point(site)
        where = site.area if point[0] is None else point
        number = -at if where in met else at
        met.add(where)
        found.add((number, line.sector, line.status, line.lead, site.place, int(site.told), site.area, *point))
    return found


def _point(site: Site) -> tuple[bytes | None, bytes | None]:
    if not site.told or site.latitude is None or site.longitude is None or not valid(site.latitude, site.longitude):
        return None, None
    return packed(site.latitude), packed(site.longitude)
