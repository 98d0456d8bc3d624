"""Changes of the database, numbered and reversible (Alembic). Each is safe while the version before still runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, text

from app.db import CHAIN_LOCK, db, turn

HERE = Path(__file__).parent
FIRST_WAIT_S = 60


def upgrade(app: Flask, to: str = "head") -> None:
    """Bring the database of `app` to revision `to`; nothing happens where it is there already."""
    _run(app, lambda config: command.upgrade(config, to))


def downgrade(app: Flask, to: str) -> None:
    """Go back to revision `to` (`base` is an empty database)."""
    _run(app, lambda config: command.downgrade(config, to))


def is_current(connection: Connection) -> bool:
    """Whether the database has every change that this program knows."""
    return MigrationContext.configure(connection).get_current_revision() == newest()


def newest() -> str:
    """The last revision."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def _run(app: Flask, step: Any) -> None:
    with app.app_context(), turn(FIRST_WAIT_S), db.engines["write"].begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHAIN_LOCK})
        config = _config()
        config.attributes["connection"] = connection
        step(config)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", str(HERE / "versions"))
    return config
