"""The follow-up "tell them" leads back to the referral that it came from, for whoever may see both."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app import ids
from app.db import db
from app.followups.models import Followup
from tests.followups.scene import promise
from tests.referrals.scene import decide, submit
from tests.support.people import StaffClient
from tests.support.scenes import BeatScene


@pytest.fixture
def declined(officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID) -> UUID:
    referral = submit(officer, beat.park, service)
    assert decide(sergeant, referral, "decline", reason="helped_already").status_code == 303
    return referral


@pytest.fixture
def followup(beatbook: Flask, declined: UUID) -> UUID:
    with beatbook.app_context():
        return db.session.scalars(select(Followup.id).where(Followup.source_id == declined)).one()


def test_a_follow_up_leads_back_to_the_referral_with_and_without_scripts(
    officer: StaffClient, declined: UUID, followup: UUID
) -> None:
    page = officer.get(f"/followups/{followup}").text
    assert f'<a href="/referrals/{declined}">Help from a service</a>' in page
    assert f'hx-get="/referrals/{declined}/line"' in page and "htmx.js" in page
    line = officer.get(f"/referrals/{declined}/line", htmx=True).text
    assert "Help from Harbour Advice" in line and "Not approved" in line and "<html" not in line


def test_its_sergeant_follows_it_too(sergeant: StaffClient, declined: UUID, followup: UUID) -> None:
    assert f"/referrals/{declined}/line" in sergeant.get(f"/followups/{followup}").text
    assert sergeant.get(f"/referrals/{declined}/line", htmx=True).status_code == 200


def test_whoever_may_not_see_the_referral_has_no_way_to_it(
    officer: StaffClient, colleague: StaffClient, stranger: StaffClient, declined: UUID, followup: UUID
) -> None:
    """R-15: a line that is not theirs is answered as one that is not there."""
    form = {"id": str(ids.uuid7()), "base_version": "1", "tz": "UTC", "to": str(colleague.person_id)}
    assert officer.submit(f"/followups/{followup}/hand-over", data=form).status_code == 303
    page = colleague.get(f"/followups/{followup}")
    assert page.status_code == 200 and str(declined) not in page.text and "htmx.js" not in page.text
    for one in (colleague, stranger):
        answers = [one.get(f"/referrals/{id_}/line", htmx=True) for id_ in (declined, ids.uuid7())]
        assert [answer.status_code for answer in answers] == [404, 404]


def test_a_promise_that_came_from_nothing_leads_nowhere(officer: StaffClient, beat: BeatScene) -> None:
    page = officer.get(f"/followups/{promise(officer, beat.park)}").text
    assert "It came from" not in page and "htmx.js" not in page
