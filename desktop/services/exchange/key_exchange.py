"""Owns which keys of secret cells leave and enter with a file; must not know how cells are encrypted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.models.database import Database
from desktop.services.exchange import granting
from desktop.services.secret import protected_keys
from desktop.services.secret.keystore import keystore_for, keystore_of
from desktop.sync.envelope import joined, open_keys, seal_keys
from desktop.sync.schema import quoted, sql, wire_schema
from desktop.sync.secrets import KEY_ID_LENGTH, MAGIC, Locked, key_id
from desktop.sync.statements import erased_keys


def envelope(session: Session) -> bytes:
    """The people's keys for every laptop we trust, and the protected ones for those they were granted to."""
    return told(session)[0]


def told(session: Session) -> tuple[bytes, bytes]:
    """The envelope, and a digest of which keys are in it and for whom: sealed twice, it never is the same bytes."""
    keystore = keystore_for(session)
    withheld = protected_keys.protected_names(session)
    names = keystore.names() - erased_keys(session.connection())
    rows = session.execute(text("SELECT key FROM replica WHERE trust IN ('vouched', 'introduced', 'mine')")).all()
    parts = []
    facts = hashlib.blake2b(digest_size=16)
    for chosen, readers in (
        (names - withheld, {bytes(key) for (key,) in rows}),
        (names & withheld, granting.granted(session)),
    ):
        keys = {name: key for name in sorted(chosen) if (key := keystore.get(name)) is not None}
        parts.append(seal_keys(list(keys.values()), readers))
        facts.update(b"".join((*keys, b"/", *sorted(readers), b"//")))
    return joined(parts), facts.digest()


def take(session: Session, envelope: bytes, touched: dict[str, set[bytes]]) -> int:
    """Stores the keys that a file brings for us, erased ones never; adds the rows they open to `touched`."""
    keystore = keystore_for(session)
    refused = erased_keys(session.connection()) | keystore.names()
    new = {keystore.add(key) for key in _opened(session, envelope) if key_id(key) not in refused}
    if new:
        _touch_opened(session, new, touched)
    return len(new)


def erased_in(session: Session, envelopes: Mapping[str, bytes]) -> list[str]:
    """The names of the envelopes that we can open and that still hold the key of an erased person."""
    erased = erased_keys(session.connection())
    if not erased:
        return []
    return [name for name, one in envelopes.items() if any(key_id(key) in erased for key in _opened(session, one))]


def _opened(session: Session, envelope: bytes) -> Iterator[bytes]:
    if not envelope:
        return
    for (secret,) in session.execute(text("SELECT secret FROM replica WHERE secret IS NOT NULL")).all():
        try:
            yield from open_keys(envelope, bytes(secret))
        except Locked:
            continue


def destroy_erased(db: Database) -> None:
    """Destroys the keys that an applied statement erased. After the commit: an erased key must not outlive it."""
    with db.read() as session:
        erased = set(erased_keys(session.connection()))
    if erased:
        keystore_of(db.profile).destroy(erased)


def _touch_opened(session: Session, names: set[bytes], touched: dict[str, set[bytes]]) -> None:
    photos = session.execute(text("SELECT id, key_id FROM attachment WHERE key_id IS NOT NULL"))
    opened = {bytes(row) for row, name in photos if bytes(name) in names}
    if opened:
        touched.setdefault("attachment", set()).update(opened)
    for table in wire_schema().tables.values():
        for spec in table.fields.values():
            if spec.guard not in ("personal", "protected"):
                continue
            column = quoted(spec.columns[0])
            rows = session.connection().exec_driver_sql(
                sql("SELECT id, substr(", column, ", ?, ?) FROM", quoted(table.name), "WHERE", column, "IS NOT NULL"),
                (len(MAGIC) + 1, KEY_ID_LENGTH),
            )
            found = {row for row, name in rows if name in names}
            if found:
                touched.setdefault(table.wire, set()).update(found)
