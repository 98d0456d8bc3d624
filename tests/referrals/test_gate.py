"""The database itself lets nothing go that no consent covers, whatever the program does (invariant 3)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app import clock, ids
from app.db import write
from app.referrals import consents
from app.referrals.models import ConsentItem, Referral, SharedItem
from app.referrals.rules import SHARED, State
from tests.referrals.scene import a_service, stored, submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

BROKEN = ("changed value", "added field", "no consent", "withdrawn", "expired", "no moment")


def put(app: Flask, referral: UUID, **values: Any) -> None:
    """Change a row past the program."""
    with app.app_context():
        write(lambda s: s.execute(update(Referral).where(Referral.id == referral).values(**values)))


@pytest.mark.parametrize("broken", BROKEN)
def test_the_database_itself_sends_nothing_that_no_consent_covers(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID, broken: str
) -> None:
    """Invariant 3: whatever the program does, and whichever state it calls it."""
    referral = submit(officer, beat.park, service)
    with beatbook.app_context():
        write(lambda s: _break(s, stored(beatbook, referral), broken, officer.person_id))
    days = 91 if broken == "expired" else 0
    sent_at = None if broken == "no moment" else clock.now() + timedelta(days=days)
    for state in sorted(SHARED):
        with pytest.raises(DBAPIError, match="no consent covers this"):
            put(beatbook, referral, state=state, sent_at=sent_at)
    assert stored(beatbook, referral).state == "submitted"


def test_a_service_has_nothing_but_what_was_sent(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    """Also where a consent covers it: accepted without having been sent is a step that nobody decided."""
    referral = submit(officer, beat.park, service)
    for state in sorted(SHARED - {State.SENT}):
        with pytest.raises(DBAPIError, match="no consent covers this"):
            put(beatbook, referral, state=state, sent_at=clock.now())
    put(beatbook, referral, state="sent", sent_at=clock.now())
    put(beatbook, referral, state="expired")
    put(beatbook, referral, state="accepted")


@pytest.mark.parametrize("state", ["sent", "accepted", "expired", "cannot_take"])
def test_the_database_gives_it_to_no_other_service_that_was_not_agreed_to(
    beatbook: Flask, officer: StaffClient, coordinator: StaffClient, beat: BeatScene, service: UUID, state: str
) -> None:
    other = a_service(beatbook, coordinator.person_id, "Elsewhere", workers=())
    only_here, anywhere = submit(officer, beat.park, service), submit(officer, beat.park, service, reroute="true")
    for referral in (only_here, anywhere):
        put(beatbook, referral, state="sent", sent_at=clock.now())
        put(beatbook, referral, state=state)
    with pytest.raises(DBAPIError, match="no consent covers this"):
        put(beatbook, only_here, state="sent", service_id=other)
    assert stored(beatbook, only_here).service_id == service
    put(beatbook, anywhere, state="sent", service_id=other)


def test_what_a_service_has_is_put_under_no_consent_that_does_not_cover_it(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral, another = submit(officer, beat.park, service), submit(officer, beat.park, service)
    put(beatbook, referral, state="sent", sent_at=clock.now())
    for consent in (stored(beatbook, another).consent_id, ids.uuid7()):
        with pytest.raises(DBAPIError, match="no consent covers this"):
            put(beatbook, referral, consent_id=consent)


def _break(session: Session, row: Referral, broken: str, by: UUID) -> None:
    match broken:
        case "changed value":
            session.get_one(SharedItem, (row.id, "name")).digest = b"x" * 32
        case "added field":
            session.add(SharedItem(referral_id=row.id, field="needs", value=b"", digest=b"y" * 32))
        case "no consent":
            session.query(ConsentItem).filter_by(consent_id=row.consent_id).delete()
        case "withdrawn":
            consents.withdraw(session, row.id, by)
        case _:
            pass
