"""Owns the two hashes that tell whether laptops agree: knowledge and state; must not know how cells are decided."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop.models.driver import run
from desktop.sync import store

# Part of the state hash: laptops whose rules differ must not call themselves equal.
RULES: Final = b"maillage-rules-1"
_SUM: Final = "sum"


def read_sum(connection: Connection) -> int:
    return int.from_bytes(store.get_state(connection, _SUM) or b"", "big")


def write_sum(connection: Connection, total: int) -> None:
    store.put_state(connection, _SUM, total.to_bytes(16, "big"))


def state_hash(session: Session) -> str:
    """16 hex digits, equal exactly when laptops hold the same heads in every cell. Seal and post first."""
    connection = session.connection()
    digest = hashlib.blake2b(RULES, digest_size=8)
    digest.update(read_sum(connection).to_bytes(16, "big"))
    for (key,) in run(
        connection,
        "SELECT DISTINCT s.target FROM statement s JOIN bundle b ON b.no = s.bundle "
        "WHERE s.kind = 'erase' AND s.waits IS NULL AND b.state IN ('applied', 'retracted') ORDER BY s.target",
    ):
        digest.update(key)
    return digest.hexdigest()


def knowledge_hash(session: Session) -> str:
    """16 hex digits, equal exactly when laptops have applied the same bundles."""
    digest = hashlib.blake2b(b"maillage-knowledge-1", digest_size=8)
    for (hash_,) in run(
        session.connection(), "SELECT hash FROM bundle WHERE state IN ('applied', 'retracted', 'revoked') ORDER BY hash"
    ):
        digest.update(hash_)
    return digest.hexdigest()
