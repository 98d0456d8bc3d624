"""What the clock does with referrals: idempotent steps, each by how a referral stands and what time it is.

They may run twice, late, or after a clock has jumped: what expired too early can still be taken by its service.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.db import db, write
from app.places import store as places
from app.referrals import after_moves, moving, rules
from app.referrals.models import Referral, SharedItem
from app.referrals.moving import CLOCK, Made, With
from app.referrals.rules import Move, State
from app.residents import clockwatch
from app.settings import settings

A_ROUND = 200


def tick() -> None:
    """All of it, once. What can't be undone waits where the clock has jumped."""
    expire()
    if clockwatch.may_delete():
        purge()


def expire() -> int:
    """What a service has not answered within five business days goes to the coordinator; answers how many."""
    now = clock.now()
    at_least = now - timedelta(days=rules.EXPIRES_DAYS)
    found = select(Referral.id, Referral.sent_at).where(Referral.state == State.SENT, Referral.sent_at <= at_least)
    late = [row.id for row in db.session.execute(found.limit(A_ROUND)) if _is_late(row.sent_at, now)]
    return sum(isinstance(write(partial(_expire, referral_id=one)), Made) for one in late)


def purge() -> int:
    """What was shared and known of residents is deleted on the day that was said (invariant 10); answers how many.

    What still stood open ends by it, so that nobody waits for it.
    """
    is_there = exists().where(SharedItem.referral_id == Referral.id)
    due = (Referral.delete_on <= places.today(), or_(Referral.purged_at.is_(None), is_there))
    found = list(db.session.scalars(select(Referral.id).where(*due).limit(A_ROUND)))
    for one in found:
        write(partial(_purge, referral_id=one))
    return len(found)


def _is_late(sent_at: datetime, now: datetime) -> bool:
    return settings().calendar.later(sent_at, rules.EXPIRES_DAYS) <= now


def _expire(session: Session, referral_id: UUID) -> moving.Outcome:
    return moving.make(session, session.get_one(Referral, referral_id), Move.EXPIRE, CLOCK, None, With())


def _purge(session: Session, referral_id: UUID) -> None:
    found = session.get_one(Referral, referral_id)
    if found.delete_on > places.today():  # it has moved since it was looked for
        return
    if State(found.state) not in rules.OPEN:
        after_moves.purge(session, found, "clock")
        return
    was_there = State(found.state) in rules.COORDINATED
    moving.make(session, found, Move.LAPSE, CLOCK, None, With(code="no_response" if was_there else ""))
