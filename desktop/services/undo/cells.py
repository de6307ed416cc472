"""Owns reading and turning cells by their wire names, one or a hundred thousand; must not know why they turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.base import cells_of, synced_tables
from desktop.models.driver import run_each
from desktop.sync.canonical import WireValue, decode, encode
from desktop.sync.schema import quoted, sql, wire_schema

_CHUNK = 500


class Turn(NamedTuple):
    """A cell that shall hold `after` if it still holds `before`."""

    table: str
    row: bytes
    field: str
    before: WireValue
    after: WireValue


def current(session: Session, table: str, row: bytes, field: str) -> WireValue:
    """The wire value that a cell holds now; None for an empty cell, an absent row or an unknown field."""
    return currents(session, table, field, [row]).get(row)


def currents(session: Session, table: str, field: str, rows: Sequence[bytes]) -> dict[bytes, WireValue]:
    """Row -> the wire value that its cell of one field holds now; absent rows and unknown fields are left out."""
    declared = synced_tables().get(table)
    spec = cells_of(table).get(field) if declared is not None else None
    if declared is None or spec is None:
        return {}
    columns = [declared.c[name] for name in spec.columns]
    found: dict[bytes, WireValue] = {}
    for at in range(0, len(rows), _CHUNK):
        query = select(declared.c.id, *columns).where(declared.c.id.in_(rows[at : at + _CHUNK]))
        for key, *values in session.execute(query):
            held = tuple(values) if len(values) > 1 else values[0]
            found[key] = None if held is None else decode(encode(held))
    return found


def turn(session: Session, turns: Sequence[Turn]) -> tuple[int, int]:
    """Turn those cells that still hold what is expected. Returns how many turned, and how many hold something else.

    A cell that holds `after` already counts in neither; one that this version does not know is left.
    """
    by_field: dict[tuple[str, str], list[Turn]] = defaultdict(list)
    for one in turns:
        by_field[one.table, one.field].append(one)
    session.flush()
    changed = left = 0
    for (table, field), some in by_field.items():
        held = currents(session, table, field, [one.row for one in some])
        spec = wire_schema().field(table, field)
        todo = []
        for one in some:
            now = held.get(one.row)
            if now == one.after:
                continue
            if now != one.before or spec is None or one.row not in held:
                left += 1
            else:
                todo.append((*spec.parts(one.after), one.row))
        if todo and spec is not None:
            sets = ", ".join(f"{quoted(column)} = ?" for column in spec.columns)
            name = wire_schema().tables[table].name
            run_each(session.connection(), sql("UPDATE", quoted(name), "SET", sets, "WHERE id = ?"), todo)
            changed += len(todo)
    session.expire_all()
    return changed, left
