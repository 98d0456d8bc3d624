"""A server to measure: a real process with a data folder of its own, and as many contacts as wanted."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self
from uuid import UUID

from flask import Flask
from sqlalchemy import insert

from app import clock, create_app, ids, migrations
from app.db import write
from app.followups.models import Followup
from app.interactions.models import Interaction
from app.keyring import make_keys
from app.places import store as places
from app.settings import Settings
from tests.bench.link import Link
from tests.support.scenes import BeatScene

ROWS_AT_ONCE = 5000
OUTCOMES = ("talked", "helped", "information", "listened", "reassured", "safety_advice", "joined_in", "thanked")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Station:
    """`with Station() as station:` — `station.app` for seeding, `station.origin` once it has been started.

    With `net`, phones find it behind a `link` of that profile, and the server itself knows no other address.
    """

    def __init__(self, net: str | None = None, database_url: str = "") -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="beatbook-bench-")
        self.port = free_port()
        self.link = Link(f"http://localhost:{self.port}", net or "none")
        self.origin = self.link.origin if net else f"http://localhost:{self.port}"
        self.environ = {
            "BEATBOOK_ORIGIN": self.origin,
            "BEATBOOK_DATA_DIR": self.folder.name,
            "BEATBOOK_DATABASE_URL": database_url,
            "BEATBOOK_DEMO": "1",
        }
        settings = Settings.from_env(self.environ)
        make_keys(settings.data_dir / "keys")
        self.app: Flask = create_app(settings)
        migrations.upgrade(self.app)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, workers: int = 1) -> Self:
        """Start the server as an operator would, and wait until it is ready."""
        command = [sys.executable, "-m", "app.commands", "run", "--port", str(self.port), "--workers", str(workers)]
        with Path(self.folder.name, "server.log").open("wb") as log:
            self.process = subprocess.Popen(
                command, env=os.environ | self.environ, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=1):
                    return self
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.05)
        raise RuntimeError(Path(self.folder.name, "server.log").read_text())

    def resident_mb(self) -> float:
        """Resident memory of the server's processes together, in MB."""
        if self.process is None:
            return 0.0
        group = os.getpgid(self.process.pid)
        pages = 0
        for entry in Path("/proc").iterdir():
            try:
                if entry.name.isdigit() and os.getpgid(int(entry.name)) == group:
                    pages += int((entry / "statm").read_text().split()[1])
            except (OSError, ProcessLookupError):
                continue
        return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.folder.cleanup()


def fill_with_contacts(app: Flask, officer: UUID, beat: UUID, places: list[UUID], count: int) -> None:
    """Write `count` contacts straight into the table (a million through the door would take a quarter of an hour)."""
    chance = random.Random(count)
    start = clock.now()
    with app.app_context():
        for first in range(0, count, ROWS_AT_ONCE):
            numbers = range(first, min(first + ROWS_AT_ONCE, count))
            rows = [_contact(officer, beat, places, start - timedelta(seconds=37 * n), chance) for n in numbers]
            write(lambda session, rows=rows: session.execute(insert(Interaction), rows))


def _contact(officer: UUID, beat: UUID, places: list[UUID], at: object, chance: random.Random) -> dict[str, object]:
    return {
        "id": ids.uuid7(at),
        "version": 1,
        "beat_id": beat,
        "place_id": chance.choice(places),
        "occurred_at": at,
        "occurred_precision": "now",
        "outcomes": tuple(chance.sample(OUTCOMES, chance.randint(1, 2))),
        "people": chance.choice(("1", "2-5")),
        "note": "Two lamps out on the path behind the flats." if chance.random() < 0.4 else None,
        "note_flagged": False,
        "ages": (),
        "went_badly": False,
        "recorded_by": officer,
        "made_at": at,
        "tz": "Europe/London",
        "received_at": at,
    }


def fill_with_followups(app: Flask, keepers: dict[UUID, int], beat: BeatScene) -> None:
    """Write open follow-ups straight into the table, so many for each keeper, due from two weeks ago to two ahead."""
    now = clock.now()
    with app.app_context():
        today = places.today()
        rows = [_followup(owner, beat, now, today, n) for owner, count in keepers.items() for n in range(count)]
        write(lambda session: session.execute(insert(Followup), rows))


def _followup(owner: UUID, beat: BeatScene, now: datetime, today: date, number: int) -> dict[str, object]:
    due_on = today + timedelta(days=number % 28 - 14)
    return {
        "id": ids.uuid7(now - timedelta(seconds=number)),
        "version": 1,
        "beat_id": beat.id,
        "place_id": beat.park,
        "what": f"ring the lamp people about lamp {number} on the path behind the flats",
        "promised_to": "place",
        "priority": "normal",
        "due_on": due_on,
        "last_on": due_on,
        "state": "open",
        "owner_id": owner,
        "recorded_by": owner,
        "made_at": now,
        "tz": "Europe/London",
        "promised_at": now,
        "received_at": now,
        "changed_at": now,
    }
