"""Owns the list of indicators: the latest value of each, computed ones counted after the rows are there, one by one.

Must not know SQL or widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from desktop.i18n import language
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.plan.actions import day_of
from desktop.viewmodels.record.record_list import RecordList

if TYPE_CHECKING:
    from desktop.services.indicators.rows import IndicatorRow


class IndicatorList(RecordList):
    """Rows know their code and their latest value. A computed one says its former value until it is counted again."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._awaited: dict[bytes, IndicatorRow] = {}
        self._known: dict[bytes, IndicatorRow] = {}
        self._counting = False
        self.arrived.connect(self._count)
        self.rows_came.connect(self._count)

    def rows_of(self) -> Callable[..., Any]:
        """Give what brings the rows."""
        return partial(_rows, day=day_of(self.store))

    def _came(self, rows: Sequence[IndicatorRow]) -> Sequence[IndicatorRow]:
        self._awaited.update((row.id, row) for row in rows if row.awaited)
        return [row.beside(self._known[row.id]) if row.id in self._known else row for row in rows]

    def _count(self) -> None:
        """Count the next one that is awaited and listed: one at a time, so that lists find a free thread.

        One that is not listed stays awaited: its row may be kept, and shown again without being read.
        """
        if self._counting or not self._awaited:
            return
        listed = next((id_ for id_ in self._awaited if self.model.row_of(id_) >= 0), None)
        if listed is not None:
            self._counting = True
            work = partial(_counted, row=self._awaited.pop(listed), lang=language(), day=day_of(self.store))
            self.store.ask(work, self._counted, owner=self, failed=self._not_counted)

    def _counted(self, row: IndicatorRow) -> None:
        self._counting = False
        self._known[row.id] = row
        if row.id not in self._awaited:  # else something changed meanwhile: what was counted is not shown
            self.model.put(row)
        self._count()

    def _not_counted(self, failure: Failure) -> None:
        self._counting = False
        self.store.failed.emit(failure)
        self._count()


def _rows(ask: Any, *, kind: str, ids: Sequence[bytes], lang: str, day: Any) -> Any:
    from desktop.services.indicators.rows import indicator_rows

    return indicator_rows(ask, ids, lang, day)


def _counted(ask: Any, *, row: IndicatorRow, lang: str, day: Any) -> Any:
    from desktop.services.indicators.rows import counted

    return counted(ask, row, lang, day)
