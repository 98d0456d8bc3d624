"""A referral on paper, for the service that has it: only what was shared, and a look like any other."""

from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app import ids
from app.audit.models import AuditEntry
from app.db import db
from app.partners import store as partners
from tests.inbox.test_inbox import beat as beat
from tests.inbox.test_inbox import coordinator as coordinator
from tests.inbox.test_inbox import let_in
from tests.inbox.test_inbox import next_door as next_door
from tests.inbox.test_inbox import office as office
from tests.inbox.test_inbox import officer as officer
from tests.inbox.test_inbox import sent as sent
from tests.inbox.test_inbox import sergeant as sergeant
from tests.inbox.test_inbox import service as service
from tests.referrals.scene import NAME, NUMBER, a_service
from tests.support.people import StaffClient
from tests.support.post_office import PostOffice


def looks(app: Flask, service: UUID) -> int:
    """How often its worker has looked at a card."""
    with app.app_context():
        (worker,) = partners.workers_of(service)
        wanted = (AuditEntry.action == "referral.look", AuditEntry.actor == str(worker.id))
        return db.session.scalar(select(func.count()).where(*wanted)) or 0


def test_a_sheet_holds_what_was_shared_and_leaves_a_mark(
    beatbook: Flask, office: PostOffice, sent: UUID, service: UUID
) -> None:
    worker = let_in(beatbook, office)
    assert f"/service/referrals/{sent}/print" in worker.get(f"/service/referrals/{sent}").text
    before = looks(beatbook, service)
    page = worker.get(f"/service/referrals/{sent}/print").text
    assert NUMBER in page and NAME in page and "Ada Lind" in page
    assert "25 to 64" not in page and "Advice about money" not in page
    assert looks(beatbook, service) == before + 1


def test_what_was_taken_back_or_belongs_to_another_service_is_not_printed(
    beatbook: Flask, office: PostOffice, officer: StaffClient, coordinator: StaffClient, sent: UUID, service: UUID
) -> None:
    a_service(beatbook, coordinator.person_id, "Elsewhere", workers=(("Bo Frank", "bo@other.example.org"),))
    worker, other = let_in(beatbook, office), let_in(beatbook, office, "bo@other.example.org")
    assert other.get(f"/service/referrals/{sent}/print").status_code == 404
    form = {"id": str(ids.uuid7()), "base_version": "1", "because": "resident_asked", "tz": "UTC"}
    officer.submit(f"/referrals/{sent}/withdraw", data=form)
    before = looks(beatbook, service)
    assert worker.get(f"/service/referrals/{sent}/print").status_code == 404
    assert looks(beatbook, service) == before
