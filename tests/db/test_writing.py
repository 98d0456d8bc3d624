"""Writing to the database: whole or not at all, one at a time, and never silently late."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.audit import log
from app.audit.chain import check
from app.audit.models import AuditEntry
from app.db import Busy, db, savepoint, turn, write, write_if_free

HOLD = """
import fcntl, sys
handle = open(sys.argv[1], "ab")
fcntl.flock(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


def a_line(session: Session, action: str = "try") -> None:
    log.note(session, log.COMMAND_LINE, action, "nothing")


def actions() -> list[str]:
    return [entry.line.action for entry in log.numbered(db.session())]


def test_what_raises_leaves_nothing_behind(beatbook: Flask) -> None:
    def fail(session: Session) -> None:
        a_line(session)
        session.flush()
        raise ValueError("changed my mind")

    with beatbook.app_context():
        with pytest.raises(ValueError, match="changed my mind"):
            write(fail)
        assert actions() == []


def test_a_part_that_fails_takes_its_audit_lines_with_it(beatbook: Flask) -> None:
    def work(session: Session) -> None:
        a_line(session, "before")
        with pytest.raises(KeyError), savepoint(session):
            a_line(session, "lost")
            raise KeyError
        a_line(session, "after")

    with beatbook.app_context():
        write(work)
        assert actions() == ["before", "after"]
        assert check(log.numbered(db.session()), {}) == 2


def test_the_session_of_a_page_can_only_read(beatbook: Flask) -> None:
    with beatbook.app_context(), pytest.raises(DBAPIError):
        db.session.execute(text("DELETE FROM beat"))


def test_many_writers_make_one_chain(beatbook: Flask) -> None:
    """R-35"""

    def many(number: int) -> None:
        with beatbook.app_context():
            for _ in range(20):
                write(lambda session: a_line(session, f"writer {number}"))

    threads = [threading.Thread(target=many, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with beatbook.app_context():
        assert check(log.numbered(db.session()), {}) == 80


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_a_line_of_the_audit_log_can_be_neither_changed_nor_deleted(beatbook: Flask, statement: str) -> None:
    """R-34"""
    with beatbook.app_context():
        write(a_line)
        with pytest.raises(DBAPIError, match="append-only"):
            write(lambda session: session.execute(text(statement)))
        assert actions() == ["try"]


def test_the_audit_log_can_not_be_truncated(beatbook: Flask) -> None:
    """R-34: row triggers do not see a TRUNCATE."""
    with beatbook.app_context():
        write(a_line)
        if db.engine.dialect.name == "postgresql":
            with pytest.raises(DBAPIError, match="append-only"):
                write(lambda session: session.execute(text("TRUNCATE audit_entry")))
        assert actions() == ["try"]


def test_a_line_that_has_no_turn_in_the_chain_is_refused_with_all_that_goes_with_it(beatbook: Flask) -> None:
    """R-33: fails closed."""

    def work(session: Session) -> None:
        session.execute(text("INSERT INTO failure (id, subject, at) VALUES (:id, 'x', 1)"), {"id": "0" * 32})
        a_line(session)

    with beatbook.app_context():
        with pytest.raises(RuntimeError, match="needs its turn"):
            write(work, chained=False)
        assert actions() == []
        assert db.session.execute(text("SELECT count(*) FROM failure")).scalar() == 0


def test_nothing_happens_when_its_audit_line_can_not_be_written(beatbook: Flask) -> None:
    """R-33: fails closed."""

    def forged(session: Session) -> None:
        h = "0" * 64
        session.add(
            AuditEntry(
                seq=1, at=1, actor="", session="", action="x", object_kind="", object_id="", outcome="", names="", h=h
            )
        )
        session.flush()

    def too_late(session: Session) -> None:
        session.execute(text("INSERT INTO failure (id, subject, at) VALUES (:id, 'x', 1)"), {"id": "0" * 32})
        a_line(session, "a" * 4000 if session.get_bind().dialect.name == "postgresql" else "again")
        if session.get_bind().dialect.name == "sqlite":
            session.execute(
                text("CREATE TEMP TRIGGER full BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(FAIL, 'full'); END")
            )

    with beatbook.app_context():
        write(forged)
        with pytest.raises(DBAPIError):
            write(too_late)
        assert db.session.execute(text("SELECT count(*) FROM failure")).scalar() == 0


def test_a_writer_that_waits_too_long_is_told_so(beatbook: Flask) -> None:
    """R-42"""
    turns = beatbook.extensions.get("turns")
    if turns is None:
        return  # on PostgreSQL the database keeps the turns; tests/browser/faults stops that one instead
    with holder(turns.file), beatbook.app_context():
        with pytest.raises(Busy), turn(0.05):
            raise AssertionError("two writers at once")
        assert write_if_free(a_line) is False
    with beatbook.app_context():
        assert write_if_free(a_line) is True


class holder:  # noqa: N801  # reads as a word in the test
    """Another process that holds the write lock of SQLite."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __enter__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(self.file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "held\n"

    def __exit__(self, *_error: object) -> None:
        self.process.communicate("")


def test_no_snapshot_is_kept_open_while_waiting_to_write(beatbook: Flask) -> None:
    """A log that somebody reads can't be folded into the database: under load it grew until nobody could write."""
    seen = []
    with beatbook.app_context():
        db.session.execute(text("SELECT count(*) FROM beat")).scalar()
        assert db.session.registry().in_transaction()
        write(lambda _session: seen.append(db.session.registry().in_transaction()))
    assert seen == [False]
