"""Sessions end when they should, and a copied cookie ends with them (R-05 to R-08)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask, g
from sqlalchemy import select, update
from werkzeug.wrappers import Response

from app import clock
from app.accounts import phones
from app.accounts.models import Passkey, Person
from app.actor import Role
from tests.accounts.scene import ORIGIN, Somebody, a_client, change, invited, link_code, rows, somebody
from tests.support.client import CriticalClient


def with_cookie(person: Somebody, value: str) -> CriticalClient:
    copy: CriticalClient = a_client(person.app)
    copy.set_cookie("__Host-session", value, domain="localhost")
    return copy


def status(client: CriticalClient) -> int:
    return client.get("/today", headers={"Accept": "application/json"}).status_code


def test_a_session_copied_before_sign_out_does_not_work_after_it(beatbook: Flask) -> None:
    """R-05"""
    person = somebody(beatbook)
    copy = with_cookie(person, person.session_cookie())
    assert status(copy) == 200
    person.client.submit("/sign-out")
    assert status(copy) == 401


def test_the_token_is_new_after_a_step_up(beatbook: Flask) -> None:
    """R-05"""
    person = somebody(beatbook)
    copy = with_cookie(person, person.session_cookie())
    assert person.step_up().status_code == 200
    assert status(copy) == 401
    assert status(person.client) == 200


def test_signing_in_again_ends_the_session_that_this_browser_had(beatbook: Flask) -> None:
    """R-05"""
    person = somebody(beatbook)
    copy = with_cookie(person, person.session_cookie())
    assert person.sign_in().status_code == 200
    assert status(copy) == 401


def test_another_officer_on_the_same_phone_ends_the_session_before(beatbook: Flask) -> None:
    """R-05"""
    first, second = somebody(beatbook), somebody(beatbook, name="Sami Reed")
    copy = with_cookie(first, first.session_cookie())
    assert second.sign_in(first.client).status_code == 200
    assert status(copy) == 401


@pytest.mark.parametrize(("minutes", "expected"), [(29, 200), (31, 401)])
def test_a_session_ends_after_half_an_hour_without_a_request(beatbook: Flask, minutes: int, expected: int) -> None:
    """R-05"""
    person = somebody(beatbook)
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert status(person.client) == expected


def test_a_session_ends_after_twelve_hours_however_busy(beatbook: Flask) -> None:
    """R-05"""
    person, began = somebody(beatbook), clock.now()
    for quarter in range(1, 36):
        with clock.at(began + timedelta(minutes=20 * quarter)):
            assert status(person.client) == 200
    with clock.at(began + timedelta(hours=12, minutes=1)):
        assert status(person.client) == 401


def test_what_a_phone_sends_does_not_keep_a_session_awake(beatbook: Flask) -> None:
    """R-05: hello and batch never renew the idle clock."""
    person, began = somebody(beatbook), clock.now()
    for minutes in range(5, 35, 5):
        with clock.at(began + timedelta(minutes=minutes)):
            person.client.submit("/sync/hello", json={})
    with clock.at(began + timedelta(minutes=31)):
        assert status(person.client) == 401


def test_somebody_who_left_is_out_at_once(beatbook: Flask) -> None:
    """R-05"""
    person = somebody(beatbook)
    change(beatbook, update(Person).where(Person.id == person.id).values(left_at=clock.now()))
    assert status(person.client) == 401
    assert person.sign_in().status_code in {401, 403}


def test_a_removed_passkey_ends_its_sessions_on_every_phone(beatbook: Flask) -> None:
    """R-05: a synced passkey opens sessions on phones that it was not made on."""
    admin, person = somebody(beatbook, Role.ADMIN, "Dana Brook"), somebody(beatbook)
    other = a_client(beatbook)
    assert person.sign_in(other).status_code == 200
    first = person.answer["device"]
    answer = admin.client.submit(f"/people/{person.id}/phones/{first}/revoke")
    assert answer.status_code == 303, answer.text
    assert status(person.client) == 401
    assert rows(beatbook, select(Passkey.removed_at).where(Passkey.person_id == person.id))[0][0] is not None
    assert status(other) == 401


def test_a_shared_phone_can_not_step_up_by_saying_that_its_passkey_is_a_key(beatbook: Flask) -> None:
    """R-07: authenticatorAttachment is not signed; a passkey that was made on this phone is not roaming."""
    person = somebody(beatbook, shared_phone=True)
    assert person.answer["shared"] is True
    person.step_up(authenticatorAttachment="cross-platform")
    refused = person.client.submit("/account/passkeys/options", json={})
    assert (refused.status_code, refused.get_json()["error"]) == (403, "shared_phone")


def test_a_shared_phone_that_forgot_its_cookies_is_still_shared(beatbook: Flask) -> None:
    """R-07: clearing the browser's data is no way to a phone of one's own."""
    person = somebody(beatbook, shared_phone=True)
    forgetful = a_client(beatbook)
    assert person.sign_in(forgetful).get_json()["shared"] is True
    assert forgetful.submit("/account/passkeys/options", json={}).get_json()["error"] == "shared_phone"


def test_a_security_key_may_decide_on_a_shared_phone(beatbook: Flask) -> None:
    """R-07: its owner carries it, so that the phone's PIN opens nothing."""
    person = Somebody(beatbook, Role.OFFICER, "", a_client(beatbook))
    code = link_code(invited(beatbook, shared_phone=True))
    credential = person.passkey.create(person.options("/enrol", code=code)) | {
        "authenticatorAttachment": "cross-platform"
    }
    credential["response"]["transports"] = ["nfc", "usb"]
    assert person.client.submit("/enrol", json={"code": code, "credential": credential}).status_code == 201
    assert person.step_up(authenticatorAttachment="cross-platform").status_code == 200
    assert person.client.submit("/account/passkeys/options", json={}).status_code == 200


def test_a_session_started_on_a_shared_phone_says_so(beatbook: Flask) -> None:
    person = somebody(beatbook, shared_phone=True)
    assert person.sign_in(body={"device": person.answer["device"]}).get_json()["shared"] is True


def test_cookies_are_bound_to_the_host_and_out_of_reach_of_scripts(beatbook: Flask) -> None:
    """R-03"""
    person = somebody(beatbook)
    given = person.sign_in(a_client(beatbook)).headers.getlist("Set-Cookie")
    session = next(line for line in given if line.startswith("__Host-session="))
    device = next(line for line in given if line.startswith("__Host-device="))
    for line in (session, device):
        assert all(part in line for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
        assert "Domain" not in line
    assert "Max-Age" not in session and "Expires" not in session
    assert "Max-Age=15552000" in device


@pytest.mark.parametrize("address", ["/sign-in", "/enrol", "/nothing-here"])
def test_a_page_for_strangers_does_not_depend_on_cookies(beatbook: Flask, address: str) -> None:
    answer = a_client(beatbook).get(address, base_url=ORIGIN)
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers


def test_the_phone_gets_the_same_author_key_again(beatbook: Flask) -> None:
    person = somebody(beatbook)
    again = person.sign_in(body={"device": person.answer["device"]}).get_json()
    assert (again["device"], again["author_key"]) == (person.answer["device"], person.answer["author_key"])
    claimed = person.sign_in(a_client(beatbook), body={"device": person.answer["device"]}).get_json()
    assert claimed["device"] != person.answer["device"]
    assert claimed["author_key"] != person.answer["author_key"]


def test_two_hellos_at_once_do_not_leave_a_phone_with_a_dead_credential(beatbook: Flask) -> None:
    """Both come with the old credential; whichever cookie the browser keeps must still be known."""
    person = somebody(beatbook)
    old = person.client.get_cookie("__Host-device")
    assert old is not None
    made: list[str] = []
    with clock.at(clock.now() + timedelta(days=2)):
        contexts = []
        for _ in range(2):
            context = beatbook.test_request_context("/sync/hello", headers={"Cookie": f"__Host-device={old.value}"})
            context.push()
            assert phones.current_phone() is not None  # both have read the row before either rotates
            seen = g.phone
            context.pop()
            contexts.append(seen)
        for seen in contexts:
            with beatbook.test_request_context("/sync/hello", headers={"Cookie": f"__Host-device={old.value}"}):
                g.phone, answer = seen, Response()
                phones.rotate_if_due(answer)
                made += [c.partition("=")[2].partition(";")[0] for c in answer.headers.getlist("Set-Cookie")]
        for token in made:
            with beatbook.test_request_context("/sync/hello", headers={"Cookie": f"__Host-device={token}"}):
                assert phones.current_phone() is not None
