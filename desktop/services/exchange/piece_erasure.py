"""Owns making photographs of people unreadable for good; must not know how a person asks for it.

The key goes first (`key_exchange.destroy_erased`): without it no copy can be read, in no backup and on no laptop. Then
the bytes go, with every earlier version of them, which may have been readable.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from desktop.models.database import Database
from desktop.services import backup
from desktop.services.attached import attachments
from desktop.services.attached.pieces import pieces_for
from desktop.services.exchange import key_exchange
from desktop.services.exchange.taking_back import seal_and_tell, seal_now
from desktop.sync import statements
from desktop.sync.canonical import decode
from desktop.sync.locked_files import locked_under
from desktop.sync.posting import post
from desktop.sync.statements import erased_keys

_VERSIONS = (
    "SELECT o.row, o.value FROM op o JOIN slot s ON s.no = o.slot WHERE s.tbl = 'attachment' AND s.field = 'content'"
)
# what undo would put back: also versions that nobody ever gave, because they were written over before
_UNDOABLE = (
    "SELECT row, old FROM step_cell WHERE tbl = 'attachment' AND field = 'content' UNION ALL "
    "SELECT row, new FROM step_cell WHERE tbl = 'attachment' AND field = 'content'"
)
_NO_UNDO = "DELETE FROM step_cell WHERE tbl = 'attachment' AND row = ?"


def erase(db: Database, id: bytes, *, author: str = "") -> None:
    """Erase a photograph that shows people, for everybody. It cannot be taken back.

    What is not here is erased all the same. Raises NotFound, and what a safety copy raises.
    """
    backup.before(db, "erasure")
    with db.write() as session:
        told = attachments.find(session, id)
        key = attachments.key_of(session, id)
        seal_and_tell(session, db, author)
        if key is not None:
            statements.say(session, statements.ERASE, key)
            seal_now(session, db, author)
        session.commit()
    if told.people:
        bury(db)


def bury(db: Database) -> None:
    """Destroy the keys that statements which count erased, then what was kept under them. After the commit of every
    act that may make such a statement count: receiving, vouching, answering, revoking who revoked."""
    key_exchange.destroy_erased(db)
    drop_erased(db)


def drop_erased(db: Database) -> int:
    """Take away the bytes of photographs whose key was erased, all versions; gives how many contents went."""
    with db.read() as session:
        pieces = pieces_for(session)
        dead, hashes = _dead(session, erased_keys(session.connection()))
        gone = [hash_ for hash_ in hashes if pieces.has(hash_)]
        undoable = {bytes(row) for row, _value in session.connection().exec_driver_sql(_UNDOABLE)}
    for hash_ in gone:
        pieces.drop(hash_)
    if dead & undoable:
        with db.write() as session:
            for row in sorted(dead & undoable):
                session.connection().exec_driver_sql(_NO_UNDO, (row,))
            session.commit()
    return len(gone)


def drop_put_back(session: Session, erased: frozenset[bytes]) -> None:
    """The same for keys that were erased before a copy was put back: bytes that came with it, and what its undo knows.

    In the caller's transaction, before anything is shown: the copy itself knows of no erasure yet.
    """
    dead, hashes = _dead(session, erased)
    for hash_ in hashes:
        pieces_for(session).drop(hash_)
    for row in sorted(dead):
        session.connection().exec_driver_sql(_NO_UNDO, (row,))


def unwelcome(session: Session) -> Callable[[bytes, memoryview | bytes], bool]:
    """Whether a content that comes is of a photograph that was erased: it must not come back."""
    erased, hashes = erased_keys(session.connection()), doomed(session)
    return lambda hash_, raw: hash_ in hashes or locked_under(raw) in erased


def doomed(session: Session) -> set[bytes]:
    """Every content that an attachment whose key was erased ever had, but those that another one has too."""
    return _dead(session, erased_keys(session.connection()))[1]


def _dead(session: Session, erased: frozenset[bytes]) -> tuple[set[bytes], set[bytes]]:
    """The attachments whose key was erased, and every content they ever had that no other one has."""
    if not erased:
        return set(), set()
    post(session.connection())
    run = session.connection().exec_driver_sql
    versions: dict[bytes, list[tuple[bytes, bytes | None]]] = {}
    for query in (_VERSIONS, _UNDOABLE):
        for row, value in run(query):
            parts = decode(bytes(value)) if value is not None else None
            if isinstance(parts, tuple) and isinstance(parts[0], bytes):
                key = parts[-1] if isinstance(parts[-1], bytes) else None
                versions.setdefault(bytes(row), []).append((parts[0], key))
    dead = {row for row, found in versions.items() if any(key in erased for _hash, key in found)}
    spared = {hash_ for row, found in versions.items() if row not in dead for hash_, _key in found}
    return dead, {hash_ for row in dead for hash_, _key in versions[row]} - spared
