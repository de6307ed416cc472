"""Owns the one door to the database: many readers, one writer; must not know what is written nor why."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from desktop.errors import DatabaseDamaged, DiskFull, EngineUnfit, NewerDatabase, ProfileInUse, StorageProblem, WrongKey
from desktop.models import raw_file
from desktop.models.copying import copy_proven
from desktop.models.driver import run
from desktop.models.engine import (
    OUTSIDE,
    SETTINGS,
    check_version,
    is_plain,
    make_engine,
    read_key,
    refuse_unsafe_folder,
)
from desktop.models.plain import CLOCK
from desktop.models.version import SCHEMA, stamp
from desktop.paths import Profile
from desktop.timekeeping import Clock, SystemClock

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.models.door import Door

READERS: Final = 2
_PATIENCE: Final = 200  # milliseconds that a copy waits for readers to leave the log
LATER: Final = "later"  # in `Connection.info` of the writer: what is to be done before anybody reads

_LOOKS: Final = 6  # how often a look is begun anew that the writing of others came into

Hook = Callable[[Session], None]
T = TypeVar("T")


class Database:
    """An open profile. Reading transactions may run beside the one that writes."""

    def __init__(self, profile: Profile, reading: Engine, writing: Engine, clock: Clock) -> None:
        self.profile = profile
        self.clock = clock
        self.read_only = False
        self._reading = reading
        self._writing = writing
        self._writer: Connection | None = None
        self._turn = threading.RLock()
        self._inside = False
        self._gone = False
        self._later: Callable[[Connection], object] | None = None
        self._writes_in = 0  # the thread that wrote last

    @classmethod
    def open(
        cls,
        profile: Profile,
        *,
        clock: Clock | None = None,
        read_only: bool = False,
        encrypted: bool = True,
        prepare: Sequence[Hook] = (),
        before_migration: Callable[[Database], object] | None = None,
        door: Door | None = None,
    ) -> Database:
        """Open the profile's file, making or migrating it first; a `door` gives its connections to the readers.

        `prepare` runs with the writer's session, in one transaction, each time the profile opens for writing
        (triggers, shipped rows: things of the floors above). `before_migration` is called with the old database
        still untouched. A file of a newer version opens read-only. Raises EngineUnfit, KeyMissing, WrongKey,
        DatabaseDamaged, OnRemovableMedia, and what writing a file raises.
        """
        check_version()
        refuse_unsafe_folder(profile.folder)
        profile.make()
        fresh = not profile.database.exists() or profile.database.stat().st_size == 0
        # before any connection is made, or through the descriptor that is kept (a door): see `raw_file`
        plain = not encrypted if fresh else is_plain(profile.database)
        key = None if plain else read_key(profile, make=fresh)
        reading = make_engine(profile.database, key, connections=READERS, take=door.take if door else None)
        writing = make_engine(profile.database, key, connections=1, begin="BEGIN IMMEDIATE")
        database = cls(profile, reading, writing, clock or SystemClock())
        raw_file.hold(profile.database)
        ready = False
        try:
            database._start(read_only=read_only, prepare=prepare, before_migration=before_migration)
            ready = True
        finally:
            if not ready:
                database._let_go()
        return database

    def _start(
        self,
        *,
        read_only: bool,
        prepare: Sequence[Hook],
        before_migration: Callable[[Database], object] | None,
    ) -> None:
        try:
            self._writer = self._writing.connect()
            found = int(self._outside("PRAGMA user_version")[0][0])
        except DatabaseError as error:
            raise self._why_unreadable(error) from error
        self._check_settings()
        self.read_only = read_only or found > SCHEMA
        if self.read_only:
            return
        if found == 0:
            self._create()
        elif found < SCHEMA:
            from desktop.models.migrating import migrate

            if before_migration is not None:
                before_migration(self)
            migrate(self._writer)
        if prepare:
            with self.write() as session:
                for hook in prepare:
                    hook(session)
                session.commit()

    def _check_settings(self) -> None:
        """Raises EngineUnfit when a setting that saves rely on is not in force (some file systems refuse one)."""
        assert self._writer is not None
        for name, value in SETTINGS.items():
            found = self._writer.exec_driver_sql(f"PRAGMA {name}").scalar()
            if str(found) != str(value):
                raise EngineUnfit(found=f"{name}={found}", needed=f"{name}={value}")
        self._writer.rollback()

    def _why_unreadable(self, error: Exception) -> Exception:
        said = str(error)
        if "not a database" in said or "malformed" in said or "codec" in said:
            # with the wrong key and with a damaged first page the engine says the same
            return WrongKey(key_file=self.profile.key_file) if "malformed" not in said else DatabaseDamaged()
        return DiskFull(path=self.profile.database) if "full" in said else error

    def _create(self) -> None:
        from desktop.models.registry import Base

        assert self._writer is not None
        with _immediate(self._writer):
            Base.metadata.create_all(self._writer, checkfirst=False)
            stamp(self._writer)

    @property
    def writable(self) -> bool:
        """False when the profile was opened to be read, or was written by a newer version."""
        return not self.read_only

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one consistent state; whatever it wrote is rolled back."""
        self._catch_up()
        with (
            self._reading.connect() as connection,
            Session(bind=connection, autoflush=False, expire_on_commit=False, info={CLOCK: self.clock}) as session,
        ):
            yield session

    def look(self, work: Callable[[Database], T]) -> T:
        """Does `work`, which only reads, beside whoever is writing.

        What was left for later a reader does for itself alone, and cannot where somebody wrote since its transaction
        began, or writes for long: then all of it is done and the look begun anew. Raises what `work` raises.
        """
        for _again in range(_LOOKS):
            try:
                return work(self)
            except ProfileInUse:
                with self._turn:  # whoever is writing has finished
                    self._catch_up()
        return work(self)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """The writer's session, begun IMMEDIATE; rolled back unless its `commit()` was called.

        Waits for the writer before. Raises NewerDatabase when the profile is read-only; RuntimeError when the
        same thread is writing already.
        """
        if self.read_only:
            raise NewerDatabase()
        with self._turn:
            self._writes_in = threading.get_ident()
            with self._writing_session() as session:
                yield session

    @contextmanager
    def _writing_session(self) -> Iterator[Session]:
        with self._turn:
            if self._inside:
                raise RuntimeError("this thread is already writing")
            self._inside = True
            try:
                assert self._writer is not None
                with _immediate(self._writer, commit=False) as connection:
                    session = Session(
                        bind=connection,
                        autoflush=True,
                        expire_on_commit=False,
                        join_transaction_mode="control_fully",
                        info={CLOCK: self.clock},
                    )
                    with session:
                        yield session
            finally:
                if self._writer is not None and not self._writer.closed:
                    self._later = self._writer.info.pop(LATER, self._later)
                self._inside = False

    def _catch_up(self) -> None:
        """Does what a writing transaction left for later, before anybody reads.

        Never waits for a writer; but the thread that writes waits for another that is at this very work.
        """
        mine = threading.get_ident() == self._writes_in
        if self._later is None or not self._turn.acquire(blocking=mine):
            return
        try:
            later = self._later
            if later is None or self._inside:
                return
            with self._writing_session() as session:
                later(session.connection())
                session.commit()
            self._later = None
        except (StorageProblem, DatabaseError):
            pass  # a full disk: it stays for later, and who reads the log meets the rest by itself
        finally:
            self._turn.release()

    def begin_log(self) -> None:
        """Make the write-ahead log's file now, while nobody waits: that syncs the disk three times instead of once, and
        the first save would pay for it. A log that is there, or a profile that can only be read, is left alone.
        """
        log = self.profile.database.with_name(self.profile.database.name + "-wal")
        try:
            if self.read_only or (log.exists() and log.stat().st_size):
                return
            with self.write() as session:
                run(session.connection(), f"PRAGMA user_version={SCHEMA}")  # the very number that stands there
                session.commit()
        except (StorageProblem, DatabaseError, OSError):
            pass  # the first save will say so

    def close(self) -> None:
        """End: move the write-ahead log into the file, then let go of every connection."""
        self._catch_up()
        with self._turn:
            try:
                if self._writer is not None and not self._writer.closed and not self.read_only:
                    run(self._writer, "PRAGMA wal_checkpoint(TRUNCATE)")  # outside a transaction: in one it is refused
            except (StorageProblem, DatabaseError):
                pass  # what was saved stays in the log, which the next opening reads; closing must not unsay it
            self._let_go()

    def _let_go(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reading.dispose()
        self._writing.dispose()
        if not self._gone:
            self._gone = True
            raw_file.let_go(self.profile.database)

    def engine_facts(self) -> dict[str, str]:
        """Versions and settings in force, for `status`, the start-up check and the support file."""
        facts = {"sqlite": check_version()}
        with self._reading.connect() as connection:
            for name in ("cipher_version", *SETTINGS, "cipher_page_size", "cipher_hmac_algorithm"):
                said = connection.exec_driver_sql(f"PRAGMA {name}")
                row = said.first() if said.returns_rows else None  # a file without key has no cipher settings
                if row is not None:
                    facts[name] = str(row[0])
            facts["schema"] = str(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        return facts

    def check(self) -> list[str]:
        """Every fault of the file: pages that fail their seal, broken trees, settings not in force. Slow."""
        faults: list[str] = []
        with self._reading.connect() as connection:
            if not is_plain(self.profile.database):
                faults += [str(r[0]) for r in connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
            try:
                rows = [str(r[0]) for r in connection.exec_driver_sql("PRAGMA integrity_check")]
            except DatabaseError as error:
                rows = [str(error.orig)]
            faults += [row for row in rows if row != "ok"]
        facts = self.engine_facts()
        faults += [f"{name}={facts.get(name)}" for name, value in SETTINGS.items() if facts.get(name) != str(value)]
        return faults

    def copy_to(self, path: Path) -> None:
        """A whole, consistent copy under the same key, not synced yet: the file's own pages, each proven, where the log
        can be emptied and nobody writes; else laid anew by the engine, which also says what is damaged.
        """
        with self._turn:
            if not self._copied_as_it_lies(path):
                path.unlink(missing_ok=True)
                self._outside("VACUUM INTO ?", str(path))

    def _copied_as_it_lies(self, path: Path) -> bool:
        """False where that cannot be, or a page is not as it must be."""
        database = self.profile.database
        if self.read_only or self._inside or is_plain(database):
            return False
        assert self._writer is not None
        self._outside(f"PRAGMA busy_timeout={_PATIENCE}")  # who reads now must not keep this waiting
        try:
            busy = self._outside("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
        finally:
            self._outside(f"PRAGMA busy_timeout={SETTINGS['busy_timeout']}")
        if busy:
            return False
        with _immediate(self._writer, commit=False):
            # no writer can begin now, and one that came between would have begun a log
            log = database.with_name(database.name + "-wal")
            if log.exists() and log.stat().st_size:
                return False
            try:
                return copy_proven(database, path, read_key(self.profile, make=False))
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise DiskFull(path=path) from error
                return False

    def _outside(self, statement: str, *values: str) -> list[tuple[Any, ...]]:
        """Run on the writer's connection what the engine allows only outside transactions."""
        assert self._writer is not None
        self._writer.rollback()
        self._writer.info[OUTSIDE] = True
        try:
            done = self._writer.exec_driver_sql(statement, values)
            return [tuple(row) for row in done] if done.returns_rows else []
        finally:
            self._writer.rollback()
            del self._writer.info[OUTSIDE]


@contextmanager
def _immediate(connection: Connection, *, commit: bool = True) -> Iterator[Connection]:
    """A write transaction: it waits at its start for its turn, never in the middle."""
    connection.rollback()
    connection.begin()
    try:
        yield connection
        if commit:
            connection.commit()
    finally:
        connection.rollback()
