"""Owns one laptop of a history: a real in-memory database, edits as a person's program makes them, files."""
# ruff: noqa: S608 - table and column names of the tiny schema, values bound

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as engine_module
from sqlalchemy import URL, create_engine, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from desktop.services.erasure import erasing
from desktop.services.exchange import piece_erasure
from desktop.services.secret import tombstones
from desktop.sync import identity, posting, pruning, statements
from desktop.sync.apply import MergeResult, current_knowledge, merge_bundles, resettle_all, settle_statements
from desktop.sync.bundle import Bundle, open_bundle
from desktop.sync.capture import capture_mark, capture_off, captured_since, force, install
from desktop.sync.reading import Journal
from desktop.sync.rechecking import recheck
from desktop.sync.schema import WireSchema
from desktop.sync.sealing import seal
from desktop.sync.state import state_hash
from tests.stateful import rooms, tiny

START = datetime(2021, 1, 20, tzinfo=UTC)
Image = Any  # a raw in-memory connection of the engine, which has no type stubs
SHIPPED = [bytes([200 + n]) * 16 for n in range(2)]


class FakeClock:
    """A wall clock that is wrong by `off` and steps a minute at each look."""

    def __init__(self, off: timedelta) -> None:
        self.off = off
        self.looks = 0

    def now(self) -> datetime:
        self.looks += 1
        return START + self.off + timedelta(minutes=self.looks)


def _copy(connection: Connection) -> Image:
    image = engine_module.connect(":memory:")
    connection.connection.driver_connection.backup(image)
    return image


def make_template(version: int) -> Image:
    """The bytes of an empty profile with two shipped rows: laptops start as copies of it."""
    engine = _engine(Path("template.db"))
    with engine.connect() as connection:
        tiny.metadata(version).create_all(connection)
        install(connection, schema=tiny.schema(version))
        connection.commit()
        with Session(bind=connection) as session:
            with capture_off(session):
                for row in SHIPPED:
                    session.connection().exec_driver_sql(
                        "INSERT INTO thing (id, deleted, title, kind) VALUES (?, 0, 'shipped', 'none')", (row,)
                    )
            session.commit()
        image = _copy(connection)
    engine.dispose()
    return image


_template = lru_cache(maxsize=4)(make_template)


def _engine(place: Path) -> Engine:
    """A database in memory that says it lies at `place`: what is kept beside it is looked for there."""
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(place)),
        module=engine_module,
        poolclass=StaticPool,
        creator=lambda: engine_module.connect(":memory:", isolation_level=None),
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


class Laptop:
    """One database and the person at it."""

    def __init__(self, name: str, *, version: int = 1, machine: str | None = None, off: int = 0) -> None:
        self.name = name
        self.version = version
        self.machine = machine or f"machine-{name}"
        self.clock = FakeClock(timedelta(days=off))
        self.vouches: bool = True
        self.profile = rooms.lend()
        self.got: set[bytes] = set()  # hashes of the attachments that were joined here or came, but for erased ones
        self.ever: set[bytes] = set()  # the same, erased or not
        self.buried: frozenset[bytes] = frozenset()  # the keys that were erased when the erased were last taken away
        self.destroyed: set[bytes] = set()  # the keys that were ever destroyed here
        self.engine = _engine(self.profile.database)
        self.restart(_template(version))

    @property
    def schema(self) -> WireSchema:
        return tiny.schema(self.version)

    # --- the machine ---------------------------------------------------------------------------------------

    def image(self) -> Image:
        with self.engine.connect() as connection:
            return _copy(connection)

    def restart(self, image: Image | None = None) -> None:
        """Everything in memory is lost but the database."""
        kept = image or self.image()
        self.engine.dispose()
        self.engine = _engine(self.profile.database)
        with self.engine.connect() as connection:
            self._raw: Image = connection.connection.driver_connection
            kept.backup(self._raw)
        if tombstones.kept(self.profile):  # as opening a profile does
            with self.write() as session:
                posting.post(session.connection(), schema=self.schema)
                erasing.forget_erased(session)

    def wake_as(self, source: Laptop) -> None:
        """Its disk is a copy of another laptop's."""
        rooms.copy(source.profile, self.profile)
        self.got, self.ever, self.destroyed = set(source.got), set(source.ever), set(source.destroyed)
        self.restart(source.image())

    def leave(self) -> None:
        """It is needed no more."""
        self.engine.dispose()
        rooms.give_back(self.profile)

    def upgrade(self) -> None:
        """The newer version is installed: columns appear, capture off, nothing enters the log."""
        with self.write() as session:
            connection = session.connection()
            connection.exec_driver_sql("ALTER TABLE thing ADD COLUMN note TEXT")
            for name in ("part", "attachment"):
                tiny.metadata(1).tables[name].create(connection)
            self.version = 1
            install(connection, schema=self.schema)
            resettle_all(session, schema=self.schema)

    @contextmanager
    def write(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session:
            since = capture_mark(session)
            yield session
            recheck(
                session,
                [(c.table, c.row, c.field) for c in captured_since(session, since, schema=self.schema)],
                schema=self.schema,
            )
            session.commit()

    def changes(self) -> object:
        """Another value as soon as a row was written, even for nothing."""
        return id(self._raw), self.version, self._raw.total_changes

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """What the tables hold, asked of the engine itself: a history asks thousands of times."""
        found: list[tuple[Any, ...]] = self._raw.execute(question, values).fetchall()
        return found

    @contextmanager
    def read(self) -> Iterator[Session]:
        """What a reader sees. Writes that wait are filed for it alone, so that histories go on with them waiting."""
        with Session(self.engine) as session:
            posting.post(session.connection(), schema=self.schema)
            yield session

    # --- the person ----------------------------------------------------------------------------------------

    def make(self, table: str, row: bytes, **values: object) -> None:
        """Creates a row, or brings it back, as the services do with derived identities."""
        with self.write() as session:
            there = session.connection().exec_driver_sql(f"SELECT 1 FROM {table} WHERE id = ?", (row,)).first()
            if there is None:
                names = ["id", "deleted", *values]
                extra = {"kind": "none"} if table == "thing" and "kind" not in values else {}
                names += list(extra)
                marks = ", ".join("?" for _ in names)
                session.connection().exec_driver_sql(
                    f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
                    (row, 0, *values.values(), *extra.values()),
                )
        if there is not None:
            self.edit(table, row, deleted=0, **values)

    def edit(self, table: str, row: bytes, **values: object) -> None:
        sets = ", ".join(f"{name} = ?" for name in values)
        with self.write() as session:
            session.connection().exec_driver_sql(f"UPDATE {table} SET {sets} WHERE id = ?", (*values.values(), row))

    def settle(self, table: str, row: bytes, field: str, values: dict[str, object], stored: object) -> None:
        """A person settles one cell: the chosen value is written even where it is shown already."""
        with self.write() as session:
            sets = ", ".join(f"{name} = ?" for name in values)
            session.connection().exec_driver_sql(f"UPDATE {table} SET {sets} WHERE id = ?", (*values.values(), row))
            force(session, table, row, field, stored)

    def seal(self) -> bytes | None:
        with self.write() as session:
            return seal(session, self.clock, self.name, schema=self.schema, machine=self.machine)

    def retract(self, hash_: bytes) -> bytes | None:
        self.seal()
        with self.write() as session:
            statements.say(session, statements.RETRACT, hash_)
        return self.seal()

    def say(self, said: list[tuple[str, bytes]]) -> bytes | None:
        """Signs statements in a bundle of their own."""
        self.seal()
        with self.write() as session:
            for kind, target in said:
                statements.say(session, kind, target)
        made = self.seal()
        self.bury()
        return made

    def answer(self, replica: bytes, *, accept: bool) -> None:
        """The person answers what a laptop asks of everybody."""
        self.seal()
        with self.write() as session:
            before = current_knowledge(session)
            statements.answer(session.connection(), replica, accept=accept)
            settle_statements(session, before, schema=self.schema)
        self.bury()

    def readmit(self, replica: bytes) -> None:
        """The person vouches anew for a laptop that was revoked."""
        self.seal()
        with self.write() as session:
            before = current_knowledge(session)
            if statements.readmit(session.connection(), replica):
                settle_statements(session, before, schema=self.schema)
        self.bury()

    def verdicts(self) -> frozenset[tuple[object, ...]]:
        """The statements that do not count here, or count here only."""
        return frozenset(
            self.ask(
                "SELECT b.hash, s.kind, s.target, s.waits FROM statement s JOIN bundle b ON b.no = s.bundle "
                "WHERE s.waits IS NOT NULL"
            )
        )

    def judge_as(self, verdicts: frozenset[tuple[object, ...]]) -> None:
        """Answers everything as another laptop's person did."""
        if verdicts == self.verdicts():
            return
        with self.write() as session:
            before = current_knowledge(session)
            connection = session.connection()
            connection.exec_driver_sql("DELETE FROM statement WHERE waits = 'local'")
            connection.exec_driver_sql("UPDATE statement SET waits = NULL")
            for hash_, kind, target, waits in verdicts:
                no = connection.exec_driver_sql("SELECT no FROM bundle WHERE hash = ?", (hash_,)).scalar()
                connection.exec_driver_sql(
                    "INSERT OR REPLACE INTO statement (bundle, kind, target, waits) VALUES (?, ?, ?, ?)",
                    (no, kind, target, waits),
                )
            settle_statements(session, before, schema=self.schema)
        self.bury()

    def questions(self) -> list[statements.Asking]:
        with self.read() as session:
            return statements.questions(session.connection())

    def chain(self, replica: bytes) -> list[bytes]:
        """The applied bundles of a laptop, first to last."""
        found = self.ask(
            "SELECT hash FROM bundle WHERE replica = ? AND state IN ('applied', 'retracted', 'revoked') "
            "ORDER BY seq, hash",
            replica,
        )
        return [hash_ for (hash_,) in found]

    def erase(self, key_id: bytes) -> bytes | None:
        self.seal()
        with self.write() as session:
            statements.say(session, statements.ERASE, key_id)
        said = self.seal()
        self.bury()
        return said

    def bury(self) -> None:
        """After a merge the program destroys the keys that were erased, and what was kept under them."""
        if self.version and self.ask("SELECT 1 FROM statement WHERE kind = 'erase' LIMIT 1"):
            db: Any = self
            self.profile.make()
            piece_erasure.bury(db)
            self.buried = statements.erased_keys(self.engine.connect())
            self.destroyed |= self.buried

    def came(self, hashes: set[bytes]) -> None:
        """Attachments with these hashes were joined here or came."""
        self.got |= hashes
        self.ever |= hashes

    def vouch(self, replica: bytes) -> None:
        with self.write() as session:
            identity.vouch_for(session, replica)

    def receive(self, bundles: list[bytes], *, vouch: bool | None = None) -> MergeResult:
        """Seals, then merges, as receiving a file does."""
        self.seal()
        accept = self.vouches if vouch is None else vouch
        opened: list[Bundle] = [open_bundle(raw) for raw in bundles]
        with self.write() as session:
            done = merge_bundles(session, opened, now=1, vouch=None if accept else frozenset(), schema=self.schema)
        self.bury()
        return done

    def preview(self, bundles: list[bytes]) -> tuple[MergeResult, tuple[object, ...]]:
        """The same merge, rolled back: what it would do, and the state it would give."""
        self.seal()
        opened = [open_bundle(raw) for raw in bundles]
        with Session(self.engine) as session:
            result = merge_bundles(
                session, opened, now=1, vouch=None if self.vouches else frozenset(), schema=self.schema
            )
            session.flush()
            posting.post(session.connection(), schema=self.schema)
            would = dump(session, self.schema)
            session.rollback()
        return result, would

    def prune(self, *, boldly: bool) -> None:
        """Leaves out of the log what is spent; `boldly` also what some laptop had not applied when last heard of."""
        with self.write() as session:
            posting.post(session.connection(), schema=self.schema)
            ripe = pruning.Ripe.read(session.connection())
            if boldly:
                ripe = replace(ripe, applied=ripe.known.live)
            while pruning.prune(session.connection(), schema=self.schema, some=7, ripe=ripe):
                pass

    def stories(self) -> list[object]:
        """Who wrote what, of every row."""
        with self.read() as session:
            journal = Journal(session, schema=self.schema)
            return [
                [journal.story(table.wire, row) for row in self.rows(table.name)]
                for table in self.schema.tables.values()
            ]

    # --- what is there -------------------------------------------------------------------------------------

    def bundles(self) -> dict[bytes, bytes]:
        """Hash -> bytes of all that is stored, applied or held."""
        return dict(self.ask("SELECT hash, bytes FROM bundle"))

    def applied(self) -> frozenset[bytes]:
        found = self.ask("SELECT hash FROM bundle WHERE state IN ('applied', 'retracted', 'revoked')")
        return frozenset(hash_ for (hash_,) in found)

    def state(self) -> tuple[object, ...]:
        with self.read() as session:
            return dump(session, self.schema)

    def replica(self) -> bytes | None:
        found = self.ask("SELECT id FROM replica WHERE current = 1")
        return bytes(found[0][0]) if found else None

    def rows(self, table: str) -> list[bytes]:
        return [row for (row,) in self.ask(f"SELECT id FROM {table} ORDER BY id")]


def dump(session: Session, schema: WireSchema) -> tuple[object, ...]:
    """All that must be equal between laptops of one knowledge: tables, reviews, derived rows, state hash."""
    connection = session.connection()
    tables = []
    for table in schema.tables.values():
        columns = ", ".join(sorted(c for f in table.fields.values() for c in f.columns))
        rows = connection.exec_driver_sql(f"SELECT id, {columns} FROM {table.name} ORDER BY id").all()
        tables.append((table.wire, tuple(rows)))
    reviews = tuple(connection.exec_driver_sql("SELECT tbl, row, field, kind FROM review ORDER BY id").all())
    contested = tuple(
        connection.exec_driver_sql(
            "SELECT s.tbl, s.field, c.row FROM contested c JOIN slot s ON s.no = c.slot ORDER BY 1, 2, 3"
        )
    )
    return state_hash(session), tuple(tables), reviews, contested
