"""A number is shown in full after the passkey alone, and each look leaves a mark (R-07, invariant 9)."""

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app import clock
from app.actor import Actor, Role
from app.audit.models import AuditEntry
from app.db import db
from app.referrals import kinds
from tests.referrals.scene import NAME, NUMBER, decide, submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


def looks(app: Flask, referral: UUID, by: UUID) -> int:
    """How many looks of somebody at a card are in the audit log."""
    with app.app_context():
        wanted = (AuditEntry.action == "referral.look", AuditEntry.object_id == str(referral))
        found = select(func.count()).where(*wanted, AuditEntry.actor == str(by), AuditEntry.names == "card")
        return db.session.scalar(found) or 0


def returned(officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID) -> UUID:
    referral = submit(officer, beat.park, service)
    assert decide(sergeant, referral, "return", reason="unclear").status_code == 303
    return referral


def test_changing_what_came_back_asks_for_the_passkey_and_leaves_a_mark(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = returned(officer, sergeant, beat, service)
    before = looks(beatbook, referral, officer.person_id)
    with clock.at(clock.now() + timedelta(minutes=6)):
        answer = officer.get(f"/referrals/{referral}/again")
        assert answer.status_code == 303 and NUMBER not in answer.text
        assert looks(beatbook, referral, officer.person_id) == before
        officer.step_up()
        assert NUMBER in officer.get(f"/referrals/{referral}/again").text
    assert looks(beatbook, referral, officer.person_id) == before + 1


def test_beside_a_record_that_has_to_be_corrected_only_the_end_of_the_number_stands(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = returned(officer, sergeant, beat, service)
    with beatbook.app_context():
        actor = Actor(person_id=officer.person_id, role=Role.OFFICER, name=officer.name)
        now = kinds.stands(db.session(), referral, actor)
    assert now is not None and now.said["shared"] == ["name", "reach"]
    assert NUMBER not in str(now.said) and NAME not in str(now.said) and "••• 555" in str(now.said)
