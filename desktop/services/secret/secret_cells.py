"""Owns reading and writing cells that are ciphertext in the database; must not know where keys are kept on disk.

A person's cells share one key, drawn with the first of them; protected cells share the network's protected key.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.base import cells_of
from desktop.models.derived import LocalFact
from desktop.models.plain import Reader
from desktop.services.keeping.erased import was_erased
from desktop.services.keeping.lines import MODELS
from desktop.services.secret import protected_keys
from desktop.services.secret.keystore import keystore_for
from desktop.services.secret.protected_keys import PROTECTED_KEY
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.secrets import Locked, key_of, lock, new_key, unlock


def read(session: Reader | Session, table: str, row: bytes, field: str, stored: bytes | None) -> Any:
    """The value of a secret cell; None when it is empty or its key is not here."""
    name = key_of(stored)
    if stored is None or name is None:
        return None
    key = keystore_for(session).get(name)
    if key is None:
        return None
    try:
        return unlock(key, table, row, field, stored)
    except Locked:
        return None


def write(uow: UnitOfWork, table: str, row: bytes, field: str, value: Any) -> bytes | None:
    """The ciphertext to store for a value. Raises InvalidValue when the cell is locked here, or the person erased."""
    if value in (None, ""):
        return None
    session = uow.session
    name = _name_for(session, table, row, field)
    store = keystore_for(session)
    key = store.get(name) if name is not None else None
    if name is not None and key is None:
        raise InvalidValue(field=field, reason=_("ce champ est verrouillé sur cet ordinateur."))
    if key is None:
        if table == "contact" and was_erased(session, row):
            raise InvalidValue(field=field, reason=_("cette personne a été effacée : faites une nouvelle fiche."))
        key = new_key()
        store.add(key)
        if cells_of(table)[field].guard == "protected":
            _note_protected(session, store.add(key))
        else:
            _fresh(session)[row] = key
    return lock(key, table, row, field, value)


def _name_for(session: Session, table: str, row: bytes, field: str) -> bytes | None:
    """The id of the key that this cell must use: the row's own, else (protected) the network's."""
    cells = cells_of(table)
    guard = cells[field].guard
    if guard == "personal" and row in _fresh(session):
        from desktop.sync.secrets import key_id

        return key_id(_fresh(session)[row])
    columns = [cell.columns[0] for cell in cells.values() if cell.guard == guard]
    model = MODELS[table]
    stored = session.execute(select(*(getattr(model, name) for name in columns)).where(model.id == row)).first()
    for value in stored or ():
        name = key_of(value)
        if name is not None:
            return name
    if guard == "protected":
        known = session.scalar(select(LocalFact.value).where(LocalFact.key == PROTECTED_KEY))
        return bytes.fromhex(known) if known else protected_keys.usable(session)
    return None


def _fresh(session: Session) -> dict[bytes, bytes]:
    """Keys drawn in this transaction for rows that are not written yet."""
    fresh: dict[bytes, bytes] = session.info.setdefault("fresh_keys", {})
    return fresh


def _note_protected(session: Session, name: bytes) -> None:
    statement = insert(LocalFact).values(key=PROTECTED_KEY, value=name.hex())
    session.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": name.hex()}))
