"""Stepping up: showing the passkey again before something that counts (R-07)."""

from __future__ import annotations

from flask import jsonify, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import ceremonies, challenges, sessions
from app.accounts.answers import Answer, body, credential_in, not_let_in, secret_in_body
from app.accounts.blueprint import blueprint
from app.accounts.challenges import Attempt, Bound
from app.accounts.rules import FIRST_PAGE, is_carried
from app.accounts.sign_in import show_passkey
from app.actor import Actor
from app.audit import log
from app.db import write
from app.web.access import current_actor, open_to_staff, step_up
from app.web.limits import few_tries
from app.web.pages import safe_next


@blueprint.get("/step-up")
@open_to_staff
def step_up_page() -> str:
    """Asks for the passkey, then goes on to the page that wanted it."""
    first = url_for(FIRST_PAGE[current_actor().role])
    return render_template("accounts/step_up.html", then=safe_next(request.args.get("next"), first))


@blueprint.post("/step-up/needed")
@open_to_staff
@step_up
def step_up_needed() -> Answer:
    """204 when what counts may be done now; otherwise why not. Asked before a form is sent, so that none is lost."""
    return Response(status=204)


@blueprint.post("/step-up/options")
@open_to_staff
@few_tries
def step_up_options() -> Answer:
    """`{}` → options that name the passkeys of who is signed in."""
    body()
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
    attempt = challenges.attempt(credential, _bound(actor))
    token = write(lambda session: _step_up(session, actor, attempt))
    if token is None:
        return not_let_in()
    sessions.carry(token)
    first = url_for(FIRST_PAGE[actor.role])
    return jsonify(next=safe_next(request.args.get("next"), first))


def _step_up(session: Session, actor: Actor, attempt: Attempt) -> str | None:
    shown = show_passkey(session, attempt)
    if actor.session_id is None or shown is None:
        return None
    carried = is_carried(shown[1].bound_on, actor.device_id, cross_platform=attempt.cross_platform)
    log.note(session, actor, "step_up", "person", actor.person_id)
    return sessions.step_up(session, actor.session_id, roaming=carried)


def _bound(actor: Actor) -> Bound:
    return Bound(purpose="step_up", person_id=actor.person_id, session_id=actor.session_id)
