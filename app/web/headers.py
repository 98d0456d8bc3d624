"""Headers that every answer carries, errors, fragments and static files included (R-01, R-02)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from app.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

View = TypeVar("View", bound=Callable[..., Any])

EVERYWHERE = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # no-referrer would make form posts send "Origin: null"
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

#: What is no document runs under the policy of the page that asks for it; without its own, sixty files of the shell
#: are a third smaller on the wire.
PARTS_OF_PAGES = frozenset({"text/javascript", "text/css", "application/json", "image/png"})

#: What a page may post, and how much of a file is read at a time.
FORM, PIECE = 64 << 10, 64 << 10

PERMISSIONS = "camera=(), microphone=(), payment=(), usb=(), geolocation=({})"


def register(app: Flask, settings: Settings) -> None:
    app.config["MAX_CONTENT_LENGTH"] = FORM
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM
    app.config["MAX_FORM_PARTS"] = 200
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.after_request(_add)


def takes_up_to(most: int) -> Callable[[View], View]:
    """Let a view be posted more than pages are, because a file comes with its form; other views keep their limit.

    Werkzeug counts the piece of 64 KB that it reads, and what is left of the one before, as if they were fields: with
    the limit of pages it would refuse any larger file that has lines.
    """

    def widen(view: View) -> View:
        @wraps(view)
        def widened(*args: Any, **values: Any) -> Any:
            request.max_content_length = most
            request.max_form_memory_size = FORM + 2 * PIECE
            return view(*args, **values)

        return widened  # type: ignore[return-value]  # wraps keeps the signature

    return widen


def locates(view: View) -> View:
    """Mark a view whose page may ask for the phone's position (the contact form, to find the nearest place)."""
    view.locates = True  # type: ignore[attr-defined]  # functions carry what was declared of them
    return view


def _add(response: Response) -> Response:
    for name, value in EVERYWHERE.items():
        response.headers[name] = value
    if request.endpoint != "assets.file" or response.mimetype not in PARTS_OF_PAGES:
        response.headers["Content-Security-Policy"] = POLICY
    view = current_app.view_functions.get(request.endpoint or "")
    response.headers["Permissions-Policy"] = PERMISSIONS.format("self" if getattr(view, "locates", False) else "")
    response.headers.setdefault("Cache-Control", "no-store")
    return response
