"""Letting caches keep the public pages: the same bytes for everybody who reads the same language.

A page on which somebody's name stands is asked for anew each time (which costs a few bytes while nothing has changed),
so that a name that is taken back is gone from every cache at once. The others may be kept for five minutes.
"""

from __future__ import annotations

import hashlib

from flask import make_response, request
from werkzeug.wrappers import Response

KEPT_FOR_S = 300


def for_everybody(page: str, *, names: bool = False) -> Response:
    """An answer that caches may keep; `names`: whether somebody's name stands on it."""
    response = make_response(page)
    response.cache_control.public = True
    if names:
        response.cache_control.no_cache = True
    else:
        response.cache_control.max_age = KEPT_FOR_S
    response.vary.add("Accept-Language")
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:16], weak=True)  # of the content, not the reader
    return response.make_conditional(request)
