"""Taken back: a withdrawal beats everything, and what is deleted stays deleted (invariants 3 and 10)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock, ids
from app.db import db, write
from app.followups.models import Followup
from app.referrals import clocks, consents, moving
from app.referrals.models import Consent, Referral, SharedItem
from app.referrals.moving import Mover, With
from app.referrals.rules import Move, Refusal
from tests.referrals.scene import card, decide, notices, stored, submit, typed
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


def withdraw(client: StaffClient, referral: UUID, version: int = 1) -> int:
    form = {"id": str(ids.uuid7()), "base_version": str(version), "because": "resident_asked", "tz": "UTC"}
    return client.submit(f"/referrals/{referral}/withdraw", data=form).status_code


def by_service(app: Flask, referral: UUID, move: Move, code: str = "", **said: Any) -> moving.Outcome:
    """A move of the service, past its inbox."""
    with app.app_context():

        def work(session: object) -> moving.Outcome:
            found = session.get_one(Referral, referral)  # type: ignore[attr-defined]
            worker = Mover("worker", ids.uuid7(), services=frozenset({found.service_id}))
            return moving.make(session, found, move, worker, None, With(code=code, **said))  # type: ignore[arg-type]

        return write(work)


def is_withdrawn(app: Flask, referral: UUID) -> bool:
    with app.app_context():
        consent = db.session.get_one(Consent, stored(app, referral).consent_id)
        return consent.withdrawn_at is not None


def test_a_withdrawal_beats_a_second_reader(
    beatbook: Flask,
    officer: StaffClient,
    sergeant: StaffClient,
    other_sergeant: StaffClient,
    beat: BeatScene,
    service: UUID,
) -> None:
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "decline", reason="helped_already")
    with beatbook.app_context():
        write(lambda s: s.execute(update(Referral).where(Referral.id == referral).values(doubted=True)))
    assert withdraw(officer, referral, 2) == 303
    row = stored(beatbook, referral)
    assert (row.state, row.doubted, card(beatbook, referral)) == ("withdrawn", False, {})
    assert is_withdrawn(beatbook, referral)
    assert decide(other_sergeant, referral, "reopen", row.version).status_code in {403, 404, 409}
    assert stored(beatbook, referral).state == "withdrawn"


def test_what_is_taken_back_after_it_was_closed_is_deleted_here_and_with_the_service(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "approve")
    by_service(beatbook, referral, Move.ACCEPT)
    by_service(beatbook, referral, Move.CLOSE, "helped")
    closed_at = stored(beatbook, referral).closed_at
    assert "want it any more" in officer.get(f"/referrals/{referral}").text
    assert withdraw(officer, referral, 4) == 303
    row = stored(beatbook, referral)
    assert (row.state, row.outcome, row.closed_at) == ("closed", "helped", closed_at)
    assert card(beatbook, referral) == {} and row.purged_at is not None and is_withdrawn(beatbook, referral)
    assert ("referral.delete", "queued") in notices(beatbook, referral)


def test_a_referral_whose_yes_was_taken_back_is_not_opened_again(
    beatbook: Flask,
    officer: StaffClient,
    sergeant: StaffClient,
    other_sergeant: StaffClient,
    beat: BeatScene,
    service: UUID,
) -> None:
    """Whatever took it back: the row alone says so."""
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "decline", reason="helped_already")
    with beatbook.app_context():
        write(lambda s: consents.withdraw(s, referral, officer.person_id))
        write(lambda s: s.execute(update(Referral).where(Referral.id == referral).values(doubted=True)))
    answer = decide(other_sergeant, referral, "reopen", 2)
    assert answer.status_code == 403 and "they took it back" in answer.text
    assert stored(beatbook, referral).state == "declined"


@pytest.mark.parametrize("state", ["returned", "sent"])
def test_nothing_comes_of_what_was_deleted(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID, state: str
) -> None:
    """Else it would be filled again, and never be deleted."""
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "return" if state == "returned" else "approve", reason="unclear")
    with beatbook.app_context():
        write(lambda s: consents.forget(s, referral))
        write(lambda s: s.execute(update(Referral).where(Referral.id == referral).values(purged_at=clock.now())))
    if state == "sent":
        assert by_service(beatbook, referral, Move.ACCEPT) is Refusal.GONE
        return
    form = typed(beat.park, service, base_id=str(referral), base_version="2")
    assert officer.submit("/referrals", data=form).status_code == 422
    assert (stored(beatbook, referral).state, card(beatbook, referral)) == ("returned", {})


def test_what_nobody_moved_until_its_day_ends_before_it_is_deleted_and_everybody_is_told(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    unread, taken = (submit(officer, beat.park, service) for _n in range(2))
    decide(sergeant, taken, "approve")
    by_service(beatbook, taken, Move.ACCEPT)
    with beatbook.app_context(), clock.at(clock.now() + timedelta(days=181)):
        assert clocks.purge() == 2
        assert clocks.purge() == 0
    never, unanswered = stored(beatbook, unread), stored(beatbook, taken)
    assert (never.state, never.purged_at is not None) == ("declined", True)
    assert (unanswered.state, unanswered.outcome, unanswered.purged_at is not None) == ("closed", "no_response", True)
    assert ("referral.delete", "queued") in notices(beatbook, taken)
    assert notices(beatbook, unread) == []
    with beatbook.app_context():
        told = db.session.scalars(select(Followup)).all()
        assert {(one.source_id, one.state) for one in told} == {(unread, "done"), (taken, "done")}
    assert "Ended on the day of its deletion" in officer.get(f"/referrals/{taken}").text


def test_a_waiting_list_is_looked_at_again_before_what_it_needs_is_deleted(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "approve")
    by_service(beatbook, referral, Move.ACCEPT)
    review_on = clock.now().date() + timedelta(days=360)
    by_service(beatbook, referral, Move.WAITLIST, review_on=review_on)
    assert stored(beatbook, referral).delete_on == review_on + timedelta(days=30)
    with beatbook.app_context(), clock.at(clock.now() + timedelta(days=361)):
        assert clocks.purge() == 0
    assert card(beatbook, referral) != {}


def test_what_is_there_on_the_day_of_deletion_is_deleted_whatever_was_deleted_before(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "decline", reason="helped_already")
    with beatbook.app_context():
        write(lambda s: s.execute(update(Referral).where(Referral.id == referral).values(purged_at=clock.now())))
        assert db.session.get(SharedItem, (referral, "name")) is not None
        with clock.at(clock.now() + timedelta(days=31)):
            assert clocks.purge() == 1
            assert clocks.purge() == 0
    assert card(beatbook, referral) == {}
