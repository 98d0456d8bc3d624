"""For a sensitive reason the police are told "contact made" or "contact not made", and nothing gives the rest away."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import clock, ids
from app.db import db, write
from app.places import store as places
from app.referrals import moving, showing
from app.referrals.choices import CANNOT_TAKE, OUTCOMES, codes
from app.referrals.discretion import BETWEEN, MET
from app.referrals.models import Referral
from app.referrals.moving import Mover
from app.referrals.rules import Move, State
from tests.referrals.scene import decide, submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

NOW_AND_NEW = re.compile(r'name="(id|base_version|version)" value="[^"]*"')
WITH_IT = (State.SENT, State.EXPIRED, State.ACCEPTED, State.CONTACTING, State.WAITLISTED, State.ENGAGED)
SECTION = re.compile(r"between them and a service</h2>.*?</ul>", re.DOTALL)


@pytest.fixture
def sent(beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID) -> UUID:
    """A referral for a sensitive reason that was sent."""
    referral = submit(officer, beat.park, service, reason="mental_health", contact_safe="phone")
    assert decide(sergeant, referral, "approve").status_code == 303
    return referral


def stages() -> Iterable[tuple[State, dict[str, Any], tuple[Move, ...], bool]]:
    """(state, what comes with it, what the service has answered, whether they have met): one referral can go through
    all of them in this order, as the database lets no history be deleted and nothing be sent again by itself.
    """
    for state in WITH_IT:
        yield state, {}, (Move.ATTEMPT,), state is State.ENGAGED
    for code in codes(CANNOT_TAKE):
        yield State.CANNOT_TAKE, {"because": code}, (Move.CANNOT_TAKE,), False
    for code in codes(OUTCOMES):
        yield State.CLOSED, _ended(code), (Move.CLOSE,), code in MET
    for code in codes(OUTCOMES):
        yield State.CLOSED, _ended(code), (Move.ENGAGE, Move.CLOSE), True


def _ended(code: str) -> dict[str, Any]:
    return {"because": code, "outcome": code, "closed_at": clock.now()}


def stand(app: Flask, referral: UUID, state: State, values: dict[str, Any], answered: tuple[Move, ...]) -> None:
    """Let it have come to this stage, a little later than to the last one."""

    def work(session: Session) -> None:
        later = {
            "moved_at": clock.now() + timedelta(minutes=5),
            "delete_on": places.today() + timedelta(days=len(state)),
        }
        whole = {"because": "", "outcome": None, "closed_at": None, "review_on": places.today(), **later, **values}
        session.execute(update(Referral).where(Referral.id == referral).values(state=state, **whole))
        row = session.get_one(Referral, referral)
        for move in answered:
            moving.enter(session, row, move, Mover("worker", ids.uuid7()), values.get("because", ""), clock.now())

    with app.app_context():
        write(work)


def test_every_stage_looks_like_contact_made_or_not_and_like_nothing_else(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, sent: UUID
) -> None:
    looks: dict[bool, set[tuple[str, str, str]]] = {True: set(), False: set()}
    assert {*WITH_IT, State.CANNOT_TAKE, State.CLOSED} == BETWEEN
    for state, values, answered, met in stages():
        stand(beatbook, sent, state, values, answered)
        page = NOW_AND_NEW.sub("", officer.get(f"/referrals/{sent}").text)
        facts = re.findall(r"<dl.*?</dl>", sergeant.get(f"/referrals/{sent}").text, re.DOTALL)
        listed = SECTION.findall(officer.get("/referrals").text)
        assert ("Contact made" in page) is met and ("Contact not made" in page) is not met, (state, values)
        assert listed and ("Contact made" in listed[0]) is met, (state, values)
        looks[met].add((page, "".join(facts), listed[0]))
    assert (len(looks[True]), len(looks[False])) == (1, 1)


def test_who_decided_too_late_is_not_told_how_it_ended(beatbook: Flask) -> None:
    with beatbook.test_request_context():
        assert {showing.in_words(state, "mental_health") for state in BETWEEN} == {"With the service"}


def test_the_coordinator_sees_what_needs_them_but_no_waiting_list_of_a_sensitive_reason(
    beatbook: Flask, coordinator: StaffClient, sent: UUID
) -> None:
    stand(beatbook, sent, State.WAITLISTED, {}, (Move.WAITLIST,))
    assert "On a waiting list" not in coordinator.get("/referrals/board").text
    stand(beatbook, sent, State.CANNOT_TAKE, {"because": "duplicate"}, (Move.CANNOT_TAKE,))
    assert "The service can&#39;t take it</h2>" in coordinator.get("/referrals/board").text
    assert "They are with us already" not in coordinator.get(f"/referrals/{sent}/coordinate").text


def test_what_the_service_has_deleted_is_told_for_every_reason(
    beatbook: Flask, officer: StaffClient, sent: UUID
) -> None:
    with beatbook.app_context():
        row = db.session.get_one(Referral, sent)
        write(lambda s: moving.enter(s, row, Move.DELETED, Mover("worker", ids.uuid7()), "", clock.now()))
    assert "The service has deleted it" in officer.get(f"/referrals/{sent}").text
