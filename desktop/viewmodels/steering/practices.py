"""Owns the list of good practices: rows know their town and country. Must not know widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from desktop.viewmodels.record.record_list import RecordList


class PracticeList(RecordList):
    """The list of good practices."""

    def rows_of(self) -> Callable[..., Any]:
        """Give what brings the rows."""
        return _practice_rows


def _practice_rows(ask: Any, *, kind: str, ids: Sequence[bytes], lang: str) -> Any:
    from desktop.services.steering.practice_rows import practice_rows

    return practice_rows(ask, ids, lang)
