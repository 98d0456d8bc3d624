"""Failed tries, counted per credential or invitation, so that a stranger can't lock somebody out by name (R-11)."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.models import Failure
from app.accounts.rules import FAILURES_WITHIN, is_locked


def of_passkey(credential_id: bytes) -> str:
    """What failures of a passkey are counted by: also of one that nobody here has."""
    return f"passkey:{hashlib.sha256(credential_id).hexdigest()}"


def count(session: Session, subject: str) -> bool:
    """Add a failed try; True when this one locks."""
    session.add(Failure(id=ids.uuid7(), subject=subject, at=clock.now()))
    session.flush()
    return locked(session, subject)


def locked(session: Session, subject: str) -> bool:
    """Whether too many tries have failed lately."""
    since = clock.now() - FAILURES_WITHIN
    recent = session.scalars(select(Failure.at).where(Failure.subject == subject, Failure.at >= since))
    return is_locked(list(recent), clock.now())
