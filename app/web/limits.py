"""How often something may be tried from one place: a soft fence before the counts that are kept per account (R-11).

Residents' pages know a place only as a bucket: a keyed hash of a part of the address, under a key that is drawn at
random every day and kept nowhere. When the day is over nobody can say any more which address it was (R-28).
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from datetime import date

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app import clock
from app.settings import Settings

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)

PER_PLACE = "120 per minute"
GUESSES = "20 per 15 minutes"

_key: tuple[date, bytes] = (date.min, b"")


def register(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_KEY_PREFIX"] = "beatbook"
    limiter.init_app(app)


def bucket() -> str:
    """Where a resident's request comes from, as nobody can read it back: an IPv4 /24 or an IPv6 /64, hashed."""
    return hmac.digest(_todays_key(), _network(request.remote_addr or ""), "sha256").hex()[:24]


def _todays_key() -> bytes:
    global _key
    today = clock.now().date()
    if _key[0] != today:
        _key = (today, secrets.token_bytes(32))
    return _key[1]


def _network(address: str) -> bytes:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return b"nowhere"
    return found.packed[: 3 if found.version == 4 else 8]


#: For every endpoint that checks a code or a passkey.
few_tries = limiter.shared_limit(PER_PLACE, scope="sign-in")

#: For residents' codes: few enough that guessing leads nowhere, many enough for a library's one address.
few_guesses = limiter.shared_limit(GUESSES, scope="resident-code", key_func=bucket, methods=["POST"])
