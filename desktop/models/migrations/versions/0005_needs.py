"""Needs, and the services that actors offer; and a search index that loses nothing when records change."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    """\
CREATE TABLE need (
    sector TEXT,
    status TEXT,
    severity TEXT,
    people INTEGER,
    actor BLOB,
    said TEXT,
    closed TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_need PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_need_actor ON need (actor)",
    """\
CREATE TABLE need_answer (
    need BLOB,
    initiative BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_need_answer PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_need_answer_initiative ON need_answer (initiative)",
    "CREATE INDEX ix_need_answer_need ON need_answer (need)",
    """\
CREATE TABLE need_place (
    need BLOB,
    place BLOB,
    area BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_need_place PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_need_place_area ON need_place (area)",
    "CREATE INDEX ix_need_place_need ON need_place (need)",
    "CREATE INDEX ix_need_place_place ON need_place (place)",
    """\
CREATE TABLE service (
    actor BLOB,
    sector TEXT,
    status TEXT,
    fee TEXT,
    opening TEXT,
    recurrence TEXT,
    capacity INTEGER,
    protected INTEGER,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_service PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_service_actor ON service (actor)",
    """\
CREATE TABLE service_place (
    service BLOB,
    place BLOB,
    area BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_service_place PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_service_place_area ON service_place (area)",
    "CREATE INDEX ix_service_place_place ON service_place (place)",
    "CREATE INDEX ix_service_place_service ON service_place (service)",
    "DROP TABLE search_index",
    """\
CREATE VIRTUAL TABLE search_index USING fts5(
    folded, columnsize=0, detail=column, prefix='2 3',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co'")
    """,
    "INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)",
)


def upgrade() -> None:
    """Make the tables; what older laptops already relayed of them is settled when the profile opens.

    The index is filled when lists are made again, as they are by the first program that knows these tables.
    """
    for statement in STATEMENTS:
        op.execute(statement.strip())
