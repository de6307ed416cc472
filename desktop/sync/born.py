"""Owns which tables hold only rows that some bundle created; must not know what ships with the program.

A row that no bundle created came with the program. The first write of one of its cells must note what it held, so that
taking the write back shows it again. Where all rows of a table were created by bundles, nobody needs to look.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec
from sqlalchemy import Connection

from desktop.models.driver import run
from desktop.sync.schema import DELETED, WireTable, quoted, sql
from desktop.sync.store import Slots, get_state, put_state

BORN: Final = "born"
_CHUNK: Final = 500
# A write that does not count made nothing; and a row whose `deleted` was noted is shipped, whoever wrote it since.
_SHIPPED: Final = (
    "(NOT EXISTS (SELECT 1 FROM op o JOIN bundle b ON b.no = o.bundle WHERE o.slot = ? AND o.row = t.id "
    "AND b.state = 'applied') OR EXISTS (SELECT 1 FROM base_value v WHERE v.slot = ? AND v.row = t.id))"
)


def born_names(said: bytes | None) -> set[str]:
    """Wire tables all of whose rows are known to be created by bundles, as `sync_state` keeps them."""
    return set() if not said else set(msgspec.msgpack.decode(said, type=list[str]))


def forget_born(connection: Connection) -> None:
    """Somebody makes rows that no bundle creates: every table must be looked at again."""
    run(connection, "DELETE FROM sync_state WHERE key = ?", (BORN,))


def note_born(connection: Connection, slots: Slots, tables: Collection[WireTable]) -> None:
    """Looks at tables whose writes are all in the log; from then on only `forget_born` makes them doubtful."""
    known = born_names(get_state(connection, BORN))
    found = set(known)
    for table in tables:
        slot = slots.by_name.get((table.wire, DELETED))
        if table.wire in known or slot is None:
            continue
        shipped = run(
            connection,
            sql(
                *("SELECT 1 FROM", quoted(table.name), "t WHERE", _SHIPPED, "LIMIT 1"),
            ),
            (slot, slot),
        ).first()
        if shipped is None:
            found.add(table.wire)
    if found != known:
        put_state(connection, BORN, msgspec.msgpack.encode(sorted(found)))


def unborn(connection: Connection, slots: Slots, table: WireTable, rows: Collection[bytes]) -> set[bytes]:
    """Those of `rows` that are there and that no bundle which counts created."""
    slot = slots.by_name.get((table.wire, DELETED), -1)
    found: set[bytes] = set()
    some = sorted(rows)
    for at in range(0, len(some), _CHUNK):
        part = some[at : at + _CHUNK]
        marks = ", ".join("?" for _ in part)
        found |= {
            row
            for (row,) in run(
                connection,
                sql(
                    *("SELECT t.id FROM", quoted(table.name), "t WHERE t.id IN (", marks, ") AND", _SHIPPED),
                ),
                (*part, slot, slot),
            )
        }
    return found
