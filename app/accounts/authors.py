"""Author keys: by which one person on one phone proves that a record is theirs (sync.md)."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts.models import AuthorKey, Device, Person
from app.actor import Actor, Role
from app.keyring import keyring
from app.records.authors import Author

KEY_BYTES = 32

_AUTHOR = (
    select(Person.id, Person.name, Person.collar, Person.role, Person.left_at, AuthorKey.key, Device.revoked_at)
    .outerjoin(AuthorKey, (AuthorKey.person_id == Person.id) & (AuthorKey.device_id == bindparam("device_id")))
    .outerjoin(Device, Device.id == AuthorKey.device_id)
    .where(Person.id == bindparam("owner"))
)


def key_for(session: Session, device_id: UUID, person_id: UUID) -> str:
    """The author key of a person on a phone as base64url: the same at each sign-in, made at the first."""
    found = session.get(AuthorKey, (device_id, person_id))
    if found is not None:
        return keyring().decrypt(found.key, _place(device_id, person_id))
    key = ids.b64url(secrets.token_bytes(KEY_BYTES))
    sealed = keyring().encrypt(key, _place(device_id, person_id))
    session.add(AuthorKey(device_id=device_id, person_id=person_id, key=sealed, issued_at=clock.now()))
    return key


def find_author(session: Session, owner: UUID, device_id: UUID) -> Author | None:
    """Who a record says it is from, as they may act now, with their key on that phone."""
    row = session.execute(_AUTHOR, {"owner": owner, "device_id": device_id}).first()
    if row is None:
        return None
    actor = Actor(person_id=row.id, role=Role(row.role), name=row.name, collar=row.collar, device_id=device_id)
    key = keyring().decrypt(row.key, _place(device_id, owner)) if row.key else None
    return Author(
        actor, ids.from_b64url(key) if key else None, here=row.left_at is None, revoked=row.revoked_at is not None
    )


def _place(device_id: UUID, person_id: UUID) -> str:
    return f"author_key.key:{device_id}:{person_id}"
