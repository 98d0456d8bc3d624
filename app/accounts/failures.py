"""Failed tries, counted per credential or invitation, so that a stranger can't lock somebody out by name (R-11)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.models import Failure
from app.accounts.rules import FAILURES_WITHIN, is_locked


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
