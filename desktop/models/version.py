"""Owns which schema this version of the program has; must not know the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlalchemy import Connection

# Counts migrations. The revision with this number is the newest of `migrations/versions`.
SCHEMA: Final = 10
HEAD_REVISION: Final = "0010"
_SET: Final = "PRAGMA user_version = 10"


def stamp(connection: Connection) -> None:
    """Say that the schema is the newest, in both places that are read."""
    connection.exec_driver_sql(
        "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL, "
        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("DELETE FROM alembic_version")
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD_REVISION,))
    connection.exec_driver_sql(_SET)
