"""Owns telling which keys a person's cells were ever under, and whether they were erased; must not erase anything."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from desktop.services.keeping.touched import class_of
from desktop.sync.posting import post
from desktop.sync.statements import erased_keys

_VERSIONS = text(
    "SELECT o.value FROM op o JOIN slot s ON s.no = o.slot WHERE s.tbl = 'contact' AND o.row IN :rows"
).bindparams(bindparam("rows", expanding=True))


def keys_of(session: Session, contact: bytes) -> frozenset[bytes]:
    """The ids of all keys that any version of this person's cells, or of those of the same person, is under."""
    return _keys(session, sorted(class_of(session, contact)))


def was_erased(session: Session, contact: bytes) -> bool:
    """Whether this person was erased: what the record held can be read nowhere any more."""
    erased = erased_keys(session.connection())
    return bool(erased) and bool(_keys(session, [contact]) & erased)


def _keys(session: Session, rows: Iterable[bytes]) -> frozenset[bytes]:
    from desktop.sync.secrets import key_of_encoded

    post(session.connection())
    found = (key_of_encoded(bytes(value)) for (value,) in session.execute(_VERSIONS, {"rows": list(rows)}))
    return frozenset(name for name in found if name is not None)
