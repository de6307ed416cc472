"""Owns one step of undo for what was kept in parts: a line typed slowly is one step; must not know what is typed."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.models.base import cells_of
from desktop.services.undo.history import current
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.canonical import WireValue
from desktop.sync.capture import CellChange

_BIRTH = "deleted"


def begin_step(uow: UnitOfWork, table: str, row: bytes, before: Mapping[str, WireValue] | None) -> None:
    """Let the step of this act begin where a row was so: wire field -> value then; None: when it was not there yet.

    Call it last, when the row says what it will say.
    """
    uow.session.flush()
    held = before if before is not None else dict.fromkeys((*cells_of(table), _BIRTH))
    cells = []
    for field, old in held.items():
        new: WireValue = 0 if field == _BIRTH else current(uow.session, table, row, field)
        cells.append(CellChange(0, table, row, field, old, new))
    uow.began(cell for cell in cells if cell.old != cell.new)
