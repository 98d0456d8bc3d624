"""Signing in with a discoverable passkey (no user name is ever typed), and signing out."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock
from app.accounts import ceremonies, challenges, failures, phones, sessions
from app.accounts.answers import (
    Answer,
    Entered,
    body,
    claimed_device,
    credential_in,
    enter,
    entered,
    not_let_in,
    secret_in_body,
)
from app.accounts.blueprint import blueprint
from app.accounts.challenges import Attempt, Bound, Refused
from app.accounts.models import AuthSession, Passkey, Person
from app.accounts.rules import is_carried
from app.audit import log
from app.db import savepoint, write
from app.web.access import current_actor, open_to_everyone, open_to_staff
from app.web.limits import few_tries
from app.web.shell import shell_page

SIGN_IN = Bound(purpose="sign_in")


@blueprint.get("/sign-in")
@open_to_everyone
@shell_page
def sign_in() -> str:
    """The page with one button."""
    return render_template("accounts/sign_in.html")


@blueprint.post("/sign-in/options")
@open_to_everyone
@few_tries
def sign_in_options() -> Answer:
    """`{}` → PublicKeyCredentialRequestOptions that name nobody."""
    body()
    return jsonify(write(lambda session: ceremonies.request_options(session, SIGN_IN)))


@blueprint.post("/sign-in")
@open_to_everyone
@few_tries
def sign_in_finish() -> Answer:
    """`{credential, device?}` → who signed in, and both cookies."""
    given = body()
    credential = credential_in(given)
    if credential is None:
        return secret_in_body()
    attempt = challenges.attempt(credential, SIGN_IN)
    result = write(lambda session: _sign_in(session, attempt, claimed_device(given)))
    return entered(result, 200) if result else not_let_in()


@blueprint.post("/sign-out")
@open_to_staff
def sign_out() -> Response:
    """End this session. What waits on the phone stays there and is still sent."""
    actor = current_actor()

    def work(session: Session) -> None:
        sessions.end(session, "signed_out", AuthSession.id == actor.session_id)
        log.note(session, actor, "sign_out", "person", actor.person_id)

    write(work)
    sessions.drop()
    return redirect(url_for("accounts.sign_in"), 303)


def show_passkey(session: Session, attempt: Attempt) -> tuple[Person, Passkey] | None:
    """Verify a passkey; count and note a failed try. Nothing when it does not hold, whatever the reason.

    Unknown passkeys and locked people cost the same work and the same writes as wrong answers (R-11).
    """
    passkey, person = ceremonies.passkey_of(session, attempt.credential) or (None, None)
    try:
        with savepoint(session):
            ceremonies.verify(attempt, passkey, person)
            if person is not None and person.locked_at is not None:
                raise Refused("locked")
    except Refused as refused:
        _refuse(session, attempt, passkey, person, str(refused))
        return None
    return (person, passkey) if person and passkey else None


def _sign_in(session: Session, attempt: Attempt, claimed: UUID | None) -> Entered | None:
    shown = show_passkey(session, attempt)
    if shown is None:
        return None
    person, passkey = shown
    phone = phones.enter(session, claimed, passkey)
    carried = is_carried(passkey.bound_on, phone.device_id, cross_platform=attempt.cross_platform)
    log.note(session, person.id, "sign_in", "device", phone.device_id)
    return enter(session, person, passkey, phone, carried=carried)


def _refuse(session: Session, attempt: Attempt, passkey: Passkey | None, person: Person | None, why: str) -> None:
    """Count a failed try for the passkey that was named, known or not; the fifth locks its owner (R-11).

    Locked people can't show a passkey until they are released. Sessions that are open stay open: nobody can be thrown
    out of a shift from outside.
    """
    who, what = (person.id, passkey.id) if person and passkey else (log.NOBODY, "")
    log.note(session, who, attempt.bound.purpose, "passkey", what, outcome=f"refused: {why}"[:40])
    subject = failures.of_passkey(ceremonies.name_of(attempt.credential))
    if failures.count(session, subject) and person is not None and person.locked_at is None:
        person.locked_at = clock.now()
        log.note(session, person.id, "person.lock", "person", person.id)
