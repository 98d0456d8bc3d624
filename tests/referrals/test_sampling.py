"""What the auditor sees of consents: how a yes was given and to which fields, and nothing of anybody."""

import re
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock, ids
from app.actor import Role
from app.audit.models import AuditEntry
from app.db import db, write
from app.records.digest import ref
from app.referrals.models import Consent, SharedItem
from tests.referrals.scene import NAME, NUMBER, decide, submit, typed
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

PAGE = "/referrals/consents"


@pytest.fixture
def auditor(beatbook: Flask) -> StaffClient:
    return sign_in_as(beatbook, Role.AUDITOR)


def this_week() -> str:
    year, week, _day = clock.now().astimezone(ZoneInfo("Europe/London")).isocalendar()
    return f"{PAGE}?week={year}-W{week:02}"


def drawn(page: str) -> list[str]:
    return re.findall(r"Consent ([0-9A-Z]{4})<", page)


def test_a_sample_says_how_a_yes_was_given_and_to_what(
    auditor: StaffClient, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    submit(officer, beat.park, service, interpreter="phone")
    page = auditor.get(this_week()).text
    for said in (
        *("They did, themselves", "They read the card and agreed", "By phone", "العربية", "25–64"),
        *("What to call them", "How to reach them", "They agree: nothing is shared"),
    ):
        assert said in page, said


def test_a_sample_holds_no_value_no_name_no_officer_and_no_time_of_day(
    auditor: StaffClient, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    referral = submit(officer, beat.park, service)
    page = auditor.get(this_week()).text
    for private in (NAME, NUMBER, "Wren Alder", "Harbour Advice", "Harbour Park", str(referral), ref(referral)):
        assert private not in page, private
    assert re.findall(r"<dd[^>]*>[^<]*<span[^>]*>[^<]*\d\d:\d\d", page) == []


def test_the_same_week_shows_the_same_ones_and_another_week_none_of_them(
    auditor: StaffClient, officer: StaffClient, beat: BeatScene, service: UUID
) -> None:
    for _n in range(14):
        submit(officer, beat.park, service)
    first = auditor.get(this_week()).text
    assert len(drawn(first)) == 10 and "10 of 14" in first
    week = this_week()
    with clock.at(clock.now() + timedelta(days=7)):
        auditor.sign_in()
        submit(officer_again(officer), beat.park, service)
        assert drawn(auditor.get(week).text) == drawn(auditor.get(PAGE).text) == drawn(first)
        assert not set(drawn(auditor.get(this_week()).text)) & set(drawn(first))


def officer_again(officer: StaffClient) -> StaffClient:
    officer.sign_in()
    return officer


def test_which_are_drawn_is_not_the_order_in_which_they_came(
    auditor: StaffClient, officer: StaffClient, beat: BeatScene, service: UUID, beatbook: Flask
) -> None:
    for _n in range(14):
        submit(officer, beat.park, service)
    with beatbook.app_context():
        came = [ref(one) for one in db.session.scalars(select(Consent.id).order_by(Consent.id))]
    page = drawn(auditor.get(this_week()).text)
    assert set(page) < set(came)
    assert page not in ([one for one in came if one in page], came[:10], came[-10:])


def test_what_is_shared_beyond_a_yes_is_seen(
    auditor: StaffClient, officer: StaffClient, beat: BeatScene, service: UUID, beatbook: Flask
) -> None:
    submit(officer, beat.park, service)
    with beatbook.app_context():
        other = update(SharedItem).where(SharedItem.field == "name").values(digest=b"another" * 4)
        write(lambda session: session.execute(other))
    page = auditor.get(this_week()).text
    assert "They do not agree" in page and "nothing is shared that was not" not in page


def test_a_yes_that_was_taken_back_and_one_that_a_later_took_the_place_of_are_seen_as_that(
    auditor: StaffClient, officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID, beatbook: Flask
) -> None:
    gone, again = submit(officer, beat.park, service), submit(officer, beat.park, service)
    form = {"id": str(ids.uuid7()), "base_version": "1", "because": "resident_asked", "tz": "UTC"}
    assert officer.submit(f"/referrals/{gone}/withdraw", data=form).status_code == 303
    decide(sergeant, again, "return", reason="unclear")
    form = typed(beat.park, service, base_id=str(again), base_version="2", shared=["name", "reach", "needs"])
    assert officer.submit("/referrals", data=form).status_code == 303
    page = auditor.get(this_week()).text
    assert len(drawn(page)) == 3
    assert "Taken back" in page and "nothing is left to compare" in page and "A later yes has taken its place" in page


def test_each_look_is_written_down(auditor: StaffClient, beatbook: Flask) -> None:
    auditor.get(this_week())
    auditor.get(PAGE)
    with beatbook.app_context():
        looks = select(AuditEntry).where(AuditEntry.action == "consent.sample").order_by(AuditEntry.seq)
        found = list(db.session.scalars(looks))
        assert {look.actor for look in found} == {str(auditor.person_id)}
        assert [look.object_id in this_week() for look in found] == [True, False]


@pytest.mark.parametrize("week", ["2026-W99", "9999-W01", "0001-W01", "x", "2026-W47' --", ""])
def test_a_week_that_is_none_or_to_come_is_the_last_full_one(auditor: StaffClient, week: str) -> None:
    answer = auditor.get(PAGE, query_string={"week": week})
    assert answer.status_code == 200 and "The week is not over" not in answer.text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SERGEANT, Role.COORDINATOR, Role.ADMIN])
def test_nobody_but_the_auditor_looks_at_samples(beatbook: Flask, beat: BeatScene, role: Role) -> None:
    other = sign_in_as(beatbook, role, beats=[beat.id], name="Somebody Else")
    assert other.get(PAGE).status_code == 403
