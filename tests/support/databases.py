"""A fresh, migrated database for each test that touches one, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from app import create_app, db, migrations
from app.keyring import make_keys
from app.settings import Settings
from tests.support import postgres

ENGINES = ("sqlite", "postgresql")
CLUSTER, TEMPLATES = "BEATBOOK_TEST_CLUSTER", "BEATBOOK_TEST_TEMPLATES"
TEMPLATE = "beatbook_template"


@dataclass(frozen=True)
class Database:
    """Where a test keeps its data: `environ` is what a server process needs to use it."""

    engine: str
    settings: Settings

    @property
    def environ(self) -> dict[str, str]:
        return {
            "BEATBOOK_DATA_DIR": str(self.settings.data_dir),
            "BEATBOOK_DATABASE_URL": self.settings.database_url,
        }


def make_templates(folder: Path, cluster: postgres.Cluster | None) -> None:
    """Migrate one database of each engine; tests get copies. Done once a run, before any worker starts."""
    make_keys(folder / "keys")
    _migrate(Settings(origin="http://localhost", data_dir=folder))
    os.environ[TEMPLATES] = str(folder)
    if cluster is not None:
        with postgres.psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {TEMPLATE}")
        _migrate(Settings(origin="http://localhost", data_dir=folder, database_url=cluster.url(TEMPLATE)))
        os.environ[CLUSTER] = cluster.url("postgres")


@contextmanager
def fresh(engine: str, folder: Path, *, migrated: bool = True) -> Iterator[Database]:
    """A database of its own in `folder`; a PostgreSQL one is dropped at the end."""
    templates = Path(os.environ[TEMPLATES])
    shutil.copytree(templates / "keys", folder / "keys")
    if engine == "sqlite":
        if migrated:
            shutil.copy(templates / "beatbook.sqlite", folder / "beatbook.sqlite")
        yield Database(engine, Settings(origin="http://localhost", data_dir=folder))
        return
    cluster, name = os.environ[CLUSTER], f"t_{uuid4().hex}"
    postgres.create(cluster, name, TEMPLATE if migrated else "template0")
    try:
        address = cluster.replace("/postgres?", f"/{name}?")
        yield Database(engine, Settings(origin="http://localhost", data_dir=folder, database_url=address))
    finally:
        postgres.drop(cluster, name)


def _migrate(settings: Settings) -> None:
    app = create_app(settings)
    migrations.upgrade(app)
    with app.app_context():
        for engine in db.db.engines.values():
            if engine.dialect.name == "sqlite":
                with engine.connect() as connection:
                    connection.exec_driver_sql("COMMIT")
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            engine.dispose()
