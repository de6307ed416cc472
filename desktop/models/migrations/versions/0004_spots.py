"""Where records stand, as the map reads it, beside the lists."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table that is filled when lists are made again, as they are by the first program that knows it."""
    op.execute(
        'CREATE TABLE spot (kind TEXT NOT NULL, "row" BLOB NOT NULL, at INTEGER NOT NULL, sector TEXT, status TEXT, '
        "lead BLOB, place BLOB, told INTEGER NOT NULL, area BLOB, latitude BLOB, longitude BLOB, "
        'CONSTRAINT pk_spot PRIMARY KEY (kind, "row", at)) WITHOUT ROWID'
    )
