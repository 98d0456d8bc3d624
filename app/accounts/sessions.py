"""Sessions: opened by a passkey, found by the hash of an opaque token, ended by sign-out, by time or by someone."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import request
from flask import session as cookie
from flask_login import login_user, logout_user
from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.models import AuthSession, Device, Passkey, Person
from app.accounts.rules import TOUCH_EVERY, Times, is_over
from app.actor import Actor, Role
from app.db import db, write_if_free
from app.settings import settings
from app.web.access import SignedIn

NEVER_RENEWS = ("/sync/", "/needs-you/waiting")
IN_COOKIE = "_user_id"  # where Flask-Login keeps what `SignedIn.get_id` returns: the session's token


def start(session: Session, person_id: UUID, device_id: UUID, passkey: Passkey, *, roaming: bool) -> str:
    """Open a session; return the token that its cookie carries. Signing in counts as a step-up."""
    token, now = ids.token(), clock.now()
    row = AuthSession(
        id=ids.uuid4(),
        token_hash=hashed(token),
        person_id=person_id,
        device_id=device_id,
        passkey_id=passkey.id,
        created_at=now,
        seen_at=now,
        stepped_up_at=now,
        roaming_key=roaming,
    )
    session.add(row)
    return token


def step_up(session: Session, session_id: UUID, *, roaming: bool) -> str:
    """Note that the passkey was shown now, and give the session a new token (R-05)."""
    token = ids.token()
    session.execute(
        update(AuthSession)
        .where(AuthSession.id == session_id, AuthSession.ended_at.is_(None))
        .values(token_hash=hashed(token), stepped_up_at=clock.now(), roaming_key=roaming, seen_at=clock.now())
    )
    return token


def end(session: Session, why: str, *conditions: object) -> int:
    """End the open sessions that meet `conditions`; they are refused at their next request. Returns how many."""
    ended = session.execute(
        update(AuthSession)
        .where(AuthSession.ended_at.is_(None), *conditions)  # type: ignore[arg-type]
        .values(ended_at=clock.now(), ended_why=why)
    )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def end_here(session: Session) -> None:
    """End the session that this browser had, if any: the one that follows takes its place (R-05)."""
    before = cookie.get(IN_COOKIE)
    if isinstance(before, str):
        end(session, "replaced", AuthSession.token_hash == hashed(before))


def carry(token: str) -> None:
    """Put a session's token into this browser's cookie."""
    found = find(token)
    if found is not None:
        cookie.clear()
        login_user(found)


def drop() -> None:
    """Take the session's token out of this browser's cookie."""
    logout_user()
    cookie.clear()


def find(token: str) -> SignedIn | None:
    """Who is signed in by this token, if the session has not ended or run out."""
    row = db.session.execute(_whose(token)).first()
    if row is None or is_over(Times(row.created_at, row.seen_at), clock.now(), _idle()):
        return None
    _touch(row.id, Times(row.created_at, row.seen_at))
    return SignedIn(
        token,
        Actor(
            person_id=row.person_id,
            role=Role(row.role),
            name=row.name,
            collar=row.collar,
            session_id=row.id,
            device_id=row.device_id,
            shared_phone=row.shared,
            roaming_key=row.roaming_key,
            stepped_up_at=row.stepped_up_at,
        ),
    )


def moments(person_id: UUID, since: datetime) -> list[datetime]:
    """When somebody signed in and was last seen, session by session: for their own briefing, and for nobody else."""
    theirs = (AuthSession.person_id == person_id, AuthSession.seen_at >= since)
    rows = db.session.execute(select(AuthSession.created_at, AuthSession.seen_at).where(*theirs))
    return [moment for row in rows for moment in row]


def _whose(token: str) -> Select[*tuple[Any, ...]]:
    """The open session of a token, with its person and phone, in one query: it is asked at each request."""
    its = (AuthSession.id, AuthSession.created_at, AuthSession.seen_at, AuthSession.stepped_up_at)
    more = (AuthSession.roaming_key, AuthSession.device_id, Device.shared)
    who = (Person.id.label("person_id"), Person.name, Person.collar, Person.role)
    return (
        select(*its, *more, *who)
        .join(Person, Person.id == AuthSession.person_id)
        .join(Device, Device.id == AuthSession.device_id)
        .where(
            AuthSession.token_hash == hashed(token),
            AuthSession.ended_at.is_(None),
            Person.left_at.is_(None),
            Device.revoked_at.is_(None),
        )
    )


def open_sessions(person_id: UUID) -> list[tuple[AuthSession, Device]]:
    """The sessions of a person that are open now, newest first, with their phones."""
    rows = db.session.execute(
        select(AuthSession, Device)
        .join(Device, Device.id == AuthSession.device_id)
        .where(AuthSession.person_id == person_id, AuthSession.ended_at.is_(None))
        .order_by(AuthSession.seen_at.desc())
    )
    now = clock.now()
    return [(s, d) for s, d in rows if not is_over(Times(s.created_at, s.seen_at), now, _idle())]


def hashed(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def _touch(session_id: UUID, times: Times) -> None:
    """Note that the session is in use: at most once a minute, and never by a phone that only sends."""
    now = clock.now()
    if now - times.seen_at < TOUCH_EVERY or request.path.startswith(NEVER_RENEWS):
        return
    write_if_free(
        lambda session: session.execute(update(AuthSession).where(AuthSession.id == session_id).values(seen_at=now))
    )


def _idle() -> timedelta:
    return timedelta(minutes=settings().idle_minutes)
