"""Owns sealing what is open here and saying that bundles no longer count; must not know files or widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.models.database import Database
from desktop.services import backup
from desktop.services.refresh import refresh
from desktop.sync import statements
from desktop.sync.sealing import SETTLED, seal


def take_back(db: Database, receipt: str, *, author: str = "") -> Mapping[str, frozenset[bytes]]:
    """Takes a whole received file back, for everybody: its writes neither show nor cover, later edits stay.

    Gives the rows it touched. Raises NotFound when no such file was received.
    """
    backup.before(db, "take-back")
    with db.write() as session:
        hashes = bundles_of(session, receipt)
        if not hashes:
            raise NotFound(reference=receipt)
        touched, _made = withdraw(session, db, hashes, author=author)
        session.commit()
    return {table: frozenset(found) for table, found in touched.items()}


def bundles_of(session: Session, receipt: str) -> list[bytes]:
    """The bundles that came with a received file and still count."""
    rows = session.execute(
        text("SELECT hash FROM bundle WHERE hex(receipt) = :r AND state = 'applied'"), {"r": receipt.upper()}
    )
    return [bytes(hash_) for (hash_,) in rows]


def withdraw(
    session: Session, db: Database, hashes: Iterable[bytes], *, author: str = ""
) -> tuple[dict[str, set[bytes]], bytes | None]:
    """Says that bundles no longer count, in the caller's transaction. Gives the rows touched and the bundle saying so.

    Withdrawing that bundle in turn makes them count again.
    """
    seal_and_tell(session, db, author)
    for hash_ in hashes:
        statements.say(session, statements.RETRACT, hash_)
    made = seal_now(session, db, author)
    touched: dict[str, set[bytes]] = session.info.pop(SETTLED, {})
    return touched, made


def seal_now(session: Session, db: Database, author: str) -> bytes | None:
    """Seals open writes and what is to be said; gives the hash of the bundle, None when there was nothing."""
    session.info.pop(SETTLED, None)
    made = seal(session, db.clock, author)
    touched = session.info.get(SETTLED, {})
    if touched:
        refresh(session, touched)
    return made


def seal_and_tell(session: Session, db: Database, author: str) -> dict[str, set[bytes]]:
    """Seals open writes; gives the rows whose shown cells or questions that changed."""
    seal_now(session, db, author)
    touched: dict[str, set[bytes]] = session.info.pop(SETTLED, {})
    return touched
