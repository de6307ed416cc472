"""What is kept in parts is one step of undo, from where it began."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from desktop.errors import NothingToUndo
from desktop.services.record import records
from desktop.services.undo import history, late_steps
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened


def part(
    opened: Opened, row: bytes | None, title: str, *, label: str = "", began: Mapping[str, str] | str | None = "no"
) -> bytes:
    """Keep a part of a point; a label makes it a step, which begins where `began` says."""
    with UnitOfWork(opened.database) as uow:
        made = records.record(uow, "agenda_item", {"title": title}, row)
        if not isinstance(began, str):
            late_steps.begin_step(uow, "agenda_item", made, began)
        uow.commit(label, undoable=bool(label))
    return made


def title(opened: Opened, row: bytes) -> tuple[str | None, bool]:
    found = opened.load("agenda_item", row)
    return found["title"], found["deleted"]


def depth(opened: Opened) -> int:
    with opened.database.read() as session:
        return history.depth(session)


def test_a_row_made_in_parts_goes_and_comes_as_one(opened: Opened) -> None:
    row = part(opened, None, "Réser")
    part(opened, row, "Réserver deux")
    part(opened, row, "Réserver deux places", label="Ligne", began=None)
    assert opened.undo().label == "Ligne"
    assert title(opened, row)[1] is True
    opened.redo()
    assert title(opened, row) == ("Réserver deux places", False)


def test_a_row_changed_in_parts_goes_back_to_what_it_was(opened: Opened) -> None:
    row = part(opened, None, "Lits", label="Ligne", began=None)
    part(opened, row, "Lits et dr")
    part(opened, row, "Lits et draps", label="Ligne", began={"title": "Lits"})
    opened.undo()
    assert title(opened, row) == ("Lits", False)


def test_the_last_part_may_change_nothing(opened: Opened) -> None:
    row = part(opened, None, "Lits", label="Ligne", began=None)
    part(opened, row, "Draps")
    part(opened, row, "Draps", label="Ligne", began={"title": "Lits"})
    opened.undo()
    assert title(opened, row) == ("Lits", False)


def test_nothing_changed_is_no_step(opened: Opened) -> None:
    row = part(opened, None, "Lits", label="Ligne", began=None)
    before = depth(opened)
    part(opened, row, "Lits", label="Ligne", began={"title": "Lits"})
    assert depth(opened) == before


def test_without_its_beginning_the_step_would_be_the_last_part_only(opened: Opened) -> None:
    """Sabotage: what the other tests see is the work of `begin_step`."""
    row = part(opened, None, "Réser")
    part(opened, row, "Réserver", label="Ligne")
    opened.undo()
    assert title(opened, row) == ("Réser", False)
    with pytest.raises(NothingToUndo):
        opened.undo()
