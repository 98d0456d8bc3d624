"""A real PostgreSQL cluster for one run of the tests: started under another user where we are root, gone at the end.

It listens on a unix socket in a temporary folder only. The kernel ends it when the test command dies.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import psycopg

PLACES = ("/usr/lib/postgresql/*/bin/postgres", "/usr/local/pgsql/bin/postgres")
SETTINGS = (
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=256MB",
    # Nothing here outlives the run: no syncing, and no checkpoint or clean-up that begins in the middle of a test.
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=2GB",
    "checkpoint_timeout=1h",
    "autovacuum=off",
)
LONGEST_START_S = 30


class NoPostgres(RuntimeError):
    """PostgreSQL is not installed; the message says how to get it."""


class Cluster:
    """`with Cluster() as cluster:` — `cluster.url(name)` is the address of a database in it."""

    def __init__(self) -> None:
        self.binaries = _find()
        self.folder = Path(tempfile.mkdtemp(prefix="beatbook-pg-"))
        self.user = "postgres" if os.geteuid() == 0 else ""
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def __enter__(self) -> Self:
        data = self.folder / "data"
        if self.user:
            shutil.chown(self.folder, self.user)
        self._run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = [part for setting in SETTINGS for part in ("-c", setting)]
        command = [*self._as_user("--pdeathsig", "INT"), str(self.binaries / "postgres")]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "-D", str(data), "-k", str(self.folder), *options], stdout=log, stderr=log
            )
        self._wait()
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user(), str(self.binaries / program), *arguments]
        subprocess.run(command, check=True, capture_output=True)

    def _as_user(self, *more: str) -> list[str]:
        change = ["--reuid", self.user, "--regid", self.user, "--clear-groups"] if self.user else []
        return ["setpriv", *change, *more] if change or more else []

    def _wait(self) -> None:
        until = time.monotonic() + LONGEST_START_S
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > until or (self.process and self.process.poll() is not None):
                    raise RuntimeError((self.folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return


def create(cluster_url: str, name: str, template: str) -> None:
    """Make a database as a copy of `template`."""
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        # Since version 15 copies go through the log unless told otherwise, which is slower for one that is not empty.
        how = "STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {how}')


def drop(cluster_url: str, name: str) -> None:
    """Remove a database, whoever is still connected."""
    with psycopg.connect(cluster_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _find() -> Path:
    found = [path for pattern in PLACES for path in sorted(Path("/").glob(pattern[1:]))]
    if not found:
        raise NoPostgres("PostgreSQL is not installed (apt-get install postgresql)")
    return found[-1].parent
