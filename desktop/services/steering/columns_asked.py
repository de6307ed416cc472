"""Owns the questions that the columns of all initiatives are read from; must not know what becomes of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.models.ahead import Ahead
from desktop.services.steering import facts
from desktop.services.steering.column_asking import Asked, asked

# two statements, each through what it reads in its own order: joined, every initiative is looked up by its id
_LISTED: Final = "SELECT {asked} FROM listing WHERE kind = 'initiative' AND shown = 1"
_DOINGS: Final = (
    "SELECT {asked} FROM (SELECT id, i.sector AS sector, i.status AS status, project, counting, "  # noqa: S608  # words of the house
    f"{facts.FIRST} AS first, {facts.LAST} AS last, {facts.ENDED} AS ended FROM initiative i WHERE i.deleted = 0)"
)
_NUMBERS: Final = "SELECT {asked} FROM count WHERE deleted = 0 AND initiative IS NOT NULL AND value IS NOT NULL"
_TOLD: Final = (("sector", "status", "project", "counting"), ("first",), ("last",))
_SAID: Final = (("measure", "people", "sex", "age", "nationality", "unit"), ("period",), ("area",), ("reporter",))
_SPOTS: Final = "SELECT {asked} FROM spot WHERE kind = 'initiative' AND area IS NOT NULL"
_CARRIERS: Final = (
    "SELECT {asked} FROM participation WHERE deleted = 0 AND role IN ('lead', 'implementer') "
    "AND initiative IS NOT NULL AND actor IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class ColumnsAsked:
    """Everything that was asked, in the order in which answers come."""

    numbers: Asked
    doings: Asked
    listed: Asked
    spots: Asked
    carriers: Asked


def columns_asked(ahead: Ahead) -> ColumnsAsked:
    """Ask for all of it: the longest first, so that there is something to work on while the others come."""
    return ColumnsAsked(
        numbers=asked(ahead, _NUMBERS, ids=("id", "initiative"), whole=("value",), together=_SAID),
        doings=asked(ahead, _DOINGS, ids=("id",), words=("ended",), together=_TOLD),
        listed=asked(ahead, _LISTED, ids=("row",), whole=("n",)),
        spots=asked(ahead, _SPOTS, ids=("row",), together=(("area",),)),
        carriers=asked(ahead, _CARRIERS, ids=("initiative",), together=(("actor",),)),
    )
