"""Owns undo, redo and the story of a record; must not know sealing, nor what a page shows.

One step = one committed act. Undoing writes edits back, cell by cell, and only where the cell still holds what the
step put there: what somebody wrote later is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from desktop import settings
from desktop.errors import NothingToUndo
from desktop.models.steps import Step, StepCell
from desktop.services.exchange.taking_back import bundles_of, withdraw
from desktop.services.undo.answers import answer_again, ask_again
from desktop.services.undo.cells import Turn, current, turn
from desktop.services.undo.story import StoryLine, story
from desktop.services.undo_stack import keep_step
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.canonical import WireValue, decode

__all__ = ["StoryLine", "Undoable", "Undone", "current", "keep_step", "redo", "steps", "story", "undo", "undoable"]

RECEIPT: Final = 16  # bytes that name a received file; after them, the bundle that takes it back


@dataclass(frozen=True, slots=True)
class Undoable:
    """What undo and redo would do: the label of the step, None when there is none."""

    undo: str | None
    redo: str | None


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or redo did. `left` counts cells that were changed later and stay as they are.

    `settled` counts choices that kept the value shown and are sealed: they stay settled, here and for everybody.
    """

    label: str
    changed: int
    left: int
    step: int
    settled: int = 0


def undoable(session: Session) -> Undoable:
    """The labels of the steps that undo and redo would take."""
    back, again = _last(session), _first_undone(session)
    return Undoable(back.label if back else None, again.label if again else None)


def steps(session: Session, limit: int = 50) -> list[tuple[int, str, str, bool]]:
    """The latest steps, newest first: (number, label, ISO instant, taken back)."""
    query = select(Step.n, Step.label, Step.at, Step.undone).order_by(Step.n.desc()).limit(limit)
    return [(n, label, at, bool(undone)) for n, label, at, undone in session.execute(query)]


def undo(uow: UnitOfWork) -> Undone:
    """Take the last step back: as edits, or (a received file) as a statement, for everybody.

    Raises NothingToUndo. Commit with `undoable=False`.
    """
    step = _last(uow.session)
    if step is None:
        raise NothingToUndo()
    return _withdraw(uow, step) if step.receipt is not None else _travel(uow.session, step, back=True)


def redo(uow: UnitOfWork) -> Undone:
    """Do again the step that was taken back last. Raises NothingToUndo. Commit with `undoable=False`."""
    step = _first_undone(uow.session)
    if step is None:
        raise NothingToUndo()
    return _bring_back(uow, step) if step.receipt is not None else _travel(uow.session, step, back=False)


def _last(session: Session) -> Step | None:
    return session.scalars(select(Step).where(Step.undone == 0).order_by(Step.n.desc()).limit(1)).first()


def _first_undone(session: Session) -> Step | None:
    return session.scalars(select(Step).where(Step.undone == 1).order_by(Step.n).limit(1)).first()


def _travel(session: Session, step: Step, *, back: bool) -> Undone:
    number, label = step.n, step.label
    query = select(StepCell.tbl, StepCell.row, StepCell.field, StepCell.old, StepCell.new)
    order = StepCell.n.desc() if back else StepCell.n
    cells = list(session.execute(query.where(StepCell.step == number).order_by(order)))
    born = {(tbl, row) for tbl, row, field, old, new in cells if _is_birth(field, decode(old), decode(new))}
    todo: list[Turn] = []
    for tbl, row, field, old, new in cells:
        before, after = (decode(new), decode(old)) if back else (decode(old), decode(new))
        if (tbl, row) in born:
            if field == "deleted" and tbl != "text":
                before, after = (0, 1) if back else (1, 0)
            elif tbl != "text" or field != "value":
                continue  # a row taken back keeps its cells in the trash; a text is emptied, never trashed
        todo.append(Turn(tbl, row, field, before, after))
    changed, left = turn(session, todo)
    session.execute(update(Step).where(Step.n == number).values(undone=1 if back else 0))
    settled = 0
    if back:
        # a step holds a cell that did not change only where a choice kept the value shown
        kept = {(tbl, row, field) for tbl, row, field, old, new in cells if old == new}
        settled = len(kept - ask_again(session, [(tbl, row, field) for tbl, row, field, _old, _new in cells]))
    else:
        answer_again(session, [((tbl, row, field), decode(new)) for tbl, row, field, _old, new in cells])
    return Undone(label, changed, left, number, settled)


def _withdraw(uow: UnitOfWork, step: Step) -> Undone:
    """Take a received file back. The step keeps the name of the bundle that says so, for redo."""
    session, number, label = uow.session, step.n, step.label
    receipt = (step.receipt or b"")[:RECEIPT]
    hashes = bundles_of(session, receipt.hex())
    made = None
    touched: dict[str, set[bytes]] = {}
    if hashes:
        touched, made = withdraw(session, uow.database, hashes, author=_author(uow))
        uow.touched(touched)
    if made is None:  # taken back already, elsewhere: nothing to do again
        session.execute(delete(Step).where(Step.n == number))
    else:
        session.execute(update(Step).where(Step.n == number).values(undone=1, receipt=receipt + made))
    return Undone(label, sum(map(len, touched.values())), 0, number)


def _bring_back(uow: UnitOfWork, step: Step) -> Undone:
    """Withdraw the withdrawal of a received file."""
    session, number, label, kept = uow.session, step.n, step.label, step.receipt or b""
    touched, _made = withdraw(session, uow.database, [kept[RECEIPT:]], author=_author(uow))
    uow.touched(touched)
    session.execute(update(Step).where(Step.n == number).values(undone=0, receipt=kept[:RECEIPT]))
    return Undone(label, sum(map(len, touched.values())), 0, number)


def _author(uow: UnitOfWork) -> str:
    return settings.load(uow.database.profile).author_name


def _is_birth(field: str, old: WireValue, new: WireValue) -> bool:
    return field == "deleted" and old is None and new == 0


def depth(session: Session) -> int:
    """How many steps undo can take back."""
    return int(session.scalar(select(func.count()).where(Step.undone == 0)) or 0)
