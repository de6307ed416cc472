"""Owns the SQL of the capture triggers, generated from the wire schema; must not know sealing or merging."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection

from desktop.models.driver import run
from desktop.sync.schema import WireField, WireSchema, WireTable, quoted, sql, wire_schema

PREFIX = "cap_"
_NOTE = "INSERT INTO capture (tbl, row, field, old, new) SELECT"
_TOGETHER = 4  # fields to a trigger
_ON = "(SELECT state FROM capture_switch WHERE id = 1)"


def install(connection: Connection, *, schema: WireSchema | None = None) -> None:
    """Makes the capture triggers match the schema. Cheap when they already do; call it on every opening.

    From then on every change of a cell lands in `capture` in the same transaction, whoever writes it,
    and a row of a synced table can neither be removed by SQL DELETE nor change its identity.
    """
    made = wanted(schema or wire_schema())
    run(connection, "INSERT OR IGNORE INTO capture_switch (id, state) VALUES (1, 1)")
    known = run(connection, "SELECT value FROM sync_state WHERE key = 'triggers'").scalar()
    there = {
        str(name)
        for (name,) in run(
            connection, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'cap\\_%' ESCAPE '\\'"
        )
    }
    if known == made.digest and there == made.statements.keys():
        return
    for name in sorted(there):
        run(connection, f"DROP TRIGGER {quoted(name)}")
    for statement in made.statements.values():
        run(connection, statement)
    run(connection, "INSERT OR REPLACE INTO sync_state (key, value) VALUES ('triggers', ?)", (made.digest,))


class Wanted(NamedTuple):
    """Trigger name -> CREATE TRIGGER statement, and all of them as one mark."""

    statements: Mapping[str, str]
    digest: bytes


@lru_cache(maxsize=4)  # every opening compares them with those that are there
def wanted(schema: WireSchema) -> Wanted:
    """The triggers of a schema.

    Each connection reads them all before its first statement, so they are few and short: fields are looked at a few
    together. One trigger for each field took half as long again to read; one for all fields of a table makes every
    edit look at all.
    """
    made: dict[str, str] = {}
    for table in schema.tables.values():
        made |= _guards(table) | _on_insert(table)
        fields = list(table.fields.values())
        for first in range(0, len(fields), _TOGETHER):
            made |= _on_update(table, first, fields[first : first + _TOGETHER])
    return Wanted(made, hashlib.blake2b("\n".join(made.values()).encode(), digest_size=16).digest())


def _guards(table: WireTable) -> dict[str, str]:
    name = quoted(table.name)
    keep, identity = f"{PREFIX}{table.name}__keep", f"{PREFIX}{table.name}__id"
    kept = "'a synced row is marked deleted, never removed'"
    fixed = "'the identity of a synced row never changes'"
    return {
        keep: sql(
            *("CREATE TRIGGER", quoted(keep), "BEFORE DELETE ON", name, "WHEN", _ON),
            *("BEGIN SELECT RAISE(ABORT,", kept, "); END"),
        ),
        identity: sql(
            *("CREATE TRIGGER", quoted(identity), "BEFORE UPDATE OF id ON", name),
            *("WHEN OLD.id IS NOT NEW.id BEGIN SELECT RAISE(ABORT,", fixed, "); END"),
        ),
    }


def _on_insert(table: WireTable) -> dict[str, str]:
    name = f"{PREFIX}{table.name}_new"
    cells = _cells((_literal(field.name), "NULL", _value("NEW", field)) for field in table.fields.values())
    return {
        name: sql(
            *("CREATE TRIGGER", quoted(name), "AFTER INSERT ON", quoted(table.name), "WHEN", _ON),
            *("BEGIN", _NOTE, _literal(table.wire), ", NEW.id, f, o, n FROM (", cells, ") WHERE n IS NOT NULL; END"),
        )
    }


def _on_update(table: WireTable, first: int, fields: Sequence[WireField]) -> dict[str, str]:
    name = f"{PREFIX}{table.name}_edit{first}"
    columns = ", ".join(quoted(c) for field in fields for c in field.columns)
    cells = _cells((_literal(field.name), _value("OLD", field), _value("NEW", field)) for field in fields)
    return {
        name: sql(
            *("CREATE TRIGGER", quoted(name), "AFTER UPDATE OF", columns, "ON", quoted(table.name), "WHEN", _ON),
            *("BEGIN", _NOTE, _literal(table.wire), ", NEW.id, f, o, n FROM (", cells, ") WHERE o IS NOT n; END"),
        )
    }


def _cells(cells: Iterable[tuple[str, str, str]]) -> str:
    """SQL of one row for each cell: its field f, what it held o, what it holds n. The first row names the columns."""
    first, *others = cells
    named = "SELECT {} f, {} o, {} n".format(*first)
    return " UNION ALL ".join([named, *("SELECT " + ", ".join(cell) for cell in others)])


def _value(side: str, field: WireField) -> str:
    names = [f"{side}.{quoted(c)}" for c in field.columns]
    if len(names) == 1:
        return names[0]
    # quote() keeps type and every digit, whatever tool wrote the row
    empty = " AND ".join(f"{n} IS NULL" for n in names)
    return f"CASE WHEN {empty} THEN NULL ELSE " + " || ',' || ".join(f"quote({n})" for n in names) + " END"


def _literal(name: str) -> str:
    if "'" in name or "\x00" in name:
        raise ValueError(name)
    return f"'{name}'"
