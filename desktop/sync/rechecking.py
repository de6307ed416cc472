"""Owns asking again after edits made here and not sealed yet; must not know what an oddity is."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from desktop.sync.apply import current_knowledge
from desktop.sync.oddities import Oddities, watched
from desktop.sync.posting import post
from desktop.sync.schema import WireSchema, wire_schema
from desktop.sync.store import Slots


def recheck(
    session: Session, cells: Iterable[tuple[str, bytes, str]], *, schema: WireSchema | None = None
) -> dict[str, set[bytes]]:
    """Asks, or takes back, what the written cells (table, row, field) entangle; gives the rows asked about anew.

    Sealing will find the same: this is only sooner, so that a person sees at once what an edit mended.
    """
    schema = schema or wire_schema()
    worth = watched(schema).cells
    rows = {(table, row) for table, row, name in cells if (table, name) in worth}
    if not rows:
        return {}
    session.flush()
    connection = session.connection()
    post(connection, schema=schema)
    look = Oddities(connection, schema, Slots.load(connection), lambda: current_knowledge(session))
    return look.recheck(sorted(rows))
