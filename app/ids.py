"""The only source of ids and random tokens."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from uuid import UUID
from uuid import uuid4 as uuid4

from app import clock


def uuid7(at: datetime | None = None) -> UUID:
    """A time-ordered id (RFC 9562, version 7) for the moment `at`, or for now."""
    milliseconds = int((at or clock.now()).timestamp() * 1000)
    bits = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=bits)


def first_at(at: datetime) -> UUID:
    """What every id made at `at` or later is not below: ids sort by the moment they were made."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def token(n_bytes: int = 32) -> str:
    """A secret for a cookie or a link: `n_bytes` of randomness, base64url without padding."""
    return secrets.token_urlsafe(n_bytes)


def b64url(data: bytes) -> str:
    """Base64url without padding, as every byte string on the wire is written."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_b64url(text: str) -> bytes:
    """Read base64url; raise ValueError on any other character (the standard decoder skips them)."""
    if not text.isascii() or not text.replace("-", "").replace("_", "").isalnum():
        raise ValueError("not base64url")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def read_uuid(text: object) -> UUID | None:
    """The id in `text` when it is written in the usual 36 characters, else nothing."""
    if not isinstance(text, str) or len(text) != 36:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
