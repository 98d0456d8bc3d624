"""Envelopes: their clear part, the proof of who wrote them, and opening what they hold.

HPKE base mode, RFC 9180: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; `sealed` is enc ‖ ciphertext.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from app import ids
from app.records.reading import depth

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
NAME = re.compile("[A-Za-z0-9._-]{1,40}")
BASE64URL = re.compile("[A-Za-z0-9_-]+")
MOST_DEPS = 50
LONGEST_PROOF = 100
LARGEST_NUMBER = 2**53


class BadEnvelope(ValueError):
    """The clear part of an envelope can't be read: a mistake of the sender's program."""


class CannotOpen(ValueError):
    """The sealed part does not open with its key, or does not hold what a record holds."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """The clear part of a record that a phone sends, and the sealed part as base64url."""

    id: UUID
    kind: str
    v: int
    owner: UUID
    device: UUID
    seq: int
    kid: str
    sealed: str
    deps: tuple[UUID, ...] = ()
    supersedes: UUID | None = None
    mac: str | None = None

    def info(self) -> bytes:
        """What the sealed part is bound to."""
        return f"beatbook/1|{self.id}|{self.kind}|{self.v}|{self.owner}|{self.seq}".encode()

    def signed_by(self, key: bytes | None) -> bool:
        """Whether `mac` was made with this author key over the clear part and the sealed bytes (sync.md)."""
        if not key or not self.mac:
            return False
        try:
            sealed, given = ids.from_b64url(self.sealed), ids.from_b64url(self.mac)
        except ValueError:
            return False
        said = (
            f"beatbook/1|{self.id}|{self.kind}|{self.v}|{self.owner}|{self.device}|{self.seq}|{self.kid}"
            f"|{self.supersedes or ''}|{ids.b64url(hashlib.sha256(sealed).digest())}"
        )
        return hmac.compare_digest(hmac.digest(key, said.encode(), "sha256"), given)


@dataclass(frozen=True, kw_only=True)
class Body:
    """What was sealed. `fields` has not passed any gate yet."""

    fields: Any
    made_at: str
    tz: str
    base: dict[str, Any] | None
    build: str


def read_envelope(value: Any) -> Envelope:
    """Read the clear part; raise BadEnvelope when it is not one."""
    if not isinstance(value, Mapping):
        raise BadEnvelope
    supersedes, mac, deps = value.get("supersedes"), value.get("mac"), value.get("deps", [])
    if not isinstance(deps, list) or len(deps) > MOST_DEPS or not isinstance(mac, str | None):
        raise BadEnvelope
    return Envelope(
        id=_id(value.get("id")),
        kind=_text(value.get("kind"), NAME),
        v=_number(value.get("v")),
        owner=_id(value.get("owner")),
        device=_id(value.get("device")),
        seq=_number(value.get("seq")),
        kid=_text(value.get("kid"), NAME),
        sealed=_text(value.get("sealed"), BASE64URL),
        deps=tuple(_id(dep) for dep in deps),
        supersedes=None if supersedes in (None, "") else _id(supersedes),
        mac=mac[:LONGEST_PROOF] if mac else None,
    )


def open_sealed(envelope: Envelope, key: ec.EllipticCurvePrivateKey) -> Body:
    """Open the sealed part; raise CannotOpen where that fails or the content is no record."""
    try:
        plain = SUITE.decrypt(ids.from_b64url(envelope.sealed), key, info=envelope.info())
        content = json.loads(plain)
    except (InvalidTag, ValueError, RecursionError) as error:
        raise CannotOpen from error
    if not isinstance(content, dict) or not depth(content):
        raise CannotOpen
    made_at, tz, base, build = (content.get(name) for name in ("made_at", "tz", "base", "build"))
    if not isinstance(made_at, str) or not isinstance(tz, str) or not isinstance(base, dict | None):
        raise CannotOpen
    return Body(fields=content.get("fields"), made_at=made_at, tz=tz, base=base, build=str(build or "")[:40])


def _id(value: Any) -> UUID:
    found = ids.read_uuid(value)
    if found is None:
        raise BadEnvelope
    return found


def _text(value: Any, shape: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise BadEnvelope
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LARGEST_NUMBER:
        raise BadEnvelope
    return value
