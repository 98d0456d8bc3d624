"""Where a changing request may come from: our own pages, and nowhere else (R-04, R-21)."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.settings import Settings, settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def register(app: Flask, settings: Settings) -> None:
    app.config["TRUSTED_HOSTS"] = _hosts(settings)
    app.before_request(_use_localhost)
    app.before_request(_refuse_other_origins)


def is_ours() -> bool:
    """Whether the browser says that one of our pages made this request.

    Sec-Fetch-Site decides; where a browser sends none, Origin must equal the configured one.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == settings().origin


def _hosts(settings: Settings) -> list[str]:
    host = urlsplit(settings.origin).netloc
    return ["localhost", "127.0.0.1"] if settings.rp_id == "localhost" else [host]


def _use_localhost() -> Response | None:
    """Passkeys need a name, not an address: 127.0.0.1 goes to localhost, same port, in the demo and in trials."""
    host, colon, port = request.host.partition(":")
    if host != "127.0.0.1" or current_app.config["BEATBOOK"].rp_id != "localhost" or _is_probe():
        return None
    return redirect(f"http://localhost{colon}{port}{request.full_path.rstrip('?')}", 307)


def _is_probe() -> bool:
    return request.path in {"/healthz", "/readyz", "/metrics"}


def _refuse_other_origins() -> None:
    if request.method not in SAFE and not is_ours():
        abort(403, description=_("This request did not come from a Beatbook page."))
