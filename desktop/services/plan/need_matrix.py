"""Owns counting needs by how grave they are and how many people lack it; must not know how the table is shown."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, reader
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# how many people, from (included) to (left out); the first is for needs of which nobody said it
BANDS: Final[tuple[tuple[int | None, int | None], ...]] = ((None, None), (0, 50), (50, 200), (200, 1000), (1000, None))
SEVERITIES: Final = ("5", "4", "3", "2", "1", "")
_COUNT: Final = (
    "SELECT coalesce(n.severity, ''), n.people, count(*) FROM json_each(:ids) i "
    "CROSS JOIN need n ON n.id = unhex(i.value) GROUP BY 1, 2"
)


@dataclass(frozen=True, slots=True)
class Matrix:
    """(severity, band) -> how many needs; severities and bands by their place in SEVERITIES and BANDS."""

    cells: dict[tuple[int, int], int]

    @property
    def most(self) -> int:
        """The greatest cell."""
        return max(self.cells.values(), default=0)


def matrix(session: Reader | Session, query: ListQuery) -> Matrix:
    """Count what a list of needs shows, whatever it says of severity and people. A severity not in its list is none."""
    ask = reader(session)
    asked = replace(query, severity=None, people=None, unrated=False)
    ids = json.dumps([row.hex() for row in lists.ids(ask, "need", asked)])
    cells: dict[tuple[int, int], int] = {}
    for severity, people, many in ask.rows(_COUNT, ids=ids):
        row = SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES) - 1
        cell = row, band_of(people)
        cells[cell] = cells.get(cell, 0) + many
    return Matrix(cells)


def band_of(people: int | None) -> int:
    """The place of a number of people in BANDS."""
    if people is None:
        return 0
    return next(
        (n for n, (low, high) in enumerate(BANDS) if low is not None and low <= people < (high or people + 1)), 1
    )
