"""Owns whether this version understands more than the last one did; must not load the merge to find that out."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop.models.driver import run
from desktop.sync.schema import WireSchema, quoted, sql, wire_schema

if TYPE_CHECKING:
    from desktop.sync.apply import MergeResult


def resettle_if_grown(session: Session, *, schema: WireSchema | None = None) -> MergeResult | None:
    """After opening: shows what a newer version now understands, and cells that waited for shipped rows.

    None when nothing had to be looked at; call it once triggers and shipped rows are there.
    """
    schema = schema or wire_schema()
    connection = session.connection()
    known = _understood(schema)
    before = _read(connection)
    if before != known:
        _note(connection, known)
    if before in (None, known) and not _awaited_rows_came(connection, schema):
        return None
    from desktop.sync.apply import resettle_all  # here: the whole merge is loaded only when there is something to do

    return resettle_all(session, schema=schema)


@lru_cache(maxsize=4)  # every opening compares it with what is noted
def _understood(schema: WireSchema) -> bytes:
    cells = sorted((t.wire, f.name, f.guard) for t in schema.tables.values() for f in t.fields.values())
    return hashlib.blake2b(repr(cells).encode(), digest_size=16).digest()


def _awaited_rows_came(connection: Connection, schema: WireSchema) -> bool:
    names = run(connection, "SELECT DISTINCT s.tbl FROM orphan o JOIN slot s ON s.no = o.slot").all()
    for (name,) in names:
        table = schema.tables.get(name)
        if (
            table is not None
            and run(
                connection,
                sql(
                    *("SELECT 1 FROM orphan o JOIN slot s ON s.no = o.slot JOIN", quoted(table.name), "t"),
                    "ON t.id = o.row WHERE s.tbl = ? LIMIT 1",
                ),
                (name,),
            ).first()
        ):
            return True
    return False


def _read(connection: Connection) -> bytes | None:
    value = run(connection, "SELECT value FROM sync_state WHERE key = 'understood'").scalar()
    return None if value is None else bytes(value)


def _note(connection: Connection, known: bytes) -> None:
    run(connection, "INSERT OR REPLACE INTO sync_state (key, value) VALUES ('understood', ?)", (known,))
