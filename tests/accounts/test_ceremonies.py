"""Passkey ceremonies, with each fault that the library leaves to us (R-09 to R-11, fact 7)."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import delete, func, select, update

from app import clock
from app.accounts import invitations
from app.accounts.models import Ceremony, Failure, Person
from app.actor import Role
from app.web import limits
from tests.accounts.scene import Somebody, a_client, change, invited, link_code, rows, somebody
from tests.support.soft_authenticator import SoftAuthenticator

REFUSED = {400, 401, 403}


def ceremonies(app: Flask) -> int:
    return int(rows(app, select(func.count()).select_from(Ceremony))[0][0])


def test_creation_options_ask_for_a_verified_discoverable_passkey(beatbook: Flask) -> None:
    """R-09"""
    code = link_code(invited(beatbook))
    options = Somebody(beatbook, Role.OFFICER, "", a_client(beatbook)).options("/enrol", code=code)
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["attestation"] == "none"
    assert {p["alg"] for p in options["pubKeyCredParams"]} == {-7, -257, -8}
    assert len(options["challenge"]) == 43 and 43 <= len(options["user"]["id"]) <= 86


def test_known_passkeys_are_excluded_when_another_is_added(beatbook: Flask) -> None:
    """R-09"""
    person = somebody(beatbook)
    code = link_code(invited(beatbook))
    assert len(person.options("/enrol", code=code)["excludeCredentials"]) == 1


def test_a_reset_does_not_exclude_what_it_replaces(beatbook: Flask) -> None:
    """R-10: else the same phone could not be enrolled again (InvalidStateError)."""
    person = somebody(beatbook)
    code = link_code(invited(beatbook, replace=True))
    assert person.options("/enrol", code=code)["excludeCredentials"] == []


def test_an_assertion_verifies_once(beatbook: Flask) -> None:
    """R-09"""
    person = somebody(beatbook)
    credential = person.passkey.get(person.options("/sign-in"))
    assert person.client.submit("/sign-in", json={"credential": credential}).status_code == 200
    assert person.client.submit("/sign-in", json={"credential": credential}).status_code in REFUSED


def test_a_challenge_is_good_for_two_minutes(beatbook: Flask) -> None:
    """R-09"""
    person = somebody(beatbook)
    options = person.options("/sign-in")
    with clock.at(clock.now() + timedelta(seconds=121)):
        credential = person.passkey.get(options)
        assert person.client.submit("/sign-in", json={"credential": credential}).status_code in REFUSED


@pytest.mark.parametrize("faults", [{"verified": False}, {"origin": "https://evil.example"}, {"rp_id": "evil.example"}])
def test_a_passkey_must_be_verified_here(beatbook: Flask, faults: dict[str, object]) -> None:
    """R-09"""
    assert somebody(beatbook).sign_in(**faults).status_code in REFUSED


@pytest.mark.parametrize("faults", [{"verified": False}, {"origin": "https://evil.example"}, {"rp_id": "evil.example"}])
def test_a_new_passkey_must_be_verified_here(beatbook: Flask, faults: dict[str, object]) -> None:
    """R-09"""
    code = link_code(invited(beatbook))
    person = Somebody(beatbook, Role.OFFICER, "", a_client(beatbook))
    credential = person.passkey.create(person.options("/enrol", code=code), **faults)
    assert person.client.submit("/enrol", json={"code": code, "credential": credential}).status_code in REFUSED


def test_a_challenge_for_one_ceremony_does_not_serve_another(beatbook: Flask) -> None:
    """R-09"""
    person = somebody(beatbook)
    options = person.options("/sign-in")
    answer = person.client.submit("/step-up", json={"credential": person.passkey.get(options)})
    assert answer.status_code in REFUSED


def test_somebody_elses_passkey_does_not_step_up_my_session(beatbook: Flask) -> None:
    """R-09"""
    me, other = somebody(beatbook), somebody(beatbook, name="Sami Reed")
    credential = other.passkey.get(me.options("/step-up"))
    assert me.client.submit("/step-up", json={"credential": credential}).status_code in REFUSED


@pytest.mark.parametrize("handle", [None, "b3RoZXI"])
def test_signing_in_needs_the_right_user_handle(beatbook: Flask, handle: str | None) -> None:
    """R-09"""
    person = somebody(beatbook)
    credential = person.passkey.get(person.options("/sign-in"))
    credential["response"]["userHandle"] = handle
    assert person.client.submit("/sign-in", json={"credential": credential}).status_code in REFUSED


def test_a_counter_that_went_back_is_refused(beatbook: Flask) -> None:
    """R-09"""
    person = somebody(beatbook)
    person.passkey.count = 10
    assert person.sign_in().status_code == 200
    person.passkey.count = 3
    assert person.sign_in().status_code in REFUSED


def test_a_counter_of_zero_stays_accepted_and_forgets_nothing(beatbook: Flask) -> None:
    """R-09: synced passkeys report 0; a lower count after it is still a copy."""
    person = somebody(beatbook)
    person.passkey.count = 10
    assert person.sign_in().status_code == 200
    person.passkey.count = -1
    assert person.sign_in().status_code == 200
    person.passkey.count = 3
    assert person.sign_in().status_code in REFUSED


@pytest.mark.parametrize("kind", ["create", "get"])
def test_a_body_with_a_prf_secret_is_not_looked_at(beatbook: Flask, kind: str) -> None:
    secret = {"clientExtensionResults": {"prf": {"results": {"first": "c2VjcmV0"}}}}
    person = somebody(beatbook)
    if kind == "get":
        assert person.sign_in(credential=secret).status_code == 400
    else:
        code = link_code(invited(beatbook, name="Sami Reed"))
        other = Somebody(beatbook, Role.OFFICER, "", a_client(beatbook))
        assert other.enrol(code, credential=secret).status_code == 400


@pytest.mark.parametrize("what", ["unknown", "locked", "left", "bad_signature"])
def test_a_challenge_is_spent_by_any_answer_to_it(beatbook: Flask, what: str) -> None:
    """R-09: deleted before verification, whoever answers."""
    person = somebody(beatbook)
    stranger = SoftAuthenticator("localhost", "http://localhost")
    stranger.user_handle = b"x" * 64
    if what == "locked":
        change(beatbook, update(Person).values(locked_at=clock.now()))
    elif what == "left":
        change(beatbook, update(Person).values(left_at=clock.now()))
    client = a_client(beatbook)
    options = client.submit("/sign-in/options", json={}).get_json()
    before = ceremonies(beatbook)
    credential = (stranger if what == "unknown" else person.passkey).get(options)
    if what == "bad_signature":
        credential["response"]["signature"] = "AAAA"
    assert client.submit("/sign-in", json={"credential": credential}).status_code in REFUSED
    assert ceremonies(beatbook) == before - 1


@pytest.mark.parametrize(
    "change_it",
    [
        {"response": None},
        {"response": []},
        {"rawId": 5},
        {"rawId": "\u00e9"},
        {"rawId": "\ud800"},
        {"type": "x"},
        {"id": "x"},
        {"response.clientDataJSON": "e30"},
        {"response.clientDataJSON": 7},
        {"response.authenticatorData": "AAAA"},
        {"response.authenticatorData": "\u00e9"},
        {"response.signature": ""},
        {"response.userHandle": 7},
        {"response.userHandle": "\u00e9"},
        {"clientExtensionResults": []},
    ],
)
def test_a_mangled_credential_is_refused_and_nothing_breaks(beatbook: Flask, change_it: dict[str, object]) -> None:
    """R-44, fact 6"""
    person = somebody(beatbook)
    credential = person.passkey.get(person.options("/sign-in"))
    for name, value in change_it.items():
        first, _, second = name.partition(".")
        if second:
            credential[first][second] = value
        else:
            credential[first] = value
    status = person.client.submit("/sign-in", json={"credential": credential}).status_code
    assert status in REFUSED | ({200} if change_it == {"clientExtensionResults": []} else set())


@pytest.mark.parametrize("attested", ["oA", "AAAA", "", "\u00e9", 7, None])
def test_a_mangled_attestation_is_refused_and_nothing_breaks(beatbook: Flask, attested: object) -> None:
    code = link_code(invited(beatbook))
    person = Somebody(beatbook, Role.OFFICER, "", a_client(beatbook))
    credential = person.passkey.create(person.options("/enrol", code=code))
    credential["response"]["attestationObject"] = attested
    assert person.client.submit("/enrol", json={"code": code, "credential": credential}).status_code in REFUSED


def test_deep_json_is_refused_and_nothing_breaks(beatbook: Flask) -> None:
    """Fact 6"""
    body = '{"credential":' + "[" * 30000 + "]" * 30000 + "}"
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
    assert a_client(beatbook).post("/sign-in", data=body, headers=headers).status_code == 400


@pytest.mark.parametrize("address", ["/sign-in/options", "/sign-in", "/enrol/options", "/enrol"])
def test_these_addresses_take_json_only(beatbook: Flask, address: str) -> None:
    """R-21"""
    answer = a_client(beatbook).submit(address, data={"code": "x"})
    assert answer.status_code == 415


def test_five_failures_lock_and_the_answer_does_not_say_so(beatbook: Flask) -> None:
    """R-11"""
    person = somebody(beatbook)
    answers = []
    for _ in range(5):
        bad = person.sign_in(credential={"type": "public-key"}, verified=False)
        answers.append((bad.status_code, bad.data))
    locked = person.sign_in()
    answers.append((locked.status_code, locked.data))
    stranger = SoftAuthenticator("localhost", "http://localhost")
    stranger.user_handle = b"x" * 64
    client = a_client(beatbook)
    options = client.submit("/sign-in/options", json={}).get_json()
    unknown = client.submit("/sign-in", json={"credential": stranger.get(options)})
    answers.append((unknown.status_code, unknown.data))
    assert len(set(answers)) == 1
    assert rows(beatbook, select(Person.locked_at))[0][0] is not None


@pytest.mark.parametrize("who", ["unknown", "locked"])
def test_nobody_learns_from_the_clock_who_works_here(beatbook: Flask, who: str) -> None:
    """R-11: ±20 %, in the processor's time, by the quickest of many tries, more of them where the machine is busy."""
    person, known = somebody(beatbook), somebody(beatbook, name="Sami Reed")
    stranger = SoftAuthenticator("localhost", "http://localhost")
    stranger.user_handle = b"x" * 64
    change(beatbook, update(Person).where(Person.id == person.id).values(locked_at=clock.now()))

    def took(passkey: SoftAuthenticator) -> float:
        limits.limiter.storage.reset()
        client = a_client(beatbook)
        options = client.submit("/sign-in/options", json={}).get_json()
        credential = passkey.get(options)
        credential["response"]["signature"] = person.passkey.get(options)["response"]["signature"]
        change(beatbook, delete(Failure))
        began = time.thread_time()
        assert client.submit("/sign-in", json={"credential": credential}).status_code in REFUSED
        return time.thread_time() - began

    other = stranger if who == "unknown" else person.passkey
    tries: list[tuple[float, float]] = []
    ratio = 0.0
    while len(tries) < 15 or (len(tries) < 60 and not 0.8 < ratio < 1.25):
        tries.append((took(known.passkey), took(other)))
        of_known, of_other = (min(times) for times in zip(*tries, strict=True))
        ratio = of_other / of_known
    assert 0.8 < ratio < 1.25


def test_a_locked_person_keeps_what_is_open_and_opens_nothing(beatbook: Flask) -> None:
    """R-11: nobody can be thrown out of a shift from outside."""
    person = somebody(beatbook)
    for _ in range(5):
        person.sign_in(a_client(beatbook), verified=False)
    assert person.client.get("/account").status_code == 200
    assert person.sign_in(a_client(beatbook)).status_code in REFUSED
    admin = somebody(beatbook, Role.ADMIN, "Dana Brook")
    change(beatbook, delete(Failure))
    assert admin.client.submit(f"/people/{person.id}/release").status_code == 303
    assert person.sign_in(a_client(beatbook)).status_code == 200


def test_a_browser_is_told_how_to_reach_each_passkey(beatbook: Flask) -> None:
    """R-09: with the transports that were kept, and none that nobody knows."""
    person = Somebody(beatbook, Role.OFFICER, "", a_client(beatbook))
    credential = person.passkey.create(person.options("/enrol", code=(code := link_code(invited(beatbook)))))
    credential["response"]["transports"] = ["internal", "hybrid", "x\0y", 7]
    assert person.client.submit("/enrol", json={"code": code, "credential": credential}).status_code == 201
    assert person.options("/step-up")["allowCredentials"][0]["transports"] == ["hybrid", "internal"]


def test_a_typed_code_is_forgiving_and_used_once(beatbook: Flask) -> None:
    """R-10"""
    invitation = invited(beatbook)
    typed = f" {invitation.code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    person = Somebody(beatbook, Role.OFFICER, "", a_client(beatbook))
    assert person.enrol(typed).status_code == 201
    again = person.client.submit("/enrol/options", json={"code": typed})
    wrong = person.client.submit("/enrol/options", json={"code": "7777-7777-7777"})
    with clock.at(clock.now() + timedelta(minutes=16)):
        late = person.client.submit("/enrol/options", json={"code": invited(beatbook, name="Sami").code})
    assert (again.status_code, again.data) == (wrong.status_code, wrong.data)
    assert late.status_code == 200


def test_five_wrong_guesses_end_an_invitation_for_the_link_too(beatbook: Flask) -> None:
    """R-11: failures are counted per invitation."""
    invitation = invited(beatbook)
    client = a_client(beatbook)
    for n in range(5):
        guess = invitation.code[:4] + f"-AAAA-AAA{n}"
        assert client.submit("/enrol/options", json={"code": guess}).status_code in REFUSED
    for code in (invitation.code, link_code(invitation)):
        assert client.submit("/enrol/options", json={"code": code}).status_code in REFUSED


def test_five_bad_credentials_end_an_invitation(beatbook: Flask) -> None:
    """R-11: a code in the wrong hands is not a way to try passkeys."""
    code = link_code(invited(beatbook))
    person = Somebody(beatbook, Role.OFFICER, "", a_client(beatbook))
    for _ in range(5):
        bad = person.passkey.create(person.options("/enrol", code=code), verified=False)
        assert person.client.submit("/enrol", json={"code": code, "credential": bad}).status_code in REFUSED
    assert person.client.submit("/enrol/options", json={"code": code}).status_code in REFUSED


def test_a_new_invitation_ends_the_one_before(beatbook: Flask) -> None:
    """R-10: of two papers on a desk only the later one opens anything."""
    first, second = invited(beatbook), invited(beatbook)
    client = a_client(beatbook)
    assert client.submit("/enrol/options", json={"code": first.code}).status_code in REFUSED
    assert client.submit("/enrol/options", json={"code": link_code(first)}).status_code in REFUSED
    assert client.submit("/enrol/options", json={"code": second.code}).status_code == 200


def test_a_reset_ends_old_passkeys_and_sessions_when_it_is_used(beatbook: Flask) -> None:
    """R-10"""
    person = somebody(beatbook)
    code = link_code(invited(beatbook, replace=True))
    again = Somebody(beatbook, Role.OFFICER, person.name, a_client(beatbook))
    assert person.client.get("/today", headers={"Accept": "application/json"}).status_code == 200
    assert again.enrol(code).status_code == 201
    assert person.client.get("/today", headers={"Accept": "application/json"}).status_code == 401
    assert person.sign_in(a_client(beatbook)).status_code in REFUSED


def test_checking_a_typed_code_does_not_hold_up_every_write(beatbook: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """argon2id takes 25 ms: computed under the write lock, a stranger's guesses hold up everybody's records."""
    held: list[bool] = []
    original = invitations._matches

    def watched(code: str, stored: str) -> bool:
        turns = current_app.extensions.get("turns")
        held.append(turns is not None and turns.thread.locked())
        return original(code, stored)

    monkeypatch.setattr(invitations, "_matches", watched)
    a_client(beatbook).submit("/enrol/options", json={"code": "7777-7777-7777"})
    assert held == [False]
