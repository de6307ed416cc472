"""Owns the SQL on the journal: bundles, writes, slots, lineage; must not know how a cell is decided or shown."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection

from desktop.sync.bundle import Bundle, Header
from desktop.sync.clock import effective
from desktop.sync.codec import Statement
from desktop.sync.lineage import Lineage, Link
from desktop.sync.retiring import expanded
from desktop.sync.vector import Vector, unpack

APPLIED = "applied"
RETRACTED = "retracted"
REVOKED = "revoked"
HELD = "held"
TOO_NEW = "too_new"
BEHIND = "behind"
UNSOUND = "unsound"
IN_LINEAGE = (APPLIED, RETRACTED, REVOKED)  # of them, only those applied show and cover


class _AppliedOnly(msgspec.Struct):
    """The parts of a header that coverage needs."""

    applied: object = msgspec.field(name="a")
    retired: bytes = msgspec.field(name="t", default=b"")


class _NeedsOnly(msgspec.Struct):
    needs: int = msgspec.field(name="n", default=1)


_header_decoder = msgspec.msgpack.Decoder(Header)
_needs_decoder = msgspec.msgpack.Decoder(_NeedsOnly)
_vector_decoder = msgspec.msgpack.Decoder(_AppliedOnly)


@dataclass(slots=True)
class Slots:
    """Numbers of (wire table, wire field), loaded once per merge, growing with what is met."""

    connection: Connection
    by_name: dict[tuple[str, str], int] = field(default_factory=dict)
    by_no: dict[int, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, connection: Connection) -> Slots:
        slots = cls(connection)
        for no, table, name in connection.exec_driver_sql("SELECT no, tbl, field FROM slot"):
            slots.by_name[table, name] = no
            slots.by_no[no] = (table, name)
        return slots

    def no(self, table: str, name: str) -> int:
        """The number of a cell kind, given now if it was never met."""
        known = self.by_name.get((table, name))
        if known is None:
            made = self.connection.exec_driver_sql(
                "INSERT INTO slot (tbl, field) VALUES (?, ?) RETURNING no", (table, name)
            ).scalar_one()
            known = int(made)
            self.by_name[table, name] = known
            self.by_no[known] = (table, name)
        return known


def load_links(
    connection: Connection, states: Sequence[str] = IN_LINEAGE, nos: Collection[int] | None = None
) -> list[Link]:
    """The bundles in the given states, as the chains need them; only those numbered `nos`, if given."""
    marks = ", ".join("?" for _ in states)
    words = ["SELECT no, hash, replica, seq, lamport, prev, state FROM bundle WHERE state IN (", marks, ")"]
    if nos is not None:
        words += ["AND no IN (SELECT value FROM json_each(?))"]
    values = tuple(states) if nos is None else (*states, json.dumps(sorted(nos)))
    return [
        Link(no, hash_, replica, seq, effective(lamport), prev, state == RETRACTED, state == REVOKED)
        for no, hash_, replica, seq, lamport, prev, state in plain_rows(connection, " ".join(words), values)
    ]


def load_lineage(connection: Connection, states: Sequence[str] = IN_LINEAGE) -> Lineage:
    return lineage_of(connection, load_links(connection, states))


def lineage_of(connection: Connection, links: Iterable[Link], kind: type[Lineage] = Lineage) -> Lineage:
    def vector_of(no: int) -> Vector:
        header = connection.exec_driver_sql("SELECT header FROM bundle WHERE no = ?", (no,)).scalar_one()
        return vector_of_header(header, connection, made.links)

    made = kind(links, vector_of)
    return made


def vector_of_header(header: bytes, connection: Connection, applied: Container[int]) -> Vector:
    """What the author of a stored header had applied, as far as the bundles `applied` can tell."""
    said = _vector_decoder.decode(header)
    vector = unpack(said.applied)
    return expanded(connection, vector, said.retired, applied) if said.retired else vector


def header_of(header: bytes) -> Header:
    """A stored header, whole."""
    return _header_decoder.decode(header)


def needs_of(header: bytes) -> int:
    """The level of understanding that a stored header asks for."""
    return _needs_decoder.decode(header).needs


def insert_bundle(
    connection: Connection, bundle: Bundle, state: str, *, here: bool, arrived: int, receipt: bytes | None
) -> int:
    """Stores a bundle's bytes for ever; gives its local number."""
    header: Header = bundle.header
    made = connection.exec_driver_sql(
        "INSERT INTO bundle (hash, replica, seq, lamport, wall, prev, author, state, here, cells, arrived, "
        "receipt, header, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING no",
        (
            *(bundle.hash, header.replica, header.seq, effective(header.lamport), header.wall, header.prev),
            *(header.author, state, int(here), header.cells, arrived, receipt, bundle.header_bytes, bundle.raw),
        ),
    ).scalar_one()
    return int(made)


def insert_statements(connection: Connection, no: int, statements: Iterable[Statement]) -> None:
    rows = [(no, s.kind, s.target) for s in statements]
    if rows:
        connection.exec_driver_sql("INSERT INTO statement (bundle, kind, target) VALUES (?, ?, ?)", rows)


def set_states(connection: Connection, states: Mapping[int, str]) -> None:
    if states:
        connection.exec_driver_sql(
            "UPDATE bundle SET state = ? WHERE no = ?", [(state, no) for no, state in states.items()]
        )


def known_hashes(connection: Connection, hashes: Sequence[bytes]) -> set[bytes]:
    """Which of `hashes` are stored already, whatever their state."""
    found: set[bytes] = set()
    for at in range(0, len(hashes), 500):
        part = hashes[at : at + 500]
        marks = ", ".join("?" for _ in part)
        rows = plain_rows(connection, " ".join(("SELECT hash FROM bundle WHERE hash IN (", marks, ")")), part)
        found.update(bytes(hash_) for (hash_,) in rows)
    return found


def any_waiting(connection: Connection) -> bool:
    """Whether a bundle is here that is not applied yet."""
    return bool(plain_rows(connection, "SELECT 1 FROM bundle WHERE state IN ('held', 'too_new', 'behind') LIMIT 1"))


def plain_rows(connection: Connection, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """All rows of a question asked of the driver itself: for many thousand rows SQLAlchemy's own take longer."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
    finally:
        cursor.close()


def get_state(connection: Connection, key: str) -> bytes | None:
    value = connection.exec_driver_sql("SELECT value FROM sync_state WHERE key = ?", (key,)).scalar()
    return None if value is None else bytes(value)


def put_state(connection: Connection, key: str, value: bytes) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO sync_state (key, value) VALUES (?, ?)", (key, value))
