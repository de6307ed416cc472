"""Owns sealing when the person pauses or leaves; must not know files. Loads the merge only when something is open."""

from __future__ import annotations

from sqlalchemy.exc import DatabaseError

from desktop import settings
from desktop.errors import MaillageError
from desktop.models.database import Database
from desktop.sync.capture import open_count


def seal_at_rest(db: Database) -> bool:
    """Seals what is open, so that it carries the date it was written on. True when a bundle was made.

    Never in the way: what cannot be sealed now (a full disk, a profile that can only be read) stays open, and is
    sealed by the next giving or receiving.
    """
    if not db.writable:
        return False
    try:
        with db.read() as session:
            if not open_count(session):
                return False
        from desktop.services.exchange.taking_back import seal_now

        with db.write() as session:
            made = seal_now(session, db, settings.load(db.profile).author_name)
            session.commit()
    except (MaillageError, DatabaseError):
        return False
    return made is not None
