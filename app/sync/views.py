"""What phones call: hello, batch, kit (sync.md, Protocol)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import Blueprint, abort, jsonify, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import phones
from app.accounts.models import Device
from app.partners import carried
from app.places import store as places
from app.programmes import store as programmes
from app.settings import settings
from app.sync import batch, greeting
from app.sync.bodies import MAX_BATCH, read_json
from app.web.access import current_actor, open_to_everyone, open_to_phones, open_to_staff
from app.web.answers import json_error
from app.web.shell import shell_page

blueprint = Blueprint("sync", __name__)

Answer = Response | tuple[Response, int]


@blueprint.post("/sync/hello")
@open_to_phones
def hello() -> Answer:
    """`{device, pending, …}` → what the server is, what it knows of this phone, and whether to wipe."""
    device, said = _phone(), read_json()
    if said.get("device") != str(device.id):
        return _another_phone()
    response = jsonify(greeting.answer(device, said))
    phones.rotate_if_due(response)
    return response


@blueprint.post("/sync/batch")
@open_to_phones
def send() -> Answer:
    """`{device, offset_ms, can_correct, records}` → a row for each record, in order."""
    device, said = _phone(), read_json()
    if said.get("device") != str(device.id):
        return _another_phone()
    if isinstance(said.get("records"), list) and len(said["records"]) > MAX_BATCH:
        return json_error("too_many", _("That is too much at once."), 413)
    try:
        rows = batch.take(device, said)
    except batch.NotABatch as error:
        return json_error("bad_record", _("Beatbook could not read this request."), 400, id=str(error))
    return jsonify(results=[row.as_json() for row in rows])


@blueprint.get("/sync/kit")
@open_to_staff
def kit() -> Response:
    """What a person's forms are filled from: beats, places, what is on today, the agency. No beat: no places."""
    actor = current_actor()
    content = {
        "user": {"id": str(actor.person_id), "name": actor.name, "collar": actor.collar},
        **places.kit(actor.beats),
        "programmes": programmes.kit(actor.beats),
        "agency": {"name": settings().agency, "not_here": settings().not_here, "timezone": settings().timezone},
    }
    response = _as_json(content)
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24], weak=True)
    return response.make_conditional(request)


@blueprint.get("/sync/services")
@open_to_staff
def services() -> Response:
    """The directory, apart from the kit: it is larger, and changes on other days. Empty for who may not read it."""
    actor = current_actor()
    reads = actor.role in carried.READERS
    cursor = f"{actor.person_id}.{carried.mark(actor.beats)}" if reads else f"{actor.person_id}"
    if request.if_none_match.contains_weak(cursor):
        response = Response(status=304)
    else:
        found = carried.directory(actor.beats) if reads else []
        response = _as_json({"user": str(actor.person_id), "timezone": settings().timezone, "services": found})
    response.set_etag(cursor, weak=True)
    return response


@blueprint.get("/outbox")
@open_to_everyone
@shell_page
def outbox() -> str:
    """What waits on this phone: the same bytes for everyone, filled by the phone."""
    return render_template("sync/outbox.html")


def _as_json(content: dict[str, Any]) -> Response:
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Response(body, mimetype="application/json")


def _phone() -> Device:
    found = phones.current_phone()
    if found is None:
        abort(401)
    return found


def _another_phone() -> Answer:
    return json_error("other_phone", _("This is not the phone that was enrolled here."), 403)
