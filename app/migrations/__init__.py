"""Changes of the database, numbered and reversible (Alembic). Each is safe while the version before still runs.

Alembic itself is loaded only to make a change: a server that merely asks whether it is up to date does without it,
and without its twelve megabytes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, inspect, text

VERSIONS = Path(__file__).parent / "versions"


def upgrade(app: Flask, to: str = "head") -> None:
    """Bring the database of `app` to revision `to`; nothing happens where it is there already."""
    from app.migrations import running

    running.upgrade(app, to)


def downgrade(app: Flask, to: str) -> None:
    """Go back to revision `to` (`base` is an empty database)."""
    from app.migrations import running

    running.downgrade(app, to)


def is_current(connection: Connection) -> bool:
    """Whether the database has every change that this program knows."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == newest()


@cache
def newest() -> str:
    """The last revision: files are named by their number."""
    return max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py"))
