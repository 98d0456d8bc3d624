"""My account: my phones and sessions, my passkeys, signing out (R-08)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, jsonify, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock
from app.accounts import ceremonies, challenges, phones, sessions
from app.accounts.answers import Answer, body, credential_in, not_let_in, secret_in_body
from app.accounts.blueprint import blueprint
from app.accounts.challenges import Attempt, Bound, Refused
from app.accounts.models import AuthSession, Passkey, Person
from app.actor import Actor
from app.audit import log
from app.db import db, savepoint, write
from app.web.access import current_actor, open_to_staff, step_up
from app.web.pages import see_other

_more: list[Callable[[Actor], dict[str, Any]]] = []


def says_more(find: Callable[[Actor], dict[str, Any]]) -> None:
    """Let a room above say what its part of the account page shows."""
    if find not in _more:
        _more.append(find)


@blueprint.get("/account")
@open_to_staff
def account() -> str:
    """What I am signed in on, and with what."""
    actor = current_actor()
    return render_template(
        "accounts/account.html",
        sessions=sessions.open_sessions(actor.person_id),
        passkeys=passkeys_of(actor.person_id),
        phones=phones.phones_of(actor.person_id),
        **{name: value for find in _more for name, value in find(actor).items()},
    )


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@open_to_staff
def end_session(session_id: UUID) -> Response:
    """End one of my sessions, on whatever phone it is."""
    actor = current_actor()

    def work(session: Session) -> int:
        ended = sessions.end(session, "ended", AuthSession.id == session_id, AuthSession.person_id == actor.person_id)
        if ended:
            log.note(session, actor, "session.end", "person", actor.person_id)
        return ended

    if not write(work):
        abort(404)
    return see_other("accounts.account")


@blueprint.post("/account/phones/<uuid:device_id>/revoke")
@open_to_staff
def revoke_my_phone(device_id: UUID) -> Response:
    """My phone is lost: it is signed out, its passkeys end, and it forgets what was readable at its next hello."""
    actor = current_actor()
    if device_id not in {phone.id for phone in phones.phones_of(actor.person_id) if not phone.shared}:
        abort(404)
    write(lambda session: phones.revoke(session, actor, device_id))
    return see_other("accounts.account")


@blueprint.post("/account/passkeys/options")
@open_to_staff
@step_up
def passkey_options() -> Answer:
    """`{}` → creation options for another passkey of mine."""
    body()
    actor = current_actor()
    person = db.session.get(Person, actor.person_id)
    if person is None:
        abort(404)
    return jsonify(write(lambda session: ceremonies.creation_options(session, person, _bound(actor))))


@blueprint.post("/account/passkeys")
@open_to_staff
@step_up
def add_passkey() -> Answer:
    """`{credential}` → 201: a second passkey, so that a lost phone locks nobody out."""
    credential, actor = credential_in(body()), current_actor()
    if credential is None:
        return secret_in_body()
    attempt = challenges.attempt(credential, _bound(actor))
    if not write(lambda session: _add(session, actor, attempt)):
        return not_let_in()
    response = jsonify(next="/account")
    response.status_code = 201
    return response


@blueprint.post("/account/passkeys/<uuid:passkey_id>/remove")
@open_to_staff
@step_up
def remove_passkey(passkey_id: UUID) -> Response:
    """Remove a passkey of mine, but not the last; sessions that it opened end."""
    actor = current_actor()
    if passkey_id not in {passkey.id for passkey in passkeys_of(actor.person_id)}:
        abort(404)
    if not write(lambda session: _remove(session, actor, passkey_id)):
        abort(409)
    return see_other("accounts.account")


def passkeys_of(person_id: UUID) -> list[Passkey]:
    """The passkeys of a person that are good, oldest first."""
    found = select(Passkey).where(Passkey.person_id == person_id, Passkey.removed_at.is_(None))
    return list(db.session.scalars(found.order_by(Passkey.bound_at)))


def _add(session: Session, actor: Actor, attempt: Attempt) -> bool:
    try:
        with savepoint(session):
            passkey = ceremonies.register(session, attempt, actor.person_id)
            passkey.bound_on = None if passkey.roaming else actor.device_id
    except Refused as refused:
        log.note(session, actor, "passkey.add", "person", actor.person_id, outcome=f"refused: {refused}"[:40])
        return False
    log.note(session, actor, "passkey.add", "passkey", passkey.id)
    return True


def _remove(session: Session, actor: Actor, passkey_id: UUID) -> bool:
    good = session.scalars(
        select(Passkey).where(Passkey.person_id == actor.person_id, Passkey.removed_at.is_(None))
    ).all()
    going = next((passkey for passkey in good if passkey.id == passkey_id), None)
    if going is None or len(good) < 2:
        return False
    going.removed_at = clock.now()
    elsewhere = (AuthSession.passkey_id == passkey_id, AuthSession.id != actor.session_id)
    sessions.end(session, "passkey_removed", *elsewhere)
    log.note(session, actor, "passkey.remove", "passkey", passkey_id)
    return True


def _bound(actor: Actor) -> Bound:
    return Bound(purpose="add_passkey", person_id=actor.person_id, session_id=actor.session_id)
