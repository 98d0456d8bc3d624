"""Challenges: given out for one ceremony, good for 120 seconds, gone before anything is verified (R-09)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes

from app import clock, ids
from app.accounts.models import Ceremony
from app.accounts.rules import CHALLENGE_LASTS
from app.db import write

CHALLENGE_BYTES = 32
Credential = dict[str, Any]
#: What reading a stranger's JSON as if it were a credential may raise.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, RecursionError)


class Refused(Exception):
    """A ceremony that did not hold. The reason is for the audit log, never for the person (R-11)."""


@dataclass(frozen=True, kw_only=True)
class Bound:
    """What a challenge is bound to."""

    purpose: str
    person_id: UUID | None = None
    session_id: UUID | None = None
    invitation_id: UUID | None = None


@dataclass(frozen=True)
class Attempt:
    """A credential whose challenge was spent for it. Without one (`why` says the reason) it can't succeed any more."""

    credential: Credential
    bound: Bound
    challenge: bytes | None
    why: str = ""

    @property
    def cross_platform(self) -> bool:
        """What the browser says of where the passkey sits. Nobody signs that: see `rules.is_carried`."""
        return self.credential.get("authenticatorAttachment") == "cross-platform"


def draw(session: Session, bound: Bound) -> bytes:
    """A fresh challenge, kept until it is spent or late."""
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    session.add(
        Ceremony(
            id=ids.uuid4(),
            challenge=challenge,
            purpose=bound.purpose,
            person_id=bound.person_id,
            session_id=bound.session_id,
            invitation_id=bound.invitation_id,
            expires_at=clock.now() + CHALLENGE_LASTS,
        )
    )
    return challenge


def attempt(credential: Credential, bound: Bound) -> Attempt:
    """Spend the challenge that a credential answers, in a transaction of its own.

    Whatever comes after it (an unknown passkey, a wrong signature, a crash) can't bring the challenge back.
    """
    try:
        return Attempt(credential, bound, _spend(credential, bound))
    except Refused as refused:
        return Attempt(credential, bound, None, str(refused))


def client_data(credential: Credential) -> dict[str, Any]:
    """What the browser put into the signed part; raise Refused when it can't be read."""
    try:
        client = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    except UNREADABLE as error:
        raise Refused("no_client_data") from error
    if not isinstance(client, dict):
        raise Refused("no_client_data")
    return client


def _spend(credential: Credential, bound: Bound) -> bytes:
    client = client_data(credential)
    try:
        challenge = base64url_to_bytes(client["challenge"])
    except UNREADABLE as error:
        raise Refused("no_challenge") from error
    row = write(lambda session: _take(session, challenge))
    if row is None:
        raise Refused("unknown_challenge")
    if row.expires_at < clock.now():
        raise Refused("late")
    given_for = Bound(
        purpose=row.purpose, person_id=row.person_id, session_id=row.session_id, invitation_id=row.invitation_id
    )
    if given_for != bound:
        raise Refused("other_ceremony")
    if client.get("crossOrigin") not in (None, False):
        raise Refused("cross_origin")
    return challenge


def _take(session: Session, challenge: bytes) -> Ceremony | None:
    row = session.scalar(select(Ceremony).where(Ceremony.challenge == challenge))
    if row is None:
        return None
    taken = session.execute(delete(Ceremony).where(Ceremony.id == row.id))
    session.expunge(row)
    return row if taken.rowcount == 1 else None  # type: ignore[attr-defined]
