"""How often something may be tried from one place: a soft fence before the counts that are kept per account (R-11)."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.settings import Settings

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)

PER_PLACE = "120 per minute"


def register(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_KEY_PREFIX"] = "beatbook"
    limiter.init_app(app)


#: For every endpoint that checks a code or a passkey.
few_tries = limiter.shared_limit(PER_PLACE, scope="sign-in")
