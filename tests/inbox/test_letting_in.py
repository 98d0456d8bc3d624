"""Letting a service in while somebody else plays with its address; and what is left of it a day later."""

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.commands import housekeeping
from app.db import db
from app.inbox.models import ServiceCode, ServiceSession
from app.notices.models import Notice
from tests.inbox.test_inbox import beat as beat
from tests.inbox.test_inbox import code_for, let_in
from tests.inbox.test_inbox import coordinator as coordinator
from tests.inbox.test_inbox import next_door as next_door
from tests.inbox.test_inbox import office as office
from tests.inbox.test_inbox import officer as officer
from tests.inbox.test_inbox import sent as sent
from tests.inbox.test_inbox import sergeant as sergeant
from tests.inbox.test_inbox import service as service
from tests.referrals.scene import WORKER, stored
from tests.support.post_office import PostOffice


def test_a_stranger_who_asks_for_codes_shuts_nobody_out(beatbook: Flask, office: PostOffice, service: UUID) -> None:
    mine = code_for(beatbook, office, beatbook.test_client())
    for minute in range(1, 5):
        with clock.at(clock.now() + timedelta(minutes=minute, seconds=minute)):
            assert code_for(beatbook, office, beatbook.test_client()) != mine
    with clock.at(clock.now() + timedelta(minutes=6)):
        answer = beatbook.test_client().submit("/service/open", data={"email": WORKER, "code": mine})
        assert answer.status_code == 303


def test_asking_for_more_codes_wins_nobody_more_guesses(beatbook: Flask, office: PostOffice, service: UUID) -> None:
    client, refused = beatbook.test_client(), 0
    for minute in range(3):
        with clock.at(clock.now() + timedelta(minutes=2 * minute)):
            code = code_for(beatbook, office, client)
            wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
            for _guess in range(4):
                refused += client.submit("/service/open", data={"email": WORKER, "code": wrong}).status_code == 422
    assert refused == 12
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert client.submit("/service/open", data={"email": WORKER, "code": code}).status_code == 422


def test_an_answer_without_the_version_it_was_given_on_is_refused(
    beatbook: Flask, office: PostOffice, sent: UUID
) -> None:
    worker = let_in(beatbook, office)
    assert worker.submit(f"/service/referrals/{sent}/accept").status_code == 400
    assert stored(beatbook, sent).state == "sent"


def test_codes_and_sessions_are_deleted_after_a_day_and_notices_after_thirty(
    beatbook: Flask, office: PostOffice, service: UUID
) -> None:
    """Invariant 10."""
    let_in(beatbook, office)

    def left() -> list[int | None]:
        with beatbook.app_context():
            return [
                db.session.scalar(select(func.count()).select_from(m)) for m in (ServiceCode, ServiceSession, Notice)
            ]

    housekeeping.once(beatbook)
    assert left() == [1, 1, 1]
    with clock.at(clock.now() + timedelta(days=1, hours=1)):
        housekeeping.once(beatbook)
        assert left() == [0, 0, 1]
    with clock.at(clock.now() + timedelta(days=31)):
        housekeeping.once(beatbook)
        assert left() == [0, 0, 0]
