"""The door to a thread: opened by the code, for half an hour, by a cookie that only we can read.

Nothing is kept on our side: a row that says when somebody looked would be a trace of them. The cookie is encrypted,
ends by itself, and opens nothing any more once the resident has deleted their view.
"""

from __future__ import annotations

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from app import clock, ids
from app.concerns import code as codes
from app.concerns import sealing, store
from app.concerns.models import Concern
from app.db import db
from app.keyring import Unreadable, keyring
from app.settings import settings

LASTS = timedelta(minutes=30)
PLACE = "concern-door"


def opened_by(typed: str) -> Concern | None:
    """The concern that a code opens. A code that can't be one takes as long as a wrong one."""
    code = codes.read(typed)
    found = store.by_code_hash(db.session(), sealing.hash_of(code or "none"))
    return found if code else None


def visitor() -> Concern | None:
    """The concern that this request may look at, if any."""
    sent = next((value for name, _secure in _names() if (value := request.cookies.get(name))), "")
    try:
        text = keyring().decrypt(ids.from_b64url(sent), PLACE) if sent else ""
    except (ValueError, Unreadable):
        return None
    concern_id, _bar, rest = text.partition("|")
    until, _bar, mark = rest.partition("|")
    found_id = ids.read_uuid(concern_id)
    if found_id is None or int(until) < clock.now().timestamp():
        return None
    found = store.concern(db.session(), found_id)
    return found if found is not None and found.code_hash is not None and _mark(found) == mark else None


def let_in(response: Response, found: Concern) -> None:
    """Give the browser half an hour: gone when it is closed, out of reach of scripts."""
    until = int((clock.now() + LASTS).timestamp())
    token = ids.b64url(keyring().encrypt(f"{found.id}|{until}|{_mark(found)}", PLACE))
    for name, secure in _names():
        response.set_cookie(name, token, secure=secure, httponly=True, samesite="Strict", path="/")


def shut(response: Response) -> None:
    """Take it away, on every way out."""
    for name, secure in _names():
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Strict", path="/")


def _mark(found: Concern) -> str:
    """Binds the cookie to the code, so that deleting the view ends every open one."""
    return found.code_hash[:8].hex() if found.code_hash else ""


def _names() -> list[tuple[str, bool]]:
    plain = settings().demo and not settings().secure
    return [("__Host-concern", True), *([("demo-concern", False)] if plain else [])]
