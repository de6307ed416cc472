"""Photographs and documents joined to records. Never edited afterwards: later changes are later revisions."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """\
CREATE TABLE attachment (
    owner_table TEXT,
    owner BLOB,
    hash BLOB,
    mime TEXT,
    size INTEGER,
    key_id BLOB,
    name TEXT,
    caption TEXT,
    kept_caption BLOB,
    consent TEXT,
    taken TEXT,
    added TEXT,
    visibility TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_attachment PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_attachment_hash ON attachment (hash)",
    "CREATE INDEX ix_attachment_owner ON attachment (owner)",
    """\
CREATE TABLE peer_lacks (
    replica BLOB NOT NULL,
    seq INTEGER NOT NULL,
    written INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    CONSTRAINT pk_peer_lacks PRIMARY KEY (replica)
)
    """,
    """\
CREATE TABLE piece_given (
    hash BLOB NOT NULL,
    CONSTRAINT pk_piece_given PRIMARY KEY (hash)
)
    """,
)


def upgrade() -> None:
    """Make the tables; what older laptops already relayed of `attachment` is settled when the profile opens."""
    for statement in STATEMENTS:
        op.execute(statement.strip())
