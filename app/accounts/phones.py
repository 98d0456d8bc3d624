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
from app.db import db, write_if_free
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
    """The phone that a passkey is being bound on; `shared` flags it for good."""
    known = _recognised(session, claimed)
    if known is None:
        return _new(session, shared=shared)
    known.shared = known.shared or shared
    return Bound(known.id, known.shared)


def enter(session: Session, claimed: UUID | None, passkey: Passkey) -> Bound:
    """The phone that somebody signs in on.

    A browser that shows a shared phone's passkey and no credential is most likely that phone with its cookies cleared:
    it is taken for a shared one, so that forgetting is no way around R-07.
    """
    known = _recognised(session, claimed)
    if known is not None:
        return Bound(known.id, known.shared)
    born = session.get(Device, passkey.bound_on) if passkey.bound_on else None
    return _new(session, shared=born is not None and born.shared)


def rotate_if_due(response: Response) -> None:
    """Give the phone a new credential once a day. The one before stays good, in case this answer is lost.

    Of two requests that come with the same credential one rotates it; when storage is busy the next hello does.
    """
    phone = current_phone()
    if phone is None or phone.revoked_at is not None or clock.now() - phone.rotated_at < ROTATE_AFTER:
        return
    token, used = ids.token(), hashed(device_token() or "")
    rotated: list[int] = []
    unchanged = (Device.id == phone.id, Device.token_hash == phone.token_hash)
    values = {"token_hash": hashed(token), "token_before": used, "rotated_at": clock.now()}

    def work(session: Session) -> None:
        done = session.execute(update(Device).where(*unchanged).values(values))
        rotated.append(done.rowcount)  # type: ignore[attr-defined]

    if write_if_free(work) and rotated == [1]:
        set_device_token(response, token)


def revoke(session: Session, by: Actor, device_id: UUID) -> None:
    """A phone is lost or given back: its sessions end now; its passkeys too, and what they opened on other phones.

    The phone hears `wipe` at its next hello.
    """
    now = clock.now()
    session.execute(update(Device).where(Device.id == device_id, Device.revoked_at.is_(None)).values(revoked_at=now))
    sessions.end(session, "phone_revoked", AuthSession.device_id == device_id)
    on_it = (Passkey.bound_on == device_id, Passkey.removed_at.is_(None), Passkey.roaming.is_(False))
    going = list(session.scalars(select(Passkey.id).where(*on_it)))
    session.execute(update(Passkey).where(Passkey.id.in_(going)).values(removed_at=now))
    sessions.end(session, "passkey_removed", AuthSession.passkey_id.in_(going))
    log.note(session, by, "phone.revoke", "device", device_id)


def only_of(session: Session, person_id: UUID) -> list[UUID]:
    """The phones in service on which this person has signed in and nobody else."""
    theirs = select(AuthSession.device_id).where(AuthSession.person_id == person_id)
    others = select(AuthSession.device_id).where(AuthSession.person_id != person_id)
    alone = (Device.id.in_(theirs), Device.id.not_in(others), Device.revoked_at.is_(None))
    return list(session.scalars(select(Device.id).where(*alone)))


def phones_of(person_id: UUID) -> list[Device]:
    """The phones on which a person has signed in, that are not revoked, newest first."""
    used = select(AuthSession.device_id).where(AuthSession.person_id == person_id)
    found = select(Device).where(Device.id.in_(used), Device.revoked_at.is_(None))
    return list(db.session.scalars(found.order_by(Device.number.desc())))


def _by_token(session: Session, token: str) -> Device | None:
    digest = hashed(token)
    return session.scalar(select(Device).where(or_(Device.token_hash == digest, Device.token_before == digest)))


def _recognised(session: Session, claimed: UUID | None) -> Device | None:
    """The phone of this request: the one that it says it is, if its credential proves it."""
    token = device_token()
    known = _by_token(session, token) if token else None
    return known if known is not None and known.revoked_at is None and claimed in (None, known.id) else None


def _new(session: Session, *, shared: bool) -> Bound:
    now, token = clock.now(), ids.token()
    number = (session.scalar(select(func.max(Device.number))) or 0) + 1
    device = Device(
        id=ids.uuid4(), number=number, token_hash=hashed(token), rotated_at=now, created_at=now, shared=shared
    )
    session.add(device)
    session.flush()
    return Bound(device.id, shared, token)
