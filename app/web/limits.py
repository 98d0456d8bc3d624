"""How often something may be tried from one place: a soft fence before the counts that are kept per account (R-11).

Residents' pages know a place only as a bucket: a keyed hash of a part of the address, under a key that is drawn at
random every day and kept nowhere. When the day is over nobody can say any more which address it was (R-28). Counts and
keys stay in memory: of this process, or of the Redis that several processes share.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import threading
import time
from datetime import date
from typing import Any

from flask import Flask, current_app, g, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import MemoryStorage, RedisStorage

from app import clock
from app.settings import Settings

PER_PLACE = "120 per minute"
GUESSES, GUESSES_S = 20, 15 * 60

DAY_S = 24 * 3600
TIDY_S = 60

_key: tuple[date, bytes] = (date.min, b"")


class Counts(MemoryStorage):
    """Counts in memory. What has expired is forgotten in passing, once a minute: the library starts a thread for it at
    every second count or so, and waits until it runs.
    """

    STORAGE_SCHEME = ["counts"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.turn, self.tidied = threading.Lock(), time.time()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        with self.turn:
            if now - self.tidied > TIDY_S:
                for name, until in list(self.expirations.items()):
                    if until <= now:
                        self.clear(name)
                self.tidied = now
            super().get(key)  # forgets it, if it has expired
            self.storage[key] += amount
            if self.storage[key] == amount:
                self.expirations[key] = now + expiry
            return self.storage[key]

    def get(self, key: str) -> int:
        with self.turn:  # else a reader could forget what was counted just now
            return super().get(key)


class OnlyMarked(Limiter):
    """Looks at views that carry a limit, and nowhere else: to look on every request for limits that most do not have
    costs as much as all our own steps before a view.
    """

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


limiter = OnlyMarked(key_func=get_remote_address, headers_enabled=False, in_memory_fallback_enabled=True)

_spare = Counts()  # where is counted while the shared Redis is away


def register(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "counts://"
    app.config["RATELIMIT_KEY_PREFIX"] = "beatbook"
    limiter.init_app(app)


def bucket() -> str:
    """Where a resident's request comes from, as nobody can read it back: an IPv4 /24 or an IPv6 /64, hashed."""
    if "bucket" not in g:  # several counts of one request ask for it
        g.bucket = hmac.digest(_todays_key(), _network(request.remote_addr or ""), "sha256").hex()[:24]
    found: str = g.bucket
    return found


def count(what: str, seconds: int) -> int:
    """Count one more, and answer how many there were in all; forgotten so many seconds after the first."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return 0
    try:
        return limiter.storage.incr(_named(what), seconds)
    except limiter.storage.base_exceptions:
        return _spare.incr(_named(what), seconds)


def counted(what: str) -> int:
    """How many there were."""
    if not current_app.config["RATELIMIT_ENABLED"]:
        return 0
    try:
        return limiter.storage.get(_named(what))
    except limiter.storage.base_exceptions:
        return _spare.get(_named(what))


def guessed_too_often() -> bool:
    """Whether so many wrong codes came from this place that nothing is looked up for a while.

    Only wrong ones count, so a library or a mobile network, one place for many, is not slowed by right ones. Then the
    right one waits, too: else whoever guesses would learn from the answer which one it is.
    """
    return counted(f"guess/{bucket()}") >= GUESSES


def count_guess() -> None:
    """One more wrong code from this place."""
    count(f"guess/{bucket()}", GUESSES_S)


def _named(what: str) -> str:
    return f"{current_app.config['RATELIMIT_KEY_PREFIX']}/{what}"


def _todays_key() -> bytes:
    global _key
    today = clock.now().date()
    if _key[0] != today:
        _key = (today, _drawn_for(today))
    return _key[1]


def _drawn_for(day: date) -> bytes:
    """A new random key; where processes count together, the one that the first of them drew."""
    drawn, shared = secrets.token_bytes(32), limiter.storage
    if not isinstance(shared, RedisStorage):
        return drawn
    name = _named(f"key/{day}")
    try:
        shared.storage.set(name, drawn, nx=True, ex=DAY_S)
        return bytes(shared.storage.get(name) or drawn)
    except shared.base_exceptions:
        return drawn


def _network(address: str) -> bytes:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return b"nowhere"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped  # a socket for both: all of IPv4 would be one place
    return found.packed[: 3 if found.version == 4 else 8]


#: For every endpoint that checks a code or a passkey.
few_tries = limiter.shared_limit(PER_PLACE, scope="sign-in")
