"""A database that is locked or full: writers are told to come back, readers go on, and it mends itself (R-42)."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from app.interactions.models import Interaction
from tests.support.pocket import Pocket, enrolled, over_http
from tests.support.scenes import BeatScene, a_beat, a_contact, count, on_beat
from tests.support.servers import Server

LOCK = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def beat(server: Server) -> BeatScene:
    return a_beat(server.app)


@pytest.fixture
def phone(server: Server, beat: BeatScene) -> Pocket:
    pocket = enrolled(server.app, over_http(server.port))
    on_beat(server.app, pocket.person, beat)
    return pocket


def test_a_locked_database_asks_the_phone_to_come_back(server: Server, phone: Pocket, beat: BeatScene) -> None:
    """R-42"""
    record = phone.seal(a_contact(beat.park))
    with _locked(server):
        status, answer = phone.batch([record])
        assert status == 503 or [row["status"] for row in answer["results"]] == ["deferred"]
        assert phone.send("GET", "/interactions/new", None, {})[0] == 200
        assert phone.send("GET", "/interactions", None, {})[0] == 200
    assert phone.rows(record)[0]["status"] == "created"
    assert count(server.app, Interaction) == 1


def test_a_full_disk_asks_the_phone_to_come_back(server: Server, phone: Pocket, beat: BeatScene) -> None:
    """R-42: the server process may not write another byte; it recovers without being started again."""
    if not server.settings.sqlite:
        return  # PostgreSQL keeps its files itself; its refusal (SQLSTATE 53100) is told as 503 by app.db
    record = phone.seal(a_contact(beat.park))
    with _full(server):
        assert phone.batch([record])[0] == 503
        assert phone.send("GET", "/interactions", None, {})[0] == 200
    assert phone.rows(record)[0]["status"] == "created"
    assert count(server.app, Interaction) == 1


@contextmanager
def _locked(server: Server) -> Iterator[None]:
    """Somebody else writes and does not end."""
    if not server.settings.sqlite:
        address = server.settings.database_url
        with psycopg.connect(address) as other:
            other.execute("SET idle_in_transaction_session_timeout = 0")
            other.execute("LOCK TABLE receipt, interaction, audit_entry IN EXCLUSIVE MODE")
            yield
        return
    file = server.settings.data_dir / "beatbook.sqlite"
    command = [sys.executable, "-c", LOCK, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate("")


@contextmanager
def _full(server: Server) -> Iterator[None]:
    """No file of the server's processes may grow: what a full disk looks like from inside."""
    assert server.process is not None
    pids = _family(server.process.pid)
    log = server.settings.data_dir / "beatbook.sqlite-wal"
    limit = log.stat().st_size if log.exists() else 0
    for pid in pids:
        subprocess.run(["prlimit", "--pid", str(pid), f"--fsize={limit}:unlimited"], check=True)
    yield
    for pid in pids:
        subprocess.run(["prlimit", "--pid", str(pid), "--fsize=unlimited:unlimited"], check=True)


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [pid, *(below for child in children.split() for below in _family(int(child)))]
