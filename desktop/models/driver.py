"""Owns running SQL on the driver itself, under the caller's transaction; must not know any table.

Merging asks thousands of short questions, and on the way through SQLAlchemy each costs four times what the engine takes
to answer. Errors are the same as on that way: sentences for what the disk says, SQLAlchemy's own kinds for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, NoResultFound

from desktop.models.engine import explanation

Row: TypeAlias = tuple[Any, ...]
Values: TypeAlias = tuple[object, ...]
_SOME: Final = 1000
_TOGETHER: Final = 200  # rows of one statement: more of them are not quicker
_MARKS: Final = 30_000  # the engine takes 32,766


class Answer:
    """What a statement gave: all its rows, as plain tuples, and how many rows it changed."""

    __slots__ = ("rowcount", "rows")

    def __init__(self, rows: list[Row], rowcount: int) -> None:
        self.rows = rows
        self.rowcount = rowcount

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def all(self) -> list[Row]:
        return self.rows

    def first(self) -> Row | None:
        """The first row, None when there is none."""
        return self.rows[0] if self.rows else None

    def one(self) -> Row:
        """The first row. Raises NoResultFound when there is none."""
        if not self.rows:
            raise NoResultFound
        return self.rows[0]

    def scalar(self) -> Any:
        """The first value of the first row, None when there is none."""
        return self.rows[0][0] if self.rows else None

    def scalar_one(self) -> Any:
        """The same. Raises NoResultFound when there is no row."""
        return self.one()[0]


def run(connection: Connection, statement: str, values: Values = ()) -> Answer:
    """Runs one statement with the values of its marks.

    The transaction must have begun, as `Session.connection()` sees to. Raises what SQLAlchemy would.
    """
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, values)
        # all at once: a question left open would keep the engine from rolling back
        rows: list[Row] = list(cursor.fetchall()) if cursor.description else []
        return Answer(rows, cursor.rowcount)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _known(connection, statement, error) from error
    finally:
        cursor.close()


def run_each(
    connection: Connection, statement: str, rows: Sequence[Sequence[object]] | Sequence[Mapping[str, object]]
) -> int:
    """Runs one statement for each row of values (in the order of its marks, or by their names); gives how many rows
    it changed in all. Raises as `run`.
    """
    if not rows:
        return 0
    cursor = connection.connection.cursor()
    try:
        cursor.executemany(statement, rows)
        return int(cursor.rowcount)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _known(connection, statement, error) from error
    finally:
        cursor.close()


def insert_each(connection: Connection, head: str, rows: Sequence[Sequence[object]]) -> int:
    """Inserts rows of equal length, many by one statement: `head` goes as far as VALUES. Gives how many rows there are
    more. Raises as `run`.
    """
    if not rows:
        return 0
    one = f"({', '.join('?' * len(rows[0]))})"
    some = min(_TOGETHER, _MARKS // len(rows[0]))
    whole = len(rows) - len(rows) % some
    several, last = (" ".join((head, ", ".join([one] * count))) for count in (some, 1))  # marks alone are added
    together = [list(chain.from_iterable(rows[at : at + some])) for at in range(0, whole, some)]
    return run_each(connection, several, together) + run_each(connection, last, rows[whole:])


def stream(connection: Connection, statement: str, values: Values = ()) -> Iterator[Row]:
    """The rows of a question one by one, where there may be a million. To be read to the end."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, values)
        while some := cursor.fetchmany(_SOME):
            yield from some
    except connection.dialect.loaded_dbapi.Error as error:
        raise _known(connection, statement, error) from error
    finally:
        cursor.close()


def _known(connection: Connection, statement: str, error: Exception) -> BaseException:
    said = explanation(connection, error)
    if said is not None:
        return said
    kind = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(statement, None, error, kind, hide_parameters=True, dialect=connection.dialect)
