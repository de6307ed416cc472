"""Writes that decide nothing any more need not lie in the log by cell, and which cells a bundle wrote is in itself."""

from __future__ import annotations

from typing import Final

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATEMENTS: Final = (
    """\
CREATE TABLE left_out (
    "row" BLOB NOT NULL,
    bundles BLOB NOT NULL,
    CONSTRAINT pk_left_out PRIMARY KEY ("row")
) WITHOUT ROWID
    """,
    "DROP INDEX ix_op_bundle",
)


def upgrade() -> None:
    """Make the table, empty: every write is in the log still."""
    for statement in STATEMENTS:
        op.execute(statement.strip())
