"""SQL on the driver itself: the same rows and the same errors as on the long way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, NoResultFound, OperationalError

from desktop.errors import FolderReadOnly
from desktop.models.database import Database
from desktop.models.driver import insert_each, run, run_each, stream
from desktop.paths import Profile


@contextmanager
def writing(profile: Profile) -> Iterator[Connection]:
    database = Database.open(profile)
    with database.write() as session:
        yield session.connection()
    database.close()


def test_rows_counts_and_single_values(profile: Profile) -> None:
    with writing(profile) as connection:
        run(connection, "CREATE TEMP TABLE word (id INTEGER PRIMARY KEY, said TEXT NOT NULL)")
        assert run_each(connection, "INSERT INTO word VALUES (?, ?)", [(1, "un"), (2, "deux")]) == 2
        assert run_each(connection, "INSERT INTO word VALUES (?, ?)", []) == 0
        found = run(connection, "SELECT id, said FROM word WHERE id > ? ORDER BY id", (0,))
        assert (found.all(), found.first(), found.scalar()) == ([(1, "un"), (2, "deux")], (1, "un"), 1)
        assert run(connection, "UPDATE word SET said = 'x'").rowcount == 2
        assert list(stream(connection, "SELECT said FROM word")) == [("x",), ("x",)]
        nothing = run(connection, "SELECT id FROM word WHERE id = 9")
        assert (nothing.first(), nothing.scalar(), list(nothing)) == (None, None, [])
        with pytest.raises(NoResultFound):
            nothing.scalar_one()


@pytest.mark.parametrize("rows", [0, 1, 199, 200, 201, 450])
def test_many_rows_in_one_statement_are_all_there(profile: Profile, rows: int) -> None:
    with writing(profile) as connection:
        run(connection, "CREATE TEMP TABLE word (id INTEGER PRIMARY KEY, said TEXT NOT NULL)")
        given = [(number, f"mot {number}") for number in range(rows)]
        assert insert_each(connection, "INSERT INTO word (id, said) VALUES", given) == rows
        assert run(connection, "SELECT id, said FROM word ORDER BY id").all() == given
        assert insert_each(connection, "INSERT OR IGNORE INTO word VALUES", [*given, (rows, "un de plus")]) == 1


def test_errors_are_those_of_the_long_way(profile: Profile) -> None:
    with writing(profile) as connection:
        run(connection, "CREATE TEMP TABLE word (id INTEGER PRIMARY KEY, said TEXT NOT NULL)")
        with pytest.raises(IntegrityError):
            run(connection, "INSERT INTO word VALUES (1, NULL)")
        with pytest.raises(IntegrityError):
            run_each(connection, "INSERT INTO word VALUES (?, ?)", [(1, "un"), (1, "deux")])
        with pytest.raises(OperationalError):
            list(stream(connection, "SELECT nothing FROM nowhere"))


def test_what_the_disk_says_is_a_sentence(profile: Profile) -> None:
    with writing(profile) as connection:
        run(connection, "PRAGMA query_only = 1")
        with pytest.raises(FolderReadOnly):
            run(connection, "DELETE FROM sync_state")
        with pytest.raises(FolderReadOnly):
            run_each(connection, "DELETE FROM sync_state WHERE key = ?", [("x",)])
        run(connection, "PRAGMA query_only = 0")
