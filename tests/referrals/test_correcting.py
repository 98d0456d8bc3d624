"""A number that is put right goes to the service: only where sending it may, and only where it can be one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock, ids
from app.db import write
from app.partners.models import Service
from app.referrals.models import Consent
from tests.referrals.scene import NUMBER, card, decide, notices, submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

RIGHT = "0151 496 0556"


@pytest.fixture
def sent(officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID) -> UUID:
    referral = submit(officer, beat.park, service)
    assert decide(sergeant, referral, "approve").status_code == 303
    return referral


def correct(officer: StaffClient, referral: UUID, version: int, value: str = RIGHT) -> Any:
    form = {"id": str(ids.uuid7()), "base_version": str(version), "contact_value": value, "agreed": "true", "tz": "UTC"}
    return officer.submit(f"/referrals/{referral}/correct", data=form)


def test_a_service_without_an_agreement_is_not_sent_a_new_number(
    beatbook: Flask, officer: StaffClient, sent: UUID, service: UUID
) -> None:
    with beatbook.app_context():
        over = clock.now().date() - timedelta(days=1)
        write(lambda s: s.execute(update(Service).where(Service.id == service).values(agreement_until_on=over)))
    answer = correct(officer, sent, 2)
    assert answer.status_code == 422 and "must not be sent anything at the moment" in answer.text
    assert card(beatbook, sent)["reach"] == {"channel": "phone", "value": NUMBER}
    assert ("referral.changed", "queued") not in notices(beatbook, sent)


def test_without_a_yes_that_holds_nothing_more_is_sent(beatbook: Flask, officer: StaffClient, sent: UUID) -> None:
    """Invariant 3."""
    with beatbook.app_context():
        ended = {"expires_at": clock.now() - timedelta(minutes=1)}
        write(lambda s: s.execute(update(Consent).where(Consent.referral_id == sent).values(**ended)))
    answer = correct(officer, sent, 2)
    assert answer.status_code == 422 and "Their yes does not hold any more" in answer.text
    assert card(beatbook, sent)["reach"] == {"channel": "phone", "value": NUMBER}


def test_a_new_number_has_to_be_one(beatbook: Flask, officer: StaffClient, sent: UUID) -> None:
    answer = correct(officer, sent, 2, "12")
    assert answer.status_code == 422 and "too short for a phone number" in answer.text
    assert correct(officer, sent, 2).status_code == 303
    assert card(beatbook, sent)["reach"] == {"channel": "phone", "value": RIGHT}
    assert ("referral.changed", "queued") in notices(beatbook, sent)


def test_what_was_not_sent_yet_is_put_right_without_an_agreement(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    with beatbook.app_context():
        write(lambda s: s.execute(update(Service).where(Service.id == service).values(agreement_until_on=None)))
    assert correct(officer, referral, 1).status_code == 303
