"""What changes about people: name and role, locks, leaving. Each in the caller's transaction, with its audit line."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts import failures, invitations, phones, sessions
from app.accounts.models import AuthSession, Failure, Passkey, Person
from app.actor import Actor
from app.audit import log


def change(session: Session, by: Actor, person_id: UUID, said: dict[str, str]) -> None:
    """Change name, collar number or role; a new role ends all sessions (R-05)."""
    person = session.get_one(Person, person_id)
    changed = [name for name, value in said.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, said[name])
    if "role" in changed:
        sessions.end(session, "role_changed", AuthSession.person_id == person_id)
    log.note(session, by, "person.change", "person", person_id, names=changed)


def release(session: Session, by: Actor, person_id: UUID) -> None:
    """Let somebody who was locked sign in again, and forget their failed tries, which would lock them at once."""
    session.execute(update(Person).where(Person.id == person_id).values(locked_at=None))
    keys = session.scalars(select(Passkey.credential_id).where(Passkey.person_id == person_id))
    subjects = [failures.of_passkey(key) for key in keys]
    session.execute(delete(Failure).where(Failure.subject.in_(subjects)))
    log.note(session, by, "person.release", "person", person_id)


def end_sessions(session: Session, by: Actor, person_id: UUID) -> None:
    """Sign somebody out everywhere."""
    sessions.end(session, "ended", AuthSession.person_id == person_id)
    log.note(session, by, "session.end_all", "person", person_id)


def leave(session: Session, by: Actor, person_id: UUID) -> None:
    """Somebody leaves: sessions, passkeys and invitations end, and the phones that only they used; records stay."""
    now = clock.now()
    session.execute(update(Person).where(Person.id == person_id).values(left_at=now))
    theirs = (Passkey.person_id == person_id, Passkey.removed_at.is_(None))
    session.execute(update(Passkey).where(*theirs).values(removed_at=now))
    sessions.end(session, "left", AuthSession.person_id == person_id)
    invitations.end_open(session, person_id)
    for device_id in phones.only_of(session, person_id):
        phones.revoke(session, by, device_id)
    log.note(session, by, "person.end", "person", person_id)
