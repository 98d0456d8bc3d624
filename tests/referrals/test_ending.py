"""How referrals end: somebody tells the resident, and nobody learns from it what it was about."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db
from app.followups.models import Followup
from tests.referrals.scene import NUMBER, card, decide, notices, stored, submit
from tests.referrals.test_taking_back import by_service, withdraw
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


def told(app: Flask, referral: UUID) -> list[str]:
    """What stands in ledgers to be told of a referral."""
    with app.app_context():
        return list(db.session.scalars(select(Followup.what).where(Followup.source_id == referral)))


def recall(client: StaffClient, referral: UUID) -> int:
    client.step_up()
    return client.submit(f"/referrals/{referral}/recall", data={"version": "2"}).status_code


def test_what_is_called_back_is_deleted_and_the_resident_is_told(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    """Invariant 7. How to reach them stays with who has to tell them."""
    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "approve")
    assert recall(sergeant, referral) == 303
    assert (stored(beatbook, referral).state, card(beatbook, referral)) == ("recalled", {})
    assert told(beatbook, referral) == ["Tell them what became of help from Harbour Advice"]
    assert officer.get(f"/referrals/{referral}").status_code == 200
    officer.step_up()
    assert NUMBER in officer.submit(f"/referrals/{referral}/reveal").text
    assert officer.get(f"/referrals/{referral}/print").status_code == 404
    assert withdraw(officer, referral, 3) == 303
    assert officer.submit(f"/referrals/{referral}/reveal").status_code == 404


@pytest.mark.parametrize("ends_by", ["decline", "recall"])
def test_of_a_sensitive_reason_the_ledger_does_not_say_which_help_it_was(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID, ends_by: str
) -> None:
    """A follow-up is read by everybody on the beat, with the place."""
    said = {"reason": "domestic_family_violence", "contact_safe": "phone", "handover": "warm_call"}
    referral = submit(officer, beat.park, service, **said)
    if ends_by == "decline":
        decide(sergeant, referral, "decline", reason="not_safe")
    else:
        decide(sergeant, referral, "approve")
        assert recall(sergeant, referral) == 303
    assert told(beatbook, referral) == ["Tell them what became of what you talked about"]
    assert "Harbour Advice" not in officer.get("/followups").text


def test_whatever_closes_it_nobody_is_called_to_it_any_more(
    beatbook: Flask, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID
) -> None:
    from app.referrals.rules import Move

    referral = submit(officer, beat.park, service)
    decide(sergeant, referral, "approve")
    by_service(beatbook, referral, Move.ACCEPT)
    by_service(beatbook, referral, Move.CLOSE, "helped")
    assert notices(beatbook, referral) == [("referral.waiting", "cancelled")]
    assert told(beatbook, referral) != []
