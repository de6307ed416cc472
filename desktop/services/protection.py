"""Owns protecting a file that leaves, and opening one that comes; must not know how a merge decides nor widgets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, NotFound, NotText, WrongPassphrase
from desktop.i18n import _, ngettext
from desktop.models.database import Database
from desktop.services import laptops
from desktop.sync import identity

if TYPE_CHECKING:
    from desktop.sync.changefile import ChangeFile

SHORTEST: Final = 8
LONG: Final = 16  # characters: four words
LONGEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Protection:
    """For whom a file is made: laptops (id, start of one, or name), or whoever knows the passphrase; else everybody."""

    people: tuple[str, ...] = ()
    passphrase: str = ""

    def check(self) -> None:
        """Raises InvalidValue for a passphrase too short to protect anything, or for both ways at once."""
        if self.people and self.passphrase:
            reason = _("choisissez des personnes ou une phrase de passe, pas les deux.")
            raise InvalidValue(field=_("Phrase de passe"), reason=reason)
        if not is_text(self.passphrase):
            raise NotText(field=_("Phrase de passe"))
        if self.passphrase and not SHORTEST <= len(self.passphrase) <= LONGEST:
            reason = ngettext("il faut au moins {n} caractère.", "il faut au moins {n} caractères.", SHORTEST)
            if len(self.passphrase) > LONGEST:
                reason = ngettext("{n} caractère au plus.", "{n} caractères au plus.", LONGEST)
            raise InvalidValue(field=_("Phrase de passe"), reason=reason)


OPEN: Final = Protection()


def is_text(typed: str) -> bool:
    """Whether something typed is text: half of a character is none."""
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in typed)


def strength(passphrase: str) -> str:
    """`none`, `short` (refused), `fair` or `good`, by length alone: what a person can act on while typing."""
    length = len(passphrase)
    if not length:
        return "none"
    return "short" if length < SHORTEST else "fair" if length < LONG else "good"


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
    return read_any(path, [bytes(secret) for (secret,) in ours], passphrase)
