"""Owns leaving out of the log, some at a time, what decides nothing any more; must not know when there is time."""

from __future__ import annotations

from sqlalchemy.exc import DatabaseError

from desktop.errors import MaillageError
from desktop.models.database import Database
from desktop.sync import pruning


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
