"""A little work of the phone, asked for only under pressure: a number that makes a hash begin with zeros.

What is hashed is made from the ticket and the ten minutes that it is, under a key of ours. So work can be done for one
form only, not long before, and nothing has to be kept about it. Without it a concern is taken, and waits apart.
"""

from __future__ import annotations

import hashlib

from app import clock, ids
from app.concerns.ticket import Ticket
from app.keyring import keyring

LASTS_S = 600
BYTES = 16
HASH_BITS = 256
MOST_DIGITS = 12


def riddle(found: Ticket, *, ago: int = 0) -> str:
    """What the number is looked for to: 22 characters, of these ten minutes or of those so many before."""
    slot = int(clock.now().timestamp()) // LASTS_S - ago
    return ids.b64url(keyring().keyed_hash("concern-work", found.nonce + slot.to_bytes(8))[:BYTES])


def is_done(found: Ticket, number: str, bits: int) -> bool:
    """Whether a number gives so many zero bits; ten minutes later it still does, twenty minutes later no more."""
    if bits == 0:
        return True
    if not number.isdecimal() or len(number) > MOST_DIGITS:
        return False
    return any(zeros(f"{riddle(found, ago=ago)}.{number}") >= bits for ago in (0, 1))


def zeros(text: str) -> int:
    """How many zero bits its SHA-256 begins with."""
    return HASH_BITS - int.from_bytes(hashlib.sha256(text.encode()).digest()).bit_length()
