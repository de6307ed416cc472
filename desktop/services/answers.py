"""Owns what undo and redo do to a settled review while its answer is not sealed; must not know the undo stack.

Settling writes even where the shown value stays. Taking that back means forgetting the write, or it would still
settle the review for everybody at the next sealing.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from desktop.sync.canonical import WireValue
from desktop.sync.capture import collapse, force
from desktop.sync.open_values import stored_form
from desktop.sync.reading import Journal
from desktop.sync.schema import DELETED, wire_schema
from desktop.sync.settling import review_id

Cell = tuple[str, bytes, str]


def ask_again(session: Session, cells: Iterable[Cell]) -> int:
    """After an undo: drops the answers among these open writes and asks again; gives how many questions."""
    connection = session.connection()
    taken_back = []
    for table, row, field in cells:
        rows = connection.exec_driver_sql(
            "SELECT seq, tbl, row, field, old, new, 0 FROM capture "
            "WHERE tbl = ? AND row = ? AND field = ? ORDER BY seq",
            (table, row, field),
        ).all()
        forced = connection.exec_driver_sql(
            "UPDATE capture SET forced = 0 WHERE tbl = ? AND row = ? AND field = ? AND forced = 1", (table, row, field)
        ).rowcount
        if not forced or collapse(rows, wire_schema()):
            continue  # not an answer, or the person had also edited the cell before answering
        connection.exec_driver_sql("DELETE FROM capture WHERE tbl = ? AND row = ? AND field = ?", (table, row, field))
        taken_back.append((table, row, field))
    journal = Journal(session) if taken_back else None
    asked = 0
    for table, row, field in taken_back:
        assert journal is not None
        if field == DELETED:
            open_ = all(journal.delete_against_edits(table, row))
        else:
            open_ = len(journal.versions(table, row, field)) > 1
        if open_:
            kind = "delete" if field == DELETED else "value"
            connection.exec_driver_sql(
                "INSERT OR REPLACE INTO review (id, tbl, row, field, kind) VALUES (?, ?, ?, ?, ?)",
                (review_id(table, row, field), table, row, field, kind),
            )
            asked += 1
    return asked


def answer_again(session: Session, answers: Iterable[tuple[Cell, WireValue]]) -> None:
    """After a redo: writes the answers again (what a choice wrote although the shown value stayed)."""
    connection = session.connection()
    for (table, row, field), value in answers:
        gone = connection.exec_driver_sql("DELETE FROM review WHERE id = ?", (review_id(table, row, field),)).rowcount
        if gone:
            force(session, table, row, field, stored_form(value))
