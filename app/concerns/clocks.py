"""What the clock does with concerns: idempotent steps that may run twice, late, or after a clock has jumped."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.concerns import thread
from app.concerns.hours import hour_of
from app.concerns.models import Concern
from app.db import db, write
from app.places import store as places
from app.residents import clockwatch

A_ROUND = 200
SAMENESS_KEPT = timedelta(hours=24)


def tick() -> None:
    """All of it, once. What can't be undone waits where the clock has jumped."""
    forget_sameness()
    if clockwatch.may_delete():
        purge()


def forget_sameness() -> int:
    """By what the same words are noticed is kept for a day; answers how many were forgotten."""
    old = (Concern.sameness.is_not(None), Concern.received_at <= hour_of(clock.now() - SAMENESS_KEPT))
    if db.session.scalar(select(Concern.id).where(*old).limit(1)) is None:
        return 0
    gone = write(lambda session: session.execute(update(Concern).where(*old).values(sameness=None)))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def purge() -> int:
    """What was typed is deleted on the day that was said (invariant 10); answers how many."""
    due = (Concern.delete_on <= places.today(), Concern.purged_at.is_(None))
    found = list(db.session.scalars(select(Concern.id).where(*due).limit(A_ROUND)))
    for one in found:
        write(partial(_purge, concern_id=one))
    return len(found)


def _purge(session: Session, concern_id: UUID) -> None:
    found = session.get_one(Concern, concern_id)
    if found.purged_at is None and found.delete_on <= places.today():  # moved on since it was looked for
        thread.purge(session, found)
