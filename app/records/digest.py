"""The digest that a receipt signs: the same for a phone, a plain post and anyone who checks later."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U to misread
HEARD = str.maketrans("ILO", "110")


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8: the bytes that are hashed and signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def of_record(
    kind: str, v: int, fields: Any, made_at: str, tz: str, base: dict[str, Any] | None, supersedes: str | None
) -> str:
    """SHA-256 (hex) of what a record says."""
    said = {"kind": kind, "v": v, "fields": fields, "made_at": made_at, "tz": tz, "base": base}
    return hashlib.sha256(canonical(said | {"supersedes": supersedes})).hexdigest()


def of_sealed(sealed: str) -> str:
    """SHA-256 (hex) of the sealed bytes as they came: for records in custody, which may be unreadable."""
    return hashlib.sha256(sealed.encode()).hexdigest()


def ref(record_id: UUID) -> str:
    """Four characters that an officer can read out: `7K2P`. Short, so it goes with a time; never a key."""
    bits = int.from_bytes(hashlib.sha256(record_id.bytes).digest()[:4], "big")
    return "".join(ALPHABET[bits >> shift & 31] for shift in (15, 10, 5, 0))


def read_ref(typed: str) -> str | None:
    """A reference as somebody heard and typed it (`7k2p`, `Ref: 7K2P`, an O for a nought); nothing where it is none."""
    plain = re.sub(r"^\s*REF\W+|\W", "", typed.upper()).translate(HEARD)
    return plain if len(plain) == 4 and set(plain) <= set(ALPHABET) else None
