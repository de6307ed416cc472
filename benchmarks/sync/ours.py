"""Owns Maillage as a contender: a laptop with the rows sealed in its journal, and its clone that went on."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import profiles
from benchmarks.harness import on_disk
from benchmarks.sync.edits import Edit

MACHINES = {"mine": "bench-machine-1", "theirs": "bench-machine-2"}


def make_base(folder: Path, rows: Sequence[tuple[str, dict[str, Any]]], *, encrypted: bool) -> None:
    """A profile with the rows, captured and sealed, and its lists made."""
    from sqlalchemy import insert

    from desktop.models.base import synced_tables

    database = profiles.begun(folder, encrypted=encrypted)
    tables = synced_tables()
    wanted: dict[str, list[dict[str, Any]]] = {}
    for name, values in rows:
        wanted.setdefault(name, []).append(values)
    try:
        for name, batch in wanted.items():
            for at in range(0, len(batch), 10_000):
                with database.write() as session:
                    session.connection().execute(insert(tables[name]), batch[at : at + 10_000])
                    _seal(session, database, "mine")
                    session.commit()
        profiles.relist(database)
    finally:
        database.close()
    profiles.stamp(folder)


class Laptops:
    """Two laptops with equal rows, each with its own edits."""

    def __init__(
        self, folder: Path, base: Path, mine: Sequence[Edit], theirs: Sequence[Edit], *, encrypted: bool
    ) -> None:
        self.encrypted = encrypted
        self.mine = mine
        self.name = f"{len(mine)}-{'key' if encrypted else 'plain'}"
        self.folder = folder
        self.edited = folder / f"ours-edited-{self.name}"
        self.sealed = folder / f"ours-sealed-{self.name}"
        self.work = folder / f"ours-work-{self.name}"
        self.database: Any = None
        self.theirs = self._their_bundles(base, theirs)
        _copy(base, self.edited)
        database = _open(self.edited, encrypted)
        edit(database, mine)
        database.close()
        _copy(self.edited, self.sealed)
        database = _open(self.sealed, encrypted)
        self.bundles = _sealed(database, "mine")
        database.close()

    def _their_bundles(self, base: Path, theirs: Sequence[Edit]) -> list[bytes]:
        other = self.folder / f"ours-theirs-{self.name}"
        _copy(base, other)
        database = _open(other, self.encrypted)
        edit(database, theirs)
        bundles = _sealed(database, "theirs")
        database.close()
        shutil.rmtree(other)
        return bundles

    def before_produce(self) -> None:
        self._fresh(self.edited)

    def produce(self) -> bytes:
        """Seal the open edits: signed bundles, in the journal and as bytes."""
        return b"".join(_sealed(self.database, "mine"))

    def before_merge(self) -> None:
        self._fresh(self.sealed)

    def merge(self) -> Any:
        """Verify the other's bundles and take them in, in one transaction."""
        return merge(self.database, self.theirs)

    def before_filing(self) -> None:
        self.before_merge()
        self.merge()

    def before_again(self) -> None:
        self.before_filing()
        self.file()

    def file(self) -> None:
        """File by cell what the merge left for later, as the first reading after it does."""
        with self.database.read():
            pass

    def clashes(self) -> set[tuple[str, bytes, str]]:
        """(table, row, field) of each open review."""
        from sqlalchemy import text

        with self.database.read() as session:
            found = session.execute(text("SELECT tbl, row, field FROM review"))
            return {(str(t), bytes(r), str(f)) for t, r, f in found}

    def values(self, edits: Sequence[Edit]) -> dict[tuple[bytes, str], Any]:
        with self.database.read() as session:
            return values(session, edits)

    def close(self) -> None:
        if self.database is not None:
            self.database.close()
            self.database = None

    def _fresh(self, state: Path) -> None:
        self.close()
        _copy(state, self.work)
        self.database = _open(self.work, self.encrypted)
        with self.database.read() as session:
            session.connection().exec_driver_sql("SELECT count(*) FROM initiative").scalar()
        self.database.begin_log()  # as the window does once it has opened a profile


def edit(database: Any, edits: Sequence[Edit]) -> None:
    """Make the edits in one transaction, captured."""
    from sqlalchemy import text

    with database.write() as session:
        for one in edits:
            statement = text(f"UPDATE {one.table} SET {one.column} = :value WHERE id = :row")  # noqa: S608 - names of ours
            session.connection().execute(statement, {"value": one.value, "row": one.row})
        session.commit()


def values(session: Any, edits: Sequence[Edit]) -> dict[tuple[bytes, str], Any]:
    """What the edited cells show now."""
    connection = session.connection()
    return {
        (one.row, one.column): connection.exec_driver_sql(
            f"SELECT {one.column} FROM {one.table} WHERE id = ?",  # noqa: S608 - names of ours
            (one.row,),
        ).scalar()
        for one in edits
    }


def merge(database: Any, raw: Sequence[bytes]) -> Any:
    """Take raw bundles in as receiving a file does."""
    from desktop.sync.apply import merge_bundles
    from desktop.sync.bundle import bundle_hash, open_bundle
    from desktop.sync.store import known_hashes

    with database.write() as session:
        known = known_hashes(session.connection(), [bundle_hash(one) for one in raw])
        bundles = [open_bundle(one, known=known) for one in raw]
        result = merge_bundles(session, bundles, now=1_600_000_000_000, vouch=None)
        session.commit()
    return result


def _sealed(database: Any, who: str) -> list[bytes]:
    with database.write() as session:
        connection = session.connection()
        last = connection.exec_driver_sql("SELECT coalesce(max(no), 0) FROM bundle").scalar_one()
        _seal(session, database, who)
        session.commit()
        found = connection.exec_driver_sql("SELECT bytes FROM bundle WHERE no > ? ORDER BY no", (last,))
        return [bytes(raw) for (raw,) in found]


def _seal(session: Any, database: Any, who: str) -> None:
    from desktop.sync.sealing import seal

    seal(session, database.clock, machine=MACHINES[who])


def open_plain(folder: Path) -> Any:
    """A profile without a key, opened."""
    return _open(folder, False)


def _open(folder: Path, encrypted: bool) -> Any:
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    return open_profile(Profile(folder), encrypted=encrypted)


def _copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    for file in target.rglob("*"):
        if file.is_file():
            on_disk(file)
