"""Who may say yes: below the agency's age a parent or carer, also when the card comes back and is sent again."""

from uuid import UUID

import pytest
from flask import Flask

from app.referrals import asking
from tests.referrals.scene import decide, stored, submit, typed
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


def test_a_yes_of_ones_own_does_not_count_below_the_agencys_age(
    officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    answer = officer.submit("/referrals", data=typed(beat.park, service, age_band="10-15"))
    assert answer.status_code == 422 and "Below 16 a parent or carer has to say yes." in answer.text
    submit(officer, beat.park, service, age_band="10-15", given_by="parent")


@pytest.mark.parametrize("given_by", ["self", "parent"])
def test_a_yes_that_was_given_before_falls_when_they_turn_out_to_be_younger(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID, given_by: str
) -> None:
    """What is typed about it now says nothing about who said yes then."""
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "return", reason="unclear")
    younger = {"age_band": "10-15", "given_by": given_by, "consent": "kept"}
    form = typed(beat.park, service, base_id=str(referral), base_version="2", **younger)
    assert officer.submit("/referrals", data=form).status_code == 422
    assert stored(beatbook, referral).state == "returned"
    form = typed(beat.park, service, base_id=str(referral), base_version="2", consent="kept")
    assert officer.submit("/referrals", data=form).status_code == 303


@pytest.mark.parametrize(
    ("before", "now", "given_by", "holds"),
    [
        ("25-64", "25-64", "self", True),
        ("16-17", "25-64", "self", True),
        ("25-64", "18-24", "self", False),
        ("10-15", "10-15", "parent", True),
        ("10-15", "0-9", "parent", False),
        ("10-15", "10-15", "self", False),
    ],
)
def test_a_yes_holds_at_the_same_age_or_an_older_one(before: str, now: str, given_by: str, holds: bool) -> None:
    assert asking.holds_at_age(before, now, 16, given_by) is holds
