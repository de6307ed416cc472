"""Run by Alembic inside the transaction that `migrating.migrate` opened."""

from __future__ import annotations

from alembic import context

from desktop.models.registry import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
