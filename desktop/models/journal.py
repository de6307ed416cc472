"""Owns the tables of the journal: who wrote, sealed bundles, their writes, reviews; must not know how they merge."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Synced, cell, wire


class Author(Synced, Base):
    """A person who seals bundles. Bundles carry only the opaque id; the name travels as an ordinary cell."""

    __tablename__ = "author"
    __table_args__ = wire("author")

    name: Mapped[str | None] = mapped_column(Text, info=cell("name", guard="auto"))
    organisation: Mapped[str | None] = mapped_column(Text, info=cell("organisation", guard="auto"))


def journal_tables(metadata: MetaData) -> tuple[Table, ...]:
    """The local tables behind exchanging, declared on `metadata`. None of them travels.

    `op` keeps every write as canonical msgpack bytes, so equality, reviews and the state hash compare bytes.
    `contested`, `trashed`, `orphan` and `review` are derived from it.
    """
    return (*_laptops(metadata), *_log(metadata), *_open_and_derived(metadata), *_facts(metadata))


def _laptops(metadata: MetaData) -> tuple[Table, ...]:
    """Laptops and the bundles they sealed."""
    return (
        # One laptop (a signing key). trust: mine, vouched, introduced, unknown. `secret` only for our own.
        Table(
            "replica",
            metadata,
            Column("id", LargeBinary(8), primary_key=True),
            Column("key", LargeBinary(32), nullable=False),
            Column("secret", LargeBinary(32)),
            Column("trust", Text, nullable=False, default="unknown"),
            Column("label", Text),
            Column("author", LargeBinary(16)),
            Column("machine", Text),
            Column("current", Integer, nullable=False, default=0),
            Column("succeeds", LargeBinary(8)),
            Column("have", LargeBinary),
            Column("have_seq", Integer),
            # who introduced it (trust `introduced`), and whether its owner was put off the list of exchanges
            Column("introduced_by", LargeBinary(8)),
            Column("forgotten", Integer, nullable=False, server_default="0"),
        ),
        # state: applied, retracted, revoked (their laptop was), held (author unknown), too_new, behind (after one
        # that is too new), unsound.
        Table(
            "bundle",
            metadata,
            Column("no", Integer, primary_key=True),
            Column("hash", LargeBinary(32), nullable=False, unique=True),
            Column("replica", LargeBinary(8), nullable=False),
            Column("seq", Integer, nullable=False),
            Column("lamport", Integer, nullable=False),
            Column("wall", Integer, nullable=False),
            Column("prev", LargeBinary(32), nullable=False, index=True),
            Column("author", LargeBinary(16), nullable=False),
            Column("state", Text, nullable=False),
            Column("here", Integer, nullable=False, default=0),
            Column("cells", Integer, nullable=False, default=0),
            Column("arrived", Integer, nullable=False),
            Column("receipt", LargeBinary(16)),
            Column("header", LargeBinary, nullable=False),
            Column("bytes", LargeBinary, nullable=False),
            Index("ix_bundle_replica_seq", "replica", "seq"),
        ),
    )


def _log(metadata: MetaData) -> tuple[Table, ...]:
    """The writes of the applied bundles: all but those that decide nothing any more."""
    return (
        # A number for each (wire table, wire field) ever met, known to this version or not.
        Table(
            "slot",
            metadata,
            Column("no", Integer, primary_key=True),
            Column("tbl", Text, nullable=False),
            Column("field", Text, nullable=False),
            Index("ix_slot_tbl_field", "tbl", "field", unique=True),
        ),
        Table(
            "op",
            metadata,
            Column("slot", Integer, primary_key=True, autoincrement=False),
            Column("row", LargeBinary(16), primary_key=True),
            Column("bundle", Integer, primary_key=True, autoincrement=False),
            Column("value", LargeBinary, nullable=False),
            sqlite_with_rowid=False,
        ),
        # Rows of which not every write is in `op`: the local numbers of the bundles to unpack for the others, packed
        # (`sync/left_out`). Derived: what is here can be put back into `op` at any time.
        Table(
            "left_out",
            metadata,
            Column("row", LargeBinary(16), primary_key=True),
            Column("bundles", LargeBinary, nullable=False),
            sqlite_with_rowid=False,
        ),
        # What a shipped row's cell held before the first write of it: shown again if all writes are taken back.
        Table(
            "base_value",
            metadata,
            Column("slot", Integer, primary_key=True, autoincrement=False),
            Column("row", LargeBinary(16), primary_key=True),
            Column("value", LargeBinary, nullable=False),
            sqlite_with_rowid=False,
        ),
    )


def _open_and_derived(metadata: MetaData) -> tuple[Table, ...]:
    """Open writes, and what is derived from the log: it can be dropped and rebuilt."""
    return (
        # Open writes, put here by triggers, sealed into a bundle later. old and new keep SQLite's own type.
        Table(
            "capture",
            metadata,
            Column("seq", Integer, primary_key=True),
            Column("tbl", Text, nullable=False),
            Column("row", LargeBinary(16), nullable=False),
            Column("field", Text, nullable=False),
            Column("old", LargeBinary),
            Column("new", LargeBinary),
            Column("forced", Integer, nullable=False, server_default="0"),
            sqlite_autoincrement=True,
        ),
        Table(
            "capture_switch",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("state", Integer, nullable=False),
        ),
        # Derived: cells with several uncovered writes; looked at again when a missing link of a chain arrives.
        Table(
            "contested",
            metadata,
            Column("slot", Integer, primary_key=True, autoincrement=False),
            Column("row", LargeBinary(16), primary_key=True),
            sqlite_with_rowid=False,
        ),
        # Derived: rows with a delete that no write covers (slot of `deleted`).
        Table(
            "trashed",
            metadata,
            Column("slot", Integer, primary_key=True, autoincrement=False),
            Column("row", LargeBinary(16), primary_key=True),
            sqlite_with_rowid=False,
        ),
        # Derived: rows with cells whose creation has not arrived yet (slot of `deleted`).
        Table(
            "orphan",
            metadata,
            Column("slot", Integer, primary_key=True, autoincrement=False),
            Column("row", LargeBinary(16), primary_key=True),
            sqlite_with_rowid=False,
        ),
        # Derived: what a person must settle. kind: value (several heads) or delete (a delete against edits).
        Table(
            "review",
            metadata,
            Column("id", LargeBinary(8), primary_key=True),
            Column("tbl", Text, nullable=False),
            Column("row", LargeBinary(16), nullable=False),
            Column("field", Text, nullable=False),
            Column("kind", Text, nullable=False),
            Index("ix_review_tbl_row", "tbl", "row"),
        ),
    )


def _facts(metadata: MetaData) -> tuple[Table, ...]:
    """Statements, receipts, and single facts."""
    return (
        # Signed statements met in bundles: retract (target: bundle hash), erase (key id), vouch (replica id), revoke
        # and spare and retire (see `sync/standing`, `sync/retiring`). Local, and not signed: `waits` is empty where
        # the statement counts here, `asked` while it waits for a person, `declined` where a person said no, `local`
        # where a person here added a `spare` of their own.
        Table(
            "statement",
            metadata,
            Column("bundle", Integer, primary_key=True, autoincrement=False),
            Column("kind", Text, primary_key=True),
            Column("target", LargeBinary, primary_key=True),
            Column("waits", Text),
            Index("ix_statement_kind_target", "kind", "target"),
            sqlite_with_rowid=False,
        ),
        Table(
            "pending_statement",
            metadata,
            Column("no", Integer, primary_key=True),
            Column("kind", Text, nullable=False),
            Column("target", LargeBinary, nullable=False),
        ),
        # One file received or given. `way`: received, given.
        Table(
            "receipt",
            metadata,
            Column("id", LargeBinary(16), primary_key=True),
            Column("way", Text, nullable=False),
            Column("at", Integer, nullable=False),
            Column("file_hash", LargeBinary(32), nullable=False),
            Column("name", Text, nullable=False),
            Column("peer", LargeBinary(8)),
            Column("bundles", Integer, nullable=False),
            Column("new", Integer, nullable=False),
            Column("changed", Integer, nullable=False),
            Column("deleted", Integer, nullable=False),
            Column("reviews", Integer, nullable=False),
            Column("held", Integer, nullable=False),
        ),
        Table(
            "sync_state",
            metadata,
            Column("key", Text, primary_key=True),
            Column("value", LargeBinary),
        ),
    )


JOURNAL = journal_tables(Base.metadata)
