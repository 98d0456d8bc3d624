"""Migrations make exactly what the models say, and can be taken back with rows in the tables."""

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, inspect, text

from app import clock, ids, migrations
from app.audit import log
from app.db import Base, db, write
from app.migrations import models, running
from app.places.models import Beat
from tests.support import databases

REVISIONS = [step.revision for step in ScriptDirectory.from_config(running._config()).walk_revisions()]


def test_models_and_migrations_agree(beatbook: Flask) -> None:
    with beatbook.app_context():
        context = MigrationContext.configure(db.session.connection(), opts={"compare_type": True})
        assert compare_metadata(context, models.METADATA) == []


def test_every_step_can_be_taken_back_and_again_with_rows_there(beatbook: Flask) -> None:
    with beatbook.app_context():
        write(lambda session: log.note(session, log.COMMAND_LINE, "try", "nothing"))
        beat = Beat(id=ids.uuid7(), name="Harbour", kind="neighbourhood", languages=("en",), retired_at=clock.now())
        write(lambda session: session.add(beat))
    for revision in [*REVISIONS[1:], "base"]:
        migrations.downgrade(beatbook, revision)
    with beatbook.app_context():
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    migrations.upgrade(beatbook)
    with beatbook.app_context():
        assert migrations.is_current(db.session.connection())


@pytest.mark.parametrize("engine", databases.ENGINES)
def test_an_empty_database_is_brought_up_by_the_first_command(engine: str, tmp_path: Path) -> None:
    from app import create_app

    if engine == "postgresql" and databases.CLUSTER not in __import__("os").environ:
        pytest.skip("PostgreSQL is not installed")
    folder = tmp_path / "data"
    folder.mkdir()
    with databases.fresh(engine, folder, migrated=False) as empty:
        app = create_app(empty.settings)
        migrations.upgrade(app)
        migrations.upgrade(app)
        with app.app_context():
            assert db.session.execute(text("SELECT count(*) FROM person")).scalar() == 0
            db.session.remove()
            for bound in db.engines.values():
                bound.dispose()


def test_who_and_when_stand_together() -> None:
    """A row that says when something was done says by whom, or how, and the database holds it to that."""
    for table in Base.metadata.sorted_tables:
        checks = " ".join(str(c.sqltext) for c in table.constraints if isinstance(c, CheckConstraint))
        for column in table.columns:
            other = column.name.removesuffix("_at") + "_by"
            if column.name.endswith("_at") and column.nullable and other in table.columns:
                assert f"{column.name} IS NULL" in checks, f"{table.name}.{column.name}"


def test_times_end_in_at_days_in_on() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            kind = type(column.type).__name__
            if kind == "UtcTime":
                assert column.name.endswith("_at") or column.name in {"at", "token_before"}, (
                    f"{table.name}.{column.name}"
                )
            if kind == "Date":
                assert column.name.endswith("_on"), f"{table.name}.{column.name}"


def test_the_newest_change_is_the_one_that_alembic_ends_at() -> None:
    assert migrations.newest() == ScriptDirectory.from_config(running._config()).get_current_head()


def test_a_running_server_does_without_alembic() -> None:
    """Twelve megabytes that a server never uses."""
    code = "import sys, app; sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
