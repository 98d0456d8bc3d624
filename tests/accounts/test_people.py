"""Who may look after whom, and what ends when somebody leaves."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app import clock
from app.accounts.models import AuthSession, Device, Invitation, Person
from app.actor import Role
from tests.accounts.scene import rows
from tests.support.people import a_beat, invite, sign_in_as

JSON = {"Accept": "application/json"}


def test_a_sergeant_sees_the_officers_who_share_a_beat_with_them(beatbook: Flask) -> None:
    """R-15: another station's officers are as if there were none."""
    here, there = a_beat(beatbook), a_beat(beatbook, "Hill Ward")
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[here])
    near = sign_in_as(beatbook, Role.OFFICER, beats=[here], name="Wren Alder")
    far = sign_in_as(beatbook, Role.OFFICER, beats=[there], name="Sami Reed")
    page = sergeant.get("/people").text
    assert near.name in page and far.name not in page
    assert sergeant.get(f"/people/{near.person_id}").status_code == 200
    assert sergeant.get(f"/people/{far.person_id}").status_code == 404
    assert sergeant.get(f"/people/{sergeant.person_id}").status_code == 404


def test_a_sergeant_ends_nothing_of_officers_elsewhere(beatbook: Flask) -> None:
    """R-08, R-15"""
    here, there = a_beat(beatbook), a_beat(beatbook, "Hill Ward")
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[here])
    far = sign_in_as(beatbook, Role.OFFICER, beats=[there])
    for action in ("sessions/end", "release", f"phones/{far.device}/revoke"):
        assert sergeant.submit(f"/people/{far.person_id}/{action}").status_code == 404
    assert far.get("/today").status_code == 200


def test_a_sergeant_signs_an_officer_out_everywhere(beatbook: Flask) -> None:
    """R-08"""
    here = a_beat(beatbook)
    sergeant = sign_in_as(beatbook, Role.SERGEANT, beats=[here])
    officer = sign_in_as(beatbook, Role.OFFICER, beats=[here])
    assert sergeant.submit(f"/people/{officer.person_id}/sessions/end").status_code == 303
    assert officer.get("/today", headers=JSON).status_code == 401


def test_leaving_ends_passkeys_invitations_and_ones_own_phone(beatbook: Flask) -> None:
    """R-05: what somebody holds when they leave opens nothing."""
    admin, officer = sign_in_as(beatbook, Role.ADMIN), sign_in_as(beatbook, Role.OFFICER)
    open_one = invite(beatbook, Role.OFFICER, officer.name)
    assert admin.submit(f"/people/{officer.person_id}/end").status_code == 303
    assert officer.get("/today", headers=JSON).status_code == 401
    assert officer.sign_in().status_code == 403
    assert officer.submit("/enrol/options", json={"code": open_one.code}).status_code == 403
    revoked = rows(beatbook, select(Device.revoked_at).where(Device.id == UUID(officer.device)))
    assert revoked[0][0] is not None


def test_leaving_spares_a_phone_that_others_use(beatbook: Flask) -> None:
    admin, officer = sign_in_as(beatbook, Role.ADMIN), sign_in_as(beatbook, Role.OFFICER, shared_phone=True)
    other = sign_in_as(beatbook, Role.OFFICER, name="Sami Reed")
    options = officer.submit("/sign-in/options", json={}).get_json()
    assert officer.submit("/sign-in", json={"credential": other.passkey.get(options)}).status_code == 200
    assert admin.submit(f"/people/{officer.person_id}/end").status_code == 303
    assert officer.get("/today", headers=JSON).status_code == 200  # the other officer, on the shared phone


def test_a_new_role_ends_all_sessions(beatbook: Flask) -> None:
    """R-05"""
    admin, officer = sign_in_as(beatbook, Role.ADMIN), sign_in_as(beatbook, Role.OFFICER)
    said = {"name": officer.name, "collar": "", "role": "sergeant"}
    assert admin.submit(f"/people/{officer.person_id}/change", data=said).status_code == 303
    assert officer.get("/today", headers=JSON).status_code == 401


def test_what_counts_asks_for_the_passkey_after_five_minutes(beatbook: Flask) -> None:
    """R-07: a page leads to the passkey, a script is told, and nothing is done."""
    admin, officer = sign_in_as(beatbook, Role.ADMIN), sign_in_as(beatbook, Role.OFFICER)
    with clock.at(clock.now() + timedelta(minutes=6)):
        page = admin.get("/people/new")
        assert (page.status_code, page.location) == (303, "/step-up?next=/people/new")
        asked = admin.submit("/step-up/needed", json={})
        assert (asked.status_code, asked.get_json()["error"]) == (403, "step_up")
        assert admin.submit(f"/people/{officer.person_id}/end").status_code == 303
        assert officer.get("/today").status_code == 200
        assert admin.step_up().status_code == 200
        assert admin.submit("/step-up/needed", json={}).status_code == 204
        assert admin.get("/people/new").status_code == 200


def test_nobody_resets_themselves(beatbook: Flask) -> None:
    """R-10: a new passkey is given out by another person."""
    admin = sign_in_as(beatbook, Role.ADMIN)
    assert admin.submit(f"/people/{admin.person_id}/invite", data={}).status_code == 403


def test_an_invitation_is_shown_as_link_square_and_code(beatbook: Flask) -> None:
    admin, officer = sign_in_as(beatbook, Role.ADMIN), sign_in_as(beatbook, Role.OFFICER)
    page = admin.submit(f"/people/{officer.person_id}/invite", data={"replace": "y"})
    assert page.status_code == 200 and "<svg" in page.text and "/enrol#" in page.text
    newest = select(Invitation.replaces_all, Invitation.issued_by).order_by(Invitation.issued_at.desc())
    assert tuple(rows(beatbook, newest)[0]) == (True, admin.person_id)


def test_two_people_of_one_name_are_told_apart_by_collar_number(beatbook: Flask) -> None:
    first = invite(beatbook, Role.OFFICER, "Wren Alder", collar="4417")
    second = invite(beatbook, Role.OFFICER, "Wren Alder", collar="5120")
    again = invite(beatbook, Role.OFFICER, "Wren Alder", collar="4417")
    assert first.person_id == again.person_id != second.person_id
    assert len(rows(beatbook, select(Person.id))) == 2


def test_i_end_one_of_my_sessions_and_nobody_elses(beatbook: Flask) -> None:
    """R-08"""
    me, other = sign_in_as(beatbook, Role.OFFICER), sign_in_as(beatbook, Role.OFFICER, name="Sami Reed")
    theirs = rows(beatbook, select(AuthSession.id).where(AuthSession.person_id == other.person_id))[0][0]
    assert me.submit(f"/account/sessions/{theirs}/end").status_code == 404
    assert other.get("/today").status_code == 200
