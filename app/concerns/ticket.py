"""The ticket in a residents' form: signed, so that nothing has to be kept about a form that is open somewhere.

It holds a random number, when the form was opened and how much work its sending takes. From the random number come the
concern's id and its code, by two keys: whoever sends the same form twice gets the same answer, and from the id that is
stored nobody, not even with the keys, gets to the code.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from app import clock, ids
from app.concerns import code as codes
from app.keyring import keyring

NONCE, SECONDS, MAC = 16, 5, 16
SOONEST, LATEST = timedelta(seconds=3), timedelta(hours=24)
#: For so long after the hour in which it came a second sending is shown the code again: the first answer may be lost.
SHOWN_AGAIN = timedelta(hours=2)


@dataclass(frozen=True)
class Ticket:
    """A ticket that was read: `bits`, how many leading zero bits the work has to have (0: none)."""

    nonce: bytes
    opened_at: datetime
    bits: int

    @cached_property
    def concern_id(self) -> UUID:
        return UUID(bytes=keyring().keyed_hash("concern-ticket-id", self.nonce)[:16], version=4)

    @cached_property
    def code(self) -> str:
        return codes.from_bytes(keyring().keyed_hash("concern-ticket-code", self.nonce)[:16])

    def age(self, now: datetime) -> timedelta:
        return now - self.opened_at


def fresh(bits: int = 0) -> str:
    """A new ticket, as it stands in the page."""
    seconds = int(clock.now().timestamp())
    said = secrets.token_bytes(NONCE) + seconds.to_bytes(SECONDS) + bits.to_bytes(1)
    return ids.b64url(said + _mac(said))


def read(text: str) -> Ticket | None:
    """The ticket that a form brought; nothing where it is none of ours, was edited or is out of time."""
    try:
        raw = ids.from_b64url(text) if text else b""
    except ValueError:
        return None
    said, mac = raw[:-MAC], raw[-MAC:]
    if len(raw) != NONCE + SECONDS + 1 + MAC or not hmac.compare_digest(mac, _mac(said)):
        return None
    opened_at = clock.from_milliseconds(int.from_bytes(said[NONCE : NONCE + SECONDS]) * 1000)
    found = Ticket(said[:NONCE], opened_at, said[-1])
    return found if timedelta(0) <= found.age(clock.now()) + timedelta(seconds=1) <= LATEST else None


def too_quick(ticket: Ticket) -> bool:
    """Faster than anybody reads one page."""
    return ticket.age(clock.now()) < SOONEST


def _mac(said: bytes) -> bytes:
    return keyring().keyed_hash("concern-ticket", said)[:MAC]
