"""Reading what phones post: JSON only, of a bounded size, depth and number, refused quickly (R-17)."""

from __future__ import annotations

import json
from typing import Any

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from app.records.reading import depth

MAX_BATCH = 50
MAX_BYTES = 256 << 10


def read_json() -> dict[str, Any]:
    """The JSON object of this request. Abort with 415, 413 or 400."""
    if request.mimetype != "application/json" or request.headers.get("X-Sync") != "1":
        abort(415, description=_("This address takes JSON only."))
    request.max_content_length = MAX_BYTES
    try:
        given = json.loads(request.get_data(cache=False))
    except RequestEntityTooLarge:
        abort(413, description=_("That is too much at once."))
    except (ValueError, RecursionError):
        abort(400, description=_("Beatbook could not read this request."))
    if not isinstance(given, dict) or not depth(given):
        abort(400, description=_("Beatbook could not read this request."))
    return given


def whole_number(value: Any, most: int = 2**53) -> int | None:
    """An integer within bounds, else nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < most else None
