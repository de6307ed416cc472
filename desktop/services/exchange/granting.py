"""Owns who may read protected cells: the key is granted laptop by laptop; must not know how it travels.

What a laptop has cannot be taken from it: after a grant has ended, no later file carries the key there.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import _
from desktop.services.exchange import laptops
from desktop.services.exchange.exchanged import Laptop
from desktop.sync import identity

_GRANTED: Final = "granted/"


def grant(session: Session, to: str) -> Laptop:
    """From now on our files carry the protected keys we have to this laptop.

    Raises NotFound, AmbiguousReference, and InvalidValue for a laptop nobody vouched for.
    """
    replica = laptops.find(session, to)
    met = laptops.laptop(session, replica)
    if met is None:
        raise NotFound(reference=to)
    if met.trust not in identity.TRUSTED:
        reason = _("personne ne s’est encore porté garant de ce poste : {print}.", print=met.fingerprint)
        raise InvalidValue(field=met.name or to, reason=reason)
    session.execute(
        text("INSERT OR REPLACE INTO sync_state (key, value) VALUES (:key, x'01')"), {"key": _GRANTED + replica.hex()}
    )
    return met


def end_grant(session: Session, to: str) -> None:
    """No later file carries the protected keys to this laptop; what it has, it keeps. Raises NotFound."""
    key = _GRANTED + laptops.find(session, to).hex()
    session.execute(text("DELETE FROM sync_state WHERE key = :key"), {"key": key})


def granted(session: Session) -> frozenset[bytes]:
    """The public keys of the laptops that may read protected cells: ours, and those granted by somebody here."""
    rows = session.execute(text("SELECT id, key, trust FROM replica WHERE trust IN ('mine', 'vouched', 'introduced')"))
    given = {
        key.removeprefix(_GRANTED)
        for (key,) in session.execute(text("SELECT key FROM sync_state WHERE key LIKE 'granted/%'"))
    }
    return frozenset(bytes(key) for id_, key, trust in rows if trust == "mine" or bytes(id_).hex() in given)
