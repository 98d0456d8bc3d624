"""The addresses of GeoReport v2 below /open311/v2, each in XML and JSON, and its service discovery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app import clock, ids
from app.db import Busy
from app.open311 import reading, sending, services
from app.open311.reading import Asked
from app.open311.writing import Refused, listed, refused, single
from app.settings import settings
from app.web.access import open_to_everyone
from app.web.headers import takes_up_to
from app.web.logs import untimed
from app.web.same_origin import open_to_other_programs

blueprint = Blueprint("open311", __name__, url_prefix="/open311")

CHANGED = "2026-11-25T00:00:00Z"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
LARGEST = 64 << 10

View = TypeVar("View", bound=Callable[..., Response])


def in_words(view: View) -> View:
    """Answer what is refused in the form that was asked for."""

    @wraps(view)
    def answered(form: str, **values: Any) -> Response:
        try:
            _check_jurisdiction()
            return view(form, **values)
        except Refused as why:
            return refused(form, why)
        except Busy:
            answer = refused(form, Refused(503, "This can't be taken just now. Try again in a few seconds."))
            answer.headers["Retry-After"] = "5"
            return answer

    return answered  # type: ignore[return-value]  # wraps keeps the signature


@blueprint.get("/discovery.<any(xml, json):form>")
@open_to_everyone
@in_words
def discovery(form: str) -> Response:
    """Where the service is, and which formats it speaks."""
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{settings().origin}/open311/v2",
        "changeset": CHANGED,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    about = {
        "changeset": CHANGED,
        "contact": settings().agency,
        "key_service": "Ask the agency for a key.",
        "endpoints": [endpoint],
    }
    return single(form, "discovery", about)


@blueprint.get("/v2/services.<any(xml, json):form>")
@open_to_everyone
@in_words
def service_list(form: str) -> Response:
    """What can be sent."""
    return listed(form, "services", services.every())


@blueprint.get("/v2/services/<string(maxlength=64):code>.<any(xml, json):form>")
@open_to_everyone
@in_words
def service_definition(form: str, code: str) -> Response:
    """The questions of one service."""
    found = services.definition(code)
    if found is None:
        raise Refused(404, "service_code is not known here.")
    return single(form, "service_definition", found)


@blueprint.get("/v2/requests.<any(xml, json):form>")
@open_to_everyone
@untimed
@in_words
def service_requests(form: str) -> Response:
    """What may be shown of what was raised."""
    return listed(form, "service_requests", reading.requests(_asked()))


@blueprint.post("/v2/requests.<any(xml, json):form>")
@open_to_everyone
@untimed
@open_to_other_programs
@takes_up_to(LARGEST)
@in_words
def send(form: str) -> Response:
    """Send one. The key stands in for our own origin: no browser sends this by itself."""
    sending.check_key(request.form.get("api_key", "") or request.args.get("api_key", ""))
    concern_id = sending.take(request.form)
    notice = "A local officer reads it within 3 working days. In danger, ring the emergency number."
    made = {"service_request_id": str(concern_id), "service_notice": notice, "account_id": ""}
    return listed(form, "service_requests", [made], 201)


@blueprint.get("/v2/requests/<uuid:request_id>.<any(xml, json):form>")
@open_to_everyone
@untimed
@in_words
def service_request(form: str, request_id: Any) -> Response:
    """Where one stands."""
    found = reading.requests(Asked(ids=(request_id,)))
    if not found:
        raise Refused(404, "service_request_id is not known here.")
    return listed(form, "service_requests", found)


@blueprint.get("/v2/tokens/<string(maxlength=64):token>.<any(xml, json):form>")
@open_to_everyone
@in_words
def token(form: str, token: str) -> Response:
    """No tokens are given out: an id is answered at once."""
    raise Refused(404, "No token is given out here: whoever sends gets an id at once.")


def went_wrong(status: int, words: str) -> Response:
    """What never reached a view, in the format that the address ends in; XML, which all of them speak, otherwise."""
    return refused("json" if request.path.endswith(".json") else "xml", Refused(status, words))


def _check_jurisdiction() -> None:
    given = request.values.get("jurisdiction_id", "")
    if given and given != urlsplit(settings().origin).hostname:
        raise Refused(404, "jurisdiction_id is not known here.")


def _asked() -> Asked:
    wanted = [one for one in request.args.get("service_request_id", "").split(",") if one]
    found = tuple(one for one in map(ids.read_uuid, wanted) if one)
    if len(found) != len(wanted):
        raise Refused(404, "service_request_id is not known here.")
    states = tuple(part for part in request.args.get("status", "").split(",") if part)
    if set(states) - {"open", "closed"}:
        raise Refused(400, "status must be open or closed.")
    codes = tuple(part for part in request.args.get("service_code", "").split(",") if part)
    asked = Asked(found, codes, states, _moment("start_date"), _moment("end_date"))
    if asked.since and asked.until and asked.until - asked.since > reading.LATELY:
        raise Refused(400, "start_date and end_date may not be more than 90 days apart.")
    return asked


def _moment(name: str) -> datetime | None:
    given = request.args.get(name, "").replace(" ", "+")
    if not given:
        return None
    try:
        found = clock.from_iso(given)
    except (ValueError, OverflowError):
        raise Refused(400, f"{name} must look like 2026-11-25T00:00:00Z.") from None
    if not 2000 <= found.year <= 2100:
        raise Refused(400, f"{name} must be in this century.")
    return found
