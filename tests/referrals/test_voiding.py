"""A referral that was entered in error: an administrator takes it out, and sees nothing of what it says."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.actor import Role
from app.audit.models import AuditEntry
from app.db import db
from app.records.digest import read_ref, ref
from app.referrals.models import ConsentItem, SharedItem
from tests.referrals.scene import NAME, NUMBER, decide, notices, stored, submit
from tests.support.people import StaffClient, sign_in_as
from tests.support.scenes import BeatScene

FIND = "/referrals/entered-in-error"


@pytest.fixture
def admin(beatbook: Flask) -> StaffClient:
    return sign_in_as(beatbook, Role.ADMIN)


@pytest.fixture
def sent(officer: StaffClient, sergeant: StaffClient, beat: BeatScene, service: UUID) -> UUID:
    referral = submit(officer, beat.park, service)
    assert decide(sergeant, referral, "approve").status_code == 303
    return referral


def lines(app: Flask, who: StaffClient) -> list[tuple[str, str, str]]:
    with app.app_context():
        mine = select(AuditEntry).where(AuditEntry.actor == str(who.person_id), AuditEntry.object_kind == "referral")
        return [(e.action, e.object_id, e.outcome) for e in db.session.scalars(mine.order_by(AuditEntry.seq))]


def test_an_officer_reads_the_reference_that_an_administrator_finds_it_by(
    admin: StaffClient, officer: StaffClient, sent: UUID
) -> None:
    short = ref(sent)
    assert short in officer.get(f"/referrals/{sent}").text
    for typed in (short, f"ref {short.lower()}", str(sent), f"https://beat.example/referrals/{sent}?x=1"):
        found = admin.get(FIND, query_string={"ref": typed})
        assert found.status_code == 200 and f"/referrals/{sent}/void" in found.text, typed


def test_an_administrator_sees_where_it_stands_and_nothing_of_what_it_says(
    admin: StaffClient, beatbook: Flask, sent: UUID
) -> None:
    for address in (f"{FIND}?ref={ref(sent)}", f"/referrals/{sent}/void"):
        page = admin.get(address).text
        assert ref(sent) in page and "Sent to a service" in page
        for private in (NAME, NUMBER, "Harbour Advice", "Money", "Wren Alder", "25–64", "25 to 64"):
            assert private not in page, private
    assert lines(beatbook, admin) == [("referral.find", "", "ok"), ("referral.look", str(sent), "ok")]


def test_what_it_stands_at_with_a_service_looks_the_same_for_every_reason(
    beatbook: Flask,
    admin: StaffClient,
    officer: StaffClient,
    sergeant: StaffClient,
    beat: BeatScene,
    service: UUID,
    sent: UUID,
) -> None:
    with clock.at(stored(beatbook, sent).sent_at):  # each page says since when, to the minute
        other = submit(officer, beat.park, service, reason="mental_health", contact_safe="phone")
        decide(sergeant, other, "approve")
    plain, sensitive = (admin.get(f"/referrals/{one}/void").text.replace(ref(one), "") for one in (sent, other))
    assert plain.replace(str(sent), "") == sensitive.replace(str(other), "")


def test_an_unknown_reference_and_an_unknown_address_are_answered_alike(
    admin: StaffClient, beatbook: Flask, sent: UUID
) -> None:
    unknown = next(one for one in iter(ids.uuid7, None) if ref(one) != ref(sent))
    answers = [admin.get(FIND, query_string={"ref": typed}) for typed in (ref(unknown), str(unknown), "?", "UUUU")]
    assert {answer.status_code for answer in answers} == {404}
    assert all("There is no such referral" in answer.text for answer in answers)
    assert {outcome for _action, _id, outcome in lines(beatbook, admin)} == {"not_found"}
    assert admin.get(f"/referrals/{unknown}/void").status_code == 404
    admin.step_up()
    form = {"because": "entered_twice"}
    assert admin.submit(f"/referrals/{unknown}/void", data=form).status_code == 404


def test_taking_one_out_stops_the_sharing_deletes_it_and_tells_whoever_wrote_it(
    admin: StaffClient, officer: StaffClient, sergeant: StaffClient, beatbook: Flask, sent: UUID
) -> None:
    admin.step_up()
    assert admin.submit(f"/referrals/{sent}/void", data={"because": "because"}).status_code == 422
    assert stored(beatbook, sent).state == "sent"
    assert admin.submit(f"/referrals/{sent}/void", data={"because": "entered_twice"}).status_code == 303
    assert (stored(beatbook, sent).state, stored(beatbook, sent).because) == ("void", "entered_twice")
    assert notices(beatbook, sent) == [("referral.waiting", "cancelled"), ("referral.delete", "queued")]
    with beatbook.app_context():
        assert db.session.scalars(select(SharedItem)).all() == db.session.scalars(select(ConsentItem)).all() == []
    assert ("referral.void", str(sent), "ok") in lines(beatbook, admin)
    for page in (officer.get("/today").text, officer.get(f"/referrals/{sent}").text):
        assert "entered in error" in page.lower() and "was entered twice" in page
    assert "was taken out" not in sergeant.get("/today").text
    with clock.at(clock.now() + timedelta(days=4)):
        officer.sign_in()
        assert "was taken out" not in officer.get("/today").text


def test_what_was_never_sent_is_taken_out_without_a_word_to_its_service(
    admin: StaffClient, officer: StaffClient, beat: BeatScene, service: UUID, beatbook: Flask
) -> None:
    referral = submit(officer, beat.park, service)
    admin.step_up()
    assert admin.submit(f"/referrals/{referral}/void", data={"because": "only_a_trial"}).status_code == 303
    assert notices(beatbook, referral) == []


def test_it_takes_a_fresh_passkey_and_happens_once(admin: StaffClient, beatbook: Flask, sent: UUID) -> None:
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert "/step-up" in admin.submit(f"/referrals/{sent}/void", data={"because": "never_agreed"}).location
        assert stored(beatbook, sent).state == "sent"
        admin.step_up()
        assert admin.submit(f"/referrals/{sent}/void", data={"because": "never_agreed"}).status_code == 303
        again = admin.submit(f"/referrals/{sent}/void", data={"because": "entered_twice"})
        assert again.status_code == 409 and "It has ended already" in again.text
    assert stored(beatbook, sent).because == "never_agreed"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SERGEANT, Role.COORDINATOR, Role.AUDITOR])
def test_nobody_else_takes_one_out(beatbook: Flask, beat: BeatScene, sent: UUID, role: Role) -> None:
    other = sign_in_as(beatbook, role, beats=[beat.id], name="Somebody Else")
    other.step_up()
    assert other.get(FIND).status_code == other.get(f"/referrals/{sent}/void").status_code == 403
    assert other.submit(f"/referrals/{sent}/void", data={"because": "entered_twice"}).status_code == 403
    assert stored(beatbook, sent).state == "sent"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("7k2p", "7K2P"), (" Ref: 7K2P ", "7K2P"), ("7k-2p", "7K2P"), ("OIL2", "0112"), ("REFA", "REFA"), ("7K2", None)],
)
def test_a_reference_is_read_as_somebody_heard_it(typed: str, read: str | None) -> None:
    assert read_ref(typed) == read
