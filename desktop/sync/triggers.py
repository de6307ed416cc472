"""Owns the SQL of the capture triggers, generated from the wire schema; must not know sealing or merging."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import Connection

from desktop.models.driver import run
from desktop.sync.schema import WireField, WireSchema, WireTable, quoted, sql, wire_schema

PREFIX = "cap_"
_ON = "(SELECT state FROM capture_switch WHERE id = 1)"


def install(connection: Connection, *, schema: WireSchema | None = None) -> None:
    """Makes the capture triggers match the schema. Cheap when they already do; call it on every opening.

    From then on every change of a cell lands in `capture` in the same transaction, whoever writes it,
    and a row of a synced table can neither be removed by SQL DELETE nor change its identity.
    """
    statements = trigger_statements(schema or wire_schema())
    digest = hashlib.blake2b("\n".join(statements.values()).encode(), digest_size=16).digest()
    run(connection, "INSERT OR IGNORE INTO capture_switch (id, state) VALUES (1, 1)")
    known = run(connection, "SELECT value FROM sync_state WHERE key = 'triggers'").scalar()
    there = {
        str(name)
        for (name,) in run(
            connection, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'cap\\_%' ESCAPE '\\'"
        )
    }
    if known == digest and there == set(statements):
        return
    for name in sorted(there):
        run(connection, f"DROP TRIGGER {quoted(name)}")
    for statement in statements.values():
        run(connection, statement)
    run(connection, "INSERT OR REPLACE INTO sync_state (key, value) VALUES ('triggers', ?)", (digest,))


@lru_cache(maxsize=4)  # every opening compares them with those that are there
def trigger_statements(schema: WireSchema) -> Mapping[str, str]:
    """Trigger name -> CREATE TRIGGER statement."""
    made: dict[str, str] = {}
    for table in schema.tables.values():
        made |= _guards(table)
        made[f"{PREFIX}{table.name}_new"] = _on_insert(table)
        for field in table.fields.values():
            made[f"{PREFIX}{table.name}_{field.name}"] = _on_update(table, field)
    return made


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


def _on_insert(table: WireTable) -> str:
    selects = " UNION ALL ".join(
        sql("SELECT", _literal(field.name), "AS f,", _value("NEW", field), "AS v") for field in table.fields.values()
    )
    return sql(
        *("CREATE TRIGGER", quoted(f"{PREFIX}{table.name}_new"), "AFTER INSERT ON", quoted(table.name)),
        *("WHEN", _ON, "BEGIN INSERT INTO capture (tbl, row, field, old, new)"),
        *("SELECT", _literal(table.wire), ", NEW.id, f, NULL, v FROM (", selects, ") WHERE v IS NOT NULL; END"),
    )


def _on_update(table: WireTable, field: WireField) -> str:
    name = quoted(f"{PREFIX}{table.name}_{field.name}")
    columns = ", ".join(quoted(c) for c in field.columns)
    differ = " OR ".join(f"OLD.{quoted(c)} IS NOT NEW.{quoted(c)}" for c in field.columns)
    values = ", ".join(
        (_literal(table.wire), "NEW.id", _literal(field.name), _value("OLD", field), _value("NEW", field))
    )
    return sql(
        *("CREATE TRIGGER", name, "AFTER UPDATE OF", columns, "ON", quoted(table.name)),
        *("WHEN (", differ, ") AND", _ON, "BEGIN INSERT INTO capture (tbl, row, field, old, new)"),
        *("VALUES (", values, "); END"),
    )


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
