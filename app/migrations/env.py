"""How Alembic runs here: on the connection that it is given, inside its transaction, in batch mode on SQLite."""

from __future__ import annotations

from alembic import context

from app.migrations import models

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=models.METADATA,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
