"""What looks alike and is not one thing, as somebody said."""

from __future__ import annotations

from typing import Final

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STATEMENTS: Final = (
    """\
CREATE TABLE not_same (
    kind TEXT,
    one BLOB,
    other BLOB,
    id BLOB NOT NULL,
    deleted INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT pk_not_same PRIMARY KEY (id)
)
    """,
    "CREATE INDEX ix_not_same_one ON not_same (one)",
    "CREATE INDEX ix_not_same_other ON not_same (other)",
)


def upgrade() -> None:
    """Make the table; what older laptops already relayed of it is settled when the profile opens."""
    for statement in STATEMENTS:
        op.execute(statement.strip())
