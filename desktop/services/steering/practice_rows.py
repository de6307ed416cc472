"""Owns what a list of good practices shows besides what every list does: the town and the country of each.

Must not know how it is painted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.models.plain import Reader, reader
from desktop.services.listing import lists
from desktop.services.listing.lists import ListRow
from desktop.services.names.naming import labels

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_WHERE: Final = "SELECT p.id, p.city, p.country FROM json_each(:ids) i CROSS JOIN practice p ON p.id = unhex(i.value)"


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """One row of the list of good practices: where, as "Dakar · Sénégal"; its territory where neither was said."""

    row: ListRow
    town: str = ""

    def __getattr__(self, name: str) -> Any:
        """What every row has."""
        return getattr(self.row, name)


def practice_rows(session: Reader | Session, ids: Sequence[bytes], lang: str) -> list[PracticeRow]:
    """The rows of those good practices, in their order."""
    ask = reader(session)
    rows = lists.rows(ask, "practice", ids, lang)
    asked = json.dumps([row.hex() for row in ids])
    where = {row: (city or "", country or "") for row, city, country in ask.rows(_WHERE, ids=asked)}
    named = labels(ask, "country", sorted({country for _city, country in where.values() if country}), lang)
    found = []
    for row in rows:
        city, country = where.get(row.id, ("", ""))
        found.append(PracticeRow(row, " · ".join(one for one in (city, named.get(country, "")) if one) or row.place))
    return found
