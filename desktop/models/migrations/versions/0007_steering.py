"""Steering: projects and programmes, indicators and their values, good practices; what an initiative belongs to."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

STATEMENTS = (
    """\
CREATE TABLE framework (
    area BLOB,
    actor BLOB,
    project BLOB,
    starts TEXT,
    ends TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_framework PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE indicator (
    framework BLOB,
    code TEXT,
    sector TEXT,
    unit TEXT,
    direction TEXT,
    frequency TEXT,
    actor BLOB,
    baseline FLOAT,
    baseline_period TEXT,
    lowest FLOAT,
    highest FLOAT,
    due_days INTEGER,
    formula TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_indicator PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_indicator_framework ON indicator (framework)",
    """\
CREATE TABLE indicator_value (
    indicator BLOB,
    measure TEXT,
    period TEXT,
    area BLOB,
    sex TEXT,
    age TEXT,
    people TEXT,
    nationality TEXT,
    value FLOAT,
    comment TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_indicator_value PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_indicator_value_indicator ON indicator_value (indicator)",
    """\
CREATE TABLE practice (
    sector TEXT,
    actor BLOB,
    area BLOB,
    city TEXT,
    country TEXT,
    starts TEXT,
    ends TEXT,
    quoted TEXT,
    consent TEXT,
    consent_date TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_practice PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE practice_initiative (
    practice BLOB,
    initiative BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_practice_initiative PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_practice_initiative_initiative ON practice_initiative (initiative)",
    "CREATE INDEX ix_practice_initiative_practice ON practice_initiative (practice)",
    """\
CREATE TABLE project (
    acronym TEXT,
    kind TEXT,
    parent BLOB,
    status TEXT,
    starts TEXT,
    ends TEXT,
    amount FLOAT,
    currency TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_project PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_project_parent ON project (parent)",
    """\
CREATE TABLE project_actor (
    project BLOB,
    actor BLOB,
    role TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_project_actor PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_project_actor_actor ON project_actor (actor)",
    "CREATE INDEX ix_project_actor_project ON project_actor (project)",
    """\
CREATE TABLE project_place (
    project BLOB,
    place BLOB,
    area BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_project_place PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_project_place_area ON project_place (area)",
    "CREATE INDEX ix_project_place_place ON project_place (place)",
    "CREATE INDEX ix_project_place_project ON project_place (project)",
    "ALTER TABLE initiative ADD COLUMN project BLOB",
    "ALTER TABLE initiative ADD COLUMN counting TEXT",
    "CREATE INDEX ix_initiative_project ON initiative (project)",
)


def upgrade() -> None:
    """Make the tables; what older laptops already relayed of them is settled when the profile opens."""
    for statement in STATEMENTS:
        op.execute(statement.strip())
