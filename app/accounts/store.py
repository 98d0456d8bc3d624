"""People: finding them, adding them, and what others need to know of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts import invitations
from app.accounts.authors import find_author as find_author
from app.accounts.invitations import Invited
from app.accounts.models import Ceremony, Failure, Invitation, Person
from app.accounts.rules import FAILURES_WITHIN
from app.actor import Actor, Role
from app.audit import log
from app.db import db, write
from app.web.asked_once import once_a_page

By = Actor | UUID | str


def anybody() -> bool:
    """Whether there is anybody here yet."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


def add_person(session: Session, by: By, *, name: str, collar: str, role: Role) -> UUID:
    """Add somebody; they can sign in once they have used an invitation."""
    person = Person(
        id=ids.uuid7(),
        name=name,
        collar=collar,
        role=role,
        user_handle=secrets.token_bytes(64),
        created_at=clock.now(),
    )
    session.add(person)
    session.flush()
    log.note(session, by, "person.add", "person", person.id, names=("name", "role"))
    return person.id


def invite_new(
    by: By, *, name: str, collar: str, role: Role, shared_phone: bool = False, replace: bool = False
) -> Invited:
    """Invite somebody: the person of this name, role and (if given) collar number if they are here, else a new one."""
    drawn = invitations.draw()
    same = [Person.name == name, Person.role == role, Person.left_at.is_(None)]
    if collar:
        same.append(Person.collar == collar)

    def work(session: Session) -> Invited:
        known = session.scalar(select(Person.id).where(*same).limit(1))
        person_id = known or add_person(session, by, name=name, collar=collar, role=role)
        return invitations.issue(session, by, person_id, drawn, shared_phone=shared_phone, replace=replace)

    return write(work)


def invite(by: By, person_id: UUID, *, shared_phone: bool = False, replace: bool = False) -> Invited:
    """Invite somebody who is here, for another passkey or (`replace`) in place of all they have."""
    drawn = invitations.draw()
    return write(
        lambda session: invitations.issue(session, by, person_id, drawn, shared_phone=shared_phone, replace=replace)
    )


def names(person_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """id → (name, collar number)."""
    wanted = list(set(person_ids))
    if not wanted:
        return {}
    rows = db.session.execute(select(Person.id, Person.name, Person.collar).where(Person.id.in_(wanted)))
    return {row.id: (row.name, row.collar) for row in rows}


def working_people(*roles: Role) -> list[Person]:
    """Everybody who has not left, of these roles (or all), by name."""
    found = select(Person).where(Person.left_at.is_(None)).order_by(Person.name)
    return list(db.session.scalars(found.where(Person.role.in_(roles)) if roles else found))


def everybody() -> list[Person]:
    """All people, those who left last."""
    return list(db.session.scalars(select(Person).order_by(Person.left_at.is_not(None), Person.name)))


def person(person_id: UUID) -> Person | None:
    """One person."""
    return db.session.get(Person, person_id)


@once_a_page
def accounts_of(person_id: UUID) -> frozenset[UUID]:
    """All accounts that may be the same human being: this one, and those of the same collar number or the same name.

    Nobody approves their own, whichever of their accounts they do it from (invariant 4). Two people who share a name
    are kept apart from each other's by it, too: then somebody else decides.
    """
    one = db.session.get(Person, person_id)
    if one is None:
        return frozenset({person_id})
    named = select(Person.id, Person.name, Person.collar)
    same = {row.id for row in db.session.execute(named) if _is_same(one, row.name, row.collar)}
    return frozenset(same | {person_id})


def _is_same(one: Person, name: str, collar: str) -> bool:
    number = one.collar.strip().casefold()
    same_number = number != "" and collar.strip().casefold() == number
    return same_number or " ".join(name.casefold().split()) == " ".join(one.name.casefold().split())


def forget_expired() -> None:
    """Housekeeping: challenges, invitations and failures whose time is over."""
    now = clock.now()

    def work(session: Session) -> None:
        session.execute(delete(Ceremony).where(Ceremony.expires_at < now))
        session.execute(delete(Invitation).where(Invitation.expires_at < now - FAILURES_WITHIN))
        session.execute(delete(Failure).where(Failure.at < now - FAILURES_WITHIN))

    write(work)
