"""Owns bringing an older database to the newest schema; imported only when one is found."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from desktop.models.version import stamp


def configuration(connection: Connection) -> Config:
    """Alembic's settings, on a connection that is already open."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection, target: str = "head") -> None:
    """Run every missing migration in one transaction, with capture off: the log is not written."""
    connection.rollback()
    connection.begin()
    try:
        command.upgrade(configuration(connection), target)
        if target == "head":
            stamp(connection)
        connection.commit()
    finally:
        connection.rollback()
