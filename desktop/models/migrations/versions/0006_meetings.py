"""Meetings and what they lead to: decisions and actions, roadmaps; workshops and trainings."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STATEMENTS = (
    """\
CREATE TABLE action (
    owner BLOB,
    actor BLOB,
    due TEXT,
    status TEXT,
    progress INTEGER,
    done TEXT,
    meeting BLOB,
    need BLOB,
    decision BLOB,
    initiative BLOB,
    milestone BLOB,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_action PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_action_meeting ON action (meeting)",
    "CREATE INDEX ix_action_milestone ON action (milestone)",
    "CREATE INDEX ix_action_need ON action (need)",
    "CREATE INDEX ix_action_owner ON action (owner)",
    """\
CREATE TABLE agenda_item (
    meeting BLOB,
    title TEXT,
    minutes INTEGER,
    status TEXT,
    rank TEXT,
    spent INTEGER,
    about_table TEXT,
    about BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_agenda_item PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_agenda_item_about ON agenda_item (about)",
    "CREATE INDEX ix_agenda_item_meeting ON agenda_item (meeting)",
    """\
CREATE TABLE amendment (
    meeting BLOB,
    note BLOB,
    text TEXT,
    at TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_amendment PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_amendment_meeting ON amendment (meeting)",
    """\
CREATE TABLE attendance (
    meeting BLOB,
    contact BLOB,
    actor BLOB,
    present INTEGER,
    role TEXT,
    sex TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_attendance PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_attendance_contact ON attendance (contact)",
    "CREATE INDEX ix_attendance_meeting ON attendance (meeting)",
    """\
CREATE TABLE decision (
    number TEXT,
    day TEXT,
    status TEXT,
    meeting BLOB,
    need BLOB,
    initiative BLOB,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_decision PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_decision_meeting ON decision (meeting)",
    "CREATE INDEX ix_decision_need ON decision (need)",
    """\
CREATE TABLE meeting (
    series BLOB,
    kind TEXT,
    day TEXT,
    starts TEXT,
    ends TEXT,
    mode TEXT,
    place BLOB,
    venue TEXT,
    area BLOB,
    chair BLOB,
    lang TEXT,
    count_sex INTEGER,
    status TEXT,
    final_at TEXT,
    final_by TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_meeting PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_meeting_series ON meeting (series)",
    """\
CREATE TABLE milestone (
    roadmap BLOB,
    objective BLOB,
    actor BLOB,
    owner BLOB,
    due TEXT,
    status TEXT,
    progress INTEGER,
    rank TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_milestone PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_milestone_objective ON milestone (objective)",
    "CREATE INDEX ix_milestone_roadmap ON milestone (roadmap)",
    """\
CREATE TABLE note (
    meeting BLOB,
    item BLOB,
    kind TEXT,
    text TEXT,
    at TEXT,
    rank TEXT,
    subject BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_note PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_note_meeting ON note (meeting)",
    "CREATE INDEX ix_note_subject ON note (subject)",
    """\
CREATE TABLE objective (
    roadmap BLOB,
    rank TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_objective PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_objective_roadmap ON objective (roadmap)",
    """\
CREATE TABLE participants (
    training BLOB,
    audience TEXT,
    sex TEXT,
    value INTEGER,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_participants PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_participants_training ON participants (training)",
    """\
CREATE TABLE priority (
    meeting BLOB,
    need BLOB,
    rank TEXT,
    points INTEGER,
    why TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_priority PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_priority_meeting ON priority (meeting)",
    "CREATE INDEX ix_priority_need ON priority (need)",
    """\
CREATE TABLE roadmap (
    area BLOB,
    actor BLOB,
    starts TEXT,
    ends TEXT,
    status TEXT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_roadmap PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE series (
    kind TEXT,
    cadence TEXT,
    area BLOB,
    actor BLOB,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_series PRIMARY KEY (id)
)
    """,
    """\
CREATE TABLE training (
    kind TEXT,
    sector TEXT,
    status TEXT,
    actor BLOB,
    starts TEXT,
    ends TEXT,
    area BLOB,
    place BLOB,
    initiative BLOB,
    meeting BLOB,
    answers INTEGER,
    score FLOAT,
    state TEXT,
    visibility TEXT,
    assured_at TEXT,
    assured_by TEXT,
    source TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_training PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_training_initiative ON training (initiative)",
    """\
CREATE TABLE training_session (
    training BLOB,
    title TEXT,
    day TEXT,
    starts TEXT,
    ends TEXT,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_training_session PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_training_session_training ON training_session (training)",
)


def upgrade() -> None:
    """Make the tables; what older laptops already relayed of them is settled when the profile opens."""
    for statement in STATEMENTS:
        op.execute(statement.strip())
