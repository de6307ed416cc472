"""Owns how many records of a list stand in each territory, for who finds them without a map. Must not know a widget."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from desktop.models.levels import ARRONDISSEMENT, QUARTER
from desktop.models.plain import Reader, reader
from desktop.services.listing.asking import ListQuery, facet_counts, matching
from desktop.services.names.naming import best, texts_of
from desktop.services.words.folding import fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Territory(NamedTuple):
    """One territory: what it is in, and the records in it and in all that is within it."""

    id: bytes
    parent: bytes | None
    level: int
    name: str
    records: int


class Counted(NamedTuple):
    """The territories, and the records of the whole country, those that stand nowhere too."""

    territories: list[Territory]
    total: int


def territories(session: Reader | Session, kind: str, query: ListQuery, lang: str) -> Counted:
    """Regions, provinces, communes and arrondissements, by name; quarters where something is recorded.

    A filter by territory does not narrow these counts: one sees what the others have.
    """
    ask = reader(session)
    counts = facet_counts(ask, kind, query).get("area", {})
    rows = [
        (row, parent, level or QUARTER)
        for row, parent, level in ask.rows("SELECT id, parent, level FROM area WHERE deleted = 0")
        if (level or QUARTER) <= ARRONDISSEMENT or counts.get(row.hex())
    ]
    names = texts_of(ask, [row for row, _parent, _level in rows], "name")
    found = [
        Territory(row, parent, level, best(names.get(row, {}), lang)[1], counts.get(row.hex(), 0))
        for row, parent, level in rows
    ]
    found.sort(key=lambda one: (one.level, fold(one.name), one.id))
    return Counted(found, matching(ask, kind, replace(query, area=None)))
