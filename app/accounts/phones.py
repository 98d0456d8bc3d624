"""Phones: each has a send-only credential that outlives sign-out, is rotated, and can be revoked from anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import g
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock, ids
from app.accounts import sessions
from app.accounts.models import AuthSession, Device, Passkey
from app.accounts.rules import ROTATE_AFTER
from app.accounts.sessions import hashed
from app.actor import Actor
from app.audit import log
from app.db import db, write
from app.web.cookies import device_token, set_device_token


@dataclass(frozen=True)
class Bound:
    """A phone that was recognised or made, and the credential to set when it is new."""

    device_id: UUID
    shared: bool
    new_token: str | None = None


def current_phone() -> Device | None:
    """The phone that this request comes from, by its credential; also one that was revoked."""
    if "phone" not in g:
        token = device_token()
        g.phone = _by_token(db.session(), token) if token else None
    phone: Device | None = g.phone
    return phone


def bind(session: Session, claimed: UUID | None, *, shared: bool = False) -> Bound:
    """The phone of this request: the one it says it is, if its credential proves it, else a new one."""
    token = device_token()
    known = _by_token(session, token) if token else None
    if known is not None and known.revoked_at is None and claimed in (None, known.id):
        known.shared = known.shared or shared
        return Bound(known.id, known.shared)
    now, new = clock.now(), ids.token()
    number = (session.scalar(select(func.max(Device.number))) or 0) + 1
    device = Device(
        id=ids.uuid4(), number=number, token_hash=hashed(new), rotated_at=now, created_at=now, shared=shared
    )
    session.add(device)
    session.flush()
    return Bound(device.id, shared, new)


def rotate_if_due(response: Response) -> None:
    """Give the phone a new credential once a day. The one before stays good, in case this answer is lost."""
    phone = current_phone()
    if phone is None or phone.revoked_at is not None or clock.now() - phone.rotated_at < ROTATE_AFTER:
        return
    token, used = ids.token(), hashed(device_token() or "")
    values = {"token_hash": hashed(token), "token_before": used, "rotated_at": clock.now()}
    write(lambda session: session.execute(update(Device).where(Device.id == phone.id).values(values)))
    set_device_token(response, token)


def revoke(session: Session, by: Actor, device_id: UUID) -> None:
    """A phone is lost or given back: its sessions end now, its passkeys too; it hears `wipe` at its next hello."""
    now = clock.now()
    session.execute(update(Device).where(Device.id == device_id, Device.revoked_at.is_(None)).values(revoked_at=now))
    sessions.end(session, "phone_revoked", AuthSession.device_id == device_id)
    session.execute(
        update(Passkey)
        .where(Passkey.bound_on == device_id, Passkey.removed_at.is_(None), Passkey.roaming.is_(False))
        .values(removed_at=now)
    )
    log.note(session, by, "phone.revoke", "device", device_id)


def phones_of(person_id: UUID) -> list[Device]:
    """The phones on which a person has signed in, that are not revoked, newest first."""
    used = select(AuthSession.device_id).where(AuthSession.person_id == person_id)
    found = select(Device).where(Device.id.in_(used), Device.revoked_at.is_(None))
    return list(db.session.scalars(found.order_by(Device.number.desc())))


def _by_token(session: Session, token: str) -> Device | None:
    digest = hashed(token)
    return session.scalar(select(Device).where(or_(Device.token_hash == digest, Device.token_before == digest)))
