"""Signing in with a discoverable passkey (no user name is ever typed), and signing out."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock
from app.accounts import ceremonies, failures, sessions
from app.accounts.answers import (
    Answer,
    Entered,
    body,
    claimed_device,
    credential_in,
    enter,
    entered,
    is_roaming,
    not_let_in,
    secret_in_body,
)
from app.accounts.blueprint import blueprint
from app.accounts.ceremonies import Bound, Options
from app.accounts.models import AuthSession, Passkey, Person
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
    result = write(lambda session: _sign_in(session, credential, claimed_device(given)))
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


def show_passkey(session: Session, credential: Options, bound: Bound) -> tuple[Person, Passkey] | None:
    """Verify a passkey; count and note a failed try. Nothing when it does not hold, whatever the reason."""
    found = ceremonies.passkey_of(session, credential)
    if found is None:
        log.note(session, log.NOBODY, bound.purpose, "passkey", outcome="refused: unknown")
        return None
    passkey, person = found
    if person.locked_at is not None or (bound.person_id and bound.person_id != person.id):
        log.note(session, person.id, bound.purpose, "passkey", passkey.id, outcome="refused: locked")
        return None
    try:
        ceremonies.authenticate(session, credential, passkey, person, bound)
    except ceremonies.Refused as error:
        _refuse(session, passkey, person, bound, str(error))
        return None
    return person, passkey


def _sign_in(session: Session, credential: Options, claimed: UUID | None) -> Entered | None:
    shown = show_passkey(session, credential, SIGN_IN)
    if shown is None:
        return None
    person, passkey = shown
    with savepoint(session):
        result = enter(session, person, passkey, claimed, roaming=is_roaming(credential))
        log.note(session, person.id, "sign_in", "device", result.phone.device_id)
    return result


def _refuse(session: Session, passkey: Passkey, person: Person, bound: Bound, why: str) -> None:
    log.note(session, person.id, bound.purpose, "passkey", passkey.id, outcome=f"refused: {why}"[:40])
    if failures.count(session, f"passkey:{passkey.id}") and person.locked_at is None:
        person.locked_at = clock.now()
        sessions.end(session, "locked", AuthSession.person_id == person.id)
        log.note(session, person.id, "person.lock", "person", person.id)
