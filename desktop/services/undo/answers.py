"""Owns what undo and redo do to a settled review while its answer is not sealed; must not know the undo stack.

Settling writes even where the shown value stays. Taking that back means forgetting the write, or it would still
settle the review for everybody at the next sealing.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from desktop.sync.canonical import WireValue
from desktop.sync.capture import collapse, force
from desktop.sync.oddities import LINK, odd_id
from desktop.sync.open_values import stored_form
from desktop.sync.reading import Journal
from desktop.sync.rechecking import recheck
from desktop.sync.schema import DELETED, wire_schema
from desktop.sync.settling import review_id

Cell = tuple[str, bytes, str]


def ask_again(session: Session, cells: Iterable[Cell]) -> set[Cell]:
    """After an undo: drops the answers among these open writes and asks again; gives the answers dropped.

    What is sealed already is not dropped: see docs/decisions/undoing-a-sealed-choice.md.
    """
    connection = session.connection()
    taken_back = _drop_answers(session, cells)
    if not taken_back:
        return set()
    journal = Journal(session)
    asked = []
    for table, row, field in taken_back:
        if field == DELETED:
            open_ = all(journal.delete_against_edits(table, row))
        else:
            open_ = len(journal.versions(table, row, field)) > 1
        if open_:
            kind = "delete" if field == DELETED else "value"
            asked.append((review_id(table, row, field), table, row, field, kind))
    for question in asked:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO review (id, tbl, row, field, kind) VALUES (?, ?, ?, ?, ?)", question
        )
    recheck(session, taken_back)
    return set(taken_back)


def _drop_answers(session: Session, cells: Iterable[Cell]) -> list[Cell]:
    """Forgets the open writes that were answers and nothing else; gives their cells."""
    connection = session.connection()
    connection.exec_driver_sql(
        "CREATE TEMP TABLE IF NOT EXISTS undone "
        "(tbl TEXT, row BLOB, field TEXT, PRIMARY KEY (tbl, row, field)) WITHOUT ROWID"
    )
    connection.exec_driver_sql("DELETE FROM temp.undone")
    _put(session, cells)
    written = connection.exec_driver_sql(
        "SELECT seq, tbl, row, field, old, new, forced FROM capture "
        "WHERE (tbl, row, field) IN (SELECT tbl, row, field FROM temp.undone) ORDER BY seq"
    ).all()
    answers = {(table, row, field) for _, table, row, field, _, _, forced in written if forced}
    if not answers:
        return []
    plain = [(*line[:6], 0) for line in written if tuple(line[1:4]) in answers]
    # the person had also edited the cell before answering: that edit stays
    edited = {(change.table, change.row, change.field) for change in collapse(plain, wire_schema())}
    connection.exec_driver_sql(
        "UPDATE capture SET forced = 0 WHERE forced = 1 "
        "AND (tbl, row, field) IN (SELECT tbl, row, field FROM temp.undone)"
    )
    connection.exec_driver_sql("DELETE FROM temp.undone")
    dropped = sorted(answers - edited)
    _put(session, dropped)
    connection.exec_driver_sql(
        "DELETE FROM capture WHERE (tbl, row, field) IN (SELECT tbl, row, field FROM temp.undone)"
    )
    return dropped


def _put(session: Session, cells: Iterable[Cell]) -> None:
    some = list(cells)
    if some:
        session.connection().exec_driver_sql(
            "INSERT OR IGNORE INTO temp.undone (tbl, row, field) VALUES (?, ?, ?)", some
        )


def answer_again(session: Session, answers: Iterable[tuple[Cell, WireValue]]) -> None:
    """After a redo: writes the answers again (what a choice wrote although the shown value stayed)."""
    connection = session.connection()
    for (table, row, field), value in answers:
        questions = review_id(table, row, field), odd_id(LINK, table, row, field)
        gone = connection.exec_driver_sql("DELETE FROM review WHERE id IN (?, ?)", questions).rowcount
        if gone:
            force(session, table, row, field, stored_form(value))
