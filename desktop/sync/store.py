"""Owns the SQL on the journal: bundles, writes, slots, lineage; must not know how a cell is decided or shown."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from desktop.models.driver import run, run_each
from desktop.sync.bundle import Bundle, Header, open_bundle
from desktop.sync.clock import effective
from desktop.sync.codec import Statement
from desktop.sync.lineage import Lineage, Link, Seen
from desktop.sync.retiring import expanded
from desktop.sync.vector import SHORT_LENGTH, Packed, PackedSpans, Vector, exceptions_of, unpack

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

    applied: Packed = msgspec.field(name="a")
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
        for no, table, name in run(connection, "SELECT no, tbl, field FROM slot"):
            slots.by_name[table, name] = no
            slots.by_no[no] = (table, name)
        return slots

    def no(self, table: str, name: str) -> int:
        """The number of a cell kind, given now if it was never met."""
        known = self.by_name.get((table, name))
        if known is None:
            made = run(
                self.connection, "INSERT INTO slot (tbl, field) VALUES (?, ?) RETURNING no", (table, name)
            ).scalar_one()
            known = int(made)
            self.by_name[table, name] = known
            self.by_no[known] = (table, name)
        return known


def load_links(connection: Connection, states: Sequence[str] = IN_LINEAGE) -> list[Link]:
    """The bundles in the given states, as the chains need them."""
    marks = ", ".join("?" for _ in states)
    words = ("SELECT no, hash, replica, seq, lamport, prev, state FROM bundle WHERE state IN (", marks, ")")
    return [
        Link(no, hash_, replica, seq, effective(lamport), prev, state == RETRACTED, state == REVOKED)
        for no, hash_, replica, seq, lamport, prev, state in run(connection, " ".join(words), tuple(states))
    ]


def load_lineage(connection: Connection, states: Sequence[str] = IN_LINEAGE) -> Lineage:
    return lineage_of(connection, load_links(connection, states))


def lineage_of(connection: Connection, links: Iterable[Link], kind: type[Lineage] = Lineage) -> Lineage:
    def seen_by(no: int) -> Seen:
        said = _vector_decoder.decode(run(connection, "SELECT header FROM bundle WHERE no = ?", (no,)).scalar_one())
        if not said.retired:
            return PackedSpans(said.applied), exceptions_of(said.applied)
        return expanded(connection, unpack(said.applied), said.retired, made.links).seen

    made = kind(links, seen_by)
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
    made = run(
        connection,
        "INSERT INTO bundle (hash, replica, seq, lamport, wall, prev, author, state, here, cells, arrived, "
        "receipt, header, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING no",
        (
            *(bundle.hash, header.replica, header.seq, effective(header.lamport), header.wall, header.prev),
            *(header.author, state, int(here), header.cells, arrived, receipt, bundle.header_bytes, bundle.raw),
        ),
    ).scalar_one()
    return int(made)


def opened(connection: Connection, no: int) -> Bundle:
    """A stored bundle that was found sound when it came, by its local number."""
    raw = run(connection, "SELECT bytes FROM bundle WHERE no = ?", (no,)).scalar_one()
    return open_bundle(bytes(raw), proven=True)


def insert_statements(connection: Connection, no: int, statements: Iterable[Statement]) -> None:
    rows = [(no, s.kind, s.target) for s in statements]
    if rows:
        run_each(connection, "INSERT INTO statement (bundle, kind, target) VALUES (?, ?, ?)", rows)


def set_states(connection: Connection, states: Mapping[int, str]) -> None:
    if states:
        run_each(connection, "UPDATE bundle SET state = ? WHERE no = ?", [(state, no) for no, state in states.items()])


def known_hashes(connection: Connection, hashes: Sequence[bytes]) -> set[bytes]:
    """Which of `hashes` are stored already, whatever their state."""
    found: set[bytes] = set()
    for at in range(0, len(hashes), 500):
        part = hashes[at : at + 500]
        marks = ", ".join("?" for _ in part)
        rows = run(connection, " ".join(("SELECT hash FROM bundle WHERE hash IN (", marks, ")")), tuple(part))
        found.update(bytes(hash_) for (hash_,) in rows)
    return found


def any_waiting(connection: Connection) -> bool:
    """Whether a bundle is here that is not applied yet."""
    found = run(connection, "SELECT 1 FROM bundle WHERE state IN ('held', 'too_new', 'behind') LIMIT 1")
    return found.first() is not None


def is_awaited(connection: Connection, hash_: bytes, besides: Sequence[int]) -> bool:
    """Whether a bundle that was here before those numbered `besides` goes on from this one, or may name it as known:
    in its header, or as the last one of a laptop that somebody retired."""
    short = hash_[:SHORT_LENGTH]
    return bool(
        run(
            connection,
            "SELECT EXISTS (SELECT 1 FROM bundle WHERE (prev = ?1 OR instr(header, ?2)) "
            "AND no NOT IN (SELECT value FROM json_each(?3))) "
            "OR EXISTS (SELECT 1 FROM statement WHERE kind = 'retire' AND instr(target, ?2))",
            (hash_, short, json.dumps(list(besides))),
        ).scalar()
    )


def get_state(connection: Connection, key: str) -> bytes | None:
    value = run(connection, "SELECT value FROM sync_state WHERE key = ?", (key,)).scalar()
    return None if value is None else bytes(value)


def put_state(connection: Connection, key: str, value: bytes) -> None:
    run(connection, "INSERT OR REPLACE INTO sync_state (key, value) VALUES (?, ?)", (key, value))
