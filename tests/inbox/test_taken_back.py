"""Each service that had a referral is told to delete it, and sees nothing of how it goes on with another."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app import ids, migrations
from app.db import db
from app.notices.models import Notice
from app.partners import store as partners
from app.referrals.models import Sending
from tests.inbox.test_inbox import let_in, move, office
from tests.referrals.conftest import beat as beat
from tests.referrals.conftest import coordinator as coordinator
from tests.referrals.conftest import next_door as next_door
from tests.referrals.conftest import officer as officer
from tests.referrals.conftest import sergeant as sergeant
from tests.referrals.conftest import service as service
from tests.referrals.scene import NUMBER, WORKER, a_service, decide, notices, stored, submit, typed
from tests.support.people import StaffClient
from tests.support.post_office import PostOffice
from tests.support.scenes import BeatScene

office = office
BO = "bo@other.example.org"


@pytest.fixture
def other(beatbook: Flask, coordinator: StaffClient) -> UUID:
    """Another service, with another worker."""
    return a_service(beatbook, coordinator.person_id, "Open Door", workers=(("Bo Frank", BO),))


@pytest.fixture
def sent(beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID) -> UUID:
    """One that was sent, and may be sent on to another service."""
    referral = submit(officer, beat.park, service, reroute="true")
    assert decide(sergeant, referral, "approve").status_code == 303
    return referral


def act(client: StaffClient, app: Flask, referral: UUID, what: str, **said: Any) -> int:
    form = {"version": str(stored(app, referral).version), **said}
    return client.submit(f"/referrals/{referral}/{what}", data=form).status_code


def told_to_delete(app: Flask, service: UUID) -> list[str]:
    """How it stands with the notices that tell a service's workers to delete something."""
    with app.app_context():
        ours = [worker.id for worker in partners.workers_of(service)]
        rows = db.session.scalars(select(Notice).where(Notice.topic == "referral.delete"))
        return [row.state for row in rows if any(str(one) in str(row.once) for one in ours)]


def withdraw(client: StaffClient, referral: UUID) -> None:
    form = {"id": str(ids.uuid7()), "base_version": "1", "because": "resident_asked", "tz": "UTC"}
    assert client.submit(f"/referrals/{referral}/withdraw", data=form).status_code == 303


def test_the_service_before_is_told_to_delete_it_also_when_the_next_can_t_take_it(
    beatbook: Flask, office: PostOffice, coordinator: StaffClient, sent: UUID, service: UUID, other: UUID
) -> None:
    ada, bo = let_in(beatbook, office), let_in(beatbook, office, BO)
    assert move(ada, beatbook, sent, "cannot-take", code="no_capacity") == 303
    assert act(coordinator, beatbook, sent, "reroute", service=str(other)) == 303  # Ada's e-mail is not out yet
    assert move(bo, beatbook, sent, "cannot-take", code="out_of_area") == 303
    assert told_to_delete(beatbook, service) == ["queued"]
    assert told_to_delete(beatbook, other) == []
    assert str(sent) in ada.get("/service").text
    page = ada.get(f"/service/referrals/{sent}").text
    assert "please delete" in page.lower() and NUMBER not in page and "Amal" not in page
    assert ada.submit(f"/service/referrals/{sent}/deleted").status_code == 303
    assert str(sent) not in ada.get("/service").text
    assert bo.submit(f"/service/referrals/{sent}/deleted").status_code == 404  # it is not taken back from them


def test_the_service_before_learns_nothing_of_the_next(
    beatbook: Flask, office: PostOffice, coordinator: StaffClient, sent: UUID, other: UUID
) -> None:
    ada = let_in(beatbook, office)
    move(ada, beatbook, sent, "cannot-take", code="no_capacity")
    act(coordinator, beatbook, sent, "reroute", service=str(other))
    bo = let_in(beatbook, office, BO)
    assert NUMBER in bo.get(f"/service/referrals/{sent}").text
    before = ada.get(f"/service/referrals/{sent}").text
    assert move(bo, beatbook, sent, "accept") == 303 and move(bo, beatbook, sent, "engage") == 303
    assert ada.get(f"/service/referrals/{sent}").text == before and NUMBER not in before
    assert ada.get(f"/service/referrals/{sent}/json").get_json() == {
        "id": str(sent),
        "state": "taken_back",
        "delete": True,
    }
    assert move(ada, beatbook, sent, "accept") == 409
    assert ada.submit(f"/service/referrals/{sent}/deleted").status_code == 303
    assert NUMBER in bo.get(f"/service/referrals/{sent}").text
    assert bo.submit(f"/service/referrals/{sent}/deleted").status_code == 409


def test_who_never_had_it_is_told_nothing_of_it(
    beatbook: Flask,
    office: PostOffice,
    officer: StaffClient,
    coordinator: StaffClient,
    beat: BeatScene,
    sent: UUID,
    service: UUID,
    other: UUID,
) -> None:
    ada = let_in(beatbook, office)
    move(ada, beatbook, sent, "cannot-take", code="no_capacity")
    assert act(coordinator, beatbook, sent, "ask-again") == 303
    assert told_to_delete(beatbook, service) and stored(beatbook, sent).sent_at is None
    version = str(stored(beatbook, sent).version)
    form = typed(beat.park, other, base_id=str(sent), base_version=version)
    assert officer.submit("/referrals", data=form).status_code == 303
    withdraw(officer, sent)
    assert told_to_delete(beatbook, other) == []
    bo = let_in(beatbook, office, BO)
    assert bo.get(f"/service/referrals/{sent}").status_code == 404
    assert str(sent) not in bo.get("/service").text
    assert "please delete" in ada.get(f"/service/referrals/{sent}").text.lower()


def test_a_withdrawal_tells_each_service_that_still_has_it_once(
    beatbook: Flask,
    office: PostOffice,
    officer: StaffClient,
    coordinator: StaffClient,
    sent: UUID,
    service: UUID,
    other: UUID,
) -> None:
    move(let_in(beatbook, office), beatbook, sent, "cannot-take", code="no_capacity")
    act(coordinator, beatbook, sent, "reroute", service=str(other))
    withdraw(officer, sent)
    assert [len(told_to_delete(beatbook, one)) for one in (service, other)] == [1, 1]
    assert [state for topic, state in notices(beatbook, sent) if topic == "referral.waiting"][-1] == "cancelled"


def test_who_reads_for_both_services_is_told_which_of_them_deletes_it(
    beatbook: Flask, office: PostOffice, coordinator: StaffClient, sent: UUID
) -> None:
    both = a_service(beatbook, coordinator.person_id, "Night Line", workers=(("Ada Lind", WORKER),))
    ada = let_in(beatbook, office)
    move(ada, beatbook, sent, "cannot-take", code="no_capacity")
    act(coordinator, beatbook, sent, "reroute", service=str(both))
    page = ada.get(f"/service/referrals/{sent}").text
    assert "It was taken back from Harbour Advice" in page and NUMBER in page
    assert ada.submit(f"/service/referrals/{sent}/deleted").status_code == 303
    page = ada.get(f"/service/referrals/{sent}").text
    assert "taken back" not in page and NUMBER in page


def test_what_was_sent_before_each_sending_was_written_down_is_known(
    beatbook: Flask, officer: StaffClient, sent: UUID
) -> None:
    withdraw(officer, sent)
    migrations.downgrade(beatbook, "0012")
    migrations.upgrade(beatbook)
    with beatbook.app_context():
        (one,) = db.session.scalars(select(Sending))
        row = stored(beatbook, sent)
        assert (one.referral_id, one.service_id, one.sent_at) == (sent, row.service_id, row.sent_at)
        assert one.taken_back_at is not None and one.deleted_at is None
