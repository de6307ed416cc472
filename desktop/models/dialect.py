"""Owns how SQLAlchemy speaks to the encrypted engine; must not know any file or table.

What was compiled for one connection serves every other: a profile has an engine to read and one to write, and each
would compile the same questions anew.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

DRIVER: Final = "sqlite+maillage"
COMPILED: Final[LRUCache[Any, Any]] = LRUCache(1000)
"""Every statement that was compiled, for `execution_options(compiled_cache=…)`."""


class Dialect(SQLiteDialect_pysqlite):
    """SQLite's own, all of one kind: what is kept under one is found under another."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dialect)

    def __hash__(self) -> int:
        return hash(Dialect)


registry.register(DRIVER.replace("+", "."), __name__, Dialect.__name__)
