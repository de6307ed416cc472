"""Owns making a person unreadable for good, everywhere this reaches; must not know how a page asks for it.

Every version of a person's cells is ciphertext under keys of their own. Erasing says which keys are gone, in a signed
statement that beats every edit, and destroys them: here, beside the safety copies, and wherever the statement comes.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.models.database import Database
from desktop.services import backup
from desktop.services.exchange.taking_back import seal_and_tell, seal_now
from desktop.services.keeping.erased import keys_of
from desktop.services.secret import tombstones
from desktop.services.secret.keystore import keystore_of, profile_of
from desktop.sync import statements


def erase_person(db: Database, contact: bytes, *, author: str = "") -> frozenset[bytes]:
    """Erase a person and every record that is the same person, for everybody. It cannot be taken back.

    Gives the ids of the keys that are gone. Raises NotFound, and what a safety copy raises.
    """
    from desktop.services.exchange import piece_erasure

    backup.before(db, "erasure")
    with db.write() as session:
        seal_and_tell(session, db, author)
        names = keys_of(session, contact)
        if not names:
            raise NotFound(reference=contact.hex())
        for name in sorted(names):
            statements.say(session, statements.ERASE, name)
        seal_now(session, db, author)
        session.commit()
    piece_erasure.bury(db)
    return names


def forget_erased(session: Session) -> None:
    """Before anything else is done with a profile: what was erased stays so, whichever copy was put back.

    Keys that came with the copy are destroyed, and a copy that does not know of an erasure says it again.
    """
    profile = profile_of(session)
    said = statements.erased_keys(session.connection())
    gone = tombstones.kept(profile)
    if said | gone:
        keystore_of(profile).destroy(set(said | gone))
    waiting = {
        bytes(target)
        for (target,) in session.execute(text("SELECT target FROM pending_statement WHERE kind = 'erase'"))
    }
    anew = sorted(gone - said - waiting)
    for name in anew:
        statements.say(session, statements.ERASE, name)
    if anew:
        from desktop.services.exchange import piece_erasure

        piece_erasure.drop_put_back(session, gone)
