"""Owns which keys protected cells are under; must not know who may have them nor how cells are encrypted."""

from __future__ import annotations

from typing import Final

from sqlalchemy.orm import Session

from desktop.models.derived import LocalFact
from desktop.services.secret.keystore import keystore_for
from desktop.sync.schema import quoted, sql, wire_schema
from desktop.sync.secrets import KEY_ID_LENGTH, MAGIC

PROTECTED_KEY: Final = "protected_key"


def protected_names(session: Session) -> frozenset[bytes]:
    """The ids of every key that protected cells here are under, and of the one that ours would be."""
    found: set[bytes] = set()
    for table in wire_schema().tables.values():
        for spec in table.fields.values():
            if spec.guard == "protected":
                column = quoted(spec.columns[0])
                rows = session.connection().exec_driver_sql(
                    sql(
                        "SELECT DISTINCT substr(",
                        column,
                        ", ?, ?) FROM",
                        quoted(table.name),
                        "WHERE",
                        column,
                        "IS NOT NULL",
                    ),
                    (len(MAGIC) + 1, KEY_ID_LENGTH),
                )
                found |= {bytes(name) for (name,) in rows}
    ours = session.get(LocalFact, PROTECTED_KEY)
    return frozenset(found | ({bytes.fromhex(ours.value)} if ours is not None else set()))


def usable(session: Session) -> bytes | None:
    """The id of a protected key that is here: what somebody granted us is used before another is drawn."""
    return min(protected_names(session) & keystore_for(session).names(), default=None)
