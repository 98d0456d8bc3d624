"""Where a changing request may come from: our own pages, and nowhere else (R-04, R-21)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.settings import Settings, settings

View = TypeVar("View", bound=Callable[..., Any])

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


def lets_old_browsers_in(view: View) -> View:
    """Mark a residents' form: a browser that does not say where it comes from is let in, and looked at apart (R-21)."""
    view.for_old_browsers = True  # type: ignore[attr-defined]  # functions carry what was declared of them
    return view


def open_to_other_programs(view: View) -> View:
    """Mark what other programs post to with a key of their own, never a browser by itself (R-21's exemption)."""
    view.for_programs = True  # type: ignore[attr-defined]  # functions carry what was declared of them
    return view


def says_nothing() -> bool:
    """Whether the browser says nothing at all of where a request comes from: an old one, or none."""
    return "Sec-Fetch-Site" not in request.headers and "Origin" not in request.headers


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
    if request.method in SAFE or is_ours():
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, "for_programs", False):
        return
    if not (getattr(view, "for_old_browsers", False) and says_nothing()):
        abort(403, description=_("This request did not come from a Beatbook page."))
