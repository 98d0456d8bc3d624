"""Two engines on one database: one that can only read, and one that `write` alone uses."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from app.db.tables import db
from app.db.turns import LONGEST_WAIT_S, Turns
from app.settings import Settings

CHECKPOINT_PAGES = 2000  # 8 MB
LARGEST_LOG = 64 << 20


def setup(app: Flask, settings: Settings) -> None:
    """Bind two engines: `default` only reads, `write` is used by `write` alone."""
    address = settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    if settings.sqlite:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        address = f"sqlite:///{settings.data_dir.resolve() / 'beatbook.sqlite'}"
        app.extensions["turns"] = Turns(settings.data_dir / "write.lock")
        read_only, writing = {}, {}
    else:
        read_only = {"connect_args": {"options": "-c default_transaction_read_only=on"}, "pool_pre_ping": True}
        writing = {"connect_args": {"options": f"-c lock_timeout={LONGEST_WAIT_S:.0f}s"}, "pool_pre_ping": True}
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    quiet = {"hide_parameters": True}  # what people typed must not reach the logs by an error's text
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = read_only | quiet
    app.config["SQLALCHEMY_BINDS"] = {"write": {"url": address} | writing | quiet}
    db.init_app(app)
    if settings.sqlite:
        with app.app_context():
            _tune(db.engines["write"], writes=True)
            _tune(db.engine, writes=False)


def _tune(engine: Engine, *, writes: bool) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in (
            "journal_mode=WAL" if writes else "query_only=ON",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "trusted_schema=OFF",
            f"wal_autocheckpoint={CHECKPOINT_PAGES if writes else 0}",  # at a commit, so under the lock of `turn`
            f"journal_size_limit={LARGEST_LOG}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
