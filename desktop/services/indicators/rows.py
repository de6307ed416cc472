"""Owns what a list of indicators shows besides what every list does: the latest value; must not know painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from desktop.models.plain import Reader, reader
from desktop.services.indicators.flags import flags
from desktop.services.indicators.grid import Row, of_rhythm
from desktop.services.indicators.sheets import head_of, sheet
from desktop.services.listing import lists
from desktop.services.listing.lists import ListRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


MOST: Final = 10  # actuals that a row draws


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of the list: its code, unit, the latest period with an actual, else with a target that is due; its latest
    actuals, the oldest first; how many doubts there are about its values.

    A computed one is `awaited`: a list asks for sixty rows at once, and computing one may take a second (`counted`).
    `error`: why the formula computes nothing.
    """

    row: ListRow
    code: str = ""
    unit: str = ""
    computed: bool = False
    awaited: bool = False
    last: Row | None = None
    series: tuple[float, ...] = ()
    doubts: int = 0
    error: str = ""

    def __getattr__(self, name: str) -> Any:
        """What every row has."""
        return getattr(self.row, name)

    def beside(self, known: IndicatorRow) -> IndicatorRow:
        """Itself, while it is awaited with the figures that were known of it."""
        if not self.awaited or not known.computed or known.unit != self.unit:
            return self
        return replace(self, last=known.last, series=known.series, doubts=known.doubts, error=known.error)


def indicator_rows(session: Reader | Session, ids: Sequence[bytes], lang: str, today: date) -> list[IndicatorRow]:
    """The rows of those indicators, in their order; computed ones are awaited."""
    ask = reader(session)
    found = []
    for row in lists.rows(ask, "indicator", ids, lang):
        head = head_of(ask, row.id, lang)
        if head.computed:
            found.append(IndicatorRow(row, head.code, head.unit, computed=True, awaited=True))
        else:
            found.append(counted(ask, IndicatorRow(row, head.code, head.unit), lang, today))
    return found


def counted(session: Reader | Session, row: IndicatorRow, lang: str, today: date) -> IndicatorRow:
    """A row with its figures. Parts are not computed for it: what is doubtful in them only the whole grid tells."""
    told = sheet(session, row.id, lang, today, detailed=False)
    own = told.main.rows
    series = tuple(one.actual.value for one in own if one.actual.value is not None and of_rhythm(told.head, one.code))
    return replace(
        row,
        awaited=False,
        last=told.main.latest(today),
        series=series[-MOST:],
        doubts=len(flags(told, today)),
        error=told.error,
    )
