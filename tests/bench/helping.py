"""Help from services: the sergeants' queue, the directory's search, an import, a worker's letters."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert

from app import clock, ids
from app.actor import Role
from app.audit import log
from app.db import db, write
from app.notices import delivering
from app.notices import store as notices
from app.notices.store import Address
from app.partners.hsds import csv_folder, planning
from app.referrals import telling
from app.referrals.choices import OUTCOMES, codes
from app.referrals.models import Referral
from app.referrals.rules import ENDED, State
from tests.bench import load
from tests.bench.server import _cookies
from tests.bench.station import Station
from tests.partners.sources import directory, written
from tests.referrals.scene import a_service
from tests.support.pocket import Pocket, enrolled, over_http
from tests.support.post_office import post_office
from tests.support.scenes import BeatScene, a_beat, on_beat

Row = tuple[str, str, str]
AT_ONCE = 5000


def rows(quick: bool) -> Iterator[Row]:
    """The figures, as they are measured."""
    yield from _queue(10_000 if quick else 100_000, 2 if quick else 8)
    yield from _directory(2_000 if quick else 20_000, 2 if quick else 8)
    yield from _letters(200 if quick else 1_000)


def _queue(count: int, seconds: float) -> Iterator[Row]:
    with Station() as station:
        beat = a_beat(station.app)
        station.start()
        officer, sergeant = enrolled(station.app), _somebody(station, beat, Role.SERGEANT)
        service = a_service(station.app, officer.person)
        fill_with_referrals(station.app, officer.person, beat, service, count)
        for what, path in (("list", "/referrals"), ("Needs you", "/needs-you")):
            found = load.measure(_as(sergeant, station, path), clients=1, seconds=seconds)
            yield f"Sergeant's {what} of {count:,} referrals, p95", f"{found.p95_ms} ms", "≤ 30 ms"


def _directory(count: int, seconds: float) -> Iterator[Row]:
    with Station() as station:
        files = written(directory(count))
        start = time.perf_counter()
        found = csv_folder.read(files)

        def take(session: Any) -> None:
            planning.apply(session, log.COMMAND_LINE, found, planning.plan(session, found))

        with station.app.app_context():
            write(take)
        yield f"Import of {count:,} services", f"{time.perf_counter() - start:.1f} s", "≤ 30 s"
        station.start()
        officer = _somebody(station, a_beat(station.app), Role.OFFICER)
        for what, query in (("words", "words=benefits+1999"), ("age, area", "age=25-64&area=harbour&language=es")):
            figures = load.measure(_as(officer, station, f"/services?{query}"), clients=1, seconds=seconds)
            yield f"Search of {count:,} services by {what}, p95", f"{figures.p95_ms} ms", "≤ 30 ms"


def _letters(count: int) -> Iterator[Row]:
    with Station() as station, post_office() as office:
        app = station.app
        app.config["BEATBOOK"] = replace(app.config["BEATBOOK"], smtp_url=office.url)
        logging.getLogger("beatbook").setLevel(logging.WARNING)
        with app.app_context():
            for _n in range(count):
                write(_queue_one)
            start = time.perf_counter()
            while delivering.a_round():
                pass
            took = time.perf_counter() - start
            db.session.remove()
        assert len(office.letters) == count
        yield f"{count:,} letters by one worker", f"{took:.1f} s", "≤ 60 s"


def _queue_one(session: Any) -> None:
    notices.queue(
        session,
        topic=telling.WAITING,
        to=Address.email("ada@helpers.example.org"),
        about_kind="referral",
        about_id=ids.uuid7(),
        context={"link": "/service"},
    )


def fill_with_referrals(app: Flask, officer: UUID, beat: BeatScene, service: UUID, count: int) -> None:
    """Write referrals straight into the table: most have ended, forty wait to be decided."""
    chance, now = random.Random(count), clock.now()
    with app.app_context():
        for first in range(0, count, AT_ONCE):
            some = [
                _referral(officer, beat, service, now, n, chance) for n in range(first, min(first + AT_ONCE, count))
            ]
            write(lambda session, some=some: _insert(session, some))


def _insert(session: Any, some: list[dict[str, Any]]) -> None:
    """A referral begins as submitted, and ends later: the database knows no other way."""
    begun = [row | {"state": "submitted", "outcome": None, "closed_at": None} for row in some]
    session.execute(insert(Referral), begun)
    session.flush()
    for state in {row["state"] for row in some} - {"submitted"}:
        ended = [row for row in some if row["state"] == state]
        table = Referral.__table__
        session.execute(
            table.update().where(table.c.id.in_([row["id"] for row in ended])),
            {"state": state, "outcome": ended[0]["outcome"], "closed_at": ended[0]["closed_at"]},
        )


def _referral(
    officer: UUID, beat: BeatScene, service: UUID, now: datetime, number: int, chance: random.Random
) -> dict[str, Any]:
    waits = number < 40
    at = now - (timedelta(minutes=11 * number) if waits else timedelta(hours=2 * number))
    state = "submitted" if waits else chance.choice(sorted(ENDED))
    return {
        "id": ids.uuid7(at),
        "version": 1,
        "state": str(state),
        "reason": "financial_hardship",
        "urgency": "routine",
        "service_id": service,
        "beat_id": beat.id,
        "place_id": beat.park,
        "age_band": "25-64",
        "recorded_by": officer,
        "consent_id": ids.uuid4(),
        "outcome": codes(OUTCOMES)[0] if state == State.CLOSED else None,
        "closed_at": None if waits else at,
        "made_at": at,
        "tz": "Europe/London",
        "received_at": at,
        "submitted_at": at,
        "due_at": at + timedelta(hours=24),
        "moved_at": at,
        "delete_on": (now + timedelta(days=100)).date(),
    }


def _somebody(station: Station, beat: BeatScene, role: Role) -> Pocket:
    """A phone of somebody on the beat."""
    phone = enrolled(station.app, over_http(station.port), name=f"A {role}", role=role, collar="0055")
    on_beat(station.app, phone.person, beat)
    return phone


def _as(phone: Pocket, station: Station, path: str) -> load.Request:
    """A GET as this person."""
    headers = ("Accept-Encoding: br", "Accept: text/html", f"Cookie: {next(_cookies(phone))}")
    return load.Request(f"{station.origin}{path}", headers)
