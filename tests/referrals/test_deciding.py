"""Submitting, reading and deciding: what a sergeant can and can't do, and what follows."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app import clock, ids
from app.actor import Role
from app.db import db, write
from app.followups.models import Followup
from app.referrals.models import Decision, Referral
from tests.referrals.scene import NAME, NUMBER, card, decide, notices, rows_of, stored, submit, typed
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene


def test_an_offer_that_was_agreed_to_waits_for_the_sergeant(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    assert stored(beatbook, referral).state == "submitted"
    assert rows_of(sergeant.get("/referrals").text) == [referral]
    assert f"/referrals/{referral}" in sergeant.get("/needs-you").text


def test_only_what_was_agreed_to_is_on_the_card(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    assert set(card(beatbook, referral)) == {"service", "reason", "name", "reach"}
    page = sergeant.get(f"/referrals/{referral}").text
    assert NAME in page and NUMBER not in page and "Advice about money" not in page
    assert "••• 555" in page
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert sergeant.submit(f"/referrals/{referral}/reveal").status_code == 303  # the passkey first
    assert NUMBER in sergeant.submit(f"/referrals/{referral}/reveal").text


def test_an_approval_sends_once_and_tells_its_worker(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    assert decide(sergeant, referral, "approve").status_code == 303
    assert decide(sergeant, referral, "approve").status_code == 409
    assert stored(beatbook, referral).state == "sent"
    assert notices(beatbook, referral) == [("referral.waiting", "queued")]


def test_a_returned_referral_can_be_changed_and_sent_again(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "return", reason="unclear", comment="What for?")
    page = officer.get(f"/referrals/{referral}")
    assert "What for?" in page.text and "It is not clear what is needed" in page.text
    assert officer.get(f"/referrals/{referral}/again").status_code == 200
    form = typed(beat.park, service, base_id=str(referral), base_version="2", shared=["name", "reach", "needs"])
    assert officer.submit("/referrals", data=form | {"consent": "kept"}).status_code == 422  # needs were added
    assert officer.submit("/referrals", data=form | {"id": str(ids.uuid7())}).status_code == 303
    assert stored(beatbook, referral).state == "submitted"
    assert decide(sergeant, referral, "approve", 3).status_code == 303
    assert set(card(beatbook, referral)) >= {"needs"}


def test_taking_something_away_needs_no_new_yes(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "return", reason="too_much_detail")
    form = typed(beat.park, service, base_id=str(referral), base_version="2", shared=["reach"], consent="kept")
    assert officer.submit("/referrals", data=form).status_code == 303
    assert set(card(beatbook, referral)) == {"service", "reason", "reach"}
    assert decide(sergeant, referral, "approve", 3).status_code == 303


def test_not_approving_leaves_a_promise_to_tell_the_resident(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    assert decide(sergeant, referral, "decline").status_code == 422  # says why first
    assert decide(sergeant, referral, "decline", reason="helped_already").status_code == 303
    with beatbook.app_context():
        followup = db.session.scalars(select(Followup)).one()
        assert (followup.source_id, followup.owner_id, followup.state) == (referral, officer.person_id, "done")
    assert "Tell them what became of help from Harbour Advice" in officer.get("/today").text


def test_nobody_decides_on_their_own_in_whatever_account(
    beatbook: Flask, sergeant: StaffClient, other_sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    """R-16, invariant 4."""
    referral = submit(sergeant, beat.park, service)
    assert decide(sergeant, referral, "approve").status_code == 403
    again = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name=sergeant.name.upper(), collar="9")
    assert again.person_id != sergeant.person_id
    assert decide(again, referral, "approve").status_code == 403
    assert stored(beatbook, referral).state == "submitted"
    assert decide(other_sergeant, referral, "approve").status_code == 303


def test_a_decision_from_a_shared_phone_is_refused(
    beatbook: Flask, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    """R-07."""
    referral = submit(officer, beat.park, service)
    shared = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Una Field", shared_phone=True)
    assert decide(shared, referral, "approve").status_code == 403
    assert stored(beatbook, referral).state == "submitted"


def test_a_stale_decision_is_a_clear_conflict(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    sergeant.step_up()
    sergeant.submit(f"/referrals/{referral}/cut", data={"version": "1", "gone": "name"})
    assert "name" not in card(beatbook, referral)
    answer = decide(sergeant, referral, "approve", 1)
    assert answer.status_code == 409 and "Somebody was quicker" in answer.text
    assert decide(sergeant, referral, "approve", 2).status_code == 303


def test_nothing_goes_to_a_service_without_an_agreement_in_force(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    from app.partners.models import Service

    referral = submit(officer, beat.park, service)
    with beatbook.app_context():
        over = clock.now().date() - timedelta(days=1)
        write(lambda s: s.execute(update(Service).where(Service.id == service).values(agreement_until_on=over)))
    assert decide(sergeant, referral, "approve").status_code == 403
    assert "no valid agreement" in sergeant.get(f"/referrals/{referral}").text


def test_half_way_through_the_clock_it_stands_with_every_sergeant(
    beatbook: Flask, officer: StaffClient, far_sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service, urgency="urgent")
    assert far_sergeant.get(f"/referrals/{referral}").status_code == 404
    with clock.at(clock.now() + timedelta(minutes=61)):
        far_sergeant.sign_in()
        assert rows_of(far_sergeant.get("/referrals").text) == [referral]
        assert decide(far_sergeant, referral, "approve").status_code == 303
        assert far_sergeant.get(f"/referrals/{referral}").status_code == 404
    assert stored(beatbook, referral).state == "sent"


def test_the_database_keeps_a_decision_from_its_author_and_to_one_a_version(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)

    def row(by: UUID) -> Decision:
        values = {"recorded_by": officer.person_id, "version": 1, "decision": "approve", "decided_at": clock.now()}
        return Decision(id=ids.uuid7(), referral_id=referral, decided_by=by, **values)

    with beatbook.app_context():
        with pytest.raises(IntegrityError):
            write(lambda s: s.add(row(officer.person_id)))
        write(lambda s: s.add(row(sergeant.person_id)))
        with pytest.raises(IntegrityError):
            write(lambda s: s.add(row(sergeant.person_id)))


def test_a_withdrawal_beats_what_waits_and_deletes_what_was_shared(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "approve")
    form = {"id": str(ids.uuid7()), "base_version": "1", "because": "resident_asked", "tz": "UTC"}
    assert officer.submit(f"/referrals/{referral}/withdraw", data=form).status_code == 303
    assert stored(beatbook, referral).state == "withdrawn"
    assert card(beatbook, referral) == {}
    assert notices(beatbook, referral) == [("referral.waiting", "cancelled"), ("referral.delete", "queued")]


def test_a_number_that_was_typed_wrong_is_put_right_with_their_ok(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    form = {"id": str(ids.uuid7()), "base_version": "1", "contact_value": "0151 496 0556", "tz": "UTC"}
    assert officer.submit(f"/referrals/{referral}/correct", data=form).status_code == 422
    form |= {"agreed": "true", "id": str(ids.uuid7())}
    assert officer.submit(f"/referrals/{referral}/correct", data=form).status_code == 303
    assert decide(sergeant, referral, "approve", 1).status_code == 409  # it changed since it was looked at
    assert decide(sergeant, referral, "approve", 2).status_code == 303
    assert card(beatbook, referral)["reach"] == {"channel": "phone", "value": "0151 496 0556"}


def test_what_was_not_approved_is_not_read_again_by_who_decided_in_whatever_account(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    """Invariant 4."""
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "decline", reason="helped_already")
    with beatbook.app_context():
        write(lambda s: s.execute(update(Referral).where(Referral.id == referral).values(doubted=True)))
    again = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name=sergeant.name.upper(), collar="9")
    assert decide(again, referral, "reopen", 2).status_code == 403
    assert str(referral) not in again.get("/needs-you").text
    assert again.submit(f"/referrals/{referral}/read-again").status_code == 404
    assert officer.submit(f"/referrals/{referral}/read-again").status_code in {403, 404}
    assert (stored(beatbook, referral).state, stored(beatbook, referral).doubted) == ("declined", True)
    other = sign_in_as(beatbook, Role.SERGEANT, beats=[beat.id], name="Pia Lund")
    assert decide(other, referral, "reopen", 2).status_code == 303
