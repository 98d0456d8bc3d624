"""A real server process on a database of its own, which a test may kill and start again on the same port."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.commands import housekeeping
from app.commands.run import command
from app.db import db
from tests.support import faulty
from tests.support.databases import Database

LONGEST_START_S = 60
#: Below those from which systems choose one for who calls (32,768 on Linux).
PORTS = range(20_000, 32_000)


class Server:
    """The process, its port, and `app`: the same application on the same database, to look at rows from outside."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.faults = folder / "faults"
        self.faults.mkdir()
        self.log = folder / "server.log"
        self.settings = replace(database.settings, origin=self.origin, agency="Testbury")
        self.environ = os.environ | database.environ
        self.environ |= {"BEATBOOK_ORIGIN": self.origin, "BEATBOOK_AGENCY": "Testbury"}
        self.environ |= {faulty.FOLDER: str(self.faults)}
        self.app: Flask = create_app(self.settings)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **settings: str) -> None:
        """Start the process and wait until it says that it is ready. `settings` are BEATBOOK_* variables for it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command("127.0.0.1", self.port, target="tests.support.faulty:application"),
                env=self.environ | settings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + LONGEST_START_S
        while not self._is_ready():
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")
            time.sleep(0.05)

    def wait_for_housekeeping(self) -> None:
        """Wait until the first round beside the web threads is over: the next one comes ten minutes later."""
        until = time.monotonic() + LONGEST_START_S
        while housekeeping.DONE not in self.log.read_text():
            if time.monotonic() > until:
                raise RuntimeError(f"housekeeping did not end:\n{self.log.read_text()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9 of the whole process group: nobody gets to say goodbye."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()

    def fault(self, fault: str, path: str = "/sync/", **more: Any) -> None:
        """Let the next request below `path` go wrong (see tests/support/faulty.py)."""
        faulty.queue(self.faults, fault, path, **more)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def free_port() -> int:
    """A port that nobody listens on now, and that neither another worker of this run nor a call out takes meanwhile."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        port = secrets.choice(PORTS[number::workers])
        with socket.socket() as trial, suppress(OSError):  # taken: the next one
            trial.bind(("127.0.0.1", port))
            return port


@pytest.fixture
def server(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A running server; its log is shown when the test fails."""
    server = Server(database, tmp_path)
    server.start()
    yield server
    server.kill()
    with server.app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    if getattr(request.node, "failed", False):
        print(server.log.read_text()[-5000:])  # pytest shows it beside the failure
