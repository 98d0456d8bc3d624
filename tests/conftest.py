"""What every test may ask for: a fresh database on each engine, the app on it, a client that reads pages critically.

One PostgreSQL cluster serves the whole run. It is started here, before pytest-xdist starts its workers, and stopped
at the end. With CI=true a missing database or browser is a failure; elsewhere those tests are skipped, and counted.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from app import create_app
from app.db import db
from tests.support import databases
from tests.support.client import CriticalClient
from tests.support.compiled import CompiledTemplates
from tests.support.databases import ENGINES, Database
from tests.support.postgres import Cluster, NoPostgres

pytest_plugins = ["tests.support.servers", "tests.support.browsers", "tests.support.people"]

STRICT = os.environ.get("CI") == "true"
COMPILED = CompiledTemplates()
_at_the_end = ExitStack()
_ran: Counter[str] = Counter()


def pytest_configure(config: pytest.Config) -> None:
    if STRICT:
        os.environ["REQUIRE_BROWSER"] = "1"
    else:  # CI has a profile of Hypothesis's own; neither may judge by the clock
        settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
        settings.load_profile("no clock")
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    folder = Path(tempfile.mkdtemp(prefix="beatbook-tests-"))
    _at_the_end.callback(shutil.rmtree, folder, ignore_errors=True)
    databases.make_templates(folder, _cluster())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _at_the_end.close()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what ran, engine by engine, and what a browser was missing for."""
    if report.when == "call" or (report.when == "setup" and report.skipped):
        for engine in ENGINES:
            if f"[{engine}" in report.nodeid:
                _ran[f"{engine} {report.outcome}"] += 1
        if report.skipped and "browser tests NOT run" in str(report.longrepr):
            _ran["no browser"] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The two engines must have run the same tests."""
    ran = [sum(count for what, count in _ran.items() if what.startswith(engine)) for engine in ENGINES]
    if not hasattr(session.config, "workerinput") and len(set(ran)) > 1 and not session.config.option.maxfail:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _ran["no browser"]:
        terminalreporter.write_line(f"browser tests NOT run: {_ran['no browser']}")
    ran = {engine: sum(n for what, n in _ran.items() if what.startswith(engine)) for engine in ENGINES}
    terminalreporter.write_line(f"database tests: {ran['sqlite']} on SQLite, {ran['postgresql']} on PostgreSQL")
    if len(set(ran.values())) > 1:
        terminalreporter.write_line("The two engines did not run the same tests.", red=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that touches a database runs on both engines.

    A story in Chromium looks at the phone's side of a running server, which is the same on both; it runs on SQLite,
    and on PostgreSQL, too, where it says so (`both_engines`): those that follow a record from end to end.
    """
    if "database" in metafunc.fixturenames:
        on_a_phone = {"server", "chromium"} <= set(metafunc.fixturenames)
        alone = on_a_phone and metafunc.definition.get_closest_marker("both_engines") is None
        engines, names = (ENGINES[:1], ["phone"]) if alone else (ENGINES, ENGINES)
        metafunc.parametrize("database", engines, ids=names, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh, migrated database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql" and databases.CLUSTER not in os.environ:
        pytest.skip("PostgreSQL is not installed")
    folder = tmp_path / "data"
    folder.mkdir()
    with databases.fresh(request.param, folder) as found:
        yield found


@pytest.fixture
def beatbook(database: Database) -> Iterator[Flask]:
    """The application on a fresh database."""
    app = create_app(replace(database.settings, agency="Testbury"))
    app.config["RATELIMIT_ENABLED"] = False
    app.jinja_env.bytecode_cache = COMPILED
    app.test_client_class = CriticalClient
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def client(beatbook: Flask) -> CriticalClient:
    """A stranger's client."""
    client: CriticalClient = beatbook.test_client()
    return client


def _cluster() -> Cluster | None:
    try:
        return _at_the_end.enter_context(Cluster())
    except NoPostgres as missing:
        if STRICT:
            pytest.exit(str(missing), returncode=1)
        return None
