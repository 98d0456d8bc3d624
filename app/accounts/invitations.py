"""Invitations: a single-use right to bind a passkey, given out by somebody else, for fifteen minutes (R-10)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts import failures
from app.accounts.models import Invitation
from app.accounts.rules import CODE_ALPHABET, CODE_LENGTH, HINT_LENGTH, INVITATION_LASTS, read_code, written_code
from app.actor import Actor
from app.audit import log
from app.keyring import keyring
from app.settings import settings

LINK_BYTES = 20  # 160 bits; R-10 asks for 112
LANES, ITERATIONS, MEMORY_KIB = 1, 2, 19 * 1024


@dataclass(frozen=True)
class Invited:
    """What the invited person is given; only hashes of it are kept."""

    invitation_id: UUID
    person_id: UUID
    link: str
    code: str
    expires_at: datetime


def issue(
    session: Session, by: Actor | UUID | str, person_id: UUID, *, shared_phone: bool, replace: bool = False
) -> Invited:
    """Make an invitation. With `replace`, using it ends all sessions and passkeys that the person has (R-10)."""
    link, code, now = ids.token(LINK_BYTES), _new_code(), clock.now()
    invitation = Invitation(
        id=ids.uuid7(),
        person_id=person_id,
        link_hash=hashlib.sha256(link.encode()).digest(),
        typed_hash=_hash(code),
        typed_hint=_hint(code),
        shared_phone=shared_phone,
        replaces_all=replace,
        issued_by=by.person_id if isinstance(by, Actor) else by if isinstance(by, UUID) else None,
        issued_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(invitation)
    log.note(session, by, "invite.replace" if replace else "invite", "person", person_id)
    address = f"{settings().origin}/enrol#{link}"
    return Invited(invitation.id, person_id, address, written_code(code), invitation.expires_at)


def find(session: Session, given: str) -> Invitation | None:
    """The open invitation that a link's code or a typed code belongs to.

    A wrong typed code costs one argon2id like a right one; wrong, used and expired are not told apart.
    """
    typed = read_code(given)
    if typed is None:
        return _open(session, Invitation.link_hash == hashlib.sha256(given.encode()).digest())
    found = _open(session, Invitation.typed_hint == _hint(typed))
    matches = _matches(typed, found.typed_hash if found else _NOBODY)
    if found is None or failures.locked(session, _subject(found.id)):
        return None
    if not matches:
        failures.count(session, _subject(found.id))
        return None
    return found


def use(session: Session, invitation_id: UUID) -> Invitation | None:
    """Use an invitation up; nothing when somebody else just did."""
    now = clock.now()
    used = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(used_at=now)
    )
    return session.get(Invitation, invitation_id) if used.rowcount == 1 else None  # type: ignore[attr-defined]


def _open(session: Session, condition: object) -> Invitation | None:
    still = Invitation.used_at.is_(None) & (Invitation.expires_at > clock.now())
    return session.scalar(select(Invitation).where(condition, still).limit(1))  # type: ignore[arg-type]


def _new_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def _hint(code: str) -> bytes:
    """What finds the one row to compare with: keyed, so that the table alone gives nothing away."""
    return keyring().keyed_hash("typed code", code[:HINT_LENGTH].encode())


def _hash(code: str) -> str:
    return _argon2(secrets.token_bytes(16)).derive_phc_encoded(code.encode())


def _matches(code: str, stored: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(code.encode(), stored)
    except InvalidKey:
        return False
    return True


def _argon2(salt: bytes) -> Argon2id:
    return Argon2id(salt=salt, length=32, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB)


def _subject(invitation_id: UUID) -> str:
    return f"invitation:{invitation_id}"


#: Compared with when no row was found, so that finding none takes as long.
_NOBODY = _argon2(bytes(16)).derive_phc_encoded(hmac.digest(bytes(16), b"nobody", "sha256"))
