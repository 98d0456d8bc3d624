"""A service's inbox: who gets in, what they see, what they answer, and what the police get to know of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.actor import Actor, Role
from app.audit.models import AuditEntry
from app.db import db, write
from app.followups.models import Followup
from app.notices import delivering
from app.partners import store as partners
from app.referrals import clocks
from tests.followups.scene import read
from tests.referrals.conftest import beat as beat
from tests.referrals.conftest import coordinator as coordinator
from tests.referrals.conftest import next_door as next_door
from tests.referrals.conftest import officer as officer
from tests.referrals.conftest import sergeant as sergeant
from tests.referrals.conftest import service as service
from tests.referrals.scene import NUMBER, WORKER, a_service, decide, stored, submit
from tests.support.client import CriticalClient
from tests.support.people import StaffClient
from tests.support.post_office import PostOffice, post_office
from tests.support.scenes import BeatScene


@pytest.fixture
def office(beatbook: Flask) -> Iterator[PostOffice]:
    with post_office() as found:
        beatbook.config["BEATBOOK"] = replace(beatbook.config["BEATBOOK"], smtp_url=found.url)
        yield found


@pytest.fixture
def sent(beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID) -> UUID:
    """A referral that was approved and sent."""
    referral = submit(officer, beat.park, service)
    assert decide(sergeant, referral, "approve").status_code == 303
    return referral


def code_for(app: Flask, office: PostOffice, client: CriticalClient, email: str = WORKER) -> str:
    """Ask for a code and read it from the e-mail."""
    assert client.submit("/service/code", data={"email": email}).status_code == 200
    office.letters.clear()
    with app.app_context():
        while delivering.a_round():
            pass
    codes = [letter for letter in office.letters if "code" in letter["Subject"]]
    return str(codes[-1].get_content()).split("code: ")[1][:9] if codes else ""


def let_in(app: Flask, office: PostOffice, email: str = WORKER) -> CriticalClient:
    client: CriticalClient = app.test_client()
    typed = code_for(app, office, client, email)
    assert client.submit("/service/open", data={"email": email, "code": typed}).status_code == 303
    return client


def move(client: CriticalClient, app: Flask, referral: UUID, name: str, **said: Any) -> int:
    form = {"version": str(stored(app, referral).version), **said}
    return client.submit(f"/service/referrals/{referral}/{name}", data=form).status_code


def test_a_worker_gets_in_by_a_code_and_sees_only_what_was_shared(
    beatbook: Flask, office: PostOffice, sent: UUID
) -> None:
    worker = let_in(beatbook, office)
    assert str(sent) in worker.get("/service").text
    page = worker.get(f"/service/referrals/{sent}").text
    assert NUMBER in page and "Amal" in page
    assert "25 to 64" not in page and "Advice about money" not in page
    assert worker.get(f"/service/referrals/{sent}/json").get_json()["shared"].keys() == {
        "service",
        "reason",
        "name",
        "reach",
    }
    with beatbook.app_context():
        (reader,) = partners.workers_of(stored(beatbook, sent).service_id)
        looks = select(AuditEntry).where(AuditEntry.action == "referral.look", AuditEntry.actor == str(reader.id))
        assert len(db.session.scalars(looks).all()) == 2


def test_the_e_mail_that_something_waits_says_nothing_of_anybody(
    beatbook: Flask, office: PostOffice, sent: UUID
) -> None:
    with beatbook.app_context():
        delivering.a_round()
    (letter,) = office.letters
    whole = letter.as_string()
    assert f"/service/referrals/{sent}" in letter.get_content()
    assert not any(word in whole for word in (NUMBER, "Amal", "Money", "financial"))


def test_a_code_works_once_for_fifteen_minutes_and_not_after_ten_guesses(
    beatbook: Flask, office: PostOffice, service: UUID
) -> None:
    client = beatbook.test_client()
    code = code_for(beatbook, office, client)
    assert client.submit("/service/open", data={"email": WORKER, "code": code}).status_code == 303
    assert beatbook.test_client().submit("/service/open", data={"email": WORKER, "code": code}).status_code == 422
    with clock.at(clock.now() + timedelta(minutes=2)):
        code = code_for(beatbook, office, client)
        with clock.at(clock.now() + timedelta(minutes=16)):
            assert client.submit("/service/open", data={"email": WORKER, "code": code}).status_code == 422
    with clock.at(clock.now() + timedelta(minutes=20)):
        code = code_for(beatbook, office, client)
        wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
        for _guess in range(10):
            assert client.submit("/service/open", data={"email": WORKER, "code": wrong}).status_code == 422
        assert client.submit("/service/open", data={"email": WORKER, "code": code}).status_code == 422


def test_nobody_learns_whether_an_address_is_known(beatbook: Flask, office: PostOffice, service: UUID) -> None:
    pages = [
        beatbook.test_client().submit("/service/code", data={"email": email}).text.replace(email, "")
        for email in (WORKER, "nobody@helpers.example.org")
    ]
    assert pages[0] == pages[1]
    with beatbook.app_context():
        while delivering.a_round():
            pass
    assert [letter["To"] for letter in office.letters] == [WORKER]


def test_who_left_the_service_is_out_with_their_next_page(
    beatbook: Flask, office: PostOffice, coordinator: StaffClient, service: UUID
) -> None:
    worker = let_in(beatbook, office)
    assert worker.get("/service").status_code == 200
    with beatbook.app_context():
        (row,) = partners.workers_of(service)
        actor = Actor(person_id=coordinator.person_id, role=Role.COORDINATOR, name="Noor Haddad")
        assert write(lambda session: partners.end_worker(session, actor, row.id))
    assert worker.get("/service").status_code == 303
    assert code_for(beatbook, office, beatbook.test_client()) == ""


def test_another_services_referral_is_not_there(
    beatbook: Flask, office: PostOffice, coordinator: StaffClient, sent: UUID
) -> None:
    """R-15."""
    a_service(beatbook, coordinator.person_id, "Elsewhere", workers=(("Bo Frank", "bo@other.example.org"),))
    other = let_in(beatbook, office, "bo@other.example.org")
    assert other.get(f"/service/referrals/{sent}").status_code == 404
    assert other.submit(f"/service/referrals/{sent}/accept", data={"version": "2"}).status_code == 404


def test_a_service_tries_three_times_and_closes_and_the_resident_is_to_be_told(
    beatbook: Flask, office: PostOffice, officer: StaffClient, sent: UUID
) -> None:
    worker = let_in(beatbook, office)
    assert move(worker, beatbook, sent, "accept") == 303
    for _try in range(3):
        assert move(worker, beatbook, sent, "attempt") == 303
    assert "Tried 3 times" in worker.get(f"/service/referrals/{sent}").text
    assert move(worker, beatbook, sent, "waitlist", review_on="2001-01-01") == 422
    assert move(worker, beatbook, sent, "engage") == 303
    assert move(worker, beatbook, sent, "close") == 422
    assert move(worker, beatbook, sent, "close", code="helped") == 303
    assert worker.get(f"/service/referrals/{sent}").status_code == 404
    assert "They were helped" in officer.get(f"/referrals/{sent}").text
    with beatbook.app_context():
        (told,) = db.session.scalars(select(Followup)).all()
        assert (told.source_id, told.state) == (sent, "done")


def test_a_stale_answer_of_a_service_changes_nothing(beatbook: Flask, office: PostOffice, sent: UUID) -> None:
    worker = let_in(beatbook, office)
    assert move(worker, beatbook, sent, "accept", version="1") == 409
    assert stored(beatbook, sent).state == "sent"


def test_of_a_sensitive_reason_the_police_see_only_contact_made_or_not(
    beatbook: Flask, office: PostOffice, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service, reason="mental_health", contact_safe="phone")
    decide(sergeant, referral, "approve")
    worker = let_in(beatbook, office)
    move(worker, beatbook, referral, "accept")
    assert "Contact not made" in officer.get(f"/referrals/{referral}").text
    move(worker, beatbook, referral, "engage")
    move(worker, beatbook, referral, "close", code="said_no_thanks")
    page = read(officer.get(f"/referrals/{referral}").text)
    assert "Contact made" in page and "no thanks" not in page
    with beatbook.app_context():
        assert db.session.scalars(select(Followup)).all() == []


def test_what_was_withdrawn_before_it_was_taken_is_gone_for_the_service(
    beatbook: Flask, office: PostOffice, officer: StaffClient, sent: UUID
) -> None:
    worker = let_in(beatbook, office)
    form = {"id": str(ids.uuid7()), "base_version": "1", "because": "resident_asked", "tz": "UTC"}
    officer.submit(f"/referrals/{sent}/withdraw", data=form)
    page = worker.get(f"/service/referrals/{sent}").text
    assert "please delete" in page.lower() and NUMBER not in page and "Amal" not in page
    assert worker.get(f"/service/referrals/{sent}/json").get_json() == {
        "id": str(sent),
        "state": "withdrawn",
        "delete": True,
    }
    assert move(worker, beatbook, sent, "accept") == 409
    assert worker.submit(f"/service/referrals/{sent}/deleted").status_code == 303
    assert str(sent) not in worker.get("/service").text
    assert "The service has deleted it" in officer.get(f"/referrals/{sent}").text


def test_what_is_not_answered_in_five_business_days_goes_to_the_coordinator_and_can_still_be_taken(
    beatbook: Flask, office: PostOffice, sent: UUID
) -> None:
    begun = clock.now()
    with beatbook.app_context():
        assert clocks.expire() == 0
        with clock.at(begun + timedelta(days=9)):
            assert clocks.expire() == 1
            assert clocks.expire() == 0  # run twice
    assert stored(beatbook, sent).state == "expired"
    worker = let_in(beatbook, office)  # the clock had jumped: it is today again
    assert move(worker, beatbook, sent, "accept") == 303


def test_what_was_shared_is_deleted_on_the_day_that_was_said(beatbook: Flask, office: PostOffice, sent: UUID) -> None:
    """Invariant 10."""
    worker = let_in(beatbook, office)
    move(worker, beatbook, sent, "accept")
    move(worker, beatbook, sent, "close", code="helped")
    with beatbook.app_context():
        assert clocks.purge() == 0
        with clock.at(clock.now() + timedelta(days=31)):
            assert clocks.purge() == 1
        from app.referrals.models import ConsentItem, SharedItem
        from app.residents.models import ResidentContact

        for table in (SharedItem, ConsentItem, ResidentContact):
            assert db.session.scalars(select(table)).all() == []
    assert stored(beatbook, sent).purged_at is not None
