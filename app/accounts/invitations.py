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
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app import clock, ids
from app.accounts import failures
from app.accounts.challenges import Bound
from app.accounts.models import Invitation
from app.accounts.rules import CODE_ALPHABET, CODE_LENGTH, HINT_LENGTH, INVITATION_LASTS, read_code, written_code
from app.actor import Actor
from app.audit import log
from app.db import db, write
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


@dataclass(frozen=True)
class Found:
    """An open invitation that somebody has the code of, read before any write."""

    id: UUID
    person_id: UUID
    shared_phone: bool
    replaces_all: bool
    subject: str

    @property
    def bound(self) -> Bound:
        """What a challenge for it is bound to."""
        return Bound(purpose="enrol", person_id=self.person_id, invitation_id=self.id)


@dataclass(frozen=True)
class Secrets:
    """What an invitation is found by. Made before the write that keeps it, which argon2id would hold up."""

    link: str
    code: str
    typed_hash: str


def draw() -> Secrets:
    """A fresh link and typed code."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    return Secrets(ids.token(LINK_BYTES), code, _argon2(secrets.token_bytes(16)).derive_phc_encoded(code.encode()))


def issue(
    session: Session, by: Actor | UUID | str, person_id: UUID, drawn: Secrets, *, shared_phone: bool, replace: bool
) -> Invited:
    """Make an invitation; those that the person has open end. With `replace`, using it ends all sessions and passkeys
    that the person has (R-10)."""
    now = clock.now()
    end_open(session, person_id)
    invitation = Invitation(
        id=ids.uuid7(),
        person_id=person_id,
        link_hash=hashlib.sha256(drawn.link.encode()).digest(),
        typed_hash=drawn.typed_hash,
        typed_hint=_hint(drawn.code),
        shared_phone=shared_phone,
        replaces_all=replace,
        issued_by=by.person_id if isinstance(by, Actor) else by if isinstance(by, UUID) else None,
        issued_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(invitation)
    log.note(session, by, "invite.replace" if replace else "invite", "person", person_id)
    address = f"{settings().origin}/enrol#{drawn.link}"
    return Invited(invitation.id, person_id, address, written_code(drawn.code), invitation.expires_at)


def find(given: str) -> Found | None:
    """The open invitation that a link's code or a typed code belongs to; a wrong typed code is counted.

    Wrong, used and expired are not told apart, and each costs one argon2id and one write (R-11). Must not be called
    inside a write, which argon2id would hold up for everybody.
    """
    typed = read_code(given)
    if typed is None:
        found = _open(Invitation.link_hash == hashlib.sha256(given.encode(errors="replace")).digest())
        matches = found is not None
    else:
        hint = _hint(typed)
        found = _open(Invitation.typed_hint == hint)
        matches = _matches(typed, found.typed_hash if found else _NOBODY) and found is not None
        if not matches:
            write(lambda session: _count_guess(session, _subject(hint), found))
    if found is None or not matches or failures.locked(db.session(), _subject(found.typed_hint)):
        return None
    return Found(found.id, found.person_id, found.shared_phone, found.replaces_all, _subject(found.typed_hint))


def count_failure(session: Session, found: Found) -> None:
    """Count a credential that did not hold; the fifth failure ends code and link alike (R-11)."""
    failures.count(session, found.subject)


def use(session: Session, found: Found) -> bool:
    """Use an invitation up; false when somebody else just did, or when it was guessed at too often meanwhile."""
    now = clock.now()
    if failures.locked(session, found.subject):
        return False
    used = session.execute(
        update(Invitation)
        .where(Invitation.id == found.id, Invitation.used_at.is_(None), Invitation.expires_at > now)
        .values(used_at=now)
    )
    return bool(used.rowcount == 1)  # type: ignore[attr-defined]


def end_open(session: Session, person_id: UUID) -> None:
    """End the invitations of a person that could still be used."""
    now = clock.now()
    still = (Invitation.person_id == person_id, Invitation.used_at.is_(None), Invitation.expires_at > now)
    session.execute(update(Invitation).where(*still).values(expires_at=now))


def _open(condition: ColumnElement[bool]) -> Invitation | None:
    still = Invitation.used_at.is_(None) & (Invitation.expires_at > clock.now())
    return db.session.scalar(select(Invitation).where(condition, still).limit(1))


def _count_guess(session: Session, subject: str, aimed_at: Invitation | None) -> None:
    failures.count(session, subject)
    whose = aimed_at.person_id if aimed_at else ""
    log.note(session, log.NOBODY, "enrol", "person", whose, outcome="refused: code")


def _hint(code: str) -> bytes:
    """What finds the one row to compare with: keyed, so that the table alone gives nothing away."""
    return keyring().keyed_hash("typed code", code[:HINT_LENGTH].encode())


def _matches(code: str, stored: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(code.encode(), stored)
    except InvalidKey:
        return False
    return True


def _argon2(salt: bytes) -> Argon2id:
    return Argon2id(salt=salt, length=32, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB)


def _subject(hint: bytes) -> str:
    """What failures are counted by: known before anything is found, so that a wrong guess costs the same write."""
    return f"typed code:{hint.hex()[:48]}"


#: Compared with when no row was found, so that finding none takes as long.
_NOBODY = _argon2(bytes(16)).derive_phc_encoded(hmac.digest(bytes(16), b"nobody", "sha256"))
