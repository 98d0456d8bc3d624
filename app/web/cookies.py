"""The two cookies: a person's session, and a phone's send-only credential (R-03).

Chromium and Firefox take Secure cookies with the `__Host-` prefix on http://localhost too. In the demo, other browsers
get the same values under plain names as well.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Request, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.wrappers import Response

from app.keyring import Keyring
from app.settings import Settings, settings

DEVICE_LASTS = timedelta(days=180)
SESSION, DEVICE = "session", "device"


class Sessions(SecureCookieSessionInterface):
    """Sessions that cost nothing where nobody is signed in: Flask prepares to check a signature that is not there."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


class DemoSessions(Sessions):
    """Sessions under either name."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        plain = request.cookies.get(f"demo-{SESSION}")
        if self.get_cookie_name(app) in request.cookies or not plain:
            return super().open_session(app, request)
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        try:
            return self.session_class(serializer.loads(plain))
        except ValueError:
            return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        super().save_session(app, session, response)  # type: ignore[arg-type]  # Flask's own response class
        prefix = f"{self.get_cookie_name(app)}="
        for written in response.headers.getlist("Set-Cookie"):
            if written.startswith(prefix):
                plain = written.replace(prefix, f"demo-{SESSION}=", 1).replace("Secure; ", "", 1)
                response.headers.add("Set-Cookie", plain)


def register(app: Flask, settings: Settings) -> None:
    keys: Keyring = app.extensions["keyring"]
    app.secret_key = keys.derive("session")
    app.config.update(
        SESSION_COOKIE_NAME=f"__Host-{SESSION}",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    app.session_interface = DemoSessions() if _plain_too(settings) else Sessions()


def device_token() -> str | None:
    """The phone's credential as it was sent, if any."""
    plain = request.cookies.get(f"demo-{DEVICE}") if _plain_too(settings()) else None
    return request.cookies.get(f"__Host-{DEVICE}") or plain


def set_device_token(response: Response, token: str) -> None:
    """Give the phone its credential: 180 days, out of reach of scripts."""
    for name, secure in _device_names():
        response.set_cookie(name, token, max_age=DEVICE_LASTS, secure=secure, httponly=True, samesite="Lax", path="/")


def drop_device_token(response: Response) -> None:
    """Take the credential away from a phone that was removed."""
    for name, secure in _device_names():
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax", path="/")


def _device_names() -> list[tuple[str, bool]]:
    names = [(f"__Host-{DEVICE}", True)]
    return [*names, (f"demo-{DEVICE}", False)] if _plain_too(current_app.config["BEATBOOK"]) else names


def _plain_too(settings: Settings) -> bool:
    return settings.demo and not settings.secure
