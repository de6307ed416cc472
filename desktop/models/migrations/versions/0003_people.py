"""What is known here of laptops and of what they said: who introduced them, what waits for a person."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Local columns only: nothing of it travels, the log is not touched."""
    op.execute("ALTER TABLE replica ADD COLUMN introduced_by BLOB")
    op.execute("ALTER TABLE replica ADD COLUMN forgotten INTEGER DEFAULT '0' NOT NULL")
    op.execute("ALTER TABLE statement ADD COLUMN waits TEXT")
