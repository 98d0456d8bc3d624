"""Which services a referral was sent to: each is told to delete what it had when it is taken back, and confirms it.

A referral goes to several services one after the other; who had it once is told, whoever has it by then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app import clock, ids
from app.db import db
from app.referrals import telling
from app.referrals.models import Referral, Sending

#: So long a service finds what it is to delete.
LATELY = timedelta(days=30)


def send(session: Session, found: Referral) -> None:
    """It goes to its service now: that is written down, and whoever reads the inbox is told."""
    at = found.sent_at or clock.now()
    session.add(Sending(id=ids.uuid7(), referral_id=found.id, service_id=found.service_id, sent_at=at))
    session.flush()
    telling.waiting(session, found)


def take_back(session: Session, found: Referral) -> None:
    """Sharing ends now: what waits does not go out any more, every service that still had it is told to delete it."""
    telling.cancel(session, found)
    still = (Sending.referral_id == found.id, Sending.taken_back_at.is_(None))
    had = list(session.scalars(select(Sending).where(*still)))
    for one in had:
        one.taken_back_at = clock.now()
    session.flush()
    for service_id in sorted({one.service_id for one in had}):
        telling.delete_it(session, found, service_id)


def to_delete(session: Session, referral_id: UUID, services: Iterable[UUID]) -> list[Sending]:
    """What these services had of a referral and was taken back lately, what they still have to delete first."""
    wanted = (Sending.referral_id == referral_id, *_of(services))
    order = (Sending.deleted_at.is_not(None), Sending.taken_back_at.desc())
    return list(session.scalars(select(Sending).where(*wanted).order_by(*order)))


def was_with(services: Iterable[UUID]) -> Any:
    """Referrals that one of these services had and was told to delete: a where-clause."""
    return exists().where(Sending.referral_id == Referral.id, *_of(services))


def not_deleted(service_id: UUID, limit: int) -> list[tuple[Referral, Sending]]:
    """What a service has been told to delete and has not said that it did, the oldest first."""
    found = select(Referral, Sending).join(Sending, Sending.referral_id == Referral.id)
    wanted = (*_of([service_id]), Sending.deleted_at.is_(None))
    rows = db.session.execute(found.where(*wanted).order_by(Sending.taken_back_at, Sending.id).limit(limit))
    return list({row[0].id: (row[0], row[1]) for row in rows}.values())


def _of(services: Iterable[UUID]) -> tuple[Any, ...]:
    return Sending.service_id.in_(list(services)), Sending.taken_back_at >= clock.now() - LATELY
