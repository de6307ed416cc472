"""Owns what a list of indicators shows besides what every list does: the latest value; must not know painting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.models.plain import Reader, reader
from desktop.services import lists
from desktop.services.indicators.sheets import Row, head_of, sheet
from desktop.services.lists import ListRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of the list: its code, unit, and the latest period with an actual, if one was typed.

    A computed one is not computed here: a list asks for sixty of them at once.
    """

    row: ListRow
    code: str = ""
    unit: str = ""
    computed: bool = False
    last: Row | None = None

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
    rows = sheet(ask, row.id, lang, today).main.rows
    last = next((one for one in reversed(rows) if one.actual.value is not None), None)
    return IndicatorRow(row, head.code, head.unit, last=last)
