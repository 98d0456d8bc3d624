"""Queueing and cancelling notices, and taking them in hand for delivery."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.db import db, write
from app.keyring import keyring
from app.notices import topics
from app.notices.models import Notice
from app.notices.rules import KEPT, LEASE, State

WAITS = (State.QUEUED, State.SENDING)
#: How many are taken in hand at once, by channel: a webhook may hang for ten seconds, and a code waits behind it.
BATCH = {"email": 50, "webhook": 5}


@dataclass(frozen=True)
class Address:
    """Where a notice goes."""

    channel: str
    to: str
    secret: str = ""

    @classmethod
    def email(cls, address: str) -> Address:
        return cls("email", address)

    @classmethod
    def webhook(cls, url: str, secret: str) -> Address:
        return cls("webhook", url, secret)


@dataclass(frozen=True)
class InHand:
    """A notice that was taken to be delivered, with its address in the clear. `attempt` counts from 1."""

    id: UUID
    topic: str
    channel: str
    to: str
    secret: str
    about_kind: str
    about_id: UUID
    context: dict[str, str]
    made_at: datetime
    attempt: int


@dataclass(frozen=True)
class Told:
    """How it stands with telling somebody, for a page."""

    topic: str
    state: State
    attempts: int
    error: str
    sent_at: datetime | None


def queue(
    session: Session,
    *,
    topic: str,
    to: Address,
    about_kind: str,
    about_id: UUID,
    context: topics.Context,
    once: str = "",
    secret: str = "",
) -> UUID | None:
    """Queue a notice in the caller's transaction; nothing where one with the same `once` was queued before.

    Raises NotDeclared for a context that its topic does not know.
    """
    topics.checked(topic, context)
    if once and session.scalar(select(Notice.id).where(Notice.once == once)):
        return None
    row_id, ring, now = ids.uuid7(), keyring(), clock.now()
    carried = secret or to.secret
    row = Notice(
        id=row_id,
        topic=topic,
        channel=to.channel,
        address=ring.encrypt(to.to, f"notice.address:{row_id}"),
        secret=ring.encrypt(carried, f"notice.secret:{row_id}") if carried else None,
        about_kind=about_kind,
        about_id=about_id,
        context=json.dumps(dict(context), sort_keys=True),
        once=once or None,
        state=State.QUEUED,
        made_at=now,
        next_at=now,
    )
    session.add(row)
    session.flush()
    return row_id


def cancel(session: Session, about_kind: str, about_id: UUID, names: Iterable[str] | None = None) -> int:
    """What waits about something (of these topics only, if given) does not go out any more; answers how many."""
    wanted = [Notice.about_kind == about_kind, Notice.about_id == about_id, Notice.state.in_(WAITS)]
    if names is not None:
        wanted.append(Notice.topic.in_(list(names)))
    gone = session.execute(update(Notice).where(*wanted).values(state=State.CANCELLED, address=None, secret=None))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def told(about_kind: str, about_id: UUID) -> list[Told]:
    """How it stands with all notices about something, oldest first."""
    wanted = (Notice.about_kind == about_kind, Notice.about_id == about_id)
    rows = db.session.scalars(select(Notice).where(*wanted).order_by(Notice.id))
    return [Told(row.topic, State(row.state), row.attempts, row.error, row.sent_at) for row in rows]


def counts() -> dict[str, int]:
    """How many notices stand where, for operators."""
    return {row[0]: row[1] for row in db.session.execute(select(Notice.state, func.count()).group_by(Notice.state))}


def oldest_waiting() -> datetime | None:
    """When the oldest was queued that has not gone out yet."""
    return db.session.scalar(select(func.min(Notice.made_at)).where(Notice.state.in_(WAITS)))


def given_up(limit: int = 50) -> list[Notice]:
    """Those that never went out, newest first: somebody has to look after them."""
    found = select(Notice).where(Notice.state == State.GIVEN_UP).order_by(Notice.id.desc()).limit(limit)
    return list(db.session.scalars(found))


def due(now: datetime) -> bool:
    """Whether anything is to be sent now."""
    return db.session.scalar(select(Notice.id).where(_due(now)).limit(1)) is not None


def take(now: datetime, channel: str) -> list[InHand]:
    """Take what is due on a channel in hand: nobody else sends it until the lease is over."""

    def work(session: Session) -> list[InHand]:
        found = select(Notice).where(_due(now), Notice.channel == channel).order_by(Notice.next_at, Notice.id)
        rows = list(session.scalars(found.limit(BATCH[channel])))
        for row in rows:
            row.state, row.next_at, row.attempts = State.SENDING, now + LEASE, row.attempts + 1
        session.flush()
        return [_in_hand(row) for row in rows]

    return write(work)


def begin(notice: InHand, now: datetime) -> bool:
    """Right before it goes out: renew the lease. False where it was cancelled, or somebody else has it by now."""
    mine = (Notice.id == notice.id, Notice.state == State.SENDING, Notice.attempts == notice.attempt)

    def work(session: Session) -> bool:
        renewed = session.execute(update(Notice).where(*mine).values(next_at=now + LEASE))
        return bool(renewed.rowcount)  # type: ignore[attr-defined]

    return write(work)


def mark_sent(session: Session, notice_id: UUID, at: datetime) -> None:
    """It went out, by whichever attempt of several; its address is not needed any more."""
    wanted = (Notice.id == notice_id, Notice.state.in_((*WAITS, State.GIVEN_UP)))
    session.execute(
        update(Notice).where(*wanted).values(state=State.SENT, sent_at=at, address=None, secret=None, error="")
    )


def mark_failed(session: Session, notice: InHand, error: str, again_at: datetime | None) -> None:
    """It did not go out: try again at a moment, or never. An attempt that was overtaken has no say any more."""
    wanted = (Notice.id == notice.id, Notice.state == State.SENDING, Notice.attempts == notice.attempt)
    if again_at is not None:
        values = {"state": State.QUEUED, "next_at": again_at, "error": error}
    else:
        values = {"state": State.GIVEN_UP, "error": error, "address": None, "secret": None}
    session.execute(update(Notice).where(*wanted).values(**values))


def forget_old() -> None:
    """Delete notices that have ended 30 days ago, one way or another."""
    over = (State.SENT, State.CANCELLED, State.GIVEN_UP)
    wanted = (Notice.state.in_(over), Notice.made_at < clock.now() - KEPT)
    write(lambda session: session.execute(delete(Notice).where(*wanted)))


def _due(now: datetime) -> ColumnElement[bool]:
    """Queued ones whose time has come, and those whose lease ran out. A clock that jumped back delays by a lease."""
    waits = and_(Notice.state == State.QUEUED, Notice.next_at <= now)
    left = and_(Notice.state == State.SENDING, Notice.next_at <= now)
    return or_(waits, left)


def _in_hand(row: Notice) -> InHand:
    ring = keyring()
    return InHand(
        id=row.id,
        topic=row.topic,
        channel=row.channel,
        to=ring.decrypt(row.address, f"notice.address:{row.id}") if row.address else "",
        secret=ring.decrypt(row.secret, f"notice.secret:{row.id}") if row.secret else "",
        about_kind=row.about_kind,
        about_id=row.about_id,
        context=json.loads(row.context),
        made_at=row.made_at,
        attempt=row.attempts,
    )
