"""The toolbox: documents and what they serve, checklists, requests to confirm; what a service's card says."""

from __future__ import annotations

from typing import Final

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STATEMENTS: Final = (
    """\
CREATE TABLE checklist (
    code TEXT,
    document BLOB,
    area BLOB,
    initiative BLOB,
    actor BLOB,
    sector TEXT,
    starts TEXT,
    due TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_checklist PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_checklist_document ON checklist (document)",
    "CREATE INDEX ix_checklist_initiative ON checklist (initiative)",
    """\
CREATE TABLE checklist_point (
    checklist BLOB,
    code TEXT,
    position TEXT,
    text TEXT,
    done INTEGER,
    done_on TEXT,
    note TEXT,
    action BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_checklist_point PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_checklist_point_action ON checklist_point (action)",
    "CREATE INDEX ix_checklist_point_checklist ON checklist_point (checklist)",
    """\
CREATE TABLE confirm_ask (
    owner_table TEXT,
    owner BLOB,
    asked_on TEXT,
    asked_by TEXT,
    actor BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_confirm_ask PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_confirm_ask_owner ON confirm_ask (owner)",
    """\
CREATE TABLE document (
    code TEXT,
    kind TEXT,
    issued TEXT,
    publisher TEXT,
    licence TEXT,
    web TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_document PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE document_use (
    document BLOB,
    owner_table TEXT,
    owner BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_document_use PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_document_use_document ON document_use (document)",
    "CREATE INDEX ix_document_use_owner ON document_use (owner)",
    """\
CREATE TABLE piece_text (
    hash BLOB NOT NULL,
    state TEXT NOT NULL,
    pages INTEGER NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_piece_text PRIMARY KEY (hash)
)
    """,
    "ALTER TABLE service ADD COLUMN phone TEXT",
    "ALTER TABLE service ADD COLUMN web TEXT",
    "ALTER TABLE service ADD COLUMN alert_until TEXT",
    """\
CREATE VIRTUAL TABLE paper_index USING fts5(
    folded, hash UNINDEXED, page UNINDEXED, columnsize=0, prefix='2 3',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co'")
    """,
    "INSERT INTO paper_index (paper_index, rank) VALUES ('secure-delete', 1)",
)


def upgrade() -> None:
    """Make the tables; what older laptops already relayed of them is settled when the profile opens."""
    for statement in STATEMENTS:
        op.execute(statement.strip())
