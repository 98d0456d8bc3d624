"""Enrolment: a code becomes a passkey on this phone, and its owner is signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import jsonify, render_template
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import ceremonies, challenges, invitations, phones, sessions
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
from app.accounts.ceremonies import Options
from app.accounts.challenges import Attempt, Refused
from app.accounts.invitations import Found
from app.accounts.models import AuthSession, Passkey, Person
from app.audit import log
from app.db import savepoint, write
from app.web.access import open_to_everyone
from app.web.limits import few_tries
from app.web.shell import shell_page


@blueprint.get("/enrol")
@open_to_everyone
@shell_page
def enrol() -> str:
    """The page: the code comes in the fragment of a link, or is typed."""
    return render_template("accounts/enrol.html")


@blueprint.post("/enrol/options")
@open_to_everyone
@few_tries
def enrol_options() -> Answer:
    """`{code}` → PublicKeyCredentialCreationOptions."""
    found = invitations.find(_code_in(body()))
    options = write(lambda session: _options(session, found)) if found else None
    return jsonify(options) if options else not_let_in()


@blueprint.post("/enrol")
@open_to_everyone
@few_tries
def enrol_finish() -> Answer:
    """`{code, credential, device?}` → 201 as sign-in."""
    given = body()
    credential = credential_in(given)
    if credential is None:
        return secret_in_body()
    found = invitations.find(_code_in(given))
    if found is None:
        return not_let_in()
    attempt = challenges.attempt(credential, found.bound)
    result = write(lambda session: _enrol(session, found, attempt, claimed_device(given)))
    return entered(result, 201) if result else not_let_in()


def _code_in(given: dict[str, Any]) -> str:
    code = given.get("code")
    return code if isinstance(code, str) else ""


def _options(session: Session, found: Found) -> Options | None:
    person = _invited(session, found)
    if person is None:
        return None
    return ceremonies.creation_options(session, person, found.bound, replaces_all=found.replaces_all)


def _enrol(session: Session, found: Found, attempt: Attempt, claimed: UUID | None) -> Entered | None:
    person = _invited(session, found)
    if person is None:
        return None
    try:
        with savepoint(session):
            return _bind(session, found, person, attempt, claimed)
    except Refused as refused:
        invitations.count_failure(session, found)
        log.note(session, person.id, "enrol", "person", person.id, outcome=f"refused: {refused}"[:40])
        return None


def _bind(session: Session, found: Found, person: Person, attempt: Attempt, claimed: UUID | None) -> Entered:
    if not invitations.use(session, found):
        raise Refused("used")
    if found.replaces_all:
        _end_all_of(session, person)
    passkey = ceremonies.register(session, attempt, person.id)
    phone = phones.bind(session, claimed, shared=found.shared_phone)
    passkey.bound_on = None if passkey.roaming else phone.device_id
    log.note(session, person.id, "enrol", "person", person.id, names=("passkey",))
    return enter(session, person, passkey, phone, carried=passkey.roaming)


def _invited(session: Session, found: Found) -> Person | None:
    person = session.get(Person, found.person_id)
    return person if person is not None and person.left_at is None else None


def _end_all_of(session: Session, person: Person) -> None:
    """A reset: what was lost may be in other hands."""
    sessions.end(session, "replaced", AuthSession.person_id == person.id)
    session.execute(
        update(Passkey)
        .where(Passkey.person_id == person.id, Passkey.removed_at.is_(None))
        .values(removed_at=clock.now())
    )
    person.locked_at = None
    log.note(session, person.id, "passkey.replace_all", "person", person.id)
