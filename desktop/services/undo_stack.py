"""Owns putting what an act changed on the undo stack; must not know how it is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from desktop.models.driver import run_each
from desktop.models.steps import Step, StepCell
from desktop.sync.canonical import encode
from desktop.sync.capture import CellChange
from desktop.timekeeping import Clock

_KEEP: Final = "INSERT INTO step_cell (step, tbl, row, field, old, new) VALUES (?, ?, ?, ?, ?, ?)"
KEPT: Final = 1000  # steps; older ones are forgotten, the records' story is not


def keep_step(session: Session, cells: Sequence[CellChange], label: str, clock: Clock) -> int | None:
    """Put the cells of one act on the stack and drop what had been taken back. None when nothing can be undone."""
    if not cells:
        return None
    _forget(session, select(Step.n).where(Step.undone == 1))
    made = insert(Step).values(label=label, at=clock.now().isoformat(timespec="seconds")).returning(Step.n)
    step = int(session.execute(made).scalar_one())
    # an import of thousands of rows is a hundred thousand cells
    run_each(session.connection(), _KEEP, [(step, *_kept(cell)) for cell in _turned(cells)])
    if step > KEPT:
        _forget(session, select(Step.n).where(Step.n <= step - KEPT))
    return step


def _turned(cells: Sequence[CellChange]) -> Iterator[CellChange]:
    """The cells that going back and forth turns: a row that the act made goes to the trash and keeps what it holds,
    but texts, which are emptied. What erasing must find in old steps stays."""
    born = {(c.table, c.row) for c in cells if c.field == "deleted" and c.old is None and c.new == 0}
    for cell in cells:
        if (
            (cell.table, cell.row) not in born
            or cell.field == "deleted"
            or (cell.table, cell.field) == ("text", "value")
            or cell.table == "attachment"
            or cell.forced
        ):
            yield cell


def _kept(cell: CellChange) -> tuple[str, bytes, str, bytes, bytes]:
    return cell.table, cell.row, cell.field, encode(cell.old), encode(cell.new)


def keep_receipt(session: Session, receipt: bytes, label: str, clock: Clock) -> int:
    """Put a received file on the stack: it is taken back whole, as a statement and not as edits."""
    _forget(session, select(Step.n).where(Step.undone == 1))
    at = clock.now().isoformat(timespec="seconds")
    made = insert(Step).values(label=label, at=at, receipt=receipt).returning(Step.n)
    return int(session.execute(made).scalar_one())


def _forget(session: Session, numbers: Any) -> None:
    found = list(session.scalars(numbers))
    for at in range(0, len(found), 500):
        some = found[at : at + 500]
        session.execute(delete(StepCell).where(StepCell.step.in_(some)))
        session.execute(delete(Step).where(Step.n.in_(some)))
