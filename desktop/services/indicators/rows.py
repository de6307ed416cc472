"""Owns what a list of indicators shows besides what every list does: the latest value; must not know painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from desktop.models.plain import Reader, reader
from desktop.services import lists
from desktop.services.indicators.flags import flags
from desktop.services.indicators.sheets import Row, head_of, of_rhythm, sheet
from desktop.services.lists import ListRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


MOST: Final = 10  # actuals that a row draws


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of the list: its code, unit, the latest period with an actual, if one was typed; its latest actuals, the
    oldest first; how many doubts there are about its values.

    A computed one is not computed here: a list asks for sixty of them at once.
    """

    row: ListRow
    code: str = ""
    unit: str = ""
    computed: bool = False
    last: Row | None = None
    series: tuple[float, ...] = ()
    doubts: int = 0

    def __getattr__(self, name: str) -> Any:
        """What every row has."""
        return getattr(self.row, name)


def indicator_rows(session: Reader | Session, ids: Sequence[bytes], lang: str, today: date) -> list[IndicatorRow]:
    """The rows of those indicators, in their order."""
    ask = reader(session)
    return [_row(ask, row, lang, today) for row in lists.rows(ask, "indicator", ids, lang)]


def _row(ask: Reader, row: ListRow, lang: str, today: date) -> IndicatorRow:
    head = head_of(ask, row.id, lang)
    if head.computed:
        return IndicatorRow(row, head.code, head.unit, computed=True)
    told = sheet(ask, row.id, lang, today)
    own = [one for one in told.main.rows if one.actual.value is not None]
    series = tuple(one.actual.value for one in own if one.actual.value is not None and of_rhythm(head, one.code))
    last = own[-1] if own else None
    return IndicatorRow(row, head.code, head.unit, last=last, series=series[-MOST:], doubts=len(flags(told, today)))
