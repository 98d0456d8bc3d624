"""A worker process that is killed between sending and marking: one notice comes twice, under the same id, no more."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

from flask import Flask
from sqlalchemy import update

from app import clock, create_app, ids
from app.db import db, write
from app.notices import store
from app.notices.models import Notice
from app.notices.store import Address
from app.referrals import telling
from tests.support.databases import Database
from tests.support.post_office import PostOffice, post_office

LONGEST_S = 40

#: The worker with one fault: after the first letter was handed over it says so, and waits to be killed.
KILLED_AFTER_SENDING = """
import sys, time
from app.notices import store
real = store.mark_sent
def mark(session, notice_id, at):
    print("sent", flush=True)
    time.sleep(60)
store.mark_sent = mark
from app.commands import main
sys.argv = ["beatbook", "worker"]
main()
"""


def test_a_worker_killed_between_sending_and_marking_sends_one_notice_twice(database: Database) -> None:
    with post_office() as office:
        environ = os.environ | database.environ | {"BEATBOOK_SMTP_URL": office.url}
        app = create_app(database.settings)
        about = ids.uuid7()
        with app.app_context():
            for _n in range(5):
                write(
                    lambda session: store.queue(
                        session,
                        topic=telling.WAITING,
                        to=Address.email("ada@helpers.example.org"),
                        about_kind="referral",
                        about_id=about,
                        context={"link": "/service"},
                    )
                )
        _killed(environ)
        assert len(office.letters) == 1
        _let_leases_end(app)
        done = [sys.executable, "-m", "app.commands", "worker", "--once"]
        subprocess.run(done, env=environ, check=True, timeout=LONGEST_S, capture_output=True)
        _once_each_but_one(office)
        with app.app_context():
            assert {told.state for told in store.told("referral", about)} == {"sent"}
        _shut(app)


def _killed(environ: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED_AFTER_SENDING],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        until = time.monotonic() + LONGEST_S
        while process.stdout.readline().strip() != "sent":
            assert process.poll() is None and time.monotonic() < until
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()


def _let_leases_end(app: Flask) -> None:
    """Two minutes later, without waiting for them."""
    with app.app_context():
        write(lambda s: s.execute(update(Notice).where(Notice.state == "sending").values(next_at=clock.now())))


def _once_each_but_one(office: PostOffice) -> None:
    came = Counter(letter["X-Beatbook-Notice"] for letter in office.letters)
    assert sorted(came.values()) == [1, 1, 1, 1, 2]
    assert len({letter["Message-ID"] for letter in office.letters}) == 5


def _shut(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
