"""What was returned is submitted again: all of it, or nothing."""

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.db import db
from app.referrals.models import Consent
from tests.referrals.scene import card, decide, stored, submit, typed
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


def test_a_yes_that_is_too_old_by_now_changes_nothing_of_what_was_returned(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "return", reason="unclear")
    before, consent = card(beatbook, referral), stored(beatbook, referral).consent_id
    form = typed(beat.park, service, base_id=str(referral), base_version="2", contact_name="Somebody else")
    form |= {"made_at": clock.iso(clock.now() - timedelta(days=100))}
    answer = officer.submit("/referrals", data=form)
    assert answer.status_code == 422 and "too old by now" in answer.text
    assert (stored(beatbook, referral).state, stored(beatbook, referral).consent_id) == ("returned", consent)
    assert card(beatbook, referral) == before
    with beatbook.app_context():
        assert len(db.session.scalars(select(Consent)).all()) == 1
    assert officer.submit("/referrals", data=form | {"id": str(ids.uuid7()), "made_at": ""}).status_code == 303
