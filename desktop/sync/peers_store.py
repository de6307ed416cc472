"""Owns what we know of the other laptops: what each last said it has, what it lacks; must not know files' bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop.models.driver import run, stream
from desktop.sync import canonical, store
from desktop.sync.bundle import open_bundle
from desktop.sync.changefile import Manifest
from desktop.sync.lineage import Lineage
from desktop.sync.posting import post
from desktop.sync.schema import DELETED
from desktop.sync.store import Slots
from desktop.sync.vector import BadVector, Vector, pack, unpack

_MADE, _GONE = canonical.encode(0), canonical.encode(1)
_WRITES = "SELECT count(*) FROM op WHERE slot = ? AND row = ?"
_EVERY = ("applied", "retracted", "revoked", "held", "too_new", "behind", "unsound")


def have(session: Session) -> Vector:
    """Every bundle stored here, applied or not, as ranges: what others need not send again."""
    return _everything(session.connection()).vector(with_exceptions=False)


def note_have(session: Session, manifest: Manifest) -> None:
    """Keeps what a giver says it has, if this file is not older than the one we know of."""
    run(
        session.connection(),
        "INSERT OR IGNORE INTO replica (id, key, trust, current) VALUES (?, ?, 'unknown', 0)",
        (manifest.sender, manifest.key),
    )
    run(
        session.connection(),
        "UPDATE replica SET have = ?, have_seq = ?, forgotten = 0 WHERE id = ? AND coalesce(have_seq, -1) <= ?",
        (msgspec.msgpack.encode(pack(manifest.have)), manifest.seq, manifest.sender, manifest.seq),
    )


def to_give(session: Session, peers: Sequence[bytes]) -> dict[bytes, bytes]:
    """Hash -> bytes of what any of these laptops lacks by its newest arrived word; everything for nobody in
    particular."""
    known = set.intersection(*(known_to(session, peer) for peer in peers)) if peers else set()
    rows = stream(session.connection(), "SELECT no, hash, bytes FROM bundle ORDER BY no")
    return {bytes(hash_): bytes(raw) for no, hash_, raw in rows if no not in known}


def known_to(session: Session, peer: bytes) -> set[int]:
    """The local numbers of the bundles that a laptop has, by its newest arrived word."""
    said = told(session.connection(), peer)
    return set(_everything(session.connection()).holds(said)) if said is not None else set()


def told(connection: Connection, peer: bytes) -> Vector | None:
    """What a laptop last said it has; None when it never did."""
    said = run(connection, "SELECT have FROM replica WHERE id = ?", (peer,)).scalar()
    if said is None:
        return None
    try:
        return unpack(msgspec.msgpack.decode(said))
    except (BadVector, msgspec.DecodeError):
        return None


def lacking(session: Session) -> dict[bytes, int]:
    """Laptop -> how many writes stored here it lacks, for every other laptop that said what it has."""
    connection = session.connection()
    everything = _everything(connection)
    cells = {no: int(count) for no, count in run(connection, "SELECT no, cells FROM bundle")}
    total = sum(cells.values())
    found = {}
    for (peer,) in run(connection, "SELECT id FROM replica WHERE have IS NOT NULL AND trust <> 'mine'"):
        said = told(connection, peer)
        if said is not None:
            found[bytes(peer)] = total - sum(cells[no] for no in everything.holds(said))
    return found


def holders(session: Session, lost: Iterable[bytes]) -> dict[bytes, set[bytes]]:
    """Laptop whose bundles are missing here -> laptops that said they have some of those."""
    connection = session.connection()
    known: dict[bytes, set[int]] = {}
    for replica, seq in run(connection, "SELECT replica, seq FROM bundle"):
        known.setdefault(bytes(replica), set()).add(seq)
    found: dict[bytes, set[bytes]] = {bytes(one): set() for one in lost}
    for (peer,) in run(connection, "SELECT id FROM replica WHERE have IS NOT NULL AND trust <> 'mine'"):
        said = told(connection, peer)
        for span in said.ranges if said is not None else ():
            inside = sum(span.first <= seq <= span.last for seq in known.get(span.replica, ()))
            if span.replica in found and inside < span.last - span.first + 1:
                found[span.replica].add(bytes(peer))
    return found


def key_of(session: Session, replica: bytes) -> bytes:
    """The public key of a laptop that is known."""
    return bytes(run(session.connection(), "SELECT key FROM replica WHERE id = ?", (replica,)).scalar_one())


def own_seq(session: Session, replica: bytes) -> int:
    """The number of our newest bundle, 0 before the first."""
    return int(
        run(
            session.connection(), "SELECT coalesce(max(seq), 0) FROM bundle WHERE replica = ? AND here = 1", (replica,)
        ).scalar_one()
    )


def in_states(session: Session, hashes: Iterable[bytes], states: Sequence[str]) -> set[bytes]:
    """Which of the bundles are in one of the states."""
    found = set()
    for hash_ in hashes:
        state = run(session.connection(), "SELECT state FROM bundle WHERE hash = ?", (hash_,)).scalar()
        if state in states:
            found.add(hash_)
    return found


def row_counts(session: Session, bundles: Mapping[bytes, bytes]) -> dict[str, int]:
    """Wire table -> rows that the bundles (hash -> bytes) write, of those that were read here."""
    found: dict[str, set[bytes]] = {}
    for hash_ in in_states(session, bundles, store.IN_LINEAGE):
        for table, rows in open_bundle(bundles[hash_], proven=True).rows():
            found.setdefault(table, set()).update(rows)
    return {table: len(rows) for table, rows in found.items()}


def cell_count(session: Session, bundles: Mapping[bytes, bytes]) -> int:
    """How many writes the bundles hold."""
    total = 0
    for hash_ in bundles:
        total += int(run(session.connection(), "SELECT cells FROM bundle WHERE hash = ?", (hash_,)).scalar_one())
    return total


def own_rows_since(session: Session, since: int) -> list[tuple[str, bytes, bool, bool]]:
    """(wire table, row, made, deleted) of what our bundles after local number `since` wrote."""
    connection = session.connection()
    post(connection)
    slots = Slots.load(connection)
    said: dict[tuple[str, bytes], None] = {}
    lives: dict[bytes, set[tuple[str, bytes]]] = {_MADE: set(), _GONE: set()}
    for (no,) in run(connection, "SELECT no FROM bundle WHERE here = 1 AND no > ?", (since,)).all():
        for column in store.opened(connection, no).columns()[0]:
            said |= dict.fromkeys((column.table, row) for row in column.rows)
            if column.field == DELETED:
                for row, raw in zip(column.rows, column.raws, strict=True):
                    lives.setdefault(raw, set()).add((column.table, row))
    made = {
        (table, row)
        for table, row in lives[_MADE]
        if run(connection, _WRITES, (slots.no(table, DELETED), row)).scalar() == 1
    }
    return [(table, row, (table, row) in made, (table, row) in lives[_GONE]) for table, row in said]


def author_name(session: Session, replica: bytes) -> str:
    """The name under which a laptop last sealed, as far as its own bundles tell; empty while unknown."""
    name = run(
        session.connection(),
        "SELECT a.name FROM bundle b JOIN author a ON a.id = b.author "
        "WHERE b.replica = ? AND a.name IS NOT NULL ORDER BY b.seq DESC LIMIT 1",
        (replica,),
    ).scalar()
    return str(name or "")


def _everything(connection: Connection) -> Lineage:
    return store.load_lineage(connection, _EVERY)
