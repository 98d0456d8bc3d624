"""Telling a service's own system: a signed POST that says only that something waits.

The signature is HMAC-SHA-256 over `timestamp.body` under the secret that both hold, in `X-Beatbook-Signature:
v1=<hex>`; the receiver refuses a timestamp that is more than five minutes off (`verify` can be copied). The same notice
may come twice: its `Idempotency-Key` is the same then.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from app import clock
from app.notices.rules import Answer, of_http
from app.notices.store import InHand
from app.settings import Settings

WITHIN_S = 10.0
TOLERANCE = timedelta(minutes=5)


class NotAllowed(ValueError):
    """An address that nothing is sent to: not encrypted, or inside of this network."""


def send(settings: Settings, notice: InHand, at: datetime) -> tuple[Answer, str]:
    """POST it; answers what came of it and a code. No redirect is followed, no body is read."""
    url = urlsplit(notice.to)
    body = json.dumps(
        {
            "id": str(notice.id),
            "topic": notice.topic,
            "about": {"kind": notice.about_kind, "id": str(notice.about_id)},
            "link": settings.origin + notice.context.get("link", ""),
            "at": clock.iso(at),
        }
    ).encode()
    stamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": str(notice.id),
        "X-Beatbook-Attempt": str(notice.attempt),
        "X-Beatbook-Timestamp": stamp,
        "X-Beatbook-Signature": f"v1={signature(notice.secret, stamp, body)}",
        "User-Agent": "Beatbook",
    }
    try:
        return _post(settings, url, body, headers)
    except NotAllowed:
        return Answer.FINAL, "address_not_allowed"
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer.PASSING, type(error).__name__[:24]


def signature(secret: str, stamp: str, body: bytes) -> str:
    """Hex HMAC-SHA-256 of `stamp.body`."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """What a receiver asks before it believes a notice: signed by us, and not older than five minutes."""
    stamp, given = headers.get("X-Beatbook-Timestamp", ""), headers.get("X-Beatbook-Signature", "")
    if not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        return False
    return hmac.compare_digest(given, f"v1={signature(secret, stamp, body)}")


def allowed(settings: Settings, url: SplitResult) -> list[str]:
    """The numeric addresses that a host may be reached at; NotAllowed where it is none of the open internet."""
    if url.scheme != "https" and not (settings.webhook_insecure and url.scheme == "http"):
        raise NotAllowed(url.scheme)
    if not url.hostname or url.username:
        raise NotAllowed("host")
    found = socket.getaddrinfo(url.hostname, _port(url), type=socket.SOCK_STREAM)
    numbers = [str(entry[4][0]) for entry in found]
    if not settings.webhook_insecure and not all(ipaddress.ip_address(number).is_global for number in numbers):
        raise NotAllowed("inside")
    return numbers


class _Final(http.client.HTTPResponse):
    """The answer itself: what may be said before it, any number of times (1xx; RFC 9110, 15.2), is passed over."""

    def begin(self) -> None:
        super().begin()
        while 100 <= self.status < 200 and self.status != http.client.SWITCHING_PROTOCOLS:
            self.headers = self.msg = None  # type: ignore[assignment]  # begin() reads nothing where it has read headers
            super().begin()


def _post(settings: Settings, url: SplitResult, body: bytes, headers: dict[str, str]) -> tuple[Answer, str]:
    """The address that was looked at is the one that is connected to: a name can't change its mind in between.

    The first answer counts, and no line is used twice: a second one is read by nobody.
    """
    number = allowed(settings, url)[0]
    plain = socket.create_connection((number, _port(url)), timeout=WITHIN_S)
    with plain, _encrypted(plain, url.hostname or "") if url.scheme == "https" else plain as line:
        late = threading.Timer(WITHIN_S, _shut, (line,))
        late.start()
        try:
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            connection = http.client.HTTPConnection(url.netloc, timeout=WITHIN_S)
            connection.response_class = _Final
            connection.sock = line
            path = url.path or "/"
            connection.request("POST", f"{path}?{url.query}" if url.query else path, body, headers)
            answer = of_http(status := connection.getresponse().status)
        finally:
            late.cancel()
    return answer, "" if answer is Answer.TAKEN else f"http_{status}"


def _encrypted(plain: socket.socket, host: str) -> ssl.SSLSocket:
    """The line takes the connection over from `plain`. It has shaken no hands yet: that may hang, too."""
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _shut(line: socket.socket) -> None:
    """Ten seconds are over, however slowly an answer drips. TLS stays on: nothing goes out in the clear meanwhile."""
    try:
        socket.socket.shutdown(line, socket.SHUT_RDWR)
    except OSError:
        return


def _port(url: SplitResult) -> int:
    return url.port or (443 if url.scheme == "https" else 80)
