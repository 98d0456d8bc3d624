"""Enrolment: a code becomes a passkey on this phone, and its owner is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import jsonify, render_template
from sqlalchemy import update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import ceremonies, invitations, sessions
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
from app.web.access import open_to_everyone
from app.web.limits import few_tries
from app.web.shell import shell_page


@dataclass(frozen=True)
class Given:
    """What a phone sends to finish."""

    code: str
    credential: Options
    claimed: UUID | None


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
    code = str(body().get("code") or "")
    options = write(lambda session: _options(session, code))
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
    asked = Given(str(given.get("code") or ""), credential, claimed_device(given))
    result = write(lambda session: _enrol(session, asked))
    return entered(result, 201) if result else not_let_in()


def _options(session: Session, code: str) -> Options | None:
    invitation = invitations.find(session, code)
    person = session.get(Person, invitation.person_id) if invitation else None
    if invitation is None or person is None or person.left_at is not None:
        return None
    bound = Bound(purpose="enrol", person_id=person.id, invitation_id=invitation.id)
    return ceremonies.creation_options(session, person, bound)


def _enrol(session: Session, given: Given) -> Entered | None:
    invitation = invitations.find(session, given.code)
    person = session.get(Person, invitation.person_id) if invitation else None
    if invitation is None or person is None or person.left_at is not None:
        log.note(session, log.NOBODY, "enrol", "person", outcome="refused")
        return None
    bound = Bound(purpose="enrol", person_id=person.id, invitation_id=invitation.id)
    try:
        challenge = ceremonies.spend(session, given.credential, bound)
        with savepoint(session):
            return _bind(session, given, person, invitation.id, challenge)
    except ceremonies.Refused as error:
        log.note(session, person.id, "enrol", "person", person.id, outcome=f"refused: {error}")
        return None


def _bind(session: Session, given: Given, person: Person, invitation_id: UUID, challenge: bytes) -> Entered:
    invitation = invitations.use(session, invitation_id)
    if invitation is None:
        raise ceremonies.Refused("used")
    if invitation.replaces_all:
        _end_all_of(session, person)
    passkey = ceremonies.register(session, given.credential, person.id, challenge)
    log.note(session, person.id, "enrol", "person", person.id, names=("passkey",))
    return enter(
        session,
        person,
        passkey,
        given.claimed,
        roaming=is_roaming(given.credential),
        shared=invitation.shared_phone,
    )


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
