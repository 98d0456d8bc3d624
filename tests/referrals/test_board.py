"""The coordinator: what waits with services, another one, asking again, closing; and reports without small counts."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock
from app.db import write
from app.inbox.desk import make as answer
from app.inbox.letting_in import Reader
from app.partners import store as partners
from app.referrals.models import Referral
from app.referrals.moving import Made, With
from app.referrals.rules import Move
from tests.referrals.scene import NAME, NUMBER, a_service, card, decide, notices, rows_of, stored, submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


@pytest.fixture
def refused(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID, request: object
) -> UUID:
    """A referral that the service can't take; the resident agreed that another one may have the card."""
    reroute = getattr(request, "param", True)
    referral = submit(officer, beat.park, service, **({"reroute": "true"} if reroute else {}))
    decide(sergeant, referral, "approve")
    can_t(beatbook, referral)
    return referral


def can_t(app: Flask, referral: UUID) -> None:
    with app.test_request_context():
        found = stored(app, referral)
        (worker,) = partners.workers_of(found.service_id)
        reader = Reader(worker.id, {found.service_id: worker})
        assert isinstance(answer(reader, found, Move.CANNOT_TAKE, found.version, With(code="no_capacity")), Made)


def test_the_board_shows_what_waits_and_nothing_of_anybody(
    beatbook: Flask, coordinator: StaffClient, refused: UUID
) -> None:
    page = coordinator.get("/referrals/board").text
    assert f"/referrals/{refused}/coordinate" in page and "The service can&#39;t take it" in page
    one = coordinator.get(f"/referrals/{refused}/coordinate").text
    assert "No room at the moment" in one
    assert NAME not in one and NUMBER not in one and NAME not in page
    assert NAME not in coordinator.get(f"/referrals/{refused}").text


def test_another_service_gets_the_card_where_the_resident_agreed_to_that(
    beatbook: Flask, coordinator: StaffClient, refused: UUID
) -> None:
    other = a_service(beatbook, coordinator.person_id, "Open Door", workers=(("Bo Frank", "bo@other.example.org"),))
    assert "Open Door" in coordinator.get(f"/referrals/{refused}/coordinate").text
    form = {"version": "3", "service": str(other)}
    assert coordinator.submit(f"/referrals/{refused}/reroute", data=form).status_code == 303
    found = stored(beatbook, refused)
    assert (found.state, found.service_id) == ("sent", other)
    assert card(beatbook, refused)["service"] == str(other)
    assert notices(beatbook, refused) == [
        ("referral.waiting", "cancelled"),
        ("referral.delete", "queued"),
        ("referral.waiting", "queued"),
    ]


def test_the_card_goes_to_another_service_by_a_fresh_passkey_alone(
    beatbook: Flask, coordinator: StaffClient, refused: UUID
) -> None:
    """R-07."""
    other = a_service(beatbook, coordinator.person_id, "Open Door")
    form = {"version": "3", "service": str(other)}
    with clock.at(clock.now() + timedelta(minutes=6)):
        answer = coordinator.submit(f"/referrals/{refused}/reroute", data=form)
        assert answer.status_code == 303 and "/step-up" in answer.headers["Location"]
        assert stored(beatbook, refused).state == "cannot_take"
        coordinator.step_up()
        coordinator.submit(f"/referrals/{refused}/reroute", data=form)
    assert stored(beatbook, refused).state == "sent"


@pytest.mark.parametrize("refused", [False], indirect=True)
def test_without_that_the_resident_is_asked_again(
    beatbook: Flask, coordinator: StaffClient, officer: StaffClient, refused: UUID
) -> None:
    other = a_service(beatbook, coordinator.person_id, "Open Door")
    form = {"version": "3", "service": str(other)}
    assert coordinator.submit(f"/referrals/{refused}/reroute", data=form).status_code == 409
    assert stored(beatbook, refused).state == "cannot_take"
    assert coordinator.submit(f"/referrals/{refused}/ask-again", data={"version": "3"}).status_code == 303
    assert "Another service fits better" in officer.get(f"/referrals/{refused}").text


def test_a_service_without_an_agreement_is_not_sent_to_either(
    beatbook: Flask, coordinator: StaffClient, refused: UUID
) -> None:
    other = a_service(beatbook, coordinator.person_id, "Street kitchen", agreement_until_on=None)
    form = {"version": "3", "service": str(other)}
    assert coordinator.submit(f"/referrals/{refused}/reroute", data=form).status_code == 409
    assert stored(beatbook, refused).state == "cannot_take"


def test_what_has_not_moved_for_30_days_can_be_closed_by_the_coordinator(
    beatbook: Flask,
    officer: StaffClient,
    sergeant: StaffClient,
    coordinator: StaffClient,
    beat: BeatScene,
    service: UUID,
) -> None:
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "approve")
    with beatbook.test_request_context():
        found = stored(beatbook, referral)
        (worker,) = partners.workers_of(service)
        answer(Reader(worker.id, {service: worker}), found, Move.ACCEPT, 2, With())
    said = {"version": "3", "outcome": "no_response"}
    assert coordinator.submit(f"/referrals/{referral}/close", data=said).status_code == 409
    with beatbook.app_context():
        past = clock.now() - timedelta(days=31)
        write(lambda s: s.execute(update(Referral).where(Referral.id == referral).values(moved_at=past)))
    assert "Nothing has moved for 30 days" in coordinator.get("/referrals/board").text
    assert coordinator.submit(f"/referrals/{referral}/close", data=said).status_code == 303
    assert stored(beatbook, referral).outcome == "no_response"


def test_a_coordinator_can_take_it_back_for_a_resident_who_rang(
    beatbook: Flask, coordinator: StaffClient, refused: UUID
) -> None:
    assert coordinator.submit(f"/referrals/{refused}/take-back", data={"version": "1"}).status_code == 303
    assert stored(beatbook, refused).state == "withdrawn"
    assert card(beatbook, refused) == {}


def test_a_coordinator_sees_nothing_before_it_is_sent(
    beatbook: Flask, officer: StaffClient, coordinator: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    assert coordinator.get(f"/referrals/{referral}/coordinate").status_code == 404
    assert rows_of(coordinator.get("/referrals/board").text) == []
