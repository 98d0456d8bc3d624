"""The only place that knows htmx-flask: whether a fragment is wanted, and how htmx is sent elsewhere."""

from __future__ import annotations

from flask import Flask, request
from htmx_flask import Htmx
from htmx_flask import request as htmx_request
from werkzeug.wrappers import Response

_extension = Htmx()


def register(app: Flask) -> None:
    _extension.init_app(app)
    app.after_request(_vary)


def asked() -> bool:
    """Whether htmx made this request."""
    return bool(getattr(htmx_request, "htmx", False))


def wants_fragment() -> bool:
    """Whether to answer with a fragment. A page restored from history is asked for by htmx too, but as a whole."""
    return asked() and "HX-History-Restore-Request" not in request.headers


def go_to(address: str, status: int = 200) -> Response:
    """Let htmx load another page (a redirect would be swapped in as a fragment)."""
    return Response("", status, {"HX-Redirect": address})


def _vary(response: Response) -> Response:
    """One address serves page and fragment: a cache must tell them apart (R-22). Pages for everybody have none."""
    if response.mimetype == "text/html" and not response.cache_control.public:
        response.vary.add("HX-Request")
    return response
