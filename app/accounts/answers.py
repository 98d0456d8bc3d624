"""What a phone is told after a passkey was bound or shown: who signed in, its id, the author key, where to go."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, jsonify, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import authors, phones, sessions
from app.accounts.ceremonies import holds_prf_secret
from app.accounts.models import Passkey, Person
from app.accounts.rules import FIRST_PAGE
from app.actor import Role
from app.ids import read_uuid
from app.web.answers import json_error
from app.web.cookies import set_device_token
from app.web.pages import safe_next

Answer = Response | tuple[Response, int]


@dataclass(frozen=True)
class Entered:
    """A session that was just opened, and what its phone needs."""

    person_id: UUID
    name: str
    collar: str
    role: Role
    phone: phones.Bound
    token: str
    author_key: str


def enter(session: Session, person: Person, passkey: Passkey, phone: phones.Bound, *, carried: bool) -> Entered:
    """Open a session on a phone, in place of the one that this browser had, and give it the author's key."""
    sessions.end_here(session)
    token = sessions.start(session, person.id, phone.device_id, passkey, roaming=carried)
    key = authors.key_for(session, phone.device_id, person.id)
    return Entered(person.id, person.name, person.collar, Role(person.role), phone, token, key)


def entered(result: Entered, status: int) -> Answer:
    """The answer of contract.md, with the session's and the phone's cookies."""
    sessions.carry(result.token)
    first = url_for(FIRST_PAGE[result.role])
    response = jsonify(
        next=safe_next(request.args.get("next"), first),
        user={"id": str(result.person_id), "name": result.name, "collar": result.collar},
        device=str(result.phone.device_id),
        author_key=result.author_key,
        shared=result.phone.shared,
    )
    response.status_code = status
    if result.phone.new_token:
        set_device_token(response, result.phone.new_token)
    return response


def body() -> dict[str, Any]:
    """The JSON object of this request. Abort with 415 for anything but JSON, 400 for JSON that can't be read."""
    if request.mimetype != "application/json":
        abort(415)
    try:
        given = json.loads(request.get_data())
    except (ValueError, RecursionError):
        abort(400)
    return given if isinstance(given, dict) else abort(400)


def credential_in(given: dict[str, Any]) -> dict[str, Any] | None:
    """The credential of a body, if it is one and carries no PRF secret."""
    credential = given.get("credential")
    return credential if isinstance(credential, dict) and not holds_prf_secret(credential) else None


def claimed_device(given: dict[str, Any]) -> UUID | None:
    """The id that the phone says it has."""
    return read_uuid(given.get("device"))


def secret_in_body() -> Answer:
    """A body that holds the PRF secret or no credential at all is not looked at."""
    return json_error("bad_request", _("Beatbook could not read this request."), 400)


def not_let_in() -> Answer:
    """One answer for every reason, so that nobody learns who works here (R-11)."""
    return json_error("not_let_in", _("That did not work. Try again, or ask for a new code."), 403)
