"""Owns the two others: geodiff, and the session extension of SQLite (through apsw), on plain SQLite files.

Must not know Maillage: both work on a file with the same two tables, rows and edits.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.harness import on_disk
from benchmarks.sync.edits import Edit
from desktop.models import engine

Key = Callable[[bytes], Any]

COLUMNS: Final = {
    "actor": "acronym TEXT, kind TEXT, founded INTEGER, web TEXT, state TEXT, visibility TEXT, source TEXT",
    "initiative": (
        "status TEXT, phase TEXT, sector TEXT, visibility TEXT, source TEXT, starts TEXT, ends TEXT, state TEXT"
    ),
}
# the same safety as ours, and as late a checkpoint
SETTINGS: Final = (
    "journal_mode=wal",
    "synchronous=2",
    "temp_store=2",
    "cache_size=-65536",
    f"wal_autocheckpoint={engine.SETTINGS['wal_autocheckpoint']}",
)


def connect(path: Path) -> Any:
    """A plain connection with the settings of the program."""
    import apsw

    connection = apsw.Connection(str(path))
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    return connection


def as_blob(key: bytes) -> Any:
    """Our identities as they are: the session extension takes them."""
    return key


def as_text(key: bytes) -> Any:
    """Our identities in hexadecimal: geodiff cannot rebase on BLOB keys."""
    return key.hex()


def as_integer(key: bytes) -> Any:
    """What geodiff likes best, and what no two laptops can give out apart: a counter."""
    return int.from_bytes(key[-4:], "big") + 1


def make_base(path: Path, rows: Sequence[tuple[str, dict[str, Any]]], key: Key) -> None:
    """A file with the rows, closed and whole (no write-ahead log beside it)."""
    kinds: dict[Key, str] = {as_blob: "BLOB", as_text: "TEXT", as_integer: "INTEGER"}
    kind = kinds[key]
    connection = connect(path)
    with connection:
        for table, columns in COLUMNS.items():
            connection.execute(f"CREATE TABLE {table} (id {kind} PRIMARY KEY NOT NULL, {columns})")
        for table, values in rows:
            names, marks = ", ".join(values), ", ".join("?" * len(values))
            statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours
            connection.execute(statement, (key(values["id"]), *list(values.values())[1:]))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=delete")
    connection.close()


def edit(connection: Any, edits: Sequence[Edit], key: Key) -> None:
    """Make the edits in one transaction."""
    with connection:
        for one in edits:
            statement = f"UPDATE {one.table} SET {one.column} = ? WHERE id = ?"  # noqa: S608 - names of ours
            connection.execute(statement, (one.value, key(one.row)))


class Geodiff:
    """geodiff: files compared with their base; the other's changes put under ours."""

    def __init__(
        self, folder: Path, base: Path, mine: Sequence[Edit], theirs: Sequence[Edit], key: Key = as_text
    ) -> None:
        from pygeodiff import GeoDiff

        self.tool = GeoDiff()
        self.key = key
        self.folder = folder
        self.base = base
        self.files = {"mine": folder / "geodiff-mine.db", "theirs": folder / "geodiff-theirs.db"}
        for name, edits in (("mine", mine), ("theirs", theirs)):
            shutil.copy(base, self.files[name])
            connection = connect(self.files[name])
            edit(connection, edits, key)
            connection.execute("PRAGMA journal_mode=delete")
            connection.close()
        self.out = folder / "geodiff.diff"
        self.merged = folder / "geodiff-merged.db"
        self.conflicts = folder / "geodiff-conflicts.json"

    def produce(self) -> bytes:
        """What changed since the base, as a file."""
        self.tool.create_changeset(str(self.base), str(self.files["mine"]), str(self.out))
        return self.out.read_bytes()

    def before_merge(self) -> None:
        self.conflicts.unlink(missing_ok=True)
        on_disk(Path(shutil.copy(self.files["mine"], self.merged)))

    def merge(self) -> None:
        """Put the other's changes under ours."""
        self.tool.rebase(str(self.base), str(self.files["theirs"]), str(self.merged), str(self.conflicts))

    def clashes(self) -> set[tuple[str, bytes | str, str]]:
        """(table, row, column) of each conflict it reports."""
        if not self.conflicts.exists():
            return set()
        told = json.loads(self.conflicts.read_text(encoding="utf-8", errors="replace"))["geodiff"]
        return {(one["table"], str(one.get("fid", "")), str(c["column"])) for one in told for c in one["changes"]}

    def values(self, edits: Sequence[Edit]) -> dict[tuple[bytes, str], Any]:
        return _values(self.merged, edits, self.key)


class Session:
    """The session extension: recorded while editing; applied with the other's value kept aside by a callback."""

    def __init__(self, folder: Path, base: Path, mine: Sequence[Edit], theirs: Sequence[Edit]) -> None:
        import apsw

        self.folder = folder
        self.edited = folder / "session-mine.db"
        self.merged = folder / "session-merged.db"
        shutil.copy(base, self.edited)
        self.connection = connect(self.edited)
        self.session = apsw.Session(self.connection, "main")
        self.session.attach()
        edit(self.connection, mine, as_blob)
        other = folder / "session-theirs.db"
        shutil.copy(base, other)
        connection = connect(other)
        recorded = apsw.Session(connection, "main")
        recorded.attach()
        edit(connection, theirs, as_blob)
        self.theirs = recorded.changeset()
        recorded.close()
        connection.close()
        self.target: Any = None
        self.kept: list[Any] = []

    def produce(self) -> bytes:
        """What was recorded, as a file."""
        changes = bytes(self.session.changeset())
        (self.folder / "session.diff").write_bytes(changes)
        return changes

    def patchset(self) -> bytes:
        """The smaller form, without old values."""
        return bytes(self.session.patchset())

    def before_merge(self) -> None:
        if self.target is None:
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            self.target.close()
        for ending in ("-wal", "-shm"):
            Path(f"{self.merged}{ending}").unlink(missing_ok=True)
        on_disk(Path(shutil.copy(self.edited, self.merged)))
        self.target = connect(self.merged)
        self.target.execute("PRAGMA user_version=1")  # its log is begun, as ours is
        self.kept = []

    def merge(self) -> None:
        """Apply the other's changes; where both changed a value, theirs is written and ours kept aside."""
        import apsw

        def clash(_reason: int, change: Any) -> int:
            self.kept.append((change.name, change.conflict))
            return int(apsw.SQLITE_CHANGESET_REPLACE)

        with self.target:
            apsw.Changeset.apply(self.theirs, self.target, conflict=clash)

    def plainly(self, edits: Sequence[Edit]) -> None:
        """The limit: the same cells written by one `UPDATE … FROM` for each column, nothing compared or kept."""
        with self.target:
            self.target.execute("CREATE TEMP TABLE given (name TEXT, id BLOB, value TEXT, PRIMARY KEY (name, id))")
            self.target.executemany("INSERT INTO given VALUES (?, ?, ?)", [(e.column, e.row, e.value) for e in edits])
            for column in sorted({e.column for e in edits}):
                statement = (
                    f"UPDATE initiative SET {column} = g.value FROM given g WHERE g.name = ? AND g.id = initiative.id"  # noqa: S608 - names of ours
                )
                self.target.execute(statement, (column,))
            self.target.execute("DROP TABLE given")

    def clashes(self) -> int:
        """How many rows clashed (it knows rows, not cells)."""
        return len(self.kept)

    def values(self, edits: Sequence[Edit]) -> dict[tuple[bytes, str], Any]:
        return _values(self.merged, edits, as_blob, self.target)

    def close(self) -> None:
        self.session.close()
        self.connection.close()
        if self.target is not None:
            self.target.close()


def _values(path: Path, edits: Sequence[Edit], key: Key, connection: Any = None) -> dict[tuple[bytes, str], Any]:
    opened = connection or connect(path)
    found = {}
    for one in edits:
        query = f"SELECT {one.column} FROM {one.table} WHERE id = ?"  # noqa: S608 - names of ours
        found[one.row, one.column] = opened.execute(query, (key(one.row),)).fetchone()[0]
    if connection is None:
        opened.execute("PRAGMA journal_mode=delete")
        opened.close()
    return found
