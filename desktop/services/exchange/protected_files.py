"""Owns protecting a file that leaves, and opening one that comes; must not know how a merge decides nor widgets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, NotFound, WrongPassphrase
from desktop.i18n import _
from desktop.models.database import Database
from desktop.services.exchange import laptops
from desktop.services.exchange.protection import Protection, is_text
from desktop.sync import identity
from desktop.sync.store import known_hashes

if TYPE_CHECKING:
    from desktop.sync.changefile import ChangeFile


def protect(session: Session, raw: bytes, protection: Protection) -> bytes:
    """The bytes to write for `raw`. Raises NotFound, AmbiguousReference, InvalidValue."""
    from desktop.sync.protected import protect_for, protect_under  # a profile opens without loading ciphers

    protection.check()
    if protection.people:
        return protect_for(raw, readers(session, protection.people))
    return protect_under(raw, protection.passphrase) if protection.passphrase else raw


def readers(session: Session, people: tuple[str, ...]) -> list[bytes]:
    """The keys of the laptops meant, of those that took over from them, and ours.

    A laptop nobody vouched for could be anybody's: raises InvalidValue.
    """
    wanted = {identity.current(session).replica}
    for one in people:
        found = laptops.find(session, one)
        met = laptops.laptop(session, found)
        if met is None:
            raise NotFound(reference=one)
        if met.trust not in identity.TRUSTED:
            reason = _("personne ne s’est encore porté garant de ce poste : {print}.", print=met.fingerprint)
            raise InvalidValue(field=met.name or one, reason=reason)
        wanted.add(found)
    rows = session.execute(
        text("SELECT id, key, succeeds FROM replica WHERE trust IN ('mine', 'vouched', 'introduced')")
    ).all()
    grown = -1
    while grown != len(wanted):  # a computer changed, changed again
        grown = len(wanted)
        wanted |= {bytes(id_) for id_, _key, before in rows if before is not None and bytes(before) in wanted}
    return [bytes(key) for id_, key, _before in rows if bytes(id_) in wanted]


def read(db: Database, path: Path, passphrase: str = "") -> ChangeFile:
    """A file that came, protected or not, read and checked whole.

    Raises PassphraseNeeded, WrongPassphrase, NotForThisLaptop, and what reading any file raises.
    """
    from desktop.sync.protected import read_any

    if not is_text(passphrase):
        raise WrongPassphrase(path=path)
    with db.read() as session:
        ours = session.execute(text("SELECT secret FROM replica WHERE secret IS NOT NULL")).all()

    def stored(hashes: Sequence[bytes]) -> set[bytes]:
        with db.read() as session:
            return known_hashes(session.connection(), hashes)

    return read_any(path, [bytes(secret) for (secret,) in ours], passphrase, stored)
