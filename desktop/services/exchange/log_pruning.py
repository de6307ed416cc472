"""Owns leaving out of the log, some at a time, what decides nothing any more; must not know when there is time."""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import DatabaseError

from desktop.errors import MaillageError
from desktop.models.database import Database
from desktop.sync import pruning

LOOKS: Final = 5  # that a command takes after what it was asked for: some tenths of a second


def due(db: Database) -> bool:
    """Whether enough came since the last look at the log."""
    if not db.writable:
        return False
    with db.read() as session:
        return pruning.due(session.connection())


def prune_some(db: Database, some: int = pruning.SOME) -> bool:
    """One look at `some` writes of the log. True when there is more to look at.

    Never in the way: what cannot be written now (a full disk) is written another time.
    """
    try:
        with db.write() as session:
            more = pruning.prune(session.connection(), some=some)
            session.commit()
    except (MaillageError, DatabaseError):
        return False
    return more


def prune_a_little(db: Database) -> None:
    """What a command does at its end, for a profile that no window opens: a few looks, where they are due."""
    if due(db):
        for _look in range(LOOKS):
            if not prune_some(db):
                break
