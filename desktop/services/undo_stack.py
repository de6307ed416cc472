"""Owns putting what an act changed on the undo stack; must not know how it is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from desktop.models.driver import insert_each
from desktop.models.steps import Step, StepCell
from desktop.sync.canonical import encode
from desktop.sync.capture import CellChange, Written
from desktop.sync.schema import DELETED
from desktop.timekeeping import Clock

_KEEP: Final = "INSERT INTO step_cell (step, tbl, row, field, old, new) VALUES"
# of rows that an act made, going back turns only whether they are there, but it empties texts; what erasing must find
# in old steps stays
FIELDS_OF_NEW: Final = (("text", "value"),)
TABLES_KEPT_WHOLE: Final = ("attachment",)
KEPT: Final = 1000  # steps; older ones are forgotten, the records' story is not


def keep_step(session: Session, written: Written, label: str, clock: Clock) -> int | None:
    """Put what one act wrote on the stack and drop what had been taken back. None when nothing can be undone."""
    if not written:
        return None
    _forget(session, select(Step.n).where(Step.undone == 1))
    begun = insert(Step).values(label=label, at=clock.now().isoformat(timespec="seconds")).returning(Step.n)
    step = int(session.execute(begun).scalar_one())
    # an import of thousands of rows is a hundred thousand cells
    insert_each(session.connection(), _KEEP, [(step, *_kept(cell)) for cell in _turned(written.cells)])
    made = encode(None), encode(0)
    for table, rows in written.born.items():
        insert_each(session.connection(), _KEEP, [(step, table, row, DELETED, *made) for row in rows])
    if step > KEPT:
        _forget(session, select(Step.n).where(Step.n <= step - KEPT))
    return step


def _turned(cells: Sequence[CellChange]) -> Iterator[CellChange]:
    """The cells that going back and forth turns: a row that the act made goes to the trash and keeps what it holds."""
    born = {(c.table, c.row) for c in cells if c.field == DELETED and c.old is None and c.new == 0}
    for cell in cells:
        if (
            (cell.table, cell.row) not in born
            or cell.field == DELETED
            or (cell.table, cell.field) in FIELDS_OF_NEW
            or cell.table in TABLES_KEPT_WHOLE
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
