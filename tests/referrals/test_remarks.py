"""What a sergeant writes beside a decision, and what is left of a referral when all of it has been deleted."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from app import clock, migrations
from app.db import db, write
from app.places.models import Place
from app.referrals import clocks
from app.referrals.models import Decision, ReferralEntry
from tests.referrals.scene import decide, stored, submit
from tests.referrals.test_taking_back import withdraw
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene

WHY = "Which of the debts is it about?"


@pytest.fixture
def returned(beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID) -> UUID:
    """A referral that came back with a few words."""
    referral = submit(officer, beat.park, service, reason="mental_health", contact_safe="phone")
    assert decide(sergeant, referral, "return", reason="unclear", comment=WHY).status_code == 303
    return referral


def decisions(app: Flask) -> list[Decision]:
    with app.app_context():
        return list(db.session.scalars(select(Decision)))


def test_words_beside_a_decision_are_encrypted_and_go_with_what_was_shared(
    beatbook: Flask, officer: StaffClient, returned: UUID
) -> None:
    assert WHY in officer.get(f"/referrals/{returned}").text
    (one,) = decisions(beatbook)
    assert one.comment == "" and one.words is not None and WHY.encode() not in one.words
    assert withdraw(officer, returned, 2) == 303
    (one,) = decisions(beatbook)
    assert (one.comment, one.words, one.decision, one.reason) == ("", None, "return", "unclear")
    assert WHY not in officer.get(f"/referrals/{returned}").text


def test_words_beside_a_decision_name_nobody(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    """Invariant 1."""
    referral = submit(officer, beat.park, service)
    answer = decide(sergeant, referral, "return", reason="unclear", comment="Ring her on 0151 496 0555 first")
    assert answer.status_code == 422 and "Leave names, numbers and addresses out" in answer.text
    assert decisions(beatbook) == [] and stored(beatbook, referral).state == "submitted"


def test_the_database_lets_nobody_rewrite_a_decision_or_the_history(beatbook: Flask, returned: UUID) -> None:
    """R-16: append-only."""
    changes = (
        (update(Decision).values(reason="safety"), "a decision is not changed"),
        (update(Decision).values(decision="approve", words=None), "a decision is not changed"),
        (update(Decision).values(words=b"other words"), "a decision is not changed"),
        (delete(Decision), "a decision is not deleted"),
        (update(ReferralEntry).values(code="safety"), "the history is not changed"),
        (delete(ReferralEntry), "the history is not deleted"),
    )
    with beatbook.app_context():
        for change, words in changes:
            with pytest.raises(DBAPIError, match=words):
                write(lambda s, one=change: s.execute(one))
        write(lambda s: s.execute(update(Decision).values(words=None)))


def test_what_is_left_of_a_referral_is_nobody(
    beatbook: Flask, officer: StaffClient, returned: UUID, beat: BeatScene
) -> None:
    """Invariant 10: no age, no block, no contact that it came from; on which beat, and what about, for the counts."""
    with beatbook.app_context(), clock.at(clock.now() + timedelta(days=181)):
        assert clocks.purge() == 1
    row = stored(beatbook, returned)
    assert (row.age_band, row.handover, row.source_kind, row.source_id) == ("", None, None, None)
    assert (row.beat_id, row.reason, row.state) == (beat.id, "mental_health", "declined")
    with beatbook.app_context():
        assert db.session.get_one(Place, row.place_id).kind == "street"
    assert "Age group" not in officer.get(f"/referrals/{returned}").text


def test_words_that_stood_in_clear_are_encrypted_by_the_next_release(
    beatbook: Flask, officer: StaffClient, returned: UUID
) -> None:
    migrations.downgrade(beatbook, "0012")
    with beatbook.app_context():
        assert db.session.execute(text("SELECT comment FROM decision")).scalar() == WHY
        db.session.rollback()
    migrations.upgrade(beatbook)
    (one,) = decisions(beatbook)
    assert one.comment == "" and one.words is not None
    assert WHY in officer.get(f"/referrals/{returned}").text
