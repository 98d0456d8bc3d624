"""Stepping up: showing the passkey again before something that counts (R-07)."""

from __future__ import annotations

from flask import jsonify, render_template, request, url_for
from sqlalchemy.orm import Session

from app.accounts import ceremonies, sessions
from app.accounts.answers import Answer, body, credential_in, is_roaming, not_let_in, secret_in_body
from app.accounts.blueprint import blueprint
from app.accounts.ceremonies import Bound, Options
from app.accounts.rules import FIRST_PAGE
from app.accounts.sign_in import show_passkey
from app.actor import Actor
from app.audit import log
from app.db import write
from app.web.access import current_actor, open_to_staff
from app.web.limits import few_tries
from app.web.pages import safe_next


@blueprint.get("/step-up")
@open_to_staff
def step_up_page() -> str:
    """Asks for the passkey, then goes on to the page that wanted it."""
    first = url_for(FIRST_PAGE[current_actor().role])
    return render_template("accounts/step_up.html", then=safe_next(request.args.get("next"), first))


@blueprint.post("/step-up/options")
@open_to_staff
@few_tries
def step_up_options() -> Answer:
    """`{}` → options that name the passkeys of who is signed in."""
    bound = _bound(current_actor())
    return jsonify(write(lambda session: ceremonies.request_options(session, bound)))


@blueprint.post("/step-up")
@open_to_staff
@few_tries
def step_up_finish() -> Answer:
    """`{credential}` → the session has a new token and may do what counts for five minutes."""
    credential, actor = credential_in(body()), current_actor()
    if credential is None:
        return secret_in_body()
    token = write(lambda session: _step_up(session, actor, credential))
    if token is None:
        return not_let_in()
    sessions.carry(token)
    first = url_for(FIRST_PAGE[actor.role])
    return jsonify(next=safe_next(request.args.get("next"), first))


def _step_up(session: Session, actor: Actor, credential: Options) -> str | None:
    if actor.session_id is None or show_passkey(session, credential, _bound(actor)) is None:
        return None
    log.note(session, actor, "step_up", "person", actor.person_id)
    return sessions.step_up(session, actor.session_id, roaming=is_roaming(credential))


def _bound(actor: Actor) -> Bound:
    return Bound(purpose="step_up", person_id=actor.person_id, session_id=actor.session_id)
