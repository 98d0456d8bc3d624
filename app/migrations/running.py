"""Making changes of the database, by Alembic, one process at a time."""

from __future__ import annotations

from typing import Any

from alembic import command
from alembic.config import Config
from flask import Flask
from sqlalchemy import text

from app.db import CHAIN_LOCK, db, turn
from app.migrations import VERSIONS

FIRST_WAIT_S = 60


def upgrade(app: Flask, to: str) -> None:
    """Go forward to a revision."""
    _run(app, lambda config: command.upgrade(config, to))


def downgrade(app: Flask, to: str) -> None:
    """Go back to a revision."""
    _run(app, lambda config: command.downgrade(config, to))


def _run(app: Flask, step: Any) -> None:
    with app.app_context(), turn(FIRST_WAIT_S), db.engines["write"].begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
        config = _config()
        config.attributes["connection"] = connection
        step(config)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", str(VERSIONS))
    return config
